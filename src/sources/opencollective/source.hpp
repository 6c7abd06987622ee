// Gifts to a collective, an event or a project at Open Collective, over its GraphQL API v2. How a
// poll goes is told in sources/newest_first.hpp; this file says what is Open Collective's own.
// Facts: github.com/opencollective/opencollective-api at e3f35f5 (schema, routes, authentication).
//
// Contributions and added funds are read, newest first, as POSTed queries. Public data needs no
// token, but has only a tenth of the patience.
//
// Not confirmed by the documentation: that `totalAmountReceived` of those kinds is the sum of what
// is listed (a standing difference is noticed and tolerated).
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

namespace chapeau::sources::opencollective {

/// In the API's code: 100 requests a minute with a token. These make 60 at the most.
inline constexpr milliseconds kPollIntervalMin{10'000};
inline constexpr milliseconds kPollIntervalWithToken{15'000};
inline constexpr milliseconds kRequestSpacing{1'000};

/// Without one 10 a minute, for all programs behind this address. These make 9 at the most.
inline constexpr milliseconds kAnonymousPollIntervalMin{30'000};
inline constexpr milliseconds kAnonymousRequestSpacing{7'000};

/// A refund only marks a row that is long read, so the newest ones are read again now and then.
inline constexpr std::int64_t kRereadRows = 200;

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    std::string base_url = "https://api.opencollective.com/graphql/v2";
    std::string slug;  // The account's name in its address: opencollective.com/SLUG
    Secret token = {}; // May be empty: then the data must be public.
    domain::Currency currency;
    bool with_children = true;          // Its events and projects too.
    milliseconds poll_interval{30'000}; // With a token kPollIntervalWithToken is enough.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::opencollective
