// Payments by Stripe: Checkout Sessions, created by the kiosk, paid on Stripe's own page.
//
// A session is paid when `payment_status` says so. Ways to pay that take days complete the session
// first and pay later; it is read until then. In manual mode the payment intent waits for its
// capture: it is recorded as promised, under the session's id, until the operator's decision is
// carried out (see stripe/holds.hpp); what was taken is a gift under the intent's id. A session
// that nobody paid is expired at Stripe after half an hour.
//
// The credential is a restricted key: Checkout Sessions write, PaymentIntents read, in manual mode
// write, and Charges and Refunds read.
#pragma once

#include "sources/checkout/dialect.hpp"
#include "sources/checkout/options.hpp"
#include "sources/source.hpp"
#include "sources/stripe/wire.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::checkout {

struct StripeOptions {
    Common common; // key: rk_live_... or rk_test_...
    /// Sent as Stripe-Version. Empty: the account's own.
    std::string api_version = stripe::kApiVersion;
    CaptureMode capture = CaptureMode::Automatic;
};

inline constexpr const char* kStripeUrl = stripe::kApiUrl;

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const StripeOptions& options);

/// Fails with Errc::InvalidInput when `check` finds a fault, or nowhere to send people back to.
Result<std::unique_ptr<Source>> make_source(const StripeOptions& options);

/// For the tests of what is asked and understood.
std::unique_ptr<CheckoutDialect> make_stripe_dialect(const StripeOptions& options);

} // namespace chapeau::sources::checkout
