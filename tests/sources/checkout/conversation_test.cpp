// What holds for every payment provider: nothing lost, nothing doubled, nothing counted that was
// not read back, nothing asked while nobody wants anything.
#include "support/catch.hpp"
#include "till.hpp"

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
using domain::CheckoutState;
using sources::checkout::kRequestSpacing;

TEST_CASE("what a phone wants is opened at once, paid, read back and counted", "[sources]") {
    for (const auto* name : kProviders) {
        CAPTURE(name);
        auto till = make_till(name);
        till->evening.run(30s);
        CHECK(till->requests() == 0);
        till->want(1050);
        till->evening.run(1s);
        CHECK(till->last().state == CheckoutState::Open);
        CHECK(till->last().url.starts_with("https://"));
        REQUIRE(till->provider.payments.size() == 1);
        auto& payment = till->provider.payments.front();
        CHECK(payment.minor == 1050);
        CHECK(payment.return_url == "https://hat.example/");
        till->evening.run(40s);
        CHECK(till->evening.book.gifts.empty());
        till->provider.pay(payment);
        till->evening.run(5s);
        CHECK(till->agrees());
        CHECK(till->last().state == CheckoutState::Paid);
        REQUIRE(till->evening.book.gifts.contains(payment.payment_id));
        CHECK(till->gift(payment.payment_id).minor == 1050);
        CHECK(till->gift(payment.payment_id).name == "Giver 1");
        CHECK(till->gift(payment.payment_id).layer == domain::Layer::Captured);
    }
}

TEST_CASE("while nothing is wanted, open or paid nobody is asked anything", "[sources]") {
    for (const auto* name : kProviders) {
        auto till = make_till(name);
        till->open(500);
        till->evening.run(26h);
        REQUIRE(till->last().state == CheckoutState::Expired);
        const auto before = till->requests();
        till->evening.run(2h);
        CHECK(till->requests() == before);
        CHECK_FALSE(till->evening.health().late);
    }
}

TEST_CASE("a payment that was counted is read rarely, and no more after some days", "[sources]") {
    for (const auto* name : kProviders) {
        auto till = make_till(name);
        till->provider.pay(till->open(500));
        till->evening.run(10s);
        const auto before = till->requests("GET", "");
        till->evening.run(73h);
        const auto readings = till->requests("GET", "") - before;
        CHECK(readings > 80);
        CHECK(readings < 130);
        const auto after = till->requests();
        till->evening.run(8h);
        CHECK(till->requests() == after);
        CHECK_FALSE(till->evening.health().late);
    }
}

TEST_CASE("a crash at any step loses nothing and doubles nothing", "[sources]") {
    for (const auto* name : kProviders) {
        // Each commit in turn is lost, and the process with it.
        for (int lost = 0; lost < 6; ++lost) {
            CAPTURE(name, lost);
            auto till = make_till(name);
            till->evening.run(1s);
            till->want(700);
            int pages = 0;
            bool is_paid = false;
            for (int moment = 0; moment < 400; ++moment) {
                const auto now_pages = till->evening.book.pages;
                till->evening.book.failures_to_come = now_pages == lost && pages <= lost ? 1 : 0;
                till->evening.run(50ms);
                if (till->evening.book.failures_to_come == 0 && now_pages == lost &&
                    pages <= lost && till->evening.book.pages == lost) {
                    pages = lost + 1;
                    till->evening.crash();
                }
                if (till->last().state == CheckoutState::Open && !is_paid) {
                    is_paid = true;
                    till->provider.pay(*till->provider.find(till->last().provider_id));
                }
            }
            CHECK(till->last().state == CheckoutState::Paid);
            CHECK(till->agrees());
            CHECK(till->provider.paid_count() == 1);
            CHECK(till->evening.book.parked.empty());
        }
    }
}

TEST_CASE("a crash between any two requests loses nothing and doubles nothing", "[sources]") {
    for (const auto* name : kProviders) {
        for (std::size_t at = 1; at < 9; ++at) {
            CAPTURE(name, at);
            auto till = make_till(name);
            till->want(700);
            bool has_crashed = false;
            bool is_paid = false;
            for (int moment = 0; moment < 2000; ++moment) {
                till->evening.run(10ms);
                if (!has_crashed && till->requests() == at) {
                    has_crashed = true;
                    till->evening.crash(); // The request has had its effect; its answer is lost.
                }
                if (till->last().state == CheckoutState::Open && !is_paid) {
                    is_paid = true;
                    till->provider.pay(*till->provider.find(till->last().provider_id));
                }
            }
            CHECK((has_crashed || at > 2));
            CHECK(till->last().state == CheckoutState::Paid);
            CHECK(till->agrees());
            CHECK(till->provider.paid_count() == 1);
        }
    }
}

