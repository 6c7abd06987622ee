#include "sources/stripe/holds.hpp"

#include "base/format.hpp"
#include "net/url.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/feed_page.hpp"
#include "sources/stripe/permissions.hpp"
#include "sources/token.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace chapeau::sources::stripe {

namespace {

using domain::HoldDecision;

constexpr std::string_view kSessionId = "cs_";

/// What the operator can still do about it.
std::string_view advice_for(HoldDecision decision) {
    return decision == HoldDecision::Take
               ? "Nothing was taken. Look at the payment in Stripe's dashboard, and ask its giver "
                 "to pay another way; then let this gift go here, or try again"
               : "Look at the payment in Stripe's dashboard, and cancel it there; otherwise the "
                 "bank lets go by itself after seven days";
}

/// Stripe's own words, which end with a full stop or not, and what to do.
std::string with_advice(const std::string& words, HoldDecision decision) {
    return format("{}{} {}", words, words.ends_with('.') ? "" : ".", advice_for(decision));
}

class HoldingSource final : public Source {
public:
    HoldingSource(std::unique_ptr<Source> source, HoldRules rules)
        : source_(std::move(source)), rules_(std::move(rules)) {}

    const std::string& name() const override { return source_->name(); }
    milliseconds poll_interval() const override {
        const auto usual = source_->poll_interval();
        return has_work_ ? std::min(usual, kHoldsInterval) : usual;
    }
    milliseconds request_spacing() const override { return source_->request_spacing(); }
    std::string etiquette_group() const override { return source_->etiquette_group(); }
    milliseconds backoff_max() const override { return source_->backoff_max(); }
    void clock_was_set(microseconds by) override { source_->clock_was_set(by); }
    std::optional<Comparison> comparison() const override { return source_->comparison(); }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override {
        asked_.reset();
        asked_count_ = 0;
        forget_settled(known);
        return then(source_->begin(known, now), known, now);
    }

    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override {
        if (asked_) {
            return take_answer(response, known, now);
        }
        return then(source_->receive(response, known, now), known, now);
    }

private:
    struct Track {
        std::int64_t decided_at = 0;
        std::optional<Timestamp> asked_at;
        microseconds rest{0};
    };
    struct Asked {
        HoldEnd about;
        bool is_call = false; // What moves the money; else a reading.
    };
    using Page = std::optional<domain::Batch>;

    void forget_settled(const domain::FeedState& known);
    Result<PollStep> then(Result<PollStep> step, const domain::FeedState& known, Timestamp now);
    PollStep go_on(const domain::FeedState& known, Timestamp now, Page page);
    std::optional<net::Request> next_request(const domain::FeedState& known, Timestamp now);
    bool is_due(const domain::Hold& hold, Timestamp now);
    bool rests_for_permission(const domain::Hold& hold, Timestamp now) const;
    Result<PollStep> take_answer(const net::Response& response, const domain::FeedState& known,
                                 Timestamp now);
    Result<PollStep> take_reading(const net::Response& response, const domain::FeedState& known,
                                  Timestamp now);
    Result<Hold> read(const net::Response& response);
    PollStep conclude(const Hold& hold, const domain::FeedState& known, Timestamp now);
    PollStep trouble(std::string words, microseconds rest, const domain::FeedState& known,
                     Timestamp now);
    void rest(microseconds rest) { tracks_[asked_->about.hold.external_id].rest = rest; }
    domain::Batch new_page(const domain::FeedState& known) const;

    const std::unique_ptr<Source> source_;
    const HoldRules rules_;
    std::map<std::string, Track> tracks_; // By the held gift's id.
    bool has_work_ = false;
    std::optional<Timestamp> forbidden_at_; // Until the key may, or something new is decided.
    std::int64_t forbidden_decision_ = 0;

