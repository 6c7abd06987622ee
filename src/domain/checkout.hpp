// A payment that the kiosk opens at a provider for one phone. It is in the book before anything
// is sent to the provider, and is no money: the money is the gift that the provider tells of.
#pragma once

#include "base/clock.hpp"
#include "domain/money.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace chapeau::domain {

enum class CheckoutState : std::uint8_t { // Stored: never renumber.
    Wanted,                               // A phone asked for it; the provider may not know it yet.
    Open,                                 // The provider's page is there to pay on.
    Paid,                                 // Its gift is in the book.
    Expired,
    Failed,
};

struct Checkout {       // NOLINT(cppcoreguidelines-pro-type-member-init): Money has no default.
    std::string key;    // The phone's own, and what the provider is given against doubles.
    std::string source; // The configured source that opens it.
    Money amount;
    std::string name; // Empty: anonymous, or blanked when nothing came of it.
    std::string message;
    std::string device; // A stand-in for the phone.
    CheckoutState state = CheckoutState::Wanted;
    std::string provider_id; // Empty until the provider has answered.
    std::string url;         // Where the phone pays; empty until it is open.
    Timestamp wanted_at;
    std::optional<Timestamp> expires_at;
    std::string problem; // Why it failed, in plain words.

    bool operator==(const Checkout&) const = default;
};

/// What a source learned of one checkout. The gift of a paid one comes in the same batch.
struct CheckoutChange {
    std::string key;
    CheckoutState state = CheckoutState::Open;
    std::string provider_id; // Empty: as it was.
    std::string url;         // Empty: as it was.
    std::optional<Timestamp> expires_at;
    std::string problem;
    std::string gift_external_id; // Of a paid one.

    bool operator==(const CheckoutChange&) const = default;
};

/// A source is told of no more open checkouts at once, and no more are taken: each costs its
/// provider a look every few seconds.
inline constexpr std::size_t kCheckoutsOpenMax = 500;

/// A provider's page has an address of some hundred bytes; what is longer is none.
inline constexpr std::size_t kCheckoutUrlBytesMax = 2048;

} // namespace chapeau::domain
