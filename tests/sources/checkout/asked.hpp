// The checkout that the recordings of tests/recordings/{stripe,helloasso,paypal} answer for.
#pragma once

#include "sources/recordings.hpp"
#include "support/catch.hpp"
#include "till.hpp"

#include <string>
#include <utility>

namespace chapeau::test {

inline domain::Checkout asked_of(std::string provider_id) {
    auto checkout = wanted(42, "desk", 1050, *parse_iso8601("2026-11-07T18:59:50Z"));
    checkout.state = domain::CheckoutState::Open;
    checkout.provider_id = std::move(provider_id);
    return checkout;
}

inline net::Response recorded_as(int status, const std::string& name) {
    auto response = recorded(name);
    response.status = status;
    return response;
}

/// What a reading of that recording comes to: whether it matches, and how it stands.
inline sources::checkout::Reading read_recording(const sources::checkout::CheckoutDialect& dialect,
                                                 const domain::Checkout& asked,
                                                 const std::string& name) {
    auto reading = dialect.read_standing(recorded(name), sources::checkout::Deed::Read, asked);
    INFO(name);
    if (!reading) {
        FAIL(reading.error().message);
    }
    REQUIRE(*reading);
    return **reading;
}

} // namespace chapeau::test
