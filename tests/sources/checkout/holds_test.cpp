// All or nothing at a till of Stripe's: what the operator decides about held payments, carried out.
#include "net/curl_http.hpp"
#include "sources/poller.hpp"
#include "sources/stripe/holds.hpp"
#include "support/catch.hpp"
#include "support/scripted_server.hpp"
#include "till.hpp"

#include <set>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
using domain::HoldDecision;
using domain::Layer;

namespace {

sources::checkout::StripeOptions manual_till() {
    auto options = stripe_options();
    options.capture = sources::checkout::CaptureMode::Manual;
    return options;
}

class HoldingTill : public Till {
public:
    HoldingTill() : Till(manual_till()) {}

    ScriptedPayment& hold(std::int64_t minor) {
        auto& payment = open(minor);
        provider.pay(payment);
        evening.run(10s);
        REQUIRE(gift(payment.id).layer == Layer::Pledged);
        REQUIRE_FALSE(gift(payment.id).is_all_back);
        return payment;
    }
    void decide(const ScriptedPayment& payment, HoldDecision decision) {
        evening.book.decide(payment.id, eur(), decision);
        evening.nudge();
    }
    bool is_taken(const ScriptedPayment& payment) const {
        const auto taken = evening.book.gifts.find(payment.payment_id);
        return taken != evening.book.gifts.end() && taken->second.layer == Layer::Captured &&
               taken->second.minor == payment.minor && gift(payment.id).is_all_back &&
               payment.state == PaymentState::Paid;
    }
    std::set<std::string> keys_sent(std::string_view deed) const {
        std::set<std::string> keys;
        for (const auto& request : asked) {
            if (request.path.ends_with(deed)) {
                keys.insert(request.header("idempotency-key"));
            }
        }
        return keys;
    }
};

} // namespace

TEST_CASE("held payments are taken once the operator says so, and not before", "[sources][holds]") {
    HoldingTill till;
    auto& one = till.hold(1000);
    auto& other = till.hold(700);
    till.evening.run(10min);
    CHECK(till.requests("POST", "/v1/payment_intents") == 0);
    till.decide(one, HoldDecision::Take);
    till.decide(other, HoldDecision::Take);
    CHECK_FALSE(till.evening.book.gifts.contains("pi_1")); // A decision moves no money.
    till.evening.run(10s);
    CHECK(till.is_taken(one));
    CHECK(till.is_taken(other));
    CHECK(till.agrees());
    CHECK(till.evening.book.state.holds.empty());
    CHECK(till.evening.book.parked.empty());
    CHECK(till.keys_sent("/capture") ==
          std::set<std::string>{"chapeau-capture-pi_1", "chapeau-capture-pi_2"});
    const auto before = till.requests("POST", "/v1/payment_intents");
    till.evening.run(1h);
    CHECK(till.requests("POST", "/v1/payment_intents") == before);
    CHECK(before == 2);
}

TEST_CASE("what was taken is looked after as a payment: its refund is heard", "[sources][holds]") {
    HoldingTill till;
    auto& payment = till.hold(1000);
    till.decide(payment, HoldDecision::Take);
    till.evening.run(10s);
    payment.returned = 1000;
    till.evening.crash();
    till.evening.run(10min);
    CHECK(till.evening.book.sum() == 0);
    CHECK(till.agrees());
}

TEST_CASE("held payments are let go, and their promises end", "[sources][holds]") {
    HoldingTill till;
    auto& payment = till.hold(1000);
    till.decide(payment, HoldDecision::LetGo);
    till.evening.run(10s);
    CHECK(payment.state == PaymentState::Released);
    CHECK(till.evening.book.gifts.at(payment.id).is_all_back);
    CHECK_FALSE(till.evening.book.gifts.contains(payment.payment_id));
    CHECK(till.evening.book.sum() == 0);
    CHECK(till.keys_sent("/cancel") == std::set<std::string>{"chapeau-release-pi_1"});
}

