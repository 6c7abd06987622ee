#include "sources/x/source.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/feed_page.hpp"
#include "sources/make_checked.hpp"
#include "sources/x/parse.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace chapeau::sources::x {

namespace {

/// X answers 400 to a moment that is older than seven days, and to one that has only just been.
constexpr std::chrono::hours kReachBack{7 * 24 - 1};
constexpr seconds kStartBefore{60};

/// What is shown is looked after while the search fails, too.
constexpr milliseconds kBackoffMaxHere{std::chrono::minutes{2}};

constexpr std::size_t kSearchBytesMax = 512;

/// What is asked for at once is held back until its answer came: never more than a quarter of the
/// day's sum, so that one answer that is lost does not end the day.
std::int64_t posts_per_page(const Options& options) {
    constexpr std::int64_t kPartOfBudget = 4;
    const auto posts =
        options.daily_budget_cents * kMillsPerCent / kPartOfBudget / options.prices.both();
    return std::clamp(posts, kPostsPerPageMin, kPostsPerPage);
}

class XSource final : public Source {
public:
    explicit XSource(Options options)
        : options_(std::move(options)),
          words_(options_.tag.empty() ? options_.query : "#" + options_.tag + " -is:retweet"),
          spacing_(request_spacing_for(options_.base_url, options_.poll_interval, kCallSpacing)),
          group_("x " + net::parse_url(options_.base_url).value_or(net::Url{}).host),
          budget_(options_.daily_budget_cents, options_.prices) {}

    const std::string& name() const override { return options_.name; }
    milliseconds poll_interval() const override { return options_.poll_interval; }
    milliseconds request_spacing() const override { return spacing_; }
    std::string etiquette_group() const override { return group_; }
    milliseconds backoff_max() const override { return kBackoffMaxHere; }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    enum class Stage { Search, Posts };

    void read_cursor(const std::string& text);
    std::string cursor_text() const;
    domain::Batch batch() const;
    net::Request get(std::string path_and_query) const;
    std::optional<net::Request> search(Timestamp now);
    std::optional<net::Request> look_after(const domain::FeedState& known, Timestamp now);
    void pay(const PostPage& page, Timestamp now);
    Error spent_error(Timestamp now) const;

    Result<PollStep> take_page(const net::Response& response, const domain::FeedState& known,
                               Timestamp now);
    Result<PollStep> take_posts(const net::Response& response, Timestamp now);

    const Options options_;
    const std::string words_;
    const milliseconds spacing_;
    const std::string group_;
    Budget budget_;
    bool budget_is_read_ = false; // From the cursor, once: later we know better ourselves.
    std::string newest_id_;       // Of the last whole walk; empty: none was.

