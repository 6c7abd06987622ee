// All or nothing at a Stripe account that is read by its events: the operator's decisions are
// carried out, and the feed hears of it as of what is done at the dashboard.
#include "account.hpp"
#include "sources/stripe/holds.hpp"

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
using domain::HoldDecision;
using State = StripePayment::State;

namespace {

class HoldingAccount : public StripeEvening {
public:
    HoldingAccount() {
        const auto answer = evening.respond;
        evening.respond = [this, answer](const net::Request& request) {
            const auto before = account.posts_done;
            auto outcome = answer(request);
            if (account.posts_done != before) { // Stripe's events follow what was done.
                auto* payment = account.find(payment_in(request.url));
                payment->state == State::Paid ? account.capture(*payment, now())
                                              : account.release(*payment, now());
            }
            return outcome;
        };
    }

    StripePayment& hold(std::int64_t minor) {
        return account.pay(minor, now(), [](StripePayment& payment) {
            payment.is_manual = true;
            payment.state = State::Held;
            payment.name = "Ada";
        });
    }
    void decide(const StripePayment& payment, HoldDecision decision) {
        evening.book.decide(payment.session, *domain::Currency::from_code("USD"), decision);
        evening.nudge();
    }

private:
    static std::string payment_in(const std::string& url) {
        const auto begin = url.find("pi_");
        return url.substr(begin, url.find('/', begin) - begin);
    }
};

} // namespace

TEST_CASE("a feed's held payments are taken or let go, and its events tell of it",
          "[sources][holds]") {
    HoldingAccount stripe;
    auto& taken = stripe.hold(1000);
    auto& gone = stripe.hold(700);
    auto& undecided = stripe.hold(300);
    stripe.evening.run(1min);
    REQUIRE(stripe.disagreement().empty());
    stripe.decide(taken, HoldDecision::Take);
    stripe.decide(gone, HoldDecision::LetGo);
    stripe.evening.run(1min);
    CHECK(stripe.disagreement().empty());
    CHECK(taken.state == State::Paid);
    CHECK(gone.state == State::Released);
    CHECK(undecided.state == State::Held);
    CHECK(stripe.account.posts_done == 2);
    CHECK(stripe.evening.book.state.holds.empty());
    CHECK(stripe.evening.book.gifts.at(taken.payment).name == "Ada");
    CHECK(stripe.evening.book.parked.empty());
    stripe.evening.run(1h);
    CHECK(stripe.account.posts_done == 2);
}

TEST_CASE("decided money counts as held until Stripe's events say otherwise", "[sources][holds]") {
    HoldingAccount stripe;
    auto& payment = stripe.hold(1000);
    stripe.evening.run(1min);
    stripe.account.be_late(120s);
    stripe.decide(payment, HoldDecision::Take);
    stripe.evening.run(2s);
    CHECK(payment.state == State::Paid);
    CHECK(stripe.counted(domain::Layer::Captured).empty());
    CHECK(stripe.counted(domain::Layer::Pledged).size() == 1);
    stripe.evening.crash();
    stripe.evening.run(10min);
    CHECK(stripe.disagreement().empty());
    CHECK(stripe.account.posts_done == 1);
}

TEST_CASE("outside its hours a feed still carries out at once what is decided",
          "[sources][holds]") {
    HoldingAccount stripe;
    auto options = stripe_feed_options();
    options.open_until = stripe.now() + 2min;
    stripe.evening.start_with([options] { return *sources::stripe::make_source(options); });
    std::vector<StripePayment*> held;
    for (int i = 0; i < 150; ++i) {
        held.push_back(&stripe.hold(1000));
    }
    stripe.evening.run(1h);
    for (const auto* payment : held) {
        stripe.decide(*payment, HoldDecision::Take);
    }
    stripe.evening.run(5min);
    CHECK(stripe.disagreement().empty());
    CHECK(stripe.account.posts_done == 150);
}
