// Money that a giver's bank holds until it is taken or let go: an evening that is all or nothing.
// What the operator decides is a line of the book; the money itself moves only by what is read back
// from its provider.
#pragma once

#include "domain/money.hpp"

#include <cstdint>
#include <string>

namespace chapeau::domain {

/// Stored: never renumber.
enum class HoldDecision : std::uint8_t { Take, LetGo };

/// A held gift that was decided about and that its provider still has to hear of.
struct Hold { // NOLINT(cppcoreguidelines-pro-type-member-init): Money has no default.
    std::int64_t gift = 0;
    std::string external_id; // Of the gift, as its source told it.
    Money amount;
    HoldDecision decision = HoldDecision::Take;
    std::int64_t decided_at = 0; // The line of the decision: a new one is asked anew.

    bool operator==(const Hold&) const = default;
};

} // namespace chapeau::domain
