#include "asked.hpp"

using namespace chapeau;
using namespace chapeau::sources::checkout;
using namespace chapeau::test;
using namespace std::chrono_literals;
using domain::CheckoutState;

namespace {

domain::Checkout asked_of_helloasso() {
    return asked_of("12345");
}

} // namespace

TEST_CASE("an intent is asked for with the checkout's key as metadata", "[sources]") {
    const auto dialect = make_helloasso_dialect(helloasso_options());
    const auto request = dialect->request(Deed::Create, asked_of_helloasso());
    REQUIRE(request);
    CHECK(request->url == "https://api.helloasso.com/v5/organizations/les-amis/checkout-intents");
    CHECK(request->body ==
          R"({"totalAmount":1050,"initialAmount":1050,"itemName":"Donation",)"
          R"("backUrl":"https://hat.example/","errorUrl":"https://hat.example/",)"
          R"("returnUrl":"https://hat.example/","containsDonation":true,)"
          R"("metadata":{"chapeau_checkout":"0000000000000000000000000000002a"}})");
    CHECK(dialect->request(Deed::Read, asked_of_helloasso())->url ==
          "https://api.helloasso.com/v5/organizations/les-amis/checkout-intents/12345");
    CHECK_FALSE(dialect->request(Deed::Expire, asked_of_helloasso()));
    CHECK_FALSE(dialect->request(Deed::Capture, asked_of_helloasso()));
}

TEST_CASE("HelloAsso's intents are understood", "[sources]") {
    const auto dialect = make_helloasso_dialect(helloasso_options());
    const auto asked = asked_of_helloasso();
    const auto now = *parse_iso8601("2026-11-07T19:00:00Z");
    const auto opening = dialect->read_opening(recorded("helloasso/created.json"), asked, now);
    REQUIRE(opening);
    CHECK(std::get<Opened>(*opening).provider_id == "12345");
    CHECK(std::get<Opened>(*opening).expires_at == now + 15min);

    const std::array<std::pair<const char*, Standing>, 6> readings = {
        {{"helloasso/intent_open.json", Standing::Open},
         {"helloasso/intent_paid.json", Standing::Paid},
         {"helloasso/intent_tip.json", Standing::Paid},
         {"helloasso/intent_refused_then_paid.json", Standing::Paid},
         {"helloasso/intent_refunded.json", Standing::Failed},
         {"helloasso/intent_waiting.json", Standing::AwaitsBank}}};
    for (const auto& [name, standing] : readings) {
        CAPTURE(name);
        const auto reading = read_recording(*dialect, asked, name);
        CHECK(reading.standing == standing);
        CHECK(mismatch(asked, reading).empty());
        if (standing == Standing::Paid) {
            CHECK(reading.payment_id == "55012");
            CHECK(reading.amount->minor() == 1050); // Without HelloAsso's own contribution.
            CHECK(reading.paid_at == parse_iso8601("2026-11-07T19:14:09.1Z").value());
        }
    }
    for (const auto* name : {"helloasso/intent_preprod.json", "helloasso/intent_part.json",
                             "helloasso/intent_other_organisation.json"}) {
        CAPTURE(name);
        CHECK_FALSE(mismatch(asked, read_recording(*dialect, asked, name)).empty());
    }
    auto sandbox = helloasso_options();
    sandbox.common.base_url = "https://api.helloasso-sandbox.com";
    CHECK(mismatch(asked, read_recording(*make_helloasso_dialect(sandbox), asked,
                                         "helloasso/intent_preprod.json"))
              .empty());
    CHECK_FALSE(dialect->read_standing(recorded("helloasso/error.json"), Deed::Read, asked));
}

TEST_CASE("what HelloAsso refuses for good is told in its words", "[sources]") {
    const auto dialect = make_helloasso_dialect(helloasso_options());
    const auto opening =
        dialect->read_opening(recorded_as(400, "helloasso/error.json"), asked_of_helloasso(), {});
    REQUIRE(opening);
    CHECK(std::get<NeverOpened>(*opening).problem.find("must be https") != std::string::npos);
}

TEST_CASE("test money and another organisation's money are not counted", "[sources]") {
    for (const auto is_test : {true, false}) {
        Till till(helloasso_options());
        auto& payment = till.open(1000);
        till.provider.pay(payment);
        (is_test ? payment.helloasso_state : payment.organisation) =
            is_test ? "AuthorizedPreprod" : "les-autres";
        till.evening.run(5s);
        CHECK(till.last().state == CheckoutState::Failed);
        CHECK(till.evening.book.gifts.empty());
        REQUIRE(till.evening.book.parked.size() == 1);
    }
}

TEST_CASE("a contribution to HelloAsso itself is no part of the gift", "[sources]") {
    Till till(helloasso_options());
    auto& payment = till.open(1000);
    payment.tip = 150;
    till.provider.pay(payment);
    till.evening.run(5s);
    CHECK(till.gift(payment.payment_id).minor == 1000);
}

TEST_CASE("an intent that nobody pays is forgotten after three quarters of an hour", "[sources]") {
    Till till(helloasso_options());
    auto& payment = till.open(1000);
    till.evening.run(40min);
    CHECK(till.last().state == CheckoutState::Open);
    till.evening.run(10min);
    CHECK(till.last().state == CheckoutState::Expired);
    CHECK(payment.state == PaymentState::Open);
}

TEST_CASE("HelloAsso's options are checked", "[sources]") {
    auto options = helloasso_options();
    CHECK(check(options).empty());
    options.organisation = "../other";
    options.client_id = "two words";
    options.common.currency = *domain::Currency::from_code("USD");
    const auto told = sources::in_words(check(options));
    for (const auto* part : {"organisation", "client_id", "euros"}) {
        CHECK(told.find(part) != std::string::npos);
    }
}
