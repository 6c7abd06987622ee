// Seeded evenings for the book: pages with gifts, corrections, refunds, withdrawals, and what an
// operator does meanwhile. The same seed gives the same evening.
#pragma once

#include "ledger/ledger.hpp"
#include "ledger/open_book.hpp"
#include "support/makers.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::test {

/// Whether the provider changes the amount of a gift that it has told before.
enum class Amounts { Change, Stay };

class EveningOfPages {
public:
    explicit EveningOfPages(std::uint64_t seed, Amounts amounts = Amounts::Change)
        : random_(seed), amounts_(amounts) {}

    /// The next page of the one feed. Its cursor counts the pages.
    domain::Batch next_page(int gifts_max) {
        BatchFields fields;
        const int count = 1 + number_below(gifts_max);
        for (int index = 0; index < count; ++index) {
            const bool known = made_ > 0 && number_below(5) == 0;
            const int number = known ? 1 + number_below(made_) : ++made_;
            fields.gifts.push_back(gift(number));
        }
        if (number_below(4) == 0) {
            const auto about = "g" + std::to_string(1 + number_below(made_ + 3));
            const auto amount =
                number_below(3) == 0 ? std::nullopt : std::optional(money(1 + number_below(600)));
            fields.refunds.push_back(
                {"r" + std::to_string(++refunds_), about, amount, at(seconds(made_))});
        }
        if (number_below(6) == 0) {
            fields.parked.push_back({"p" + std::to_string(number_below(20)), "no amount", "{}"});
        }
        if (number_below(8) == 0) {
            auto& listing = fields.listing.emplace();
            for (int number = 1; number <= made_; ++number) {
                if (number_below(12) != 0) {
                    listing.push_back("g" + std::to_string(number));
                }
            }
        }
        fields.cursor = "page-" + std::to_string(++pages_);
        return make_batch(std::move(fields));
    }

    /// Some of them contradict the book and are refused; that is part of the evening.
    domain::Command next_command(domain::EntrySeq head) {
        const auto key = "k" + std::to_string(++commands_);
        const auto line = 1 + number_below(static_cast<int>(std::max<std::int64_t>(head, 1)));
        switch (number_below(5)) {
        case 0:
            return make_command(key, domain::VoidGift{line});
        case 1:
            return make_command(key, domain::UnvoidGift{line});
        case 2:
            return make_command(key, domain::Cue(domain::SetFrozen{number_below(2) == 0}));
        case 3:
            return make_command(key, domain::Cue(domain::HideName{line}));
        default:
            return make_command(key,
                                domain::AddCash{money(1 + number_below(9000)), 2, "Row " + key});
        }
    }

    int number_below(int limit) {
        return static_cast<int>(random_() % static_cast<std::uint64_t>(limit));
    }

private:
    domain::Gift gift(int number) {
        const int choice = amounts_ == Amounts::Stay ? number * 7 : number_below(360);
        const auto amount =
            choice % 9 == 0 ? std::nullopt : std::optional(money(500 + 100 * (choice % 40)));
        return make_gift({.external_id = "g" + std::to_string(number),
                          .amount = amount,
                          .donor_key = number % 3 == 0 ? "d" + std::to_string(number % 7) : "",
                          .name = number % 4 == 0 ? "" : "Giver " + std::to_string(number),
                          .message = number % 5 == 0 ? "Bravo!" : "",
                          .occurred_at = at(seconds(number))});
    }

    std::mt19937_64 random_;
    Amounts amounts_;
    int made_ = 0;
    int refunds_ = 0;
    int pages_ = 0;
    int commands_ = 0;
};

inline void append(std::vector<domain::Entry>& all, const std::vector<domain::Entry>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

/// Spends `steps` pages and commands on the book; the entries of all receipts, in order.
inline std::vector<domain::Entry> spend(ledger::Ledger& book, EveningOfPages& evening_of_pages,
                                        int steps, int gifts_max) {
    std::vector<domain::Entry> entries;
    for (int step = 0; step < steps; ++step) {
        const auto page = book.record(evening_of_pages.next_page(gifts_max), at(seconds(step)));
        if (!page) {
            throw std::runtime_error(page.error().message);
        }
        append(entries, page->entries);
        const auto done = book.execute(evening_of_pages.next_command(book.head()), at(1min));
        if (done) {
            append(entries, done->entries);
        } else if (done.error().code != Errc::Conflict && done.error().code != Errc::NotFound) {
            throw std::runtime_error(done.error().message);
        }
    }
    return entries;
}

} // namespace chapeau::test
