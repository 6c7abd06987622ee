// Donations to a PayPal account that no till of ours took, from PayPal's transaction search: to
// reconcile afterwards, never to show live, because transactions take up to three hours to appear
// there. How a poll goes is told in sources/since.hpp, and how the token is had in
// sources/bearer.hpp; this file says what is PayPal's own.
//
// The report is asked for in spans, each no further than the report itself says that it reaches
// (`last_refreshed_datetime`). Gifts are the incoming transactions of the configured event codes,
// T0013 for donations; outgoing ones of the kinds T11 and T12 that name a transaction are refunds
// of it. What a till of ours took bears its key (checkout/paypal.hpp) and is left to it.
//
// Facts: github.com/paypal/paypal-rest-api-specifications at ec4d8f3 (reporting_transactions_v1).
// Not confirmed by PayPal: the meanings of the event codes; that a refund bears the custom field of
// what it refunds; that a report has at most 10,000 transactions, which the length of a span
// allows for; that a reversed transaction (status V) is so as a whole.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "sources/checkout/paypal.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::paypal {

/// The report is hours old, and no limit is published: there is nothing to be had from haste.
inline constexpr milliseconds kPollIntervalMin{60'000};

inline constexpr milliseconds kSpacing{1'000};

inline constexpr std::size_t kCodesMax = 8;

struct Options {
    std::string name;                            // [a-z0-9-]; the book's key.
    std::string base_url = checkout::kPayPalUrl; // Without a trailing slash.
    std::string client_id;
    Secret key; // The client secret.
    /// Earlier transactions are not counted: the account may have a history of its own.
    Timestamp since;
    std::vector<std::string> codes = {"T0013"};
    milliseconds poll_interval{300'000};
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::paypal
