// Where the feed of a Stripe account stands, as it is kept in the book. Pure.
#pragma once

#include "base/clock.hpp"
#include "sources/checkout/pace.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace chapeau::sources::stripe {

struct Cursor {
    std::string event;               // The newest that was told; empty: none yet.
    std::optional<Timestamp> at;     // The newest event's time.
    std::optional<Timestamp> begin;  // Nothing older is ever asked for.
    std::optional<Timestamp> reread; // `at` when the window was read again last.
    /// On the way back to the first event: the oldest that was seen so far.
    std::string back;
    /// Since when there are events that wait for a permission of the key.
    std::optional<Timestamp> denied;
    std::set<std::string> lacks; // Those permissions, in Stripe's words.
    checkout::ReadBudget budget;
};

std::string to_text(const Cursor& cursor);

/// What cannot be read, in whole or in part, is as if it had never been.
Cursor parse_cursor(std::string_view text);

} // namespace chapeau::sources::stripe