    // Of this poll:
    Stage stage_ = Stage::Search;
    std::string walked_id_; // The newest of this walk.
    std::string next_token_;
    bool is_spent_ = false;   // The day's sum; what is shown is looked after all the same.
    bool is_too_old_ = false; // The newest id; a moment is asked from.
    std::set<std::string> asked_;
};

void XSource::read_cursor(const std::string& text) {
    newest_id_.clear();
    const auto document = json::parse(text);
    if (!document) {
        budget_is_read_ = true;
        return;
    }
    const auto asked = text_field(*document, "asked", kSearchBytesMax);
    const auto newest = text_field(*document, "newest", kSearchBytesMax);
    if (asked && newest && *asked == words_ && is_post_id(*newest)) {
        newest_id_ = *newest;
    }
    const auto spent = document->member("spent");
    if (!std::exchange(budget_is_read_, true) && spent && *spent != nullptr) {
        budget_.read(**spent);
    }
}

std::string XSource::cursor_text() const {
    json::Writer writer;
    writer.begin_object().key("asked").string(words_).key("newest").string(newest_id_);
    budget_.write(writer.key("spent"));
    return writer.end_object().take();
}

domain::Batch XSource::batch() const {
    domain::Batch batch;
    batch.source = options_.name;
    batch.position.cursor = cursor_text();
    return batch;
}

net::Request XSource::get(std::string path_and_query) const {
    const std::string_view post = options_.fields == FieldNames::Tweet ? "tweet" : "post";
    net::Request request;
    request.url = options_.base_url + "/2/tweets" + std::move(path_and_query) +
                  format("&{}.fields=created_at,author_id,possibly_sensitive,withheld,"
                         "referenced_{}s{}&expansions=author_id&user.fields=username,name,"
                         "public_metrics",
                         post, post, options_.fields == FieldNames::Tweet ? ",note_tweet" : "");
    request.headers = {{"Accept", "application/json"}};
    request.bearer_token = options_.token;
    request.transport = options_.transport;
    return request;
}

/// Empty when the next page could pass the budget.
std::optional<net::Request> XSource::search(Timestamp now) {
    // Whoever lost an answer may have paid for it, and asks for little until one comes.
    const auto wish = budget_.is_unsettled() ? kPostsPerPageMin : posts_per_page(options_);
    const auto posts = budget_.posts_affordable(wish, now);
    if (posts < kPostsPerPageMin) {
        return std::nullopt;
    }
    budget_.reserve(posts);
    stage_ = Stage::Search;
    auto query =
        format("/search/recent?query={}&max_results={}", net::percent_encode(words_), posts);
    if (!newest_id_.empty() && !is_too_old_) {
        query += "&since_id=" + newest_id_;
    } else {
        auto start = options_.since == Timestamp{} ? now - kHistoryDefault : options_.since;
        start = std::clamp<Timestamp>(start, now - kReachBack, now - kStartBefore);
        constexpr std::size_t kToTheSecond = 19;
        query +=
            "&start_time=" + net::percent_encode(to_iso8601(start).substr(0, kToTheSecond) + "Z");
    }
    if (!next_token_.empty()) {
        query += "&next_token=" + net::percent_encode(next_token_);
    }
    return get(std::move(query));
}

/// Empty when nothing has to be looked after, or when that could pass the budget.
std::optional<net::Request> XSource::look_after(const domain::FeedState& known, Timestamp now) {
    const auto is_due = [now](const domain::KnownMention& mention) {
        return std::chrono::abs(now - mention.confirmed_at) > kLookAgainAfter;
    };
    if (std::none_of(known.mentions.begin(), known.mentions.end(), is_due)) {
        return std::nullopt;
    }
    // Some are due, so that all are asked for: the call is one, and those of today cost nothing.
    const auto affordable = budget_.posts_affordable(kPostsPerPage, now);
    std::int64_t unpaid = 0;
    asked_.clear();
    std::string ids;
    for (const auto& mention : known.mentions) {
        const auto is_paid = budget_.is_paid_post(mention.external_id, now);
        if (!is_post_id(mention.external_id) || asked_.size() >= domain::kMentionsKnownMax ||
            (!is_paid && unpaid >= affordable)) {
            continue;
        }
        unpaid += is_paid ? 0 : 1;
        ids += (ids.empty() ? "" : ",") + mention.external_id;
        asked_.insert(mention.external_id);
    }
    if (asked_.empty()) {
        return std::nullopt;
    }
    if (unpaid > 0) {
        budget_.reserve(unpaid);
    }
    stage_ = Stage::Posts;
    return get("?ids=" + ids);
}

Error XSource::spent_error(Timestamp now) const {
    const auto cents = budget_.spent_cents(now);
    return {Errc::Unavailable,
            format("${}.{:02} of the day's ${}.{:02} for reading X are spent, and the next page "
                   "could pass it; nothing new is read until a day has passed. Raise "
                   "daily_budget_usd_cents if that is not what you want",
                   cents / 100, cents % 100, options_.daily_budget_cents / 100,
                   options_.daily_budget_cents % 100)};
}

Result<PollStep> XSource::begin(const domain::FeedState& known, Timestamp now) {
    read_cursor(known.position.cursor);
    budget_.notice(now);
    walked_id_ = newest_id_;
    next_token_.clear();
    is_too_old_ = false;
    PollStep step;
    step.request = search(now);
    is_spent_ = !step.request;
    if (is_spent_) {
        step.request = look_after(known, now);
    }
    if (!step.request) {
        return tl::unexpected<Error>(spent_error(now));
    }
    return step;
}

void XSource::pay(const PostPage& page, Timestamp now) {
    budget_.settle();
    for (const auto& id : page.posts) {
        budget_.pay_post(id, now);
    }
    for (const auto& id : page.users) {
        budget_.pay_user(id, now);
    }
}

Result<PollStep> XSource::take_page(const net::Response& response, const domain::FeedState& known,
                                    Timestamp now) {
    auto page = parse_posts(response);
    if (!page) {
        return tl::unexpected(page.error());
    }
    pay(*page, now);
    if (next_token_.empty() && !page->newest_id.empty()) {
        walked_id_ = page->newest_id;
    }
    next_token_ = std::move(page->next_token);
    PollStep step;
    if (!next_token_.empty()) {
        step.request = search(now);
    }
    const auto is_cut = !next_token_.empty() && !step.request;
    if (!step.request) {
        newest_id_ = walked_id_; // Of a walk that money has cut, too.
        step.request = is_cut ? std::nullopt : look_after(known, now);
    }
    step.page = batch();
    step.page->mentions = std::move(page->mentions);
    return step;
}

Result<PollStep> XSource::take_posts(const net::Response& response, Timestamp now) {
    auto page = parse_posts(response);
    if (!page) {
        return tl::unexpected(page.error());
    }
    pay(*page, now);
    PollStep step;
    step.page = batch();
    for (auto& mention : page->mentions) {
        if (asked_.contains(mention.external_id)) {
            step.page->mentions.push_back(std::move(mention));
        }
    }
    for (auto& id : page->superseded) {
        if (asked_.contains(id)) {
            step.page->mentions_confirmed.push_back({domain::Network::X, std::move(id)});
        }
    }
    for (auto& id : page->missing) {
        if (asked_.contains(id)) {
            step.page->mentions_gone.push_back({domain::Network::X, std::move(id)});
        }
    }
    if (is_spent_) {
        step.begin_again_after =
            options_.poll_interval; // It is no whole poll, and is told as such.
    }
    return step;
}

Result<PollStep> XSource::receive(const net::Response& response, const domain::FeedState& known,
                                  Timestamp now) {
    if (response.status >= 400 && response.status < 500) {
        budget_.settle(); // What is refused is not paid for.
    }
    const auto problem = problem_of(response);
    if (response.status == 400 && stage_ == Stage::Search) {
        if (!newest_id_.empty() && !std::exchange(is_too_old_, true)) {
            next_token_.clear();
            PollStep step;
            step.request = search(now);
            return step;
        }
        return fail(Errc::InvalidInput, "X answers 400 {}: check tag and query", problem);
    }
    if (response.status == 402 || response.status == 403) {
        return fail(Errc::Refused,
                    "X answers {} {}: check the app's credits and its spending limit in X's "
                    "console, and the token",
                    response.status, problem);
    }
    return stage_ == Stage::Search ? take_page(response, known, now) : take_posts(response, now);
}

} // namespace

