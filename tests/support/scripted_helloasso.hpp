// HelloAsso's payments and orders of our own making, from the list of a ScriptedProvider: a gift
// that is taken away there becomes a refunded payment here. Pure but for a clock of its own.
//
//   /oauth2/token
//   /v5/organizations/les-amis/payments, /orders   and the same below /forms/<type>/<slug>
//   /v5/orders/<id>
//   /v5/organizations/les-amis/checkout-intents/<id>
#pragma once

#include "support/scripted_provider.hpp"
#include "support/scripted_token.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace chapeau::test {

class ScriptedHelloAsso {
public:
    ScriptedToken token;
    std::function<Timestamp()> now; // HelloAsso's own, never wrong.

    /// `from` means the payment's own date, whatever the order: not known to be so, nor not.
    bool from_is_of_the_date = false;
    /// Gift ids that were paid through a checkout, and whether that was a till's.
    std::map<std::string, bool> checkouts;
    /// Payments in other states than the list of gifts tells, by gift id.
    std::map<std::string, std::string> states;

    int payment_requests = 0;
    int order_lists = 0;
    int single_orders = 0;

    Answer answer(ScriptedProvider& provider, const Asked& asked);

    /// What has changed in the list since is as of now; otherwise it is at the next question.
    void take_changes(const ScriptedProvider& provider);

private:
    struct Payment {
        ProviderGift gift;
        std::int64_t number = 0;
        Timestamp updated;
        bool is_refunded = false;
        std::string state = {};
    };

    Answer list(const Asked& asked, bool is_payments);
    std::string payment_row(const Payment& payment) const;
    static std::string order_row(const Payment& payment);

    std::map<std::string, Payment> payments_; // By gift id.
    std::int64_t numbers_ = 0;
};

} // namespace chapeau::test
