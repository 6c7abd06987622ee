// Gifts to one campaign at Donorbox, over its API v1, a paid extra of Donorbox's. How a poll goes
// is told in sources/newest_first.hpp; this file says what is Donorbox's own. Facts:
// github.com/donorbox/donorbox-api at e6b4daf with its wiki.
//
// The key is sent by HTTP Basic, with the e-mail of the organisation's login as the user. Dates are
// filtered by whole days, of a time zone that is not told, so two days are asked for.
//
// Not confirmed by the documentation: the words of `status` but "paid"; that the campaigns can be
// filtered by `id` (the parser looks for ours among whatever comes); whether `total_raised` leaves
// out what went back, and whether it is in the campaign's currency only.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"
#include "sources/donorbox/parse.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::donorbox {

/// No limit is published.
inline constexpr milliseconds kPollIntervalMin{10'000};

/// Its users speak of 60 requests a minute; this makes 40 at the most, whatever happens.
inline constexpr milliseconds kRequestSpacing{1'500};

/// A refund only changes a row that is long read, so the newest ones are read again now and then.
inline constexpr std::int64_t kRereadRows = 200;

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    std::string base_url = "https://donorbox.org/api/v1";
    std::string user; // The e-mail of the organisation's login.
    Secret key = {};  // The API key.
    Form form = {};
    domain::Currency currency;
    milliseconds poll_interval{15'000}; // At least kPollIntervalMin, but on a loopback host.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::donorbox
