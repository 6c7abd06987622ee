// Tips from Streamlabs, over its donations API.
//
// Streamlabs lists all that an account ever received, newest first, 100 rows at a time, and goes
// further back with `before`, the id of the oldest row so far. It tells no total and does not say
// what it takes away: a deleted tip is simply no longer there. So:
//   look   Each poll reads the newest page, and goes back page by page until the second half of
//          one is known to be in the book; the first one goes back to the end.
//   sweep  Now and then the rest of the list is read too, back to `since`, a few pages with each
//          poll, so that new tips need not wait for it. What two sweeps both lack was withdrawn
//          (sources/reconciler.hpp says how carefully), and corrections of older tips are found.
// The cursor holds where a look was cut, and the next poll goes on there, down to the end of the
// list: what arrived meanwhile stands above and is met by the poll after that. A cursor that
// cannot be read begins at the beginning.
//
// Not confirmed by Streamlabs' own documentation, but by public programs that use it: the meaning
// of `before`, the order of the rows, the types of the fields. So the order of times is not relied
// on, a page that repeats itself ends the walk without being taken for the end of the list, and
// only a page without rows, or one that is all older than `since`, is the end.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::streamlabs {

inline constexpr const char* kStreamlabsUrl = "https://streamlabs.com/api/v2.0";

/// Streamlabs publishes no limit. Programs that poll it ask every 5 to 15 seconds; the slower half
/// of them is certain not to be a nuisance.
inline constexpr milliseconds kPollIntervalMin{10'000};
inline constexpr milliseconds kPageSpacing{2'000};

/// From the end of one sweep to the beginning of the next, unless the next one confirms it.
inline constexpr std::chrono::minutes kSweepPause{5};

/// A poll that takes longer than a few intervals looks like a provider that is away.
inline constexpr int kSweepPagesPerPoll = 4;

/// A long list is swept more seldom: sweeping is to be a twentieth of what is asked. By pages and
/// not by the clock, which may be set in the middle of one.
inline constexpr seconds kSweepRestPerPage{40};

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    std::string base_url = kStreamlabsUrl;
    Secret token;              // With the scope donations.read.
    domain::Currency currency; // The challenge's.
    Timestamp since = {};      // Earlier tips are not this evening's. Must be set.
    milliseconds poll_interval = kPollIntervalMin; // Shorter only on a loopback host.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::streamlabs
