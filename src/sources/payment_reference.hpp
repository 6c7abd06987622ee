// What a payment is called by all who tell of it: the service that took it, and its own id there.
// A charge at Stripe behind a donation at Donorbox is one gift, whichever feed tells it first.
#pragma once

#include <string>
#include <string_view>

namespace chapeau::sources {

/// Of a charge's id, ch_ or py_; empty for none.
inline std::string stripe_payment(std::string_view charge_id) {
    return charge_id.empty() ? std::string() : std::string("stripe:").append(charge_id);
}

/// Of the transaction's id, which a refund does not share; empty for none.
inline std::string paypal_payment(std::string_view transaction_id) {
    return transaction_id.empty() ? std::string() : std::string("paypal:").append(transaction_id);
}

} // namespace chapeau::sources
