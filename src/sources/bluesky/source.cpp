#include "sources/bluesky/source.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/bearer.hpp"
#include "sources/bluesky/parse.hpp"
#include "sources/bluesky/session.hpp"
#include "sources/cursor_fields.hpp"
#include "sources/feed_page.hpp"
#include "sources/make_checked.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace chapeau::sources::bluesky {

namespace {

/// In one poll: a hundred authors. Others have their turn in the next.
constexpr int kProfileCallsPerPoll = 4;

/// Whose followers are remembered, and for how long: they change slowly.
constexpr std::size_t kFollowersKnownMax = 5000;
constexpr std::chrono::hours kFollowersAge{6};

/// Posts that wait for their authors' followers; more than a poll can ask for.
constexpr std::size_t kWaitingPostsMax = 400;

/// A post that was found to be there is left alone for so long. In the longer of both every known
/// one has its turn.
constexpr seconds kLookAgainAfter{60};
constexpr int kLookAgainPolls = 5;

constexpr std::size_t kTagBytesMax = 640; // As the lexicon has it.
constexpr std::size_t kQueryBytesMax = 500;

class BlueskySource final : public Source {
public:
    explicit BlueskySource(Options options)
        : options_(std::move(options)),
          spacing_(request_spacing_for(options_.base_url, options_.poll_interval, kCallSpacing)),
          group_("bluesky " + net::parse_url(options_.base_url).value_or(net::Url{}).host) {}

    const std::string& name() const override { return options_.name; }
    milliseconds poll_interval() const override { return options_.poll_interval; }
    milliseconds request_spacing() const override { return spacing_; }
    std::string etiquette_group() const override { return group_; }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    enum class Stage { Search, Profiles, Posts };
    struct KnownFollowers {
        std::optional<std::int64_t> count;
        Timestamp asked_at;
    };

    std::string asked_words() const;
    void read_cursor(const std::string& text);
    std::string cursor_text() const;
    net::Request get(std::string path_and_query) const;
    net::Request search(Timestamp now) const;
    std::optional<net::Request> next_question(const domain::FeedState& known, Timestamp now);
    std::optional<net::Request> ask_profiles();
    std::optional<net::Request> ask_posts(const domain::FeedState& known, Timestamp now);
    domain::Batch batch() const;
    bool know_followers(domain::Mention& mention, Timestamp now) const;

    Result<PollStep> take_page(const net::Response& response, const domain::FeedState& known,
                               Timestamp now);
    Result<PollStep> take_profiles(const net::Response& response, const domain::FeedState& known,
                                   Timestamp now);
    Result<PollStep> take_posts(const net::Response& response, Timestamp now);

    const Options options_;
    const milliseconds spacing_;
    const std::string group_;
    std::map<std::string, KnownFollowers> followers_;