TEST_CASE("what was done at Stripe's dashboard meanwhile is told and not asked for",
          "[sources][holds]") {
    HoldingTill till;
    auto& taken = till.hold(1000);
    auto& gone = till.hold(700);
    taken.state = PaymentState::Paid;
    gone.state = PaymentState::Released;
    till.decide(taken, HoldDecision::LetGo);
    till.decide(gone, HoldDecision::Take);
    till.evening.run(10s);
    CHECK(till.requests("POST", "/v1/payment_intents") == 0);
    CHECK(till.is_taken(taken));
    CHECK(till.evening.book.gifts.at(gone.id).is_all_back);
    CHECK(till.evening.book.sum() == 1000);
}

TEST_CASE("a crash between the decision, the call and its answer takes the money once",
          "[sources][holds]") {
    // The answers that never come: to the reading, to the call after and before it had its effect,
    // and the page that tells of it.
    for (const int moment : {0, 1, 2, 3, 4}) {
        CAPTURE(moment);
        HoldingTill till;
        auto& payment = till.hold(1000);
        if (moment == 0) {
            till.evening.book.decide(payment.id, eur(), HoldDecision::Take);
            till.evening.crash(); // Nothing was sent yet.
        } else if (moment == 4) {
            till.evening.book.failures_to_come = 2;
            till.decide(payment, HoldDecision::Take);
        } else {
            till.decide(payment, HoldDecision::Take);
            const auto part = moment == 1 ? "/v1/checkout/sessions/" : "/capture";
            const auto usual = till.evening.respond;
            bool is_lost = false;
            till.evening.respond = [&, part, moment](const net::Request& request) -> net::Outcome {
                if (is_lost || request.url.find(part) == std::string::npos) {
                    return usual(request);
                }
                is_lost = true;
                if (moment == 2) {
                    static_cast<void>(usual(request)); // It had its effect.
                } else {
                    till.asked.push_back(to_asked(request));
                }
                return fail(Errc::Timeout, "nobody answered");
            };
            till.evening.run(5s);
            REQUIRE(is_lost);
            CHECK_FALSE(till.is_taken(payment));
            till.evening.crash();
            till.evening.run(5min);
            till.evening.respond = usual;
        }
        till.evening.run(5min);
        CHECK(till.is_taken(payment));
        CHECK(payment.moves == 1);
        CHECK(till.agrees());
        CHECK(till.keys_sent("/capture") == std::set<std::string>{"chapeau-capture-pi_1"});
    }
}

TEST_CASE("what Stripe refuses is told with what to do, and asked again when decided anew",
          "[sources][holds]") {
    HoldingTill till;
    auto& declined = till.hold(1000);
    auto& other = till.hold(700);
    declined.next_capture_is_declined = true;
    till.decide(declined, HoldDecision::Take);
    till.decide(other, HoldDecision::Take);
    till.evening.run(1min);
    CHECK(till.is_taken(other)); // One refusal holds up no other.
    CHECK_FALSE(till.is_taken(declined));
    REQUIRE(till.evening.book.parked.contains(declined.id));
    const auto words = till.evening.book.parked.at(declined.id);
    CHECK(words.starts_with("Stripe refuses (402): Your card was declined. Nothing was taken."));
    const auto asked = till.requests("POST", "/capture");
    till.evening.run(30min);
    CHECK(till.requests("POST", "/capture") == asked);
    till.decide(declined, HoldDecision::LetGo);
    till.evening.run(10s);
    CHECK(declined.state == PaymentState::Released);
    CHECK(till.evening.book.state.holds.empty());
}

TEST_CASE("a key that may not take payments is told once, and asked with again after a rest",
          "[sources][holds]") {
    HoldingTill till;
    auto& payment = till.hold(1000);
    auto& other = till.hold(700);
    till.provider.may_write_payments = false;
    till.decide(payment, HoldDecision::Take);
    till.decide(other, HoldDecision::Take);
    till.evening.run(5min);
    CHECK(till.evening.book.parked.size() == 1);
    CHECK(till.evening.book.parked.begin()->second.find("PaymentIntents to write") !=
          std::string::npos);
    CHECK(till.requests("POST", "/capture") == 1);
    CHECK(till.evening.health().last_error.empty()); // Phones pay on.
    till.provider.may_write_payments = true;
    till.evening.run(10min);
    CHECK(till.is_taken(payment));
    CHECK(till.is_taken(other));
}

