// What the till hears of payments that it opened, once their money went back.
#include "sources/checkout/returned.hpp"
#include "support/catch.hpp"
#include "till.hpp"

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
using sources::checkout::kReturnedTextBytesMax;
using sources::checkout::PaidPayment;
using sources::checkout::PaidPayments;

namespace {

ScriptedPayment& paid(Till& till, std::int64_t minor) {
    auto& payment = till.open(minor);
    till.provider.pay(payment);
    till.evening.run(10s);
    REQUIRE(till.agrees());
    return payment;
}

/// Empty when there is none.
std::string notice_of(const Till& till, const std::string& id) {
    const auto notice = till.evening.book.parked.find(id);
    return notice == till.evening.book.parked.end() ? std::string{} : notice->second;
}

} // namespace

TEST_CASE("the refund of a payment that the till opened lowers its gift", "[sources]") {
    for (const auto* name : kProviders) {
        CAPTURE(name);
        auto till = make_till(name);
        auto& payment = paid(*till, 1050);
        paid(*till, 700);
        payment.returned = 1050;
        till->evening.run(6min);
        CHECK(till->agrees());
        CHECK(till->evening.book.sum() == 700);
        CHECK(till->evening.book.parked.empty());
    }
}

TEST_CASE("a refund is heard of after a restart, and told once", "[sources]") {
    for (const auto* name : kProviders) {
        CAPTURE(name);
        auto till = make_till(name);
        auto& payment = paid(*till, 1050);
        till->evening.crash();
        payment.returned = 50;
        till->evening.run(6min);
        CHECK(till->agrees());
        till->evening.crash();
        till->evening.run(20min);
        CHECK(till->evening.book.refunds_told.size() == 1);
        payment.returned = 350; // Further parts follow.
        till->evening.run(20min);
        CHECK(till->agrees());
        CHECK(till->evening.book.sum() == 700);
        till->evening.crash();
        payment.returned = 1050;
        till->evening.run(30min);
        CHECK(till->agrees());
        CHECK(till->evening.book.count() == 0);
        CHECK(till->evening.book.parked.empty());
    }
}

TEST_CASE("a refund whose page the book did not take is told again", "[sources]") {
    for (const auto* name : kProviders) {
        CAPTURE(name);
        auto till = make_till(name);
        auto& payment = paid(*till, 1050);
        payment.returned = 350;
        till->evening.book.failures_to_come = 1;
        till->evening.run(30min);
        CHECK(till->agrees());
        CHECK(till->evening.book.sum() == 700);
    }
}

TEST_CASE("who waits at a phone does not wait for refunds", "[sources]") {
    for (const auto* name : kProviders) {
        CAPTURE(name);
        auto till = make_till(name);
        for (int i = 0; i < 100; ++i) {
            till->want(500);
        }
        till->evening.run(3min);
        for (auto& payment : till->provider.payments) {
            till->provider.pay(payment);
        }
        till->evening.run(2min);
        REQUIRE(till->agrees());
        const auto before = till->requests();
        till->evening.run(1h);
        CHECK(till->requests() - before <= 190);
        till->open(900); // Within seconds.
        for (auto& payment : till->provider.payments) {
            payment.returned = payment.state == PaymentState::Paid ? 100 : 0;
        }
        till->evening.run(2h);
        CHECK(till->agrees());
    }
}

TEST_CASE("a payment whose refund cannot be read holds nobody up", "[sources]") {
    for (const auto& wrong :
         {Answer{200, {}, "<html>", Fault::None},
          Answer{404, {}, R"({"error":{"type":"x","message":"gone"}})", Fault::None}}) {
        for (const auto* name : kProviders) {
            CAPTURE(name, wrong.status);
            auto till = make_till(name);
            paid(*till, 1050);
            till->provider.instead = wrong;
            till->evening.run(10min);
            till->provider.instead.reset();
            CHECK(till->evening.health().last_error.empty());
            CHECK(till->evening.book.parked.size() == 1);
            CHECK(till->evening.book.parked.contains("refunds-unreadable"));
            till->open(500); // Within seconds.
            CHECK(till->evening.book.sum() == 1050);
            till->evening.run(10min);
            CHECK(notice_of(*till, "refunds-unreadable").find("again") != std::string::npos);
        }
    }
}

TEST_CASE("a till that may not read refunds says so once, and opens payments on", "[sources]") {
    auto till = make_till("stripe");
    paid(*till, 1050).returned = 50;
    till->provider.may_read_charges = false;
    till->evening.run(30min);
    REQUIRE(till->evening.book.parked.size() == 1);
    CHECK(till->evening.book.parked.begin()->second.find("Charges and Refunds") !=
          std::string::npos);
    CHECK(till->evening.health().last_error.empty());
    const auto pages = till->evening.book.pages;
    till->evening.run(1h);
    CHECK(till->evening.book.pages == pages);
    till->evening.crash(); // Nor is it told again by a start.
    till->evening.run(30min);
    CHECK(till->evening.book.pages == pages);
    till->open(500);
    till->provider.may_read_charges = true; // Put right at the dashboard.
    till->evening.run(30min);
    CHECK(till->agrees());
    CHECK(notice_of(*till, "refunds-not-permitted").find("permits this key now") !=
          std::string::npos);
    till->provider.may_read_charges = false; // And lost again.
    till->evening.run(30min);
    CHECK(notice_of(*till, "refunds-not-permitted").find("Charges and Refunds") !=
          std::string::npos);
}