    // Of this poll:
    Stage stage_ = Stage::Search;
    std::optional<Timestamp> newest_; // The newest post of the last whole walk.
    std::optional<Timestamp> walked_; // The newest of this one.
    Timestamp since_{};
    std::string page_cursor_;
    std::vector<domain::Mention> waiting_; // Told, but without their authors' followers.
    int profile_calls_ = 0;
    bool posts_are_asked_ = false;
    std::set<std::string> asked_; // DIDs or addresses of the question that is under way.
};

std::string BlueskySource::asked_words() const {
    return options_.tag.empty() ? options_.query : "#" + options_.tag;
}

void BlueskySource::read_cursor(const std::string& text) {
    newest_.reset();
    const auto document = json::parse(text);
    if (!document) {
        return;
    }
    const auto asked = text_field(*document, "asked", kTagBytesMax + 1);
    const auto newest = read_time(*document, "newest");
    if (asked && newest && *asked == asked_words()) { // Else other words were configured since.
        newest_ = *newest;
    }
}

std::string BlueskySource::cursor_text() const {
    json::Writer writer;
    writer.begin_object().key("asked").string(asked_words());
    write_time(writer, "newest", newest_);
    return writer.end_object().take();
}

net::Request BlueskySource::get(std::string path_and_query) const {
    net::Request request;
    request.url = options_.base_url + "/xrpc/" + std::move(path_and_query);
    request.headers = {{"Accept", "application/json"}};
    request.transport = options_.transport;
    return request;
}

net::Request BlueskySource::search(Timestamp now) const {
    auto query = format("app.bsky.feed.searchPosts?q={}&sort=latest&limit={}&since={}",
                        net::percent_encode(asked_words()), kPostsPerPage,
                        net::percent_encode(to_iso8601(std::min(since_, now))));
    if (!options_.tag.empty()) {
        query += "&tag=" + net::percent_encode(options_.tag);
    }
    if (!page_cursor_.empty()) {
        query += "&cursor=" + net::percent_encode(page_cursor_);
    }
    return get(std::move(query));
}

Result<PollStep> BlueskySource::begin(const domain::FeedState& known, Timestamp now) {
    read_cursor(known.position.cursor);
    stage_ = Stage::Search;
    since_ = newest_ ? *newest_ - kSearchOverlap : now - kHistoryDefault;
    if (options_.since != Timestamp{}) {
        since_ = newest_ ? std::max(since_, options_.since) : options_.since;
    }
    walked_ = newest_;
    page_cursor_.clear();
    waiting_.clear();
    profile_calls_ = 0;
    posts_are_asked_ = false;
    PollStep step;
    step.request = search(now);
    return step;
}

domain::Batch BlueskySource::batch() const {
    domain::Batch batch;
    batch.source = options_.name;
    batch.position.cursor = cursor_text();
    return batch;
}

/// False when its author should be asked about.
bool BlueskySource::know_followers(domain::Mention& mention, Timestamp now) const {
    const auto known = followers_.find(mention.voice.id);
    if (known == followers_.end()) {
        return false;
    }
    mention.voice.followers = known->second.count;
    return std::chrono::abs(now - known->second.asked_at) < kFollowersAge;
}

std::optional<net::Request> BlueskySource::ask_profiles() {
    asked_.clear();
    for (const auto& mention : waiting_) {
        if (asked_.size() < kProfilesPerCall) {
            asked_.insert(mention.voice.id);
        }
    }
    if (asked_.empty() || profile_calls_ >= kProfileCallsPerPoll) {
        return std::nullopt;
    }
    ++profile_calls_;
    stage_ = Stage::Profiles;
    std::string query = "app.bsky.actor.getProfiles";
    for (const auto& did : asked_) {
        query += (query.find('?') == std::string::npos ? "?actors=" : "&actors=") +
                 net::percent_encode(did);
    }
    return get(std::move(query));
}

std::optional<net::Request> BlueskySource::ask_posts(const domain::FeedState& known,
                                                     Timestamp now) {
    if (std::exchange(posts_are_asked_, true)) {
        return std::nullopt;
    }
    const auto rest =
        std::max<microseconds>(kLookAgainAfter, kLookAgainPolls * options_.poll_interval);
    asked_.clear();
    for (const auto& mention : known.mentions) {
        if (asked_.size() < kPostsPerCall && std::chrono::abs(now - mention.confirmed_at) > rest) {
            asked_.insert(mention.external_id);
        }
    }
    if (asked_.empty()) {
        return std::nullopt;
    }
    stage_ = Stage::Posts;
    std::string query = "app.bsky.feed.getPosts";
    for (const auto& uri : asked_) {
        query +=
            (query.find('?') == std::string::npos ? "?uris=" : "&uris=") + net::percent_encode(uri);
    }
    return get(std::move(query));
}

/// What is asked after the walk.
std::optional<net::Request> BlueskySource::next_question(const domain::FeedState& known,
                                                         Timestamp now) {
    if (auto request = ask_profiles()) {
        return request;
    }
    return ask_posts(known, now);
}

Result<PollStep> BlueskySource::take_page(const net::Response& response,
                                          const domain::FeedState& known, Timestamp now) {
    auto page = parse_posts(response);
    if (!page) {
        return tl::unexpected(page.error());
    }
    if (page->newest) {
        // A date to come would hide all that is written until then.
        const auto newest = std::min(*page->newest, now);
        walked_ = std::max(walked_.value_or(newest), newest);
    }
    for (auto& mention : page->mentions) {
        if (!know_followers(mention, now) && waiting_.size() < kWaitingPostsMax) {
            waiting_.push_back(mention);
        }
    }
    // A server that does not heed `since` would lead through years.
    const auto is_older = page->newest_sorted && *page->newest_sorted < since_;
    const auto has_more =
        page->rows > 0 && !page->cursor.empty() && page->cursor != page_cursor_ && !is_older;
    page_cursor_ = std::move(page->cursor);
    if (!has_more) {
        newest_ = walked_;
    }
    PollStep step;
    step.page = batch();
    step.page->mentions = std::move(page->mentions);
    for (auto& uri : page->hidden) {
        step.page->mentions_gone.push_back({domain::Network::Bluesky, std::move(uri)});
    }
    step.request = has_more ? search(now) : next_question(known, now);
    return step;
}

Result<PollStep> BlueskySource::take_profiles(const net::Response& response,
                                              const domain::FeedState& known, Timestamp now) {
    // Without it the posts are told all the same; their authors are asked about again in hours.
    const auto told = parse_profiles(response).value_or(Followers{});
    if (followers_.size() + asked_.size() > kFollowersKnownMax) {
        followers_.clear();
    }
    for (const auto& did : asked_) {
        const auto found = told.find(did);
        followers_.insert_or_assign(
            did, KnownFollowers{found == told.end() ? std::nullopt : found->second, now});
    }
    PollStep step;
    step.page = batch();
    std::erase_if(waiting_, [&](domain::Mention& mention) {
        if (!asked_.contains(mention.voice.id)) {
            return false;
        }
        know_followers(mention, now);
        if (mention.voice.followers) {
            step.page->mentions.push_back(std::move(mention));
        }
        return true;
    });
    step.request = next_question(known, now);
    return step;
}

Result<PollStep> BlueskySource::take_posts(const net::Response& response, Timestamp now) {
    auto page = parse_posts(response);
    if (!page) {
        return tl::unexpected(page.error());
    }
    PollStep step;
    step.page = batch();
    for (auto& mention : page->mentions) {
        if (asked_.erase(mention.external_id) > 0) {
            know_followers(mention, now);
            step.page->mentions.push_back(std::move(mention));
        }
    }
    // Missing, hidden, or no longer a post that can be read.
    for (const auto& uri : asked_) {
        step.page->mentions_gone.push_back({domain::Network::Bluesky, uri});
    }
    return step;
}

Result<PollStep> BlueskySource::receive(const net::Response& response,
                                        const domain::FeedState& known, Timestamp now) {
    switch (stage_) {
    case Stage::Search:
        return take_page(response, known, now);
    case Stage::Profiles:
        return take_profiles(response, known, now);
    case Stage::Posts:
        break;
    }
    return take_posts(response, now);
}

/// xxxx-xxxx-xxxx-xxxx
bool is_app_password(std::string_view text) {
    constexpr std::size_t kGroupLength = 4;
    constexpr std::size_t kAppPasswordLength = 19;
    if (text.size() != kAppPasswordLength) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto is_dash = i % (kGroupLength + 1) == kGroupLength;
        const auto is_letter =
            (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= '0' && text[i] <= '9');
        if (is_dash ? text[i] != '-' : !is_letter) {
            return false;
        }
    }
    return true;
}

