// What people say with a hashtag on Mastodon, as one server hears of it.
//
// Each poll reads what is new from the last post that was read, upwards, so that no burst is too
// large. That is not all: a post that another server hands over late is put where it belongs by its
// date, below what was read already. So a second reading goes down from the newest post, a few
// pages in each poll, through as many as the book looks after, and then begins again. It finds
// those that came late, and edits, and what has its place there is confirmed by it.
//
// What was not confirmed for a while is asked for by itself, a few in each poll: 404 and 410 in the
// server's own words mean that it is gone (local_ids.hpp).
//
// Several servers may be asked for one hashtag: `uri` is the same post everywhere.
//
// Facts: github.com/mastodon/documentation, content/en: methods/timelines.md, methods/statuses.md,
// api/guidelines.md (min_id), api/rate-limits.md.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::mastodon {

inline constexpr milliseconds kPollIntervalMin{5'000};
inline constexpr milliseconds kPollIntervalDefault{10'000};

/// 300 requests in 5 minutes are allowed from one address, of which other programs there take some.
inline constexpr milliseconds kSpacing{1'250};

/// The server takes about four besides the first.
inline constexpr std::size_t kOtherTagsMax = 3;

/// Where nobody says when the evening began.
inline constexpr std::chrono::hours kHistoryDefault{24};

struct Options {
    std::string name;                  // [a-z0-9-]; the book's key.
    std::string base_url = {};         // Of the server: "https://mastodon.social".
    std::string tag;                   // Without its sign.
    std::vector<std::string> any = {}; // Posts with one of these are told as well.
    Secret token = {};                 // Of an application, where the server wants one.
    Timestamp since{};                 // Older posts are not told.
    milliseconds poll_interval = kPollIntervalDefault; // Shorter only on a loopback host.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::mastodon
