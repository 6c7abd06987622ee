// What the book keeps for a till between its pages: what it has read and what it has counted. Pure.
#pragma once

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
    void load(const std::string& cursor);

    /// For the page that is about to go to the book.
    std::string to_text(Timestamp now);

    ReadBudget& budget() { return *budget_; } // Once it was loaded.
    PaidPayments& paid() { return paid_; }

private:
    std::optional<ReadBudget> budget_;
    PaidPayments paid_;
    std::string text_; // That the above is the same as.
};

} // namespace chapeau::sources::checkout
