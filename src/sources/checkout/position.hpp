// What the book keeps for a till between its pages: what it has read and what it has counted. Pure.
#pragma once

#include "base/clock.hpp"
#include "sources/checkout/pace.hpp"
#include "sources/checkout/returned.hpp"

#include <optional>
#include <string>

namespace chapeau::sources::checkout {

class Position {
public:
    explicit Position(domain::Currency currency) : paid_(currency) {}

    /// As the book has it. The readings that were counted since then stay counted; all else that
    /// the book did not take has not happened.
    void load(const std::string& cursor, Timestamp now);

    /// The same text with one more payment, for who has none of the till's own in hand.
    static std::string with_paid(const std::string& cursor, domain::Currency currency,
                                 const PaidPayment& payment, Timestamp now);

    /// For the page that is about to go to the book.
    std::string to_text(Timestamp now);

    /// See Source::clock_was_set. What the book keeps was written by the clock as it was.
    void clock_was_set(microseconds by);

    /// The book is to be given this position soon, whatever else there is to tell: after the clock
    /// was set, a start would take the payments in it for older than they are.
    bool wants_saving() const { return !paid_.is_empty() && set_by_ != text_set_by_; }

    ReadBudget& budget() { return *budget_; } // Once it was loaded.
    PaidPayments& paid() { return paid_; }

private:
    std::optional<ReadBudget> budget_;
    PaidPayments paid_;
    std::string text_; // That the above is the same as.
    /// The clock, since the start; and as much of it as `text_` was written after. A text says by
    /// which start it was written, so that none is moved twice.
    microseconds set_by_{0};
    microseconds text_set_by_{0};
    std::optional<Timestamp> start_; // As the clock was at the first load.
};

} // namespace chapeau::sources::checkout
