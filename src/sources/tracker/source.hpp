// Gifts from a GDQ "donation-tracker" (API v2), read without a credential. How a poll goes is told
// in sources/newest_first.hpp; this file says what is the tracker's own. Facts:
// github.com/GamesDoneQuick/donation-tracker at 0f14377.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::tracker {

/// The tracker has no limit in its code; volunteers run it, so we leave it in peace.
inline constexpr milliseconds kPollIntervalMin{5'000};

struct Options {
    std::string name;     // [a-z0-9-]; the book's key.
    std::string base_url; // Up to and with `/api/v2`, e.g. https://tracker.example/tracker/api/v2
    std::string event_id; // The number of the event.
    domain::Currency currency;          // Where a gift names none.
    milliseconds poll_interval{10'000}; // At least kPollIntervalMin, but on a loopback host.
    /// Rows per page, 1 to 500: a deployment may lower its limit, and refuses a larger wish.
    int page_rows = 500;
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::tracker
