#include "account.hpp"
#include "sources/seeded_evening.hpp"

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

/// An account on which everything happens, on an evening when nothing works.
class SeededAccount {
public:
    explicit SeededAccount(std::uint64_t seed)
        : stripe(seed, options_of(seed)), random_(seed * 6007 + 3) {
        stripe.evening.respond = [this](const net::Request& request) { return meet(request); };
        // Half of the evenings begin where the account stands; they have to have begun.
        has_faults_ = false;
        stripe.evening.run(10s);
        has_faults_ = true;
    }

    StripeEvening stripe;

    void live(std::chrono::minutes length) {
        for (auto passed = 0s; passed < length; passed += 5s) {
            change();
            stripe.evening.run(5s);
            stripe.check_nothing_is_invented();
        }
    }

    void calm(std::chrono::minutes length) {
        has_faults_ = false;
        stripe.evening.run(length);
        stripe.check_nothing_is_invented();
    }

private:
    static sources::stripe::Options options_of(std::uint64_t seed) {
        auto options = stripe_feed_options();
        if (seed % 2 == 0) {
            options.begin_at.reset();
        }
        return options;
    }

    bool once_in(std::uint64_t n) { return random_() % n == 0; }
    std::int64_t cents(std::int64_t most) {
        return 1 + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most));
    }

    void pay() {
        stripe.account.pay(99 + cents(9'900), stripe.now(), [this](StripePayment& payment) {
            payment.name = once_in(3) ? "" : "Ana & Jo";
            payment.currency = once_in(15) ? "eur" : "usd";
            payment.mark = once_in(10) ? "0000000000000000000000000000002a" : "";
            if (once_in(6)) {
                payment.is_manual = once_in(2);
                payment.state = payment.is_manual ? StripePayment::State::Held
                                                  : StripePayment::State::AwaitsBank;
            }
        });
    }

    void change() {
        auto& account = stripe.account;
        account.be_late(std::chrono::seconds{once_in(4) ? random_() % 250 : 0});
        if (once_in(3)) {
            for (auto i = once_in(60) ? 130 : cents(3); i > 0; --i) {
                pay();
            }
        }
        for (auto i = account.payments.empty() ? 0 : cents(3); i > 0; --i) {
            follow(account.payments[random_() % account.payments.size()]);
        }
        if (once_in(20)) {
            account.tell_twice(stripe.now());
        }
        if (once_in(60)) {
            stripe.evening.crash();
        }
        if (once_in(40)) {
            stripe.evening.book.failures_to_come = 1;
        }
        if (once_in(300)) {
            stripe.evening.clock.jump_wall(seconds{random_() % 7200} - 1h);
        }
    }

    /// What becomes of a payment after its session.
    void follow(StripePayment& payment) {
        using State = StripePayment::State;
        auto& account = stripe.account;
        const auto now = stripe.now();
        if (payment.state == State::AwaitsBank) {
            account.settle(payment, !once_in(3), now);
        } else if (payment.state == State::Held) {
            once_in(3) ? account.release(payment, now) : account.capture(payment, now);
        } else if (payment.state == State::Paid && payment.net() > 1 && once_in(4)) {
            give_back(payment);
        }
    }

    void give_back(StripePayment& payment) {
        auto& account = stripe.account;
        const auto now = stripe.now();
        if (!payment.dispute.empty()) {
            if (payment.lost == 0) {
                account.close_dispute(payment, once_in(2), now);
            }
        } else if (once_in(3)) {
            account.dispute(payment, now);
        } else {
            const auto is_whole = once_in(3);
            account.refund(payment, is_whole ? payment.net() : cents(payment.net() - 1), now,
                           once_in(6) ? "failed" : "succeeded");
        }
    }

    net::Outcome meet(const net::Request& request) {
        stripe.evening.latency = milliseconds{20 + random_() % 400};
        auto answer = stripe.account.answer(to_asked(request));
        if (has_faults_ && once_in(6)) {
            answer = spoilt(std::move(answer), random_);
        }
        return to_outcome(std::move(answer), request);
    }

    std::mt19937_64 random_;
    bool has_faults_ = true;
};

} // namespace

TEST_CASE("no evening with a Stripe account loses or doubles or invents", "[sources]") {
    for (std::uint64_t seed = 1; seed <= seeded_evenings(); ++seed) {
        CAPTURE(seed);
        SeededAccount night(seed);
        night.live(60min);
        night.calm(30min);
        CHECK(night.stripe.disagreement() == "");
        CHECK_FALSE(night.stripe.evening.health().late);
    }
}
