// The checkouts: what phones want to pay at a provider, durable before the provider hears of it.
// They are no money and no lines; a paid one points at its gift.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/checkout.hpp"
#include "domain/command.hpp"
#include "ledger/journal.hpp"
#include "ledger/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace chapeau::ledger {

struct CheckoutRow { // NOLINT(cppcoreguidelines-pro-type-member-init): as Checkout.
    std::int64_t source = 0;
    domain::Checkout checkout;
    domain::Judgement words;
    domain::EntrySeq gift = 0; // Of a paid one.
};

class Checkouts {
public:
    static Result<Checkouts> load(Database& database, Journal& journal);

    Result<std::optional<CheckoutRow>> find(std::string_view key);

    /// Idempotent by the key. Errc::Conflict when the key was used for something else,
    /// Errc::Refused when too many are open at that source.
    Result<void> open(const domain::Command& command, const domain::OpenCheckout& wanted,
                      Timestamp now);

    /// Nothing when the checkout is not one of that source, or is paid already.
    Result<void> change(std::int64_t source, const domain::CheckoutChange& change,
                        domain::EntrySeq gift);

    /// Its gift comes in without a name and a message.
    Result<void> forget_words(std::string_view key);

    /// The wanted and open ones, oldest first.
    Result<std::vector<domain::Checkout>> open_of(std::int64_t source);

private:
    struct Statements {
        Statement find;
        Statement open;
        Statement count;
        Statement insert;
        Statement update;
        Statement blank;
    };
    Checkouts(Statements statements, Journal& journal)
        : statements_(std::move(statements)), journal_(&journal) {}
    Result<CheckoutRow> row_of(const Rows& rows) const;

    Statements statements_;
    Journal* journal_;
};

} // namespace chapeau::ledger
