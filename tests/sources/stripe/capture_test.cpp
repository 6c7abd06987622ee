#include "sources/recordings.hpp"
#include "sources/stripe/capture.hpp"
#include "support/catch.hpp"
#include "support/scripted_http.hpp"
#include "support/scripted_stripe_events.hpp"

using namespace chapeau;
using namespace chapeau::sources::stripe;
using namespace chapeau::test;
using Standing = Hold::Standing;

namespace {

const Access kLiveAccess{.key = Secret(ScriptedStripeEvents::kKey)};

Result<Hold> hold_read(const std::string& name, int status = 200,
                       const std::string& payment = "pi_1") {
    auto response = recorded("stripe_events/" + name + ".json");
    response.status = status;
    return read_hold(response, kLiveAccess, payment);
}

} // namespace

TEST_CASE("held money is asked for once, and let go once", "[sources]") {
    const auto all = capture_request(kLiveAccess, "pi_1");
    REQUIRE(all);
    CHECK(all->method == net::Method::Post);
    CHECK(all->url == "https://api.stripe.com/v1/payment_intents/pi_1/capture");
    CHECK(all->body.empty());
    const auto asked = to_asked(*all);
    CHECK(asked.header("idempotency-key") == "chapeau-capture-pi_1");
    CHECK(asked.header("content-type") == "application/x-www-form-urlencoded");
    CHECK(asked.header("authorization") == "Bearer rk_live_CANARY4545");
    const auto usd = *domain::Currency::from_code("USD");
    const auto part = capture_request(kLiveAccess, "pi_1", *domain::Money::from_minor(250, usd));
    CHECK(part->body == "amount_to_capture=250");
    CHECK(to_asked(*part).header("idempotency-key") == "chapeau-capture-pi_1-250");
    const auto release = release_request(kLiveAccess, "pi_1");
    CHECK(release->url == "https://api.stripe.com/v1/payment_intents/pi_1/cancel");
    CHECK(release->body == "cancellation_reason=abandoned");
    CHECK(to_asked(*release).header("idempotency-key") == "chapeau-release-pi_1");
    CHECK_FALSE(capture_request(kLiveAccess, "pi_1/../x"));
    CHECK_FALSE(capture_request(kLiveAccess, "cs_live_1"));
    CHECK_FALSE(release_request(kLiveAccess, ""));
    CHECK_FALSE(capture_request(kLiveAccess, "pi_1", domain::Money::zero(usd)));
}

TEST_CASE("what became of held money is understood", "[sources]") {
    const auto taken = hold_read("intent_taken");
    REQUIRE(taken);
    CHECK(taken->standing == Standing::Taken);
    CHECK(taken->taken->minor() == 500);
    CHECK(hold_read("intent_released")->standing == Standing::Released);
    CHECK(hold_read("intent_manual")->standing == Standing::Held);
    CHECK(hold_read("intent_automatic")->standing == Standing::Moving);
    CHECK(hold_read("wrong_state", 400)->standing == Standing::Taken);
    const auto refused = hold_read("card_error", 402);
    CHECK(refused->standing == Standing::Refused);
    CHECK(refused->problem == "Stripe refuses (402): Your card was declined.");
    CHECK_FALSE(hold_read("intent_taken", 200, "pi_2"));
    CHECK_FALSE(hold_read("forbidden", 403));
    CHECK_FALSE(hold_read("wrong_state", 409));
    CHECK_FALSE(hold_read("sessions"));
    const Access test{.key = Secret("rk_test_1")};
    CHECK_FALSE(read_hold(recorded("stripe_events/intent_taken.json"), test, "pi_1"));
}

TEST_CASE("asking again takes nothing twice, even when its key is forgotten", "[sources]") {
    ScriptedStripeEvents account(1);
    auto& payment = account.pay(700, Timestamp{seconds{1'793'480'420}}, [](StripePayment& held) {
        held.is_manual = true;
        held.state = StripePayment::State::Held;
    });
    const auto ask = [&](const net::Request& request) {
        const auto outcome = to_outcome(account.answer(to_asked(request)), request);
        return read_hold(*outcome, kLiveAccess, payment.payment)->standing;
    };
    const auto usd = *domain::Currency::from_code("USD");
    CHECK(ask(*capture_request(kLiveAccess, payment.payment)) == Standing::Taken);
    CHECK(ask(*capture_request(kLiveAccess, payment.payment)) == Standing::Taken);
    CHECK(ask(*capture_request(kLiveAccess, payment.payment,
                               *domain::Money::from_minor(700, usd))) == Standing::Taken);
    CHECK(ask(*release_request(kLiveAccess, payment.payment)) == Standing::Taken);
    CHECK(account.posts_done == 1);
}
