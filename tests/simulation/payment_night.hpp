// One night of two sources that tell of the same payments, some of them in another currency, on a
// disk whose power goes at random moments.
//
// The oracle is the bank: every payment has an amount that no other has, so that each gift of the
// book is known by what was given. Whatever was told, in whatever order and how often: a payment
// counts once, what was wholly given back does not count, and what is converted stays worth what it
// was worth when it came.
#pragma once

#include "ledger/ledger.hpp"
#include "simulation/machine.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace chapeau::test {

/// What tells the book, and is wrong on purpose in all but the first.
enum class PaymentVariant {
    Right,
    WithoutReference, // Nobody says which payment is behind a gift.
    ConvertedBefore, // Amounts are converted on the way, by whatever rate holds when they are told.
    RefundedTwice,   // Each source's telling of one refund counts.
};

struct PaymentVerdict {
    int lost = 0;
    int doubled = 0;
    int changed = 0; // Worth another sum than when it came, or counted though it went back.
    int corrupt = 0;
    int cuts = 0;
    std::int64_t linked = 0;
    std::int64_t waited = 0; // For a rate.
    std::int64_t converted = 0;
    std::int64_t refunded = 0;
    std::string story;

    bool clean() const { return lost + doubled + changed + corrupt == 0; }
};

class PaymentNight : private Machine {
public:
    PaymentNight(std::uint64_t seed, PaymentVariant variant);
    ~PaymentNight();

    PaymentVerdict run();

private:
    struct Payment {
        std::int64_t number = 0; // From 1; its amount follows from it.
        bool is_euro = false;
        bool has_name = false;
        bool refunded = false;         // All of it.
        std::set<std::string> told_by; // And acknowledged by the book.
        bool told_back = false;
    };

    void live_until_the_end_of_a_run();
    bool start();
    void stop(Ending ending);
    bool trouble(const Error& error, const std::string& what);
    void happen();
    bool tell();
    bool tell_page(const char* source, const std::vector<Payment*>& payments);
    bool set_rate();
    void check();
    void judge(const std::map<std::int64_t, int>& standing); // How often each payment counts.
    void blame(int& count, const std::string& what);
    domain::Money given_of(const Payment& payment) const;
    domain::Gift gift_of(const Payment& payment, const char* source) const;

    PaymentVariant variant_;
    std::unique_ptr<ledger::Ledger> book_;
    std::vector<Payment> payments_;
    std::map<std::int64_t, std::int64_t> worth_; // By payment: as the book first counted it.
    std::int64_t rate_thousandths_ = 0;          // The latest that was set; 0: none.
    std::int64_t rates_set_ = 0;
    PaymentVerdict verdict_;
};

} // namespace chapeau::test