TEST_CASE("a refusal that is not about the key's permissions is not told as one", "[sources]") {
    for (const auto* name : kProviders) {
        for (const auto& [body, is_permission] :
             {std::pair{R"(<html>Blocked by the guest network</html>)", false},
              {R"({"error":{"type":"x","message":"The account is closed"},"name":"OTHER"})", false},
              {R"({"error":{"type":"x","message":"needs rak_charge_read"},"name":"NOT_AUTHORIZED",)"
               R"("message":"denied"})",
               true}}) {
            CAPTURE(name, body);
            auto till = make_till(name);
            paid(*till, 1050);
            till->provider.instead = Answer{403, {}, body, Fault::None};
            till->evening.run(5min);
            CHECK(till->evening.book.parked.contains("refunds-not-permitted") ==
                  (is_permission || (std::string_view(name) == "helloasso" && body[0] == '{')));
            till->evening.run(15min); // While its token is good.
            CHECK(till->evening.book.parked.size() == 1);
            CHECK(till->evening.health().last_error.empty());
            till->provider.instead.reset();
            till->evening.run(30min);
            REQUIRE(till->evening.book.parked.size() == 1);
            const auto now = till->evening.book.parked.begin()->second;
            CHECK((now.find("permits this key now") != std::string::npos ||
                   now.find("can be understood again") != std::string::npos));
        }
    }
}

TEST_CASE("a clock that is set forgets no payment whose refund is to be heard", "[sources]") {
    for (const auto* name : kProviders) {
        for (const auto jump : {-240h, 240h}) {
            for (const bool dies : {false, true}) {
                CAPTURE(name, jump.count(), dies);
                auto till = make_till(name);
                auto& payment = paid(*till, 1050);
                till->evening.run(10min);
                till->evening.clock.jump_wall(jump);
                till->evening.run(30s);
                if (dies) {
                    till->evening.crash();
                }
                payment.returned = 350;
                till->evening.run(10min);
                CHECK(till->agrees());
                CHECK(till->evening.book.sum() == 700);
                till->evening.clock.advance(80h); // And it is let go of in the end.
                payment.returned = 1050;
                till->evening.run(2h);
                CHECK(till->evening.book.sum() == 700);
            }
        }
    }
}

TEST_CASE("a clock that is set while the book fails forgets no payment", "[sources]") {
    auto till = make_till("stripe");
    auto& payment = paid(*till, 1050);
    till->evening.run(10min);
    till->evening.clock.jump_wall(240h);
    till->evening.book.failures_to_come = 3;
    till->evening.run(10min);
    payment.returned = 350;
    till->evening.run(20min);
    CHECK(till->evening.book.failures_to_come == 0);
    CHECK(till->evening.book.sum() == 700);
}

TEST_CASE("a payment from the future has been paid now", "[sources]") {
    PaidPayments payments(eur());
    const Timestamp now{seconds{1'794'078'000}};
    payments.add({"cs_1", "pi_1", 500, now + 1000h, 0}, now);
    const auto text = payments.to_text(now + 1000h);
    PaidPayments read(eur());
    read.load(text, {}, 0s, now);
    REQUIRE(read.find("pi_1") != nullptr);
    CHECK(read.find("pi_1")->paid_at == now);
    CHECK(read.next(now + 71h, 1) != nullptr);
    CHECK(read.next(now + 73h, 1) == nullptr);
}

TEST_CASE("a dispute about a payment that the till opened is told to the operator", "[sources]") {
    auto till = make_till("stripe");
    auto& payment = paid(*till, 1050);
    payment.is_disputed = true;
    till->evening.book.failures_to_come = 1;
    till->evening.run(10min);
    CHECK(notice_of(*till, payment.payment_id + "-dispute").find("by hand") != std::string::npos);
    const auto pages = till->evening.book.pages;
    till->evening.run(1h);
    CHECK(till->evening.book.pages == pages); // Once.
    CHECK(till->evening.book.sum() == 1050);  // Nobody has decided yet.
    payment.returned = 1050;
    till->evening.run(1h);
    CHECK(till->agrees());
}

TEST_CASE("a part of unknown size that went back is left to the operator", "[sources]") {
    auto till = make_till("paypal");
    auto& payment = paid(*till, 1050);
    till->provider.lists_refunds = false;
    payment.returned = 50;
    till->evening.run(30min);
    CHECK(till->evening.book.sum() == 1050);
    REQUIRE(till->evening.book.parked.size() == 1);
    CHECK(till->evening.book.parked.begin()->second.find("by hand") != std::string::npos);
}

TEST_CASE("the list of paid payments fits the book, and keeps the newest", "[sources]") {
    PaidPayments payments(eur());
    const Timestamp now{seconds{1'794'078'000}};
    for (int number = 0; number < 5000; ++number) {
        payments.add({format("cs_live_{:050}", number), format("pi_{}", number), 500,
                      now + seconds{number}, number % 2 == 0 ? 0 : 7},
                     now + seconds{number});
    }
    const auto later = now + 2h;
    const auto text = payments.to_text(later);
    CHECK(text.size() <= kReturnedTextBytesMax);
    CHECK(text.size() > kReturnedTextBytesMax / 2);
    PaidPayments read(eur());
    read.load(text, {}, 0s, later);
    CHECK(read.to_text(later) == text);
    CHECK(read.find("pi_0") == nullptr);
    REQUIRE(read.find("pi_4999") != nullptr);
    CHECK(read.find("pi_4999")->told_minor == 7);
    CHECK(read.find("pi_4999")->minor == 500);
    CHECK(read.to_text(now + 96h).empty()); // An evening is over some time.
    for (const auto* bad :
         {"x", ";;;", "a b c d e;", "a b 5 5", "a b -5 5 0", "a b 5 99999999999999 0", "a b 5 5 9",
          "a b 99999999999999999999 5 0"}) {
        CAPTURE(bad);
        read.load(bad, {}, 0s, now);
        CHECK(read.to_text(now).empty());
    }
}