TEST_CASE("a creation whose answer is lost leads to the same payment", "[sources]") {
    for (const auto& lost :
         {Answer{500, {}, "oops", Fault::None}, Answer{200, {}, "", Fault::Hang},
          Answer{200, {}, "", Fault::CloseAtOnce}, Answer{503, {}, "", Fault::None},
          Answer{200, {}, "{\"id\":", Fault::None}, Answer{409, {}, "{}", Fault::None}}) {
        for (const auto* name : kProviders) {
            CAPTURE(name, lost.status);
            auto till = make_till(name);
            till->provider.instead_after_acting = lost;
            till->want(900);
            till->evening.run(2min);
            CHECK(till->last().state == CheckoutState::Open);
            // HelloAsso has no keys against doubles; the intent that nobody saw just ends.
            const auto is_helloasso = std::string_view(name) == "helloasso";
            CHECK(till->provider.payments.size() == (is_helloasso ? 2U : 1U));
            till->provider.pay(*till->provider.find(till->last().provider_id));
            till->evening.run(1min);
            CHECK(till->agrees());
        }
    }
}

TEST_CASE("an intent of HelloAsso is not created again and again", "[sources]") {
    auto till = make_till("helloasso");
    till->evening.respond = [&till](const net::Request& request) {
        till->asked.push_back(to_asked(request));
        const auto answer = till->provider.answer(till->asked.back());
        const auto is_creation = request.url.ends_with("checkout-intents");
        return to_outcome(is_creation ? Answer{500, {}, "", Fault::None} : answer, request);
    };
    till->want(900);
    till->evening.run(9min);
    CHECK(till->provider.payments.size() == 3);
    CHECK(till->last().state == CheckoutState::Failed);
    CHECK(till->last().problem.find("nothing was paid") != std::string::npos);
}

TEST_CASE("a provider that does not open a payment in time has failed", "[sources]") {
    for (const auto* name : kProviders) {
        CAPTURE(name);
        auto till = make_till(name);
        till->provider.instead = Answer{503, {}, "", Fault::None};
        till->want(900);
        till->evening.run(9min);
        CHECK(till->last().state == CheckoutState::Wanted);
        CHECK(till->evening.health().late);
        till->evening.run(3min);
        CHECK(till->last().state == CheckoutState::Failed);
        till->provider.instead.reset();
        till->open(600);
        CHECK(till->last().state == CheckoutState::Open);
    }
}

