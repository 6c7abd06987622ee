// When a payment that is under way is looked at again. Pure.
//
// Somebody who has just opened the provider's page pays within a minute or two, and then looks up
// at the screen: those are read every few seconds. Who has not paid after that is less and less
// likely to, and is read more and more rarely. At the usual interval of 2 s one that is never paid
// costs 142 readings in its first 30 minutes and 2 a minute after them.
#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <string>

namespace chapeau::sources::checkout {

/// `first` is the interval right after the opening.
milliseconds read_interval(microseconds age, milliseconds first);

/// One that its giver's bank is working on, for hours or days.
inline constexpr milliseconds kBankReadInterval{std::chrono::minutes{10}};

/// Stripe grants an account 500 readings for each payment, but 10,000 a month at the least. We
/// spend at most half of that, and slow down beyond that. Months are the calendar's, which is
/// never more than the rolling 30 days twice over: hence the half.
class ReadBudget {
public:
    /// From a source's cursor in the book; what cannot be read starts a new count.
    static ReadBudget from_text(const std::string& text);
    std::string to_text() const;

    void count_reading(Timestamp now);
    void count_payment(Timestamp now);

    /// Above the budget everything is read this many times more rarely.
    static constexpr int kSlower = 8;
    bool is_spent(Timestamp now) const;

private:
    void enter_month(Timestamp now);

    std::int64_t month_ = 0; // Since 1970.
    std::int64_t readings_ = 0;
    std::int64_t payments_ = 0;
};

} // namespace chapeau::sources::checkout
