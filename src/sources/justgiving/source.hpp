// Gifts to one fundraising page at JustGiving. How a poll goes is told in sources/newest_first.hpp;
// this file says what is JustGiving's own. Facts: several public clients and the samples that they
// quote from JustGiving's documentation, seen in 2026.
//
// The page tells the sum, the list tells the count, so both are asked. What was raised offline is
// in neither.
//
// Not confirmed by the documentation: the sandbox's host; the size of a page; whether gifts by text
// message are in `totalRaisedOnline` (a standing difference is noticed and tolerated); that "0" and
// an absent `id` mean the same.
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

namespace chapeau::sources::justgiving {

/// No limit is published; a page costs three requests a poll.
inline constexpr milliseconds kPollIntervalMin{15'000};
inline constexpr milliseconds kRequestSpacing{2'000};

/// A donation that is cancelled or refunded only changes its row, so the newest ones are read again
/// now and then.
inline constexpr std::int64_t kRereadRows = 200;

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    std::string base_url = "https://api.justgiving.com";
    std::string page; // Its short name, as in its address: "my-name", or "page/my-name".
    Secret app_id = {};
    domain::Currency currency;
    milliseconds poll_interval = kPollIntervalMin; // Shorter only on a loopback host.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::justgiving