TEST_CASE("what was paid in another amount, currency or name is not counted", "[sources]") {
    using Forge = std::function<void(ScriptedPayment&)>;
    const std::array<std::pair<const char*, Forge>, 4> forgeries = {
        {{"less", [](ScriptedPayment& payment) { payment.minor = 1; }},
         {"more", [](ScriptedPayment& payment) { payment.minor = 100'000; }},
         {"currency",
          [](ScriptedPayment& payment) {
              payment.currency = payment.provider == "stripe" ? "usd" : "USD";
          }},
         {"key", [](ScriptedPayment& payment) { payment.reference = "another"; }}}};
    for (const auto* name : kProviders) {
        for (const auto& [what, forge] : forgeries) {
            if (std::string_view(name) == "helloasso" && std::string_view(what) == "currency") {
                continue; // It tells none.
            }
            CAPTURE(name, what);
            auto till = make_till(name);
            auto& payment = till->open(1000);
            till->provider.pay(payment);
            forge(payment);
            till->evening.run(10s);
            CHECK(till->last().state == CheckoutState::Failed);
            CHECK_FALSE(till->last().problem.empty());
            CHECK(till->evening.book.gifts.empty());
            CHECK(till->evening.book.parked.size() == 1);
            // PayPal's money is not even taken.
            CHECK(till->requests("POST", "/capture") == 0);
        }
    }
}

TEST_CASE("an answer for another payment is not taken for this one", "[sources]") {
    for (const auto* name : kProviders) {
        CAPTURE(name);
        auto till = make_till(name);
        auto& mine = till->open(1000);
        auto& other = till->open(1000);
        till->provider.pay(other);
        // The provider mixes them up.
        const auto mine_id = mine.id;
        till->evening.respond = [&till, mine_id, &other](const net::Request& request) {
            auto asked = to_asked(request);
            if (const auto at = asked.path.find(mine_id); at != std::string::npos) {
                asked.path.replace(at, mine_id.size(), other.id);
            }
            return to_outcome(till->provider.answer(asked), request);
        };
        till->evening.run(20s);
        CHECK(till->evening.book.count() == 1);
        CHECK(till->agrees());
    }
}

TEST_CASE("nobody is sent to a page of another host", "[sources]") {
    for (const auto* page :
         {"https://evil.example", "http://checkout.stripe.com", "https://stripe.com.evil.example",
          "https://evilstripe.com", "javascript:alert(1)//", "https://a:b@checkout.stripe.com",
          "https://checkout.stripe.com:444", "http://127.0.0.1",
          "https://checkout.stripe.com/ x"}) {
        CAPTURE(page);
        auto till = make_till("stripe");
        till->provider.page_base = page;
        till->want(500);
        till->evening.run(5s);
        CHECK(till->last().state == CheckoutState::Failed);
        CHECK(till->last().url.empty());
    }
    auto options = stripe_options();
    options.common.page_host = "pay.example.org";
    Till own(options);
    own.provider.page_base = "https://pay.example.org";
    own.open(500);
    CHECK(own.last().url == "https://pay.example.org/pay/cs_test_1");
}

TEST_CASE("no secret is ever in an error, a problem or a parked record", "[sources]") {
    for (const auto* name : kProviders) {
        for (const auto status : {400, 401, 403, 404, 422}) {
            CAPTURE(name, status);
            auto till = make_till(name);
            std::string told;
            till->evening.respond = [&till, status](const net::Request& request) {
                // Whatever is sent comes back as the provider's words.
                const auto asked = to_asked(request);
                if (asked.path.find("token") != std::string::npos && status != 404) {
                    return to_outcome(till->provider.answer(asked), request);
                }
                const auto words = asked.header("authorization") + " " + asked.body;
                return to_outcome(Answer{status,
                                         {},
                                         R"({"message":)" +
                                             json::Writer().string(words.substr(0, 150)).take() +
                                             "}",
                                         Fault::None},
                                  request);
            };
            till->want(500);
            for (int moment = 0; moment < 700; ++moment) {
                till->evening.run(1s);
                told += till->evening.health().last_error + till->last().problem;
            }
            CHECK_FALSE(told.empty());
            CHECK(told.find("CANARY") == std::string::npos);
        }
    }
}

TEST_CASE("a refusal of the key is told, and ends when it is put right", "[sources]") {
    for (const auto* name : kProviders) {
        for (const auto status : {401, 403}) {
            CAPTURE(name, status);
            auto till = make_till(name);
            till->provider.instead = Answer{status, {}, "{}", Fault::None};
            till->want(500);
            till->evening.run(1min);
            CHECK(till->last().state == CheckoutState::Wanted);
            CHECK(till->evening.health().last_error.find(format("{}", status)) !=
                  std::string::npos);
            till->provider.instead.reset();
            till->evening.run(2min);
            CHECK(till->last().state == CheckoutState::Open);
        }
    }
}

TEST_CASE("a provider's Retry-After is kept, nudges or not", "[sources]") {
    for (const auto* name : kProviders) {
        CAPTURE(name);
        auto till = make_till(name);
        till->open(500);
        till->provider.instead = Answer{429, {{"Retry-After", "120"}}, "", Fault::None};
        till->evening.run(5s);
        const auto before = till->requests();
        for (int i = 0; i < 50; ++i) {
            till->want(500);
            till->evening.run(2s);
        }
        CHECK(till->requests() == before);
        till->provider.instead.reset();
        till->evening.run(2min);
        CHECK(till->provider.payments.size() == 51);
    }
}

TEST_CASE("many open payments are all read, and new ones need not wait for them", "[sources]") {
    for (const auto* name : kProviders) {
        CAPTURE(name);
        auto till = make_till(name);
        for (int i = 0; i < 120; ++i) {
            till->want(100 + i);
        }
        till->evening.run(3min);
        REQUIRE(till->provider.payments.size() == 120);
        till->want(5000);
        till->evening.run(3s);
        CHECK(till->last().state == CheckoutState::Open);
        for (std::size_t i = 0; i < till->provider.payments.size(); i += 2) {
            till->provider.pay(till->provider.payments[i]);
        }
        till->evening.run(3min);
        CHECK(till->agrees());
        CHECK(till->provider.paid_count() == 61);
        CHECK_FALSE(till->evening.health().late);
        // Never closer than the spacing.
        const auto& sent = till->evening.client().sent();
        auto closest = microseconds::max();
        for (std::size_t i = 1; i < sent.size(); ++i) {
            closest = std::min(closest, sent[i].at - sent[i - 1].at);
        }
        CHECK(closest >= kRequestSpacing);
    }
}

TEST_CASE("one payment that cannot be read does not hold up the others", "[sources]") {
    for (const auto* name : kProviders) {
        CAPTURE(name);
        auto till = make_till(name);
        const auto& bad = till->open(500);
        const auto bad_id = bad.id;
        till->evening.respond = [&till, bad_id](const net::Request& request) {
            if (request.url.find(bad_id) != std::string::npos) {
                return to_outcome(Answer{200, {}, "<html>", Fault::None}, request);
            }
            return to_outcome(till->provider.answer(to_asked(request)), request);
        };
        for (int i = 0; i < 5; ++i) {
            till->want(600);
        }
        till->evening.run(1min);
        for (auto& payment : till->provider.payments) {
            if (payment.id != bad_id) {
                till->provider.pay(payment);
            }
        }
        till->evening.run(1min);
        CHECK(till->agrees());
        CHECK(till->provider.paid_count() == 5);
        CHECK_FALSE(till->evening.health().last_error.empty());
    }
}

TEST_CASE("a payment is read often at first and more and more rarely", "[sources]") {
    auto till = make_till("stripe");
    till->open(500);
    const auto in_next = [&till](microseconds length) {
        const auto before = till->requests();
        till->evening.run(length);
        return till->requests() - before;
    };
    CHECK(in_next(50s) >= 20);
    in_next(9min);
    CHECK(in_next(5min) <= 11);
}
