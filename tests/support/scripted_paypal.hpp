// PayPal's transaction search of our own making, from the list of a ScriptedProvider: gifts appear
// in the report late, and one that is taken away gets a refund of its own there. Pure but for a
// clock of its own.
//
//   /v1/oauth2/token
//   /v1/reporting/transactions
#pragma once

#include "support/scripted_provider.hpp"
#include "support/scripted_token.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <string>

namespace chapeau::test {

class ScriptedPayPal {
public:
    ScriptedToken token;
    std::function<Timestamp()> now; // PayPal's own, never wrong.

    /// How long a transaction takes to appear, at the most, and how far the report lags.
    seconds late_max{600};
    seconds lag{300};
    /// Gift ids that stay pending, or were taken by a till of ours.
    std::map<std::string, std::string> statuses;
    std::map<std::string, std::string> custom_fields;

    int report_requests = 0;
    int questions_beyond_the_report = 0;

    Answer answer(ScriptedProvider& provider, const Asked& asked);

private:
    struct Transaction {
        std::string id;
        std::string code;
        std::string original; // Of a refund.
        std::string payer;
        std::int64_t cents = 0;
        Timestamp initiated;
        Timestamp appears;
    };

    void take_changes(const ScriptedProvider& provider);
    Answer report(const Asked& asked);
    std::string transaction_row(const Transaction& transaction) const;

    std::map<std::string, Transaction> transactions_; // By gift id; refunds by "R" and gift id.
};

} // namespace chapeau::test