    // Of this poll:
    std::optional<Asked> asked_; // The request under way is ours.
    int asked_count_ = 0;
};

void HoldingSource::forget_settled(const domain::FeedState& known) {
    std::set<std::string> ids;
    for (const auto& hold : known.holds) {
        ids.insert(hold.external_id);
    }
    std::erase_if(tracks_, [&ids](const auto& track) { return !ids.contains(track.first); });
}

domain::Batch HoldingSource::new_page(const domain::FeedState& known) const {
    domain::Batch page;
    page.source = name();
    page.position = known.position;
    return page;
}

/// The source's own step; at the end of its poll ours follow.
Result<PollStep> HoldingSource::then(Result<PollStep> step, const domain::FeedState& known,
                                     Timestamp now) {
    if (!step || step->request || step->begin_again_after) {
        return step;
    }
    return go_on(known, now, std::move(step->page));
}

PollStep HoldingSource::go_on(const domain::FeedState& known, Timestamp now, Page page) {
    PollStep step;
    step.page = std::move(page);
    step.request = next_request(known, now);
    has_work_ = std::any_of(known.holds.begin(), known.holds.end(), [&](const auto& hold) {
        return tracks_[hold.external_id].rest < kHoldRefusedRest &&
               !rests_for_permission(hold, now);
    });
    return step;
}

bool HoldingSource::rests_for_permission(const domain::Hold& hold, Timestamp now) const {
    return forbidden_at_ && hold.decided_at <= forbidden_decision_ && now >= *forbidden_at_ &&
           now - *forbidden_at_ < kPermissionRest;
}

bool HoldingSource::is_due(const domain::Hold& hold, Timestamp now) {
    auto& track = tracks_[hold.external_id];
    if (track.decided_at != hold.decided_at) {
        track = {hold.decided_at, std::nullopt, microseconds{0}};
    }
    if (rests_for_permission(hold, now)) {
        return false;
    }
    // A clock that was set back must not silence us until it has caught up.
    return !track.asked_at || *track.asked_at > now || now - *track.asked_at >= track.rest;
}

/// About the one that has waited longest.
std::optional<net::Request> HoldingSource::next_request(const domain::FeedState& known,
                                                        Timestamp now) {
    asked_.reset();
    const domain::Hold* chosen = nullptr;
    Timestamp since;
    for (const auto& hold : known.holds) {
        if (!is_due(hold, now)) {
            continue;
        }
        const auto waits_since = tracks_[hold.external_id].asked_at.value_or(Timestamp{});
        if (chosen == nullptr || waits_since < since) {
            chosen = &hold;
            since = waits_since;
        }
    }
    if (chosen == nullptr || asked_count_ >= rules_.per_poll_max) {
        return std::nullopt;
    }
    ++asked_count_;
    asked_ = Asked{{*chosen, {}, {}, {}, {}}, false};
    tracks_[chosen->external_id].asked_at = now;
    rest(kHoldRest);
    const auto id = net::percent_encode(chosen->external_id);
    const auto path = chosen->external_id.starts_with(kSessionId)
                          ? format("/v1/checkout/sessions/{}?expand%5B%5D=payment_intent", id)
                          : format("/v1/payment_intents/{}", id);
    auto request = request_to(rules_.access.base_url, path, rules_.access.api_version);
    request.bearer_token = rules_.access.key;
    return request;
}

/// Stripe's refusal, or what cannot be understood, in the operator's words.
PollStep HoldingSource::trouble(std::string words, microseconds rest_for,
                                const domain::FeedState& known, Timestamp now) {
    rest(rest_for);
    auto page = new_page(known);
    page.parked.push_back(park(asked_->about.hold.external_id,
                               without_secret(std::move(words), rules_.access.key), {}));
    return go_on(known, now, std::move(page));
}

Result<PollStep> HoldingSource::take_answer(const net::Response& response,
                                            const domain::FeedState& known, Timestamp now) {
    auto cleaned = response;
    if (cleaned.status != 200) {
        cleaned.body = without_secret(std::move(cleaned.body), rules_.access.key);
    }
    if (cleaned.status == 401) {
        const auto document = checkout::document_of(cleaned, kProviderName);
        return tl::unexpected<Error>(document.error()); // The source's own requests fail as well.
    }
    if (cleaned.status == 403 && is_own_error(cleaned)) {
        forbidden_at_ = now;
        for (const auto& hold : known.holds) {
            forbidden_decision_ = std::max(forbidden_decision_, hold.decided_at);
        }
        return trouble(
            format("Stripe does not permit this key to {} (403: {}). Set {} in Stripe's "
                   "dashboard; Chapeau tries again every ten minutes",
                   asked_->is_call ? "take payments or let them go" : "read what is held",
                   checkout::provider_words(cleaned),
                   asked_->is_call ? "PaymentIntents to write"
                                   : "Checkout Sessions and PaymentIntents to read"),
            kHoldRest, known, now);
    }
    forbidden_at_.reset();
    if (!asked_->is_call) {
        return take_reading(cleaned, known, now);
    }
    const auto hold = read_hold(cleaned, rules_.access, asked_->about.payment);
    return hold ? conclude(*hold, known, now)
                : trouble(format("It is not known yet what became of it ({}); Chapeau asks again",
                                 hold.error().message),
                          kHoldRest, known, now);
}

/// How the payment stands, before it is asked for.
Result<Hold> HoldingSource::read(const net::Response& response) {
    const auto document = checkout::document_of(response, kProviderName);
    if (!document) {
        return tl::unexpected(document.error());
    }
    auto& about = asked_->about;
    if (checkout::text_at(*document, "/id") != about.hold.external_id) {
        return fail(Errc::InvalidInput, "Stripe answers for another payment than the one asked");
    }
    const auto is_session = about.hold.external_id.starts_with(kSessionId);
    const auto* intent = is_session ? value_at(*document, "/payment_intent") : &*document;
    if (intent == nullptr || intent->object() == nullptr) {
        return fail(Errc::InvalidInput, "Stripe does not say how the payment stands");
    }
    about.payment = checkout::text_at(*intent, "/id");
    about.reference =
        checkout::text_at(*document, is_session ? std::string("/client_reference_id")
                                                : format("/metadata/{}", kCheckoutMark));
    about.given_at = unix_time_at(*intent, "created");
    return hold_of(*intent, rules_.access, about.payment);
}

Result<PollStep> HoldingSource::take_reading(const net::Response& response,
                                             const domain::FeedState& known, Timestamp now) {
    const auto is_refused = response.status == 400 || response.status == 404;
    if (is_refused && is_own_error(response)) {
        return trouble(with_advice(format("Stripe does not know this payment ({}: {})",
                                          response.status, checkout::provider_words(response)),
                                   asked_->about.hold.decision),
                       kHoldRefusedRest, known, now);
    }
    const auto standing = read(response);
    if (!standing) {
        return trouble(format("It is not known how it stands ({}); Chapeau asks again",
                              standing.error().message),
                       kHoldRest, known, now);
    }
    if (standing->standing != Hold::Standing::Held) {
        return conclude(*standing, known, now);
    }
    const auto& about = asked_->about;
    auto call = about.hold.decision == HoldDecision::Take
                    ? capture_request(rules_.access, about.payment)
                    : release_request(rules_.access, about.payment);
    if (!call) {
        return trouble(call.error().message, kHoldRefusedRest, known, now);
    }
    asked_->is_call = true;
    PollStep step;
    step.request = *std::move(call);
    return step;
}

PollStep HoldingSource::conclude(const Hold& hold, const domain::FeedState& known, Timestamp now) {
    switch (hold.standing) {
    case Hold::Standing::Held:
    case Hold::Standing::Moving:
        return go_on(known, now, std::nullopt);
    case Hold::Standing::Refused:
        return trouble(with_advice(hold.problem, asked_->about.hold.decision), kHoldRefusedRest,
                       known, now);
    case Hold::Standing::Taken:
    case Hold::Standing::Released:
        break;
    }
    if (!rules_.tell) {
        rest(kHoldHeardRest);
        return go_on(known, now, std::nullopt);
    }
    asked_->about.taken = hold.taken;
    auto page = new_page(known);
    const auto told = rules_.tell(page, asked_->about, now);
    return told ? go_on(known, now, std::move(page))
                : trouble(told.error().message, kHoldRefusedRest, known, now);
}

} // namespace

std::unique_ptr<Source> with_holds(std::unique_ptr<Source> source, HoldRules rules) {
    return std::make_unique<HoldingSource>(std::move(source), std::move(rules));
}

} // namespace chapeau::sources::stripe