std::int64_t least_daily_budget_cents(const Prices& prices) {
    return (kPostsPerPageMin * prices.both() + kMillsPerCent - 1) / kMillsPerCent;
}

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    check_credential(faults, "token", options.token);
    if (options.tag.empty() == options.query.empty()) {
        faults.push_back({"tag", "either tag or query must be set, and not both"});
    }
    constexpr std::size_t kXTagBytesMax = 200;
    if (options.tag.find_first_of("# \t\"():") != std::string::npos ||
        options.tag.size() > kXTagBytesMax) {
        faults.push_back({"tag", "must be one word without #, such as Gala26"});
    }
    if (options.query.size() > kSearchBytesMax) {
        faults.push_back(
            {"query", format("has {} bytes; X reads {}", options.query.size(), kSearchBytesMax)});
    }
    for (const auto& [key, price] :
         {std::pair{"post_price_usd_mills", options.prices.post_mills},
          std::pair{"user_price_usd_mills", options.prices.user_mills}}) {
        constexpr std::int64_t kPriceMaxMills = 1000;
        if (price < 1 || price > kPriceMaxMills) {
            faults.push_back({key, format("{} is not between 1 and {}", price, kPriceMaxMills)});
        }
    }
    const auto least = least_daily_budget_cents(options.prices);
    if (options.daily_budget_cents < least || options.daily_budget_cents > kDailyBudgetMaxCents) {
        faults.push_back({"daily_budget_usd_cents",
                          format("{} is not between {} and {}: X is paid for each post that is "
                                 "read, so a sum for each day must be named, of which the smallest "
                                 "page can be paid",
                                 options.daily_budget_cents, least, kDailyBudgetMaxCents)});
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_checked<XSource>(options);
}

} // namespace chapeau::sources::x
