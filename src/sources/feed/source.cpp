#include "sources/feed/source.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/time_text.hpp"
#include "base/xml.hpp"
#include "net/url.hpp"
#include "sources/cursor_fields.hpp"
#include "sources/feed/parse.hpp"
#include "sources/feed_page.hpp"
#include "sources/make_checked.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace chapeau::sources::feed {

namespace {

constexpr milliseconds kFeedSpacing{10'000};

/// A server that is stuck on 304 is asked without a condition after so many.
constexpr int kUnchangedMax = 20;

/// Posts without a date whose first sight is remembered; beyond it all are forgotten.
constexpr std::size_t kUndatedMax = 2000;

/// As the cursor keeps it; longer addresses are refused before.
constexpr std::size_t kAskedUrlBytesMax = net::kUrlBytesMax;

/// Of an ETag or a date in a header.
constexpr std::size_t kConditionBytesMax = 512;

std::string condition_from(const net::Response& response, std::string_view name) {
    const auto* const value = response.header(name);
    return value != nullptr && value->size() <= kConditionBytesMax && net::is_field_value(*value)
               ? *value
               : std::string();
}

class FeedSource final : public Source {
public:
    explicit FeedSource(const Options& options)
        : options_(options),
          spacing_(request_spacing_for(options.url, options.poll_interval, kFeedSpacing)) {}

    const std::string& name() const override { return options_.name; }
    milliseconds poll_interval() const override { return options_.poll_interval; }
    milliseconds request_spacing() const override { return spacing_; }
    void clock_was_set(microseconds by) override {
        if (rests_until_) {
            *rests_until_ += by;
        }
    }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    Timestamp told_from(const std::string& cursor, Timestamp now) const;
    std::string cursor_text() const;
    bool is_to_be_left_alone(Timestamp now) const;
    void rest(const net::Response& response, Timestamp now);
    std::vector<domain::Mention> tell(const std::vector<Post>& posts, Timestamp now);

    const Options options_;
    const milliseconds spacing_;
    std::optional<Timestamp> rests_until_;
    Document last_; // Without its posts: when it wants to be left alone.
    int unchanged_in_a_row_ = 0;
    std::map<std::string, Timestamp> first_seen_; // Of posts without a date, by their ids.

    // Of this poll:
    bool is_conditional_ = false;
    Timestamp told_from_{};
};

Timestamp FeedSource::told_from(const std::string& cursor, Timestamp now) const {
    if (options_.since != Timestamp{}) {
        return options_.since;
    }
    const auto otherwise = now - kHistoryDefault;
    const auto document = json::parse(cursor);
    const auto asked =
        document ? text_field(*document, "asked", kAskedUrlBytesMax) : Result<std::string>("");
    if (!document || !asked || *asked != options_.url) {
        return otherwise;
    }
    return read_time(*document, "told_from").value_or(std::nullopt).value_or(otherwise);
}

std::string FeedSource::cursor_text() const {
    json::Writer writer;
    writer.begin_object().key("asked").string(options_.url);
    write_time(writer, "told_from", told_from_);
    return writer.end_object().take();
}

bool FeedSource::is_to_be_left_alone(Timestamp now) const {
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const auto hour = static_cast<std::size_t>((now - day) / std::chrono::hours{1});
    return (rests_until_ && now < *rests_until_) || last_.skip_hours.test(hour) ||
           last_.skip_days.test(std::chrono::weekday{day}.c_encoding());
}

void FeedSource::rest(const net::Response& response, Timestamp now) {
    const seconds ttl = last_.keeps_for.value_or(std::chrono::minutes{0});
    const auto wish = std::max(ttl, max_age_of(response).value_or(seconds{0}));
    rests_until_ = now + std::min<seconds>(wish, kRestMax);
}

Result<PollStep> FeedSource::begin(const domain::FeedState& known, Timestamp now) {
    if (is_to_be_left_alone(now)) {
        return PollStep{};
    }
    told_from_ = told_from(known.position.cursor, now);
    net::Request request;
    request.url = options_.url;
    request.headers = {{"Accept", "application/atom+xml, application/rss+xml, application/xml;"
                                  "q=0.9, text/xml;q=0.9"}};
    request.body_bytes_max = xml::kDocumentBytesMax;
    request.transport = options_.transport;
    // An ETag of another address says nothing of this one.
    is_conditional_ = known.position.cursor == cursor_text() &&
                      unchanged_in_a_row_ < kUnchangedMax &&
                      !(known.position.etag.empty() && known.position.last_modified.empty());
    if (is_conditional_) {
        request.if_none_match = known.position.etag;
        request.if_modified_since = known.position.last_modified;
    }
    PollStep step;
    step.request = std::move(request);
    return step;
}

std::vector<domain::Mention> FeedSource::tell(const std::vector<Post>& posts, Timestamp now) {
    std::vector<domain::Mention> mentions;
    for (const auto& post : posts) {
        auto mention = post.mention;
        if (!post.is_dated || mention.posted_at > now) {
            if (first_seen_.size() >= kUndatedMax) {
                first_seen_.clear();
            }
            mention.posted_at = first_seen_.try_emplace(mention.external_id, now).first->second;
        }
        if (mention.posted_at >= told_from_) {
            mentions.push_back(std::move(mention));
        }
    }
    // The oldest first, as they were written; of too many the newest.
    std::stable_sort(mentions.begin(), mentions.end(), [](const auto& one, const auto& other) {
        return one.posted_at < other.posted_at;
    });
    if (mentions.size() > domain::kBatchRecordsMax) {
        mentions.erase(mentions.begin(), mentions.end() - std::ptrdiff_t{domain::kBatchRecordsMax});
    }
    return mentions;
}

Result<PollStep> FeedSource::receive(const net::Response& response,
                                     const domain::FeedState& /*known*/, Timestamp now) {
    if (response.status == 304 && is_conditional_) {
        ++unchanged_in_a_row_;
        rest(response, now);
        return PollStep{};
    }
    if (response.status != 200) {
        const auto is_gone = response.status == 404 || response.status == 410;
        return fail(is_gone ? Errc::NotFound : Errc::InvalidInput,
                    "the answer is {} when asked for the feed; check the address", response.status);
    }
    const auto place = net::parse_url(options_.url);
    if (!place) {
        return tl::unexpected(place.error());
    }
    auto document = parse_feed(response.body, *place);
    if (!document) {
        return tl::unexpected(document.error());
    }
    unchanged_in_a_row_ = 0;
    auto posts = std::exchange(document->posts, {});
    last_ = *std::move(document);
    rest(response, now);
    PollStep step;
    step.page.emplace();
    step.page->source = options_.name;
    step.page->mentions = tell(posts, now);
    step.page->position.cursor = cursor_text();
    step.page->position.etag = condition_from(response, "etag");
    step.page->position.last_modified = condition_from(response, "last-modified");
    return step;
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_name(faults, options.name);
    check_url(faults, "url", options.url, options.transport);
    check_poll_interval(faults, options.poll_interval, kPollIntervalMin, options.url);
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_checked<FeedSource>(options);
}

} // namespace chapeau::sources::feed
