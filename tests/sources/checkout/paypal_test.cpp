#include "asked.hpp"

using namespace chapeau;
using namespace chapeau::sources::checkout;
using namespace chapeau::test;
using namespace std::chrono_literals;
using domain::CheckoutState;

namespace {

domain::Checkout asked_of_paypal() {
    return asked_of("5O190127TN364715T");
}

} // namespace

TEST_CASE("an order is asked for with a request id of the checkout's key", "[sources]") {
    const auto dialect = make_paypal_dialect(paypal_options());
    const auto request = dialect->request(Deed::Create, asked_of_paypal());
    REQUIRE(request);
    CHECK(request->url == "https://api-m.paypal.com/v2/checkout/orders");
    CHECK(request->body ==
          R"({"intent":"CAPTURE","purchase_units":[{)"
          R"("custom_id":"0000000000000000000000000000002a","description":"Donation",)"
          R"("amount":{"currency_code":"EUR","value":"10.50"}}],)"
          R"("payment_source":{"paypal":{"experience_context":{)"
          R"("return_url":"https://hat.example/","cancel_url":"https://hat.example/",)"
          R"("user_action":"PAY_NOW","shipping_preference":"NO_SHIPPING"}}}})");
    CHECK(to_asked(*request).header("paypal-request-id") ==
          "chapeau-create-0000000000000000000000000000002a");
    const auto capture = dialect->request(Deed::Capture, asked_of_paypal());
    CHECK(capture->url == "https://api-m.paypal.com/v2/checkout/orders/5O190127TN364715T/capture");
    CHECK(to_asked(*capture).header("paypal-request-id") ==
          "chapeau-capture-0000000000000000000000000000002a");
    CHECK_FALSE(dialect->request(Deed::Expire, asked_of_paypal()));

    auto asked = asked_of_paypal();
    const auto value_of = [&](const char* code, std::int64_t minor) {
        asked.amount = *domain::Money::from_minor(minor, *domain::Currency::from_code(code));
        const auto order = dialect->request(Deed::Create, asked);
        const auto body = order ? order->body : std::string{};
        const auto at = body.find("\"value\":\"");
        return order ? body.substr(at + 9, body.find('"', at + 9) - at - 9) : std::string("none");
    };
    CHECK(value_of("EUR", 5) == "0.05");
    CHECK(value_of("JPY", 500) == "500");
    CHECK(value_of("HUF", 50'000) == "500");
    CHECK(value_of("HUF", 50'001) == "none");
}

TEST_CASE("PayPal's orders are understood", "[sources]") {
    const auto dialect = make_paypal_dialect(paypal_options());
    const auto asked = asked_of_paypal();
    const auto opening = dialect->read_opening(recorded("paypal/order_created.json"), asked, {});
    REQUIRE(opening);
    CHECK(std::get<Opened>(*opening).url ==
          "https://www.paypal.com/checkoutnow?token=5O190127TN364715T");
    const std::array<std::pair<const char*, Standing>, 7> readings = {
        {{"paypal/order_created.json", Standing::Open},
         {"paypal/order_approved.json", Standing::Approved},
         {"paypal/order_completed.json", Standing::Paid},
         {"paypal/order_pending.json", Standing::AwaitsBank},
         {"paypal/order_declined.json", Standing::Failed},
         {"paypal/order_refunded.json", Standing::Failed},
         {"paypal/order_voided.json", Standing::Expired}}};
    for (const auto& [name, standing] : readings) {
        CAPTURE(name);
        const auto reading = read_recording(*dialect, asked, name);
        CHECK(reading.standing == standing);
        CHECK(mismatch(asked, reading).empty());
    }
    CHECK(read_recording(*dialect, asked, "paypal/order_completed.json").payment_id ==
          "3C679366HH908993F");
    CHECK_FALSE(
        mismatch(asked, read_recording(*dialect, asked, "paypal/order_other_amount.json")).empty());
    // The short answer to a capture says too little to be judged; a reading follows.
    const auto shortened = dialect->read_standing(
        recorded_as(201, "paypal/order_completed_short.json"), Deed::Capture, asked);
    REQUIRE(shortened);
    CHECK_FALSE(*shortened);

    auto manual = paypal_options();
    manual.capture = CaptureMode::Manual;
    const auto authorised =
        read_recording(*make_paypal_dialect(manual), asked, "paypal/order_authorised.json");
    CHECK(authorised.standing == Standing::Authorised);
    CHECK(gift_of(asked, authorised, {}).layer == domain::Layer::Pledged);
}

TEST_CASE("an account that is not the configured one is not paid", "[sources]") {
    auto options = paypal_options();
    options.merchant_id = "QYR5Z8XDVJNXQ";
    const auto asked = asked_of_paypal();
    const auto reading =
        read_recording(*make_paypal_dialect(options), asked, "paypal/order_approved.json");
    CHECK(mismatch(asked, reading).empty());
    options.merchant_id = "ANOTHER";
    const auto other =
        read_recording(*make_paypal_dialect(options), asked, "paypal/order_approved.json");
    CHECK_FALSE(mismatch(asked, other).empty());

    options.merchant_id = "MERCHANT1";
    Till till(options);
    auto& payment = till.open(1000);
    till.provider.pay(payment);
    payment.merchant = "MERCHANT2";
    till.evening.run(5s);
    CHECK(till.last().state == CheckoutState::Failed);
    CHECK(payment.state == PaymentState::Approved); // Its giver keeps the money.
}

TEST_CASE("a pending capture stays open until PayPal has decided", "[sources]") {
    Till till(paypal_options());
    auto& payment = till.open(1000);
    payment.next_capture_is_pending = true;
    till.provider.pay(payment);
    till.evening.run(3h);
    CHECK(till.last().state == CheckoutState::Open);
    payment.state = PaymentState::Paid;
    till.evening.run(12min);
    CHECK(till.last().state == CheckoutState::Paid);
    CHECK(till.agrees());
    CHECK(till.requests("POST", "/capture") == 1);
}

TEST_CASE("a declined capture waits for the giver's other card", "[sources]") {
    Till till(paypal_options());
    auto& payment = till.open(1000);
    payment.next_capture_is_declined = true;
    till.provider.pay(payment);
    till.evening.run(20s);
    CHECK(till.last().state == CheckoutState::Open);
    CHECK(till.evening.book.gifts.empty());
    till.provider.pay(payment);
    till.evening.run(20s);
    CHECK(till.last().state == CheckoutState::Paid);
    CHECK(till.agrees());
}

TEST_CASE("an order that nobody approves is forgotten, and then never captured", "[sources]") {
    Till till(paypal_options());
    auto& payment = till.open(1000);
    till.evening.run(65min);
    CHECK(till.last().state == CheckoutState::Expired);
    till.provider.pay(payment);
    till.evening.run(1h);
    CHECK(payment.state == PaymentState::Approved);
    CHECK(till.requests("POST", "/capture") == 0);
}

TEST_CASE("what PayPal refuses for good is told in its words", "[sources]") {
    const auto dialect = make_paypal_dialect(paypal_options());
    const auto opening =
        dialect->read_opening(recorded_as(422, "paypal/error.json"), asked_of_paypal(), {});
    REQUIRE(opening);
    CHECK(std::get<NeverOpened>(*opening).problem.find("supported currency") != std::string::npos);
}
