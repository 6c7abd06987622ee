// What people say in a feed: RSS 2.0 or Atom, of a blog, a forum, or a hashtag at a server that has
// no other door.
//
// The whole feed is read in each poll, with a condition, and not more often than the feed itself
// allows: by the `ttl`, `skipHours` and `skipDays` of its channel and the `max-age` of its answer,
// up to an hour. A feed tells neither how many follow an author nor what was deleted: it drops
// posts for want of room, so one that is missing means nothing, and none can be asked for.
//
// Facts: rssboard.org/rss-specification, RFC 4287, RFC 9110 (13.1), RFC 9111 (5.2.2.1).
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::feed {

inline constexpr milliseconds kPollIntervalMin{60'000};

/// The longest that a feed is left alone for by its own wish: it would be of no use to an evening.
inline constexpr std::chrono::hours kRestMax{1};

/// Where nobody says when the evening began.
inline constexpr std::chrono::hours kHistoryDefault{24};

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    std::string url;
    Timestamp since{};                             // Older posts are not told.
    milliseconds poll_interval = kPollIntervalMin; // Shorter only on a loopback host.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::feed
