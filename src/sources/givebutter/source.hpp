// Gifts to one campaign at Givebutter, over its API v1. How a poll goes is told in
// sources/newest_first.hpp; this file says what is Givebutter's own. Facts: docs.givebutter.com
// (transactions, pagination, rate limits) and the types of two public clients, seen in 2026.
//
// The list knows no campaign: it shows the whole account, of which the parser keeps one. The sum
// is the campaign's `raised`, the count is that of the list, so both are asked.
//
// Not confirmed by the documentation: that the list is newest first (by observation; where the
// times say otherwise a walk reads on); that `raised` leaves out what was refunded, and whether
// it counts what donors add for fees (a standing difference is noticed and tolerated); that
// `donated`, not `amount`, is what was given without those fees.
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

namespace chapeau::sources::givebutter {

/// Published: 500 requests a minute. The pause between two requests of ours, kPageSpacing, allows
/// 60, whatever happens; a quiet poll takes three.
inline constexpr milliseconds kPollIntervalMin{5'000};

/// A refund only marks a row that is long read, so the newest ones are read again now and then.
inline constexpr std::int64_t kRereadRows = 200;

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    std::string base_url = "https://api.givebutter.com/v1";
    std::string campaign_id; // The campaign's number.
    Secret token = {};       // An API key; it opens the whole account.
    domain::Currency currency;
    milliseconds poll_interval{10'000}; // At least kPollIntervalMin, but on a loopback host.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::givebutter
