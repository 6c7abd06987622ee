// All or nothing: money that givers' banks hold is taken when the goal is met, and let go when it
// is not. Pure requests and readings; see holds.hpp for who sends them.
//
// Each call bears a key of its own, made from the payment, so that Stripe carries it out once
// however often it is sent within a day; after that the payment's own state says that it is done.
// Stripe lets go by itself after seven days, and the giver's bank may do so sooner.
//
// The key needs to write PaymentIntents. Not confirmed by what was read for this: that a refusal
// for the payment's state bears the payment intent itself; without it the refusal is told as one.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"
#include "sources/stripe/wire.hpp"

#include <optional>
#include <string>

namespace chapeau::sources::stripe {

struct Access {
    std::string base_url = kApiUrl;
    Secret key = {};
    std::string api_version = kApiVersion;
};

/// Takes all that is held, or `amount` of it; the rest is let go. Errc::InvalidInput when the
/// payment has no id that can stand in an address, or the amount is nothing.
Result<net::Request> capture_request(const Access& access, const std::string& payment,
                                     std::optional<domain::Money> amount = std::nullopt);

/// Lets go of all that is held.
Result<net::Request> release_request(const Access& access, const std::string& payment);

struct Hold {
    enum class Standing {
        Held,     // Nothing has happened yet.
        Moving,   // The bank is at it: look again.
        Taken,    // The money is ours.
        Released, // It is the giver's, and can no longer be taken.
        Refused,  // Stripe will not, however often it is asked.
    };
    Standing standing = Standing::Held;
    std::optional<domain::Money> taken;
    std::string problem; // Of a refused one, in Stripe's words.

    bool operator==(const Hold&) const = default;
};

/// How a payment intent stands, wherever it was read. Fails for another payment, another mode, and
/// one that holds no money.
Result<Hold> hold_of(const json::Value& intent, const Access& access, const std::string& payment);

/// The answer to either. An error is to be asked again, with the same request.
Result<Hold> read_hold(const net::Response& response, const Access& access,
                       const std::string& payment);

} // namespace chapeau::sources::stripe
