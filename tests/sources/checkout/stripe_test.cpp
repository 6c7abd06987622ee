#include "asked.hpp"

using namespace chapeau;
using namespace chapeau::sources::checkout;
using namespace chapeau::test;
using namespace std::chrono_literals;
using domain::CheckoutState;

namespace {

std::string faults_of_key(const char* key) {
    auto options = stripe_options();
    options.common.key = Secret(key);
    return sources::in_words(check(options));
}

domain::Checkout asked_of_stripe() {
    return asked_of("cs_test_a1");
}

} // namespace

TEST_CASE("a session is asked for in Stripe's own form", "[sources]") {
    const auto dialect = make_stripe_dialect(stripe_options());
    const auto request = dialect->request(Deed::Create, asked_of_stripe());
    REQUIRE(request);
    CHECK(request->url == "https://api.stripe.com/v1/checkout/sessions");
    CHECK(request->body ==
          "mode=payment&submit_type=donate&line_items%5B0%5D%5Bquantity%5D=1"
          "&line_items%5B0%5D%5Bprice_data%5D%5Bcurrency%5D=eur"
          "&line_items%5B0%5D%5Bprice_data%5D%5Bunit_amount%5D=1050"
          "&line_items%5B0%5D%5Bprice_data%5D%5Bproduct_data%5D%5Bname%5D=Donation"
          "&success_url=https%3A%2F%2Fhat.example%2F&cancel_url=https%3A%2F%2Fhat.example%2F"
          "&client_reference_id=0000000000000000000000000000002a"
          "&metadata%5Bchapeau_checkout%5D=0000000000000000000000000000002a"
          "&payment_intent_data%5Bmetadata%5D%5Bchapeau_checkout%5D="
          "0000000000000000000000000000002a");
    const auto asked = to_asked(*request);
    CHECK(asked.header("idempotency-key") == "chapeau-create-0000000000000000000000000000002a");
    CHECK(asked.header("stripe-version") == "2026-10-28.endive");
    const auto read = dialect->request(Deed::Read, asked_of_stripe());
    CHECK(read->url ==
          "https://api.stripe.com/v1/checkout/sessions/cs_test_a1?expand%5B%5D=payment_intent");
    CHECK(dialect->request(Deed::Expire, asked_of_stripe())->url ==
          "https://api.stripe.com/v1/checkout/sessions/cs_test_a1/expire");
    auto options = stripe_options();
    options.capture = CaptureMode::Manual;
    CHECK(make_stripe_dialect(options)
              ->request(Deed::Create, asked_of_stripe())
              ->body.ends_with("&payment_intent_data%5Bcapture_method%5D=manual"));
}

TEST_CASE("Stripe's sessions are understood", "[sources]") {
    const auto dialect = make_stripe_dialect(stripe_options());
    const auto asked = asked_of_stripe();
    const auto opening = dialect->read_opening(recorded("stripe/session_open.json"), asked, {});
    REQUIRE(opening);
    const auto& opened = std::get<Opened>(*opening);
    CHECK(opened.provider_id == "cs_test_a1");
    CHECK(opened.url.ends_with("#fidkdWxOYHwnPyd1blpxYHZxWjA0"));
    CHECK(opened.expires_at == parse_iso8601("2026-11-08T18:59:50Z").value());

    const auto paid = read_recording(*dialect, asked, "stripe/session_paid.json");
    CHECK(paid.standing == Standing::Paid);
    CHECK(mismatch(asked, paid).empty());
    const auto gift = gift_of(asked, paid, *parse_iso8601("2026-11-07T20:00:00Z"));
    CHECK(gift.external_id == "pi_3");
    CHECK(gift.amount->minor() == 1050);
    CHECK(gift.occurred_at == parse_iso8601("2026-11-07T19:01:00Z").value());
    CHECK(gift.name == "Giver 42"); // Not what Stripe knows of the payer.

    const std::array<std::pair<const char*, Standing>, 6> others = {
        {{"stripe/session_open.json", Standing::Open},
         {"stripe/session_paid_plain.json", Standing::Paid},
         {"stripe/session_processing.json", Standing::AwaitsBank},
         {"stripe/session_refused.json", Standing::Failed},
         {"stripe/session_authorised.json", Standing::Authorised},
         {"stripe/session_expired.json", Standing::Expired}}};
    for (const auto& [name, standing] : others) {
        CAPTURE(name);
        const auto reading = read_recording(*dialect, asked, name);
        CHECK(reading.standing == standing);
        CHECK(mismatch(asked, reading).empty());
    }
    CHECK(gift_of(asked, read_recording(*dialect, asked, "stripe/session_authorised.json"), {})
              .layer == domain::Layer::Pledged);
    CHECK(
        mismatch(asked, read_recording(*dialect, asked, "stripe/session_live.json")).find("mode") !=
        std::string::npos);
    for (const auto* name :
         {"stripe/session_contradiction.json", "stripe/duplicate_keys.json", "stripe/error.json"}) {
        CAPTURE(name);
        CHECK_FALSE(dialect->read_standing(recorded(name), Deed::Read, asked));
    }
}

TEST_CASE("what Stripe refuses for good is told in its words", "[sources]") {
    const auto dialect = make_stripe_dialect(stripe_options());
    const auto opening =
        dialect->read_opening(recorded_as(400, "stripe/error.json"), asked_of_stripe(), {});
    REQUIRE(opening);
    CHECK(std::get<NeverOpened>(*opening).problem.find("at least 50 cents") != std::string::npos);
    Till till(stripe_options());
    till.want(20);
    till.evening.run(2s);
    CHECK(till.last().state == CheckoutState::Failed);
    CHECK(till.requests() == 1);
}

