// What people say on X with a hashtag, or with words of a search. Reading costs money there: a sum
// for each day has to be named, what is read is counted against it (x/budget.hpp), and no page is
// asked for that could pass it. When it is spent the operator is told, and what was not read for
// want of it is not read later either: another evening's money is not for this one's posts.
//
// Each walk asks for what is newer than the newest post of the last one, from the newest to the
// oldest, page by page; the position moves when the walk is whole. X itself holds back the last
// half minute, so that nothing comes late. It remembers seven days.
//
// Posts that the wall may show are asked for by their ids every few minutes, which costs nothing
// for those that were paid for on the same day; one that X says is gone, is gone.
//
// Facts: x-api/posts/search/integrate/paginate.mdx, fundamentals/rate-limits.mdx of
// xdevplatform/docs, openapi.json 2.167: 450 searches in 15 minutes.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"
#include "sources/x/budget.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::x {

inline constexpr const char* kXUrl = "https://api.x.com";

inline constexpr milliseconds kPollIntervalMin{5'000};
inline constexpr milliseconds kPollIntervalDefault{15'000};

/// 450 searches in 15 minutes are one in two seconds; half of it is kept free.
inline constexpr milliseconds kCallSpacing{4'000};

inline constexpr std::int64_t kPostsPerPageMin = 10;
inline constexpr std::int64_t kPostsPerPage = 100;

/// A thousand dollars: beyond it a budget is a slip of the finger.
inline constexpr std::int64_t kDailyBudgetMaxCents = 100'000;

/// What is shown was seen to be there within five minutes (domain/wall).
inline constexpr std::chrono::minutes kLookAgainAfter{3};

/// Where nobody says when the evening began.
inline constexpr std::chrono::hours kHistoryDefault{24};

/// X is renaming its posts, and one of the two is the name that the parameters have.
enum class FieldNames { Tweet, Post };

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    std::string base_url = kXUrl;
    Secret token;      // An app's bearer token.
    std::string tag;   // Without its sign; or...
    std::string query; // ...words, in the language of the search.
    FieldNames fields = FieldNames::Tweet;
    std::int64_t daily_budget_cents = 0; // Of a US dollar; must be named.
    Prices prices{};
    Timestamp since{};                                 // Older posts are not asked for.
    milliseconds poll_interval = kPollIntervalDefault; // Shorter only on a loopback host.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// What the smallest page costs: with less, nothing could be read.
std::int64_t least_daily_budget_cents(const Prices& prices);

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::x
