#include "sources/mastodon/source.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/cursor_fields.hpp"
#include "sources/feed_page.hpp"
#include "sources/make_checked.hpp"
#include "sources/mastodon/local_ids.hpp"
#include "sources/mastodon/parse.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace chapeau::sources::mastodon {

namespace {

/// How far down a reading goes: twice as far as the newest 500 that the book looks after, and on a
/// busy evening as far as what was written so long before the newest, which other servers may still
/// hand over.
constexpr int kPagesDown = 25;
constexpr int kPagesDownMax = 60;
constexpr std::chrono::minutes kHandedOverWithin{15};
constexpr int kPagesDownPerPoll = 2;

/// A reading down begins anew after so many polls, however short it was.
constexpr int kPollsDown = 6;

/// Posts that are asked for by themselves in a poll, and how long each is left alone: after it was
/// confirmed, so that what the reading down will find is not asked for; and, in polls, after it was
/// asked for, so that one without a plain answer does not keep the others waiting.
constexpr int kAsksPerPoll = 3;
constexpr std::chrono::minutes kConfirmedFor{3};
constexpr int kConfirmedForPolls = 2;
constexpr std::int64_t kAskedForPolls = 12;

/// With fewer requests left, others at this address are let pass, for no longer than a window
/// lasts.
constexpr std::int64_t kRequestsLeftMin = 10;
constexpr std::chrono::minutes kRestMax{5};

constexpr std::size_t kTagBytesMax = 300; // A hundred letters of three bytes.
constexpr std::size_t kAskedBytesMax = 4000;

/// A reading down that is under way; empty `below`: at the newest.
struct Descending {
    std::string below;
    int pages = 0;
    std::optional<Timestamp> newest; // When it was written.
};

class MastodonSource final : public Source {
public:
    explicit MastodonSource(Options options)
        : options_(std::move(options)),
          host_(net::parse_url(options_.base_url).value_or(net::Url{}).host),
          group_("mastodon " + host_),
          spacing_(request_spacing_for(options_.base_url, options_.poll_interval, kSpacing)) {
        query_ = format("limit={}", kPostsPerPage);
        for (const auto& tag : options_.any) {
            query_ += "&any%5B%5D=" + net::percent_encode(tag);
        }
        place_ = options_.base_url + "/api/v1/timelines/tag/" + net::percent_encode(options_.tag);
    }

    const std::string& name() const override { return options_.name; }
    milliseconds poll_interval() const override { return options_.poll_interval; }
    milliseconds request_spacing() const override { return spacing_; }
    std::string etiquette_group() const override { return group_; }
    void clock_was_set(microseconds by) override {
        if (rests_until_) {
            *rests_until_ += by;
        }
    }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    enum class Reading { Up, Down, OnePost };
    void read_cursor(const std::string& text, Timestamp now);
    std::string cursor_text() const;
    net::Request get(std::string url) const;
    net::Request up();
    net::Request down();
    bool is_far_enough(const PostPage& page);
    std::optional<net::Request> next_question(const domain::FeedState& known, Timestamp now);
    std::optional<net::Request> ask_for_one(const domain::FeedState& known, Timestamp now);
    void note_patience(const net::Response& response, Timestamp now);
    void tell(domain::Batch& batch, LocalPost post);
    domain::Batch tell_all(std::vector<LocalPost> posts);

    Result<PollStep> take_up(const net::Response& response, const domain::FeedState& known,
                             Timestamp now);
    Result<PollStep> take_down(const net::Response& response, const domain::FeedState& known,
                               Timestamp now);
    Result<PollStep> take_one(const net::Response& response, const domain::FeedState& known,
                              Timestamp now);

    const Options options_;
    const std::string host_;
    const std::string group_;
    const milliseconds spacing_;
    std::string query_;
    std::string place_;

    LocalIds local_ids_;
    std::string told_cursor_; // Of the last page that went to the book.
    std::int64_t polls_ = 0;
    std::optional<Descending> descending_;
    std::int64_t began_down_in_poll_ = -kPollsDown;
    std::optional<Timestamp> rests_until_;