TEST_CASE("only a restricted key of Stripe is taken", "[sources]") {
    CHECK(faults_of_key("rk_live_1").empty());
    CHECK(faults_of_key("rk_test_1").empty());
    CHECK(faults_of_key("sk_live_CANARY").find("restricted") != std::string::npos);
    CHECK(faults_of_key("sk_live_CANARY").find("CANARY") == std::string::npos);
    CHECK(faults_of_key("pk_live_1").find("rk_live_") != std::string::npos);
    CHECK(faults_of_key("").find("missing") != std::string::npos);
    CHECK(faults_of_key("rk_live_1\r\nX: y").find("blanks") != std::string::npos);
}

TEST_CASE("money of Stripe's other mode is not counted", "[sources]") {
    Till till(stripe_options());
    auto& payment = till.open(1000);
    till.provider.pay(payment);
    payment.is_live = true;
    till.evening.run(5s);
    CHECK(till.last().state == CheckoutState::Failed);
    CHECK(till.evening.book.gifts.empty());
    CHECK(till.evening.book.parked.size() == 1);
}

TEST_CASE("a payment that takes days stays open until the bank has spoken", "[sources]") {
    for (const auto end : {PaymentState::Paid, PaymentState::Refused}) {
        Till till(stripe_options());
        auto& payment = till.open(1000);
        payment.state = PaymentState::AwaitsBank;
        till.evening.run(std::chrono::hours{30});
        CHECK(till.last().state == CheckoutState::Open);
        CHECK(till.requests("POST", "/expire") == 0);
        CHECK(till.requests("GET", "") < 250);
        till.evening.crash();
        payment.state = end;
        till.evening.run(15min);
        const auto is_paid = end == PaymentState::Paid;
        CHECK(till.last().state == (is_paid ? CheckoutState::Paid : CheckoutState::Failed));
        CHECK(till.agrees());
        CHECK(till.evening.book.parked.empty());
    }
}

TEST_CASE("a session that nobody pays is expired at Stripe after half an hour", "[sources]") {
    Till till(stripe_options());
    auto& payment = till.open(1000);
    till.evening.run(25min);
    CHECK(till.last().state == CheckoutState::Open);
    till.evening.run(10min);
    CHECK(payment.state == PaymentState::Expired);
    CHECK(till.last().state == CheckoutState::Expired);
    CHECK(till.requests("POST", "/expire") == 1);
}

TEST_CASE("a payment in the moment of its expiry is counted", "[sources]") {
    Till till(stripe_options());
    auto& payment = till.open(1000);
    till.evening.respond = [&](const net::Request& request) {
        till.asked.push_back(to_asked(request));
        if (request.url.ends_with("/expire")) {
            till.provider.pay(payment);
        }
        return to_outcome(till.provider.answer(till.asked.back()), request);
    };
    till.evening.run(40min);
    CHECK(till.requests("POST", "/expire") == 1);
    CHECK(till.last().state == CheckoutState::Paid);
    CHECK(till.agrees());
}

TEST_CASE("a payment made while the kiosk was off is counted when it is back", "[sources]") {
    for (const auto* name : kProviders) {
        CAPTURE(name);
        auto till = make_till(name);
        auto& payment = till->open(1000);
        till->evening.crash();
        till->evening.clock.advance(2h);
        till->provider.pay(payment);
        till->evening.run(1min);
        CHECK(till->last().state == CheckoutState::Paid);
        CHECK(till->agrees());
    }
}

TEST_CASE("in manual mode an authorised payment is a promise", "[sources]") {
    auto options = stripe_options();
    options.capture = CaptureMode::Manual;
    Till till(options);
    auto& payment = till.open(1000);
    CHECK(payment.is_manual);
    till.provider.pay(payment);
    till.evening.run(5s);
    CHECK(till.last().state == CheckoutState::Paid);
    CHECK(till.gift("cs_test_1").layer == domain::Layer::Pledged);
    CHECK(till.gift("cs_test_1").minor == 1000);
}

TEST_CASE("amounts that Stripe cannot hold are not asked for", "[sources]") {
    auto options = stripe_options();
    options.common.currency = *domain::Currency::from_code("ISK");
    CHECK_FALSE(check(options).empty());
    const auto kuwait = *domain::Currency::from_code("KWD");
    const auto dialect = make_stripe_dialect(stripe_options());
    auto asked = asked_of_stripe();
    asked.amount = *domain::Money::from_minor(1055, kuwait);
    CHECK_FALSE(dialect->request(Deed::Create, asked));
    asked.amount = *domain::Money::from_minor(1050, kuwait);
    CHECK(dialect->request(Deed::Create, asked));
}

TEST_CASE("a source without a place to send people back to is not made", "[sources]") {
    auto options = stripe_options();
    options.common.return_url_default.clear();
    CHECK(check(options).empty());
    CHECK_FALSE(make_source(options));
    options.common.return_url = "https://example.org/thanks";
    CHECK(make_source(options));
    options.common.return_url = "http://example.org/thanks";
    CHECK_FALSE(check(options).empty());
    options.common.base_url = "http://api.stripe.com";
    CHECK(sources::in_words(check(options)).find("base_url") != std::string::npos);
}
