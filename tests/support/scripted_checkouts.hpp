// Payment providers of our own making: Stripe's Checkout Sessions, HelloAsso's checkout intents
// and PayPal's orders, answering as documented from one list of payments, which is the truth that
// a test compares the book with. Pure; the sockets are in scripted_server.hpp.
//
//   /v1/checkout/sessions...                              Stripe
//   /oauth2/token, /v5/organizations/.../checkout-intents HelloAsso
//   /v1/oauth2/token, /v2/checkout/orders...              PayPal
//   /pay/<id>                                             the page to pay on: GET it, POST to pay
//
// Not safe on several threads: whoever owns a server locks around it.
#pragma once

#include "support/scripted_answer.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace chapeau::test {

enum class PaymentState {
    Open,
    AwaitsBank, // Stripe: complete and unpaid; PayPal: a pending capture.
    Authorised, // Stripe: requires_capture. PayPal: an authorisation.
    Released,   // Stripe: what was held was let go.
    Approved,   // PayPal: to be captured.
    Paid,
    Refused,
    Expired,
};

struct ScriptedPayment {
    std::string provider; // "stripe", "helloasso" or "paypal".
    std::string id;
    std::string payment_id; // What it is paid by.
    std::string reference;  // The kiosk's key.
    std::int64_t minor = 0;
    std::string currency; // As the provider writes it.
    std::string return_url;
    bool is_manual = false;
    PaymentState state = PaymentState::Open;
    bool is_live = false; // Stripe.
    std::string organisation = "les-amis";
    std::string merchant = "MERCHANT1";
    std::string helloasso_state = "Authorized"; // Of its payment, once it is paid.
    std::int64_t tip = 0;                       // HelloAsso's own contribution.
    std::int64_t returned = 0;                  // Of a paid one, what has gone back.
    bool is_disputed = false;                   // Stripe: by the giver's bank.
    bool next_capture_is_pending = false;
    bool next_capture_is_declined = false;
    int moves = 0; // Stripe: how often what was held was taken or let go.
};

class ScriptedCheckouts {
public:
    static constexpr const char* kStripeKey = "rk_test_CANARY4242";
    static constexpr const char* kClientId = "client-1";
    static constexpr const char* kClientSecret = "secret-CANARY4343";

    /// In the order of their creation. Public on purpose: tests pay, forge and take away.
    std::deque<ScriptedPayment> payments;

    /// The beginning of the addresses of pages to pay on; empty: each provider's own host.
    std::string page_base;

    /// The answer to everything while it is set; nothing happens.
    std::optional<Answer> instead;
    /// The answer to the next request of this method after it has had its effect.
    std::optional<Answer> instead_after_acting;

    /// Stripe: whether the key may. PayPal: whether an order tells of them.
    bool may_read_charges = true;
    bool may_write_payments = true;
    bool lists_refunds = true;

    int token_calls = 0;
    std::int64_t token_seconds = 1800;
    /// Tokens that were given so far are no longer valid.
    void revoke_tokens() { token_.clear(); }
    std::string token() const { return token_; }

    Answer answer(const Asked& asked);

    /// As the giver does on the page: Stripe and HelloAsso have the money then, PayPal an approval.
    void pay(ScriptedPayment& payment);

    ScriptedPayment* find(const std::string& id);
    std::int64_t paid_count() const;
    std::int64_t paid_minor() const;

private:
    Answer act(const Asked& asked);
    Answer stripe(const Asked& asked);
    Answer create_session(const Asked& asked);
    Answer intent(const Asked& asked);
    Answer move(ScriptedPayment& payment, const Asked& asked, std::string_view deed);
    static std::string intent_object(const ScriptedPayment& payment);
    std::string session_text(const ScriptedPayment& payment) const;
    Answer token_answer(const Asked& asked, bool is_basic);
    Answer helloasso(const Asked& asked);
    std::string intent_text(const ScriptedPayment& payment) const;
    Answer paypal(const Asked& asked);
    Answer create_order(const Asked& asked);
    static Answer take(ScriptedPayment& payment, bool authorises);
    std::string order_text(const ScriptedPayment& payment) const;
    Answer page(const Asked& asked);
    std::string page_of(const ScriptedPayment& payment) const;
    ScriptedPayment& add(const char* provider, std::string id, std::string payment_id);

    std::map<std::string, std::pair<std::string, Answer>> idempotent_; // Key: body and answer.
    std::string token_;
    std::string refresh_token_;
};

} // namespace chapeau::test
