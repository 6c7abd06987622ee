// Payments by PayPal: Orders v2, created by the kiosk, approved on PayPal's own page, captured by
// the kiosk.
//
// Money moves only when an approved order is captured, so an order that is approved after it was
// given up costs its giver nothing. What is captured was compared with what was asked for before.
// Both requests bear ids made from the checkout's key, so that a repeated one does nothing new. In
// manual mode an approved order is authorised instead, and recorded as promised.
#pragma once

#include "sources/checkout/dialect.hpp"
#include "sources/checkout/options.hpp"
#include "sources/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::checkout {

struct PayPalOptions {
    Common common; // key: the client secret.
    std::string client_id;
    /// The account that must be paid, as PayPal names it; empty: whichever the client id is of.
    std::string merchant_id = {};
    CaptureMode capture = CaptureMode::Automatic;
};

inline constexpr const char* kPayPalUrl = "https://api-m.paypal.com";

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const PayPalOptions& options);

/// Fails with Errc::InvalidInput when `check` finds a fault, or nowhere to send people back to.
Result<std::unique_ptr<Source>> make_source(const PayPalOptions& options);

/// For the tests of what is asked and understood.
std::unique_ptr<CheckoutDialect> make_paypal_dialect(const PayPalOptions& options);

} // namespace chapeau::sources::checkout
