#include "app/source_intake.hpp"

#include "base/format.hpp"
#include "base/log.hpp"
#include "sources/stripe/webhook.hpp"

#include <cstdint>
#include <utility>
#include <variant>

namespace chapeau::app {
namespace {

namespace kofi = sources::kofi;
namespace stripe = sources::stripe;

constexpr std::int64_t kRefusalsPerLine = 1000;

web::IntakeVerdict verdict_of(kofi::Verdict verdict) {
    switch (verdict) {
    case kofi::Verdict::Accepted:
        return web::IntakeVerdict::Taken;
    case kofi::Verdict::Refused:
        return web::IntakeVerdict::Refused;
    case kofi::Verdict::Unreadable:
        return web::IntakeVerdict::Unreadable;
    case kofi::Verdict::Busy:
        return web::IntakeVerdict::Busy;
    }
    return web::IntakeVerdict::Busy;
}

Result<OpenSource> open_kofi(const kofi::Options& options) {
    auto mailbox = kofi::make_mailbox(options);
    auto source = make_source(options, mailbox);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    return OpenSource{
        *std::move(source),
        [mailbox = std::move(mailbox)](const web::Posted& posted, Timestamp /*now*/,
                                       const std::function<void()>& nudge, web::IntakeDone done) {
            mailbox->take(posted.body, [done = std::move(done)](kofi::Verdict verdict) {
                done(verdict_of(verdict));
            });
            nudge();
        },
        "they do not bear the verification token of this section; if they are Ko-fi's, copy it "
        "again from Ko-fi's page (Settings, API, Webhooks)"};
}

/// Money still counts only when it is read from Stripe, so a message proves nothing but that there
/// is something to read.
TakePosted hasten(const stripe::Options& options) {
    return [options, refused = std::int64_t{0}](const web::Posted& posted, Timestamp now,
                                                const std::function<void()>& nudge,
                                                const web::IntakeDone& done) mutable {
        const auto signed_well =
            stripe::check_signature(posted.signature, posted.body, options.signing_secret, now);
        if (!signed_well) {
            // A flood of forgeries must not wash the evening out of the log.
            if (++refused % kRefusalsPerLine == 1) {
                log::warning("source {}: a message was refused, {} by now: {}", options.name,
                             refused, signed_well.error().message);
            }
            done(web::IntakeVerdict::Refused);
            return;
        }
        nudge();
        done(web::IntakeVerdict::Taken);
    };
}

} // namespace

Result<OpenSource> open_source(const SourceOptions& options) {
    if (const auto* post = std::get_if<kofi::Options>(&options)) {
        return open_kofi(*post);
    }
    auto source = make_source(options);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    OpenSource open{*std::move(source), {}};
    if (const auto* feed = std::get_if<stripe::Options>(&options);
        feed != nullptr && !feed->signing_secret.empty()) {
        open.take = hasten(*feed);
        open.on_refused = "they are not signed with this section's webhook secret; if they are "
                          "Stripe's, copy it again from the dashboard (Developers, Webhooks)";
    }
    return open;
}

void IntakeWatch::watch(std::size_t source_index, std::string on_refused) {
    const MutexLock lock(mutex_);
    ways_[source_index].on_refused = std::move(on_refused);
}

void IntakeWatch::note(std::size_t source_index, web::IntakeVerdict verdict, Timestamp now) {
    const MutexLock lock(mutex_);
    const auto way = ways_.find(source_index);
    if (way == ways_.end()) {
        return;
    }
    if (verdict == web::IntakeVerdict::Taken) {
        way->second.refused = 0; // So the proof is right, and what was refused was a stranger's.
    } else if (verdict == web::IntakeVerdict::Refused) {
        ++way->second.refused;
        way->second.refused_at = now;
    }
}

void IntakeWatch::note_closed(std::string why) {
    const MutexLock lock(mutex_);
    closed_ = std::move(why);
}

void IntakeWatch::tell(SourcesHealth& health, Timestamp now) const {
    const MutexLock lock(mutex_);
    for (const auto& [index, way] : ways_) {
        if (index >= health.size()) {
            continue;
        }
        std::string words;
        if (!closed_.empty()) {
            words = format("what its provider posts is not taken in: {}", closed_);
        } else if (way.refused > 0 && now - way.refused_at < kRefusalsTold) {
            words = format("{} calls were refused: {}", way.refused, way.on_refused);
        }
        auto& error = health[index].last_error;
        error += (error.empty() || words.empty() ? "" : "; ") + words;
    }
}

} // namespace chapeau::app