    // Of this poll:
    Reading reading_ = Reading::Up;
    std::string newest_id_; // Everything above it is new.
    Timestamp told_from_{};
    int pages_down_ = 0;
    int asks_ = 0;
    std::string asked_for_;
};

void MastodonSource::read_cursor(const std::string& text, Timestamp now) {
    newest_id_.clear();
    told_from_ = options_.since != Timestamp{} ? options_.since : now - kHistoryDefault;
    const auto document = json::parse(text);
    if (!document) {
        return;
    }
    const auto asked = text_field(*document, "asked", kAskedBytesMax);
    const auto newest_id = text_field(*document, "newest_id", domain::kExternalIdBytesMax);
    const auto told_from = read_time(*document, "told_from");
    const auto is_same = asked && *asked == place_ + "?" + query_;
    if (!is_same || !newest_id || !told_from || !*told_from) {
        return; // Another server or hashtag was configured since.
    }
    newest_id_ = *newest_id;
    if (local_ids_.is_empty()) {
        local_ids_.read(*document, "local_ids");
    }
    told_from_ = options_.since != Timestamp{} ? options_.since : **told_from;
}

std::string MastodonSource::cursor_text() const {
    json::Writer writer;
    writer.begin_object().key("asked").string(place_ + "?" + query_);
    writer.key("newest_id").string(newest_id_);
    write_time(writer, "told_from", told_from_);
    local_ids_.write(writer, "local_ids");
    return writer.end_object().take();
}

net::Request MastodonSource::get(std::string url) const {
    net::Request request;
    request.url = std::move(url);
    request.headers = {{"Accept", "application/json"}};
    request.bearer_token = options_.token;
    request.transport = options_.transport;
    return request;
}

net::Request MastodonSource::up() {
    reading_ = Reading::Up;
    return get(format("{}?{}&min_id={}", place_, query_, net::percent_encode(newest_id_)));
}

net::Request MastodonSource::down() {
    reading_ = Reading::Down;
    ++pages_down_;
    if (!descending_) {
        descending_.emplace();
        began_down_in_poll_ = polls_;
    }
    const auto& below = descending_->below;
    return get(place_ + "?" + query_ +
               (below.empty() ? "" : "&max_id=" + net::percent_encode(below)));
}

std::optional<net::Request> MastodonSource::ask_for_one(const domain::FeedState& known,
                                                        Timestamp now) {
    const auto rest =
        std::max<microseconds>(kConfirmedFor, kConfirmedForPolls * options_.poll_interval);
    if (asks_ >= kAsksPerPoll) {
        return std::nullopt;
    }
    for (const auto& mention : known.mentions) {
        auto* const found = local_ids_.find(mention.external_id);
        const auto is_due = std::chrono::abs(now - mention.confirmed_at) > rest;
        const auto was_asked_for = found != nullptr && found->asked_in_poll > 0 &&
                                   polls_ - found->asked_in_poll < kAskedForPolls;
        if (found == nullptr || !is_due || was_asked_for) {
            continue;
        }
        ++asks_;
        found->asked_in_poll = polls_;
        asked_for_ = mention.external_id;
        reading_ = Reading::OnePost;
        return get(options_.base_url + "/api/v1/statuses/" + net::percent_encode(found->id));
    }
    return std::nullopt;
}

/// After what is new.
std::optional<net::Request> MastodonSource::next_question(const domain::FeedState& known,
                                                          Timestamp now) {
    if (rests_until_) {
        return std::nullopt;
    }
    const auto goes_down = descending_ || polls_ - began_down_in_poll_ >= kPollsDown;
    if (goes_down && pages_down_ < kPagesDownPerPoll) {
        return down();
    }
    return ask_for_one(known, now);
}

void MastodonSource::note_patience(const net::Response& response, Timestamp now) {
    const auto patience = patience_of(response);
    if (patience && patience->requests_left < kRequestsLeftMin && patience->renewed_at > now) {
        rests_until_ = std::min<Timestamp>(patience->renewed_at, now + kRestMax);
    }
}

void MastodonSource::tell(domain::Batch& batch, LocalPost post) {
    if (!post.is_public) {
        local_ids_.forget(post.mention.external_id);
        batch.mentions_gone.push_back(
            {domain::Network::Mastodon, std::move(post.mention.external_id)});
    } else if (post.mention.posted_at >= told_from_) {
        local_ids_.remember(post.mention, std::move(post.local_id));
        batch.mentions.push_back(std::move(post.mention));
    }
}

domain::Batch MastodonSource::tell_all(std::vector<LocalPost> posts) {
    domain::Batch batch;
    batch.source = options_.name;
    // The oldest first, so that the book numbers them as they were written.
    for (auto post = posts.rbegin(); post != posts.rend(); ++post) {
        tell(batch, std::move(*post));
    }
    told_cursor_ = cursor_text();
    batch.position.cursor = told_cursor_;
    return batch;
}

Result<PollStep> MastodonSource::begin(const domain::FeedState& known, Timestamp now) {
    if (rests_until_ && now < *rests_until_) {
        return PollStep{}; // Nobody is asked.
    }
    rests_until_.reset();
    ++polls_;
    read_cursor(known.position.cursor, now);
    pages_down_ = 0;
    asks_ = 0;
    if (!told_cursor_.empty() && known.position.cursor != told_cursor_) {
        descending_.reset(); // A page was not saved; the reading down begins again.
        began_down_in_poll_ = polls_ - kPollsDown;
    }
    told_cursor_.clear();
    PollStep step;
    step.request = newest_id_.empty() ? down() : up();
    return step;
}

Result<PollStep> MastodonSource::take_up(const net::Response& response,
                                         const domain::FeedState& known, Timestamp now) {
    auto page = parse_page(response, host_);
    if (!page) {
        return tl::unexpected(page.error());
    }
    // A server that does not heed `min_id` gives the same newest page again.
    const auto has_more = !page->newest_id.empty() && page->newest_id != newest_id_;
    PollStep step;
    if (has_more) {
        newest_id_ = page->newest_id;
        step.page = tell_all(std::move(page->posts));
    }
    step.request = has_more && !rests_until_ ? std::optional(up()) : next_question(known, now);
    return step;
}

/// Whether the reading down ends with that page.
bool MastodonSource::is_far_enough(const PostPage& page) {
    auto& way = *descending_;
    way.newest = way.newest ? way.newest : page.written_at;
    const auto is_before = [&](std::optional<Timestamp> time) {
        return page.written_at && time && *page.written_at < *time;
    };
    const auto is_bottom = page.oldest_id.empty() || page.oldest_id == way.below;
    if (is_bottom || is_before(told_from_) || ++way.pages >= kPagesDownMax) {
        return true;
    }
    const auto may_be_late = way.newest && !is_before(*way.newest - kHandedOverWithin);
    return way.pages >= kPagesDown && !may_be_late;
}

Result<PollStep> MastodonSource::take_down(const net::Response& response,
                                           const domain::FeedState& known, Timestamp now) {
    auto page = parse_page(response, host_);
    if (!page) {
        return tl::unexpected(page.error());
    }
    newest_id_ = newest_id_.empty() ? page->newest_id : newest_id_;
    if (is_far_enough(*page)) {
        descending_.reset();
    } else {
        descending_->below = page->oldest_id;
    }
    PollStep step;
    if (!page->posts.empty()) {
        step.page = tell_all(std::move(page->posts));
    }
    step.request = next_question(known, now);
    return step;
}

Result<PollStep> MastodonSource::take_one(const net::Response& response,
                                          const domain::FeedState& known, Timestamp now) {
    auto post = parse_post(response, host_);
    if (!post) {
        return tl::unexpected(post.error());
    }
    PollStep step;
    step.page.emplace();
    step.page->source = options_.name;
    step.page->position = known.position;
    if (!*post) {
        local_ids_.forget(asked_for_);
        step.page->mentions_gone.push_back({domain::Network::Mastodon, asked_for_});
    } else if ((*post)->mention.external_id == asked_for_) {
        tell(*step.page, **std::move(post));
    }
    step.request = next_question(known, now);
    return step;
}

Result<PollStep> MastodonSource::receive(const net::Response& response,
                                         const domain::FeedState& known, Timestamp now) {
    note_patience(response, now);
    switch (reading_) {
    case Reading::Up:
        return take_up(response, known, now);
    case Reading::Down:
        return take_down(response, known, now);
    case Reading::OnePost:
        break;
    }
    return take_one(response, known, now);
}

bool is_tag(std::string_view tag) {
    const auto is_letter = [](char c) {
        constexpr std::string_view kSigns = "#/?&%@.,;:\"'\\<>()[]{}";
        return static_cast<unsigned char>(c) > ' ' && kSigns.find(c) == std::string_view::npos;
    };
    return !tag.empty() && tag.size() <= kTagBytesMax && is_valid_utf8(tag) &&
           std::all_of(tag.begin(), tag.end(), is_letter);
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    constexpr const char* kOneWord = "must be one word without #, such as Gala26";
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    if (!is_tag(options.tag)) {
        faults.push_back({"tag", kOneWord});
    }
    if (options.any.size() > kOtherTagsMax) {
        faults.push_back({"any", format("has {} hashtags, at most {} are asked for at once",
                                        options.any.size(), kOtherTagsMax)});
    }
    if (!std::all_of(options.any.begin(), options.any.end(), is_tag)) {
        faults.push_back({"any", format("each hashtag {}", kOneWord)});
    }
    if (!options.token.empty()) {
        check_credential(faults, "token", options.token);
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_checked<MastodonSource>(options);
}

} // namespace chapeau::sources::mastodon
