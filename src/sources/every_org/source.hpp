// What a fundraiser on Every.org has raised. Every.org shows no single gifts to a program that
// asks; it tells one sum. Nothing may be invented about who gave it, so the book holds exactly one
// gift of this source, "total": without a name, standing for no person (people = 0, like a hat
// whose contents were counted), and corrected as the sum moves. The sum counts, the line in the
// book says where it comes from, and neither the number of people nor any ranking is touched.
// Every.org also tells how many supporters there were; that number is not used, because a number
// cannot be corrected person by person.
//
// A sum that rises is believed at once. One that falls was a refund, or a copy of Every.org's that
// lags behind: it must fall in two polls in a row, and a fall below half must last kDoubtPatience.
// A sum that stays at zero withdraws the gift, and the next sum brings it back. There is no cursor:
// every answer tells all.
//
// Facts: docs.every.org/docs/endpoints/fundraisers, version v0.2: the path, the public key in the
// query, `currency`, and `raised` in cents. Not confirmed there: limits, and how soon `raised`
// follows a gift.
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

namespace chapeau::sources::every_org {

inline constexpr const char* kEveryOrgUrl = "https://partners.every.org/v0.2";

/// Every.org publishes no limit; its partner API is given for nothing, so it is asked twice in a
/// minute and no more.
inline constexpr milliseconds kPollIntervalMin{30'000};

/// The only gift's id in the book.
inline constexpr const char* kTotalId = "total";

/// Polls in a row that must tell less before it is believed.
inline constexpr int kFallingPolls = 2;

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    std::string base_url = kEveryOrgUrl;
    Secret token;          // The public API key, `pk_...`; it travels in the address.
    std::string nonprofit; // As in the page's address: every.org/NONPROFIT/f/FUNDRAISER.
    std::string fundraiser;
    domain::Currency currency;                     // The challenge's.
    milliseconds poll_interval = kPollIntervalMin; // Shorter only on a loopback host.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::every_org
