// Decodes PayPal's transaction search. Pure. The payer's name, e-mail address and note to the
// seller are never read: none of them was written for a screen.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace chapeau::sources::paypal {

/// The API's largest page.
inline constexpr std::int64_t kPageRows = 500;

struct Rules {
    Timestamp since;                // Earlier transactions are excluded.
    std::vector<std::string> codes; // The event codes that are gifts: T0013.
};

struct TransactionPage {
    FeedPage rows; // `next` is the number of the next page.
    std::optional<Timestamp> fresh_until;
};

/// A gift's id is its transaction's and its event code, "8AB12345CD678901E-T0013", because one
/// transaction may stand in the report under several codes.
///
/// A payment that was reversed as a whole is told by its own row, by its status; the row of its
/// refund, which may be in a later page, then tells nothing more. `reversed` are the transactions
/// of which that is known, and grows.
Result<TransactionPage> parse_transactions(const net::Response& response, const Rules& rules,
                                           std::set<std::string>& reversed);

} // namespace chapeau::sources::paypal