bool has_blank(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    if (options.identifier.empty() || options.identifier.size() > domain::kExternalIdBytesMax ||
        has_blank(options.identifier)) {
        faults.push_back({"identifier", "must be the handle of the account that reads, such as "
                                        "ana.bsky.social"});
    }
    check_credential(faults, "password", options.password);
    if (!options.password.empty() && !is_app_password(options.password.reveal())) {
        faults.push_back({"password", "is no app password (xxxx-xxxx-xxxx-xxxx): make one in "
                                      "Bluesky's settings, and never give the account's own"});
    }
    if (options.tag.empty() == options.query.empty()) {
        faults.push_back({"tag", "either tag or query must be set, and not both"});
    }
    if (options.tag.starts_with('#') || options.tag.size() > kTagBytesMax ||
        has_blank(options.tag)) {
        faults.push_back({"tag", "must be one word without #, such as Gala26"});
    }
    if (options.query.size() > kQueryBytesMax) {
        faults.push_back({"query", format("has more than {} bytes", kQueryBytesMax)});
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    auto source = make_checked<BlueskySource>(options);
    if (!source) {
        return source;
    }
    return with_token(*std::move(source),
                      std::make_unique<Session>(
                          SessionRules{options.base_url, options.identifier, options.password}),
                      options.transport);
}

} // namespace chapeau::sources::bluesky