TEST_CASE("who waits at a phone does not wait for a whole evening's holds", "[sources][holds]") {
    HoldingTill till;
    for (int i = 0; i < 60; ++i) {
        till.want(500);
    }
    till.evening.run(3min);
    for (auto& payment : till.provider.payments) {
        till.provider.pay(payment);
    }
    till.evening.run(3min);
    for (auto& payment : till.provider.payments) {
        till.decide(payment, HoldDecision::Take);
    }
    till.evening.run(3s);
    const auto key = till.want(500);
    till.evening.run(10s);
    CHECK(till.checkout(key).state == domain::CheckoutState::Open);
    till.evening.run(5min);
    CHECK(till.evening.book.state.holds.empty());
    CHECK(till.agrees());
    CHECK(till.evening.book.sum() == 60 * 500);
}

TEST_CASE("held payments are taken whole over real sockets under faults", "[sources][holds]") {
    Mutex mutex;
    ScriptedCheckouts provider;
    std::int64_t answers = 0;
    auto server = ScriptedServer::start([&](const Asked& asked) {
        const MutexLock lock(mutex);
        auto answer = provider.answer(asked);
        if (++answers % 3 == 0 && answers <= 12) {
            answer.fault = answers % 2 == 0 ? Fault::CloseAtOnce : Fault::ResetMidBody;
        }
        return answer;
    });
    REQUIRE(server);
    auto options = manual_till();
    options.common.base_url = (*server)->url("");
    options.common.poll_interval = 50ms;
    MemoryBook book;
    constexpr std::int64_t kHeld = 4;
    for (std::int64_t i = 1; i <= kHeld; ++i) { // As if the till had told of them before.
        ScriptedPayment payment;
        payment.provider = "stripe";
        payment.id = format("cs_test_{}", i);
        payment.payment_id = format("pi_{}", i);
        payment.reference = format("{:032x}", i);
        payment.minor = 500 + i;
        payment.currency = "eur";
        payment.state = PaymentState::Authorised;
        book.checkouts.emplace(payment.reference,
                               wanted(i, options.common.name, payment.minor, Timestamp{}));
        book.gifts[payment.id] = {
            .minor = payment.minor, .currency = "EUR", .name = {}, .layer = Layer::Pledged};
        book.decide(payment.id, eur(), i == kHeld ? HoldDecision::LetGo : HoldDecision::Take);
        const MutexLock lock(mutex);
        provider.payments.push_back(payment);
    }
    auto client = net::make_curl_http_client(
        {.user_agent = "Chapeau/0.0 (+https://chapeau.example)", .request_timeout = 2s});
    REQUIRE(client);
    const SystemClock clock;
    sources::Poller* self = nullptr;
    sources::Poller poller(
        **client,
        [&](std::size_t index, domain::Batch page) {
            self->committed(index, book.record(page), clock.now(), clock.steady_now());
            return true;
        },
        1);
    self = &poller;
    poller.add(*sources::checkout::make_source(options), book.state);
    // Time passes quicker than the sockets', so that no rest is waited for.
    const auto begin = clock.steady_now();
    microseconds ahead{0};
    while (!book.state.holds.empty() && clock.steady_now() - begin < 60s) {
        ahead += 200ms;
        poller.advance(clock.now() + ahead, clock.steady_now() + ahead);
        (*client)->run(10ms);
    }
    CHECK(book.state.holds.empty());
    CHECK(book.sum() == 501 + 502 + 503);
    const MutexLock lock(mutex);
    for (const auto& payment : provider.payments) {
        CHECK(payment.moves == 1);
    }
    CHECK(provider.payments.back().state == PaymentState::Released);
}
