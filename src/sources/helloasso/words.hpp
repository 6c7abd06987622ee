// HelloAsso's own words, as the till and the feed both read them. Pure.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "domain/money.hpp"

#include <cstdint>
#include <string_view>

namespace chapeau::sources::helloasso {

enum class PaymentState {
    Good,      // The money is there.
    Test,      // As good as that, in the sandbox.
    AtBank,    // The giver has done their part, and a bank takes its days.
    GivenBack, // The money came and went back.
    GoingBack, // A refund of all or a part is under way; `refundOperations` tell of it.
    Contested, // The giver's bank asks for it back; whoever is right is not decided yet.
    CalledOff, // Cancelled or deleted; whether there was money is not said.
    Other,     // Refused, scheduled, begun, or a word that is not known here.
};

PaymentState payment_state(std::string_view word);

/// The whole payment was money, and is no more.
bool is_back(PaymentState state);

/// Of the members of a payment's `refundOperations`.
bool came_to_nothing(const json::Value& refund_operation);

/// What these say has gone back of a payment so far, in cents.
std::int64_t minor_given_back(const json::Value& payment);

/// Whole cents in euros: HelloAsso knows no other currency.
Result<domain::Money> cents_at(const json::Value& value, std::string_view key);

/// The member `key` when it is a list; else null.
const json::Array* list_in(const json::Value& value, std::string_view key);

} // namespace chapeau::sources::helloasso
