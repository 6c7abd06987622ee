// What people say on Bluesky with a hashtag, or with words of a search. The search is asked with a
// session (bluesky/session.hpp), because it refuses strangers.
//
// There is no "newer than this post": each poll reads everything since ten minutes before the
// newest post that was read, because the search learns of posts late, and walks from the newest to
// the oldest. The position moves when a walk is whole, so that one that was cut is walked again.
// What was written long before the network saw it, or bears a false date, can stay unseen.
//
// Followers come from a second question, after a post was told, and are remembered for some hours.
// A few posts in each poll are asked for by their address: one that is missing is gone.
//
// Facts: lexicons/app/bsky/feed/{searchPosts,getPosts,defs}.json, app/bsky/actor/getProfiles.json,
// docs/advanced-guides/rate-limits: 3000 calls in 5 minutes from one address.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::bluesky {

inline constexpr const char* kBlueskyUrl = "https://bsky.social";

/// Bluesky asks that its search be used gently.
inline constexpr milliseconds kPollIntervalMin{10'000};
inline constexpr milliseconds kPollIntervalDefault{15'000};
inline constexpr milliseconds kCallSpacing{1'000};

/// The search learns of a post seconds to minutes after it was written.
inline constexpr std::chrono::minutes kSearchOverlap{10};

/// Where nobody says when the evening began.
inline constexpr std::chrono::hours kHistoryDefault{24};

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    std::string base_url = kBlueskyUrl;
    std::string identifier; // A handle, or the e-mail address of the account.
    Secret password;        // An app password, never the account's own.
    std::string tag;        // Without its sign; or...
    std::string query;      // ...words, in the language of the search.
    Timestamp since{};      // Older posts are not asked for.
    milliseconds poll_interval = kPollIntervalDefault; // Shorter only on a loopback host.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::bluesky
