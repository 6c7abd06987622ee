#include "account.hpp"
#include "sources/stripe/cursor.hpp"

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
namespace stripe = chapeau::sources::stripe;
using State = StripePayment::State;

namespace {

std::string faults_with(void (*change)(stripe::Options&)) {
    auto options = stripe_feed_options();
    change(options);
    return sources::in_words(stripe::check(options));
}

/// Everything that can become of a payment, within some seconds.
void spend_a_while(StripeEvening& night) {
    auto& account = night.account;
    const auto hold = [](StripePayment& payment) {
        payment.is_manual = true;
        payment.state = State::Held;
    };
    auto& taken = account.pay(1'000, night.now(), hold);
    auto& freed = account.pay(1'100, night.now(), hold);
    account.pay(1'200, night.now(), hold);
    auto& late = account.pay(1'300, night.now(),
                             [](StripePayment& payment) { payment.state = State::AwaitsBank; });
    auto& halved = account.pay(1'400, night.now());
    auto& returned = account.pay(1'500, night.now());
    auto& lost = account.pay(1'600, night.now());
    account.capture(taken, night.now());
    account.release(freed, night.now());
    account.settle(late, true, night.now());
    account.refund(halved, 400, night.now());
    account.refund(halved, 300, night.now());
    account.tell_twice(night.now());
    account.refund(returned, 1'500, night.now());
    account.dispute(lost, night.now());
    account.close_dispute(lost, false, night.now());
}

void pay_many(StripeEvening& night, int count, Timestamp when) {
    for (int i = 0; i < count; ++i) {
        night.account.pay(100 + i, when);
    }
}

} // namespace

TEST_CASE("events are asked for with the key, the version and the types", "[sources]") {
    StripeEvening night;
    night.evening.run(1s);
    REQUIRE(night.requests() == 1);
    CHECK(night.url(0) ==
          "https://api.stripe.com/v1/events?limit=100&types%5B%5D=checkout.session.completed"
          "&types%5B%5D=checkout.session.async_payment_succeeded"
          "&types%5B%5D=checkout.session.async_payment_failed&types%5B%5D=charge.captured"
          "&types%5B%5D=charge.refunded&types%5B%5D=charge.dispute.created"
          "&types%5B%5D=charge.dispute.closed&types%5B%5D=payment_intent.canceled"
          "&created%5Bgte%5D=1794074400");
    const auto source = *stripe::make_source(stripe_feed_options());
    const auto request = *source->begin({}, night.now())->request;
    const auto asked = to_asked(request);
    CHECK(asked.header("authorization") == "Bearer rk_live_CANARY4545");
    CHECK(asked.header("stripe-version") == "2026-10-28.endive");
    CHECK(source->request_spacing() == 150ms);
    CHECK(source->poll_interval() == 4s);
}

TEST_CASE("everything that becomes of a payment arrives in the book", "[sources]") {
    StripeEvening night;
    spend_a_while(night);
    night.evening.run(1min);
    CHECK(night.disagreement() == "");
    CHECK(night.counted(domain::Layer::Captured).size() == 3);
    CHECK(night.counted(domain::Layer::Pledged).size() == 1);
    night.check_nothing_is_invented();
}

TEST_CASE("of a hold only what was taken counts, less what went back later", "[sources]") {
    for (const auto wait : {0s, 30s}) { // Told in one poll, or in several.
        StripeEvening night;
        const auto hold = [](StripePayment& payment) {
            payment.is_manual = true;
            payment.state = State::Held;
        };
        auto& part = night.account.pay(2'000, night.now(), hold);
        night.evening.run(wait);
        night.account.capture_part(part, 1'500, night.now());
        night.evening.run(wait);
        CHECK((wait == 0s || night.counted(domain::Layer::Captured).at(part.payment) == 1'500));
        night.evening.run(1min);
        CHECK(night.disagreement() == "");
        CHECK(night.counted(domain::Layer::Captured).at(part.payment) == 1'500);
        CHECK(night.counted(domain::Layer::Pledged).empty());
        night.account.refund(part, 500, night.now()); // As much as was let go.
        night.evening.run(wait);
        night.account.refund(part, 300, night.now());
        night.evening.run(1min);
        CHECK(night.disagreement() == "");
        CHECK(night.counted(domain::Layer::Captured).at(part.payment) == 700);
        CHECK(night.evening.book.parked.empty());
    }
}

TEST_CASE("a crash after any answer loses and doubles nothing", "[sources]") {
    StripeEvening calm;
    pay_many(calm, 210, calm.now() - 10min);
    spend_a_while(calm);
    calm.evening.run(1min);
    const auto answers = calm.requests();
    REQUIRE(answers > 20);
    for (std::size_t crash_at = 1; crash_at <= answers; ++crash_at) {
        CAPTURE(crash_at);
        StripeEvening night;
        pay_many(night, 210, night.now() - 10min);
        spend_a_while(night);
        while (night.requests() < crash_at) {
            night.evening.run(10ms);
        }
        crash_at % 2 == 0 ? night.evening.run(90ms) : night.evening.run(1ms);
        night.evening.crash();
        night.evening.run(1min);
        CHECK(night.disagreement() == "");
    }
}

TEST_CASE("a page and its position wait for the answers to its questions", "[sources]") {
    StripeEvening night;
    auto& payment = night.account.pay(500, night.now());
    night.account.refund(payment, 200, night.now());
    const auto source = *stripe::make_source(stripe_feed_options());
    auto step = *source->begin({}, night.now());
    int questions = -1; // The list itself is none.
    while (!step.page) {
        REQUIRE(step.request);
        ++questions;
        const auto outcome =
            to_outcome(night.account.answer(to_asked(*step.request)), *step.request);
        step = *source->receive(*outcome, {}, night.now());
    }
    CHECK(questions == 2); // Whose session, and which refunds.
    CHECK(step.page->gifts.size() == 1);
    CHECK(step.page->refunds.size() == 1);
    CHECK_FALSE(stripe::parse_cursor(step.page->position.cursor).event.empty());
}

TEST_CASE("a book that fails once is told the same again", "[sources]") {
    for (int pages = 0; pages < 6; ++pages) {
        CAPTURE(pages);
        StripeEvening night;
        pay_many(night, 210, night.now() - 10min);
        spend_a_while(night);
        while (night.evening.book.pages < pages) {
            night.evening.run(10ms);
        }
        night.evening.book.failures_to_come = 1;
        night.evening.run(2min);
        CHECK(night.disagreement() == "");
    }
}

TEST_CASE("without a time to begin at, the first start only notes where the account stands",
          "[sources]") {
    auto options = stripe_feed_options();
    options.begin_at.reset();
    StripeEvening night(1, options);
    pay_many(night, 5, night.now() - 10min);
    const auto before = night.account.payments.size();
    night.evening.run(10min);
    CHECK(night.evening.book.gifts.empty());
    night.account.pay(700, night.now());
    night.evening.run(10s);
    night.evening.crash();
    night.evening.run(10min);
    CHECK(night.evening.book.gifts.size() == night.account.payments.size() - before);

    StripeEvening quiet(2, options);
    quiet.evening.run(1min);
    quiet.account.pay(700, quiet.now());
    quiet.evening.run(10s);
    CHECK(quiet.disagreement() == "");
}

TEST_CASE("what happened since the time to begin at is read from the oldest on", "[sources]") {
    StripeEvening night;
    pay_many(night, 1, night.now() - 2h); // Before it.
    const auto too_early = night.account.payments.front().payment;
    pay_many(night, 250, night.now() - 30min);
    pay_many(night, 300, night.now() - 20min); // All in one second.
    night.evening.run(1min);
    CHECK(night.evening.book.gifts.size() == 550);
    CHECK_FALSE(night.evening.book.gifts.contains(too_early));
    // Six pages back, one of them told; five forward; and the end.
    const auto walked = night.requests();
    pay_many(night, 150, night.now());
    night.evening.run(8s);
    CHECK(night.evening.book.gifts.size() == 700);
    CHECK(night.requests() < walked + 6);
}

TEST_CASE("an event that appears behind the newest is found by reading the window again",
          "[sources]") {
    StripeEvening night;
    night.account.pay(500, night.now());
    night.evening.run(5min);
    night.account.pay(600, night.now());
    night.evening.run(10s);
    night.account.be_late(280s);
    night.account.pay(700, night.now());
    night.evening.run(45s);
    CHECK(night.disagreement() == "");
}

TEST_CASE("an event that Stripe no longer knows is replaced by its time", "[sources]") {
    StripeEvening night;
    pay_many(night, 3, night.now());
    night.evening.run(1min);
    night.account.forget_before(night.now());
    night.evening.run(1min); // Nothing is there at all.
    night.account.pay(900, night.now());
    night.evening.run(1min);
    CHECK(night.disagreement() == "");
    CHECK(night.evening.health().last_error.empty());
    CHECK(night.evening.book.parked.empty());

    night.evening.respond = [](const net::Request&) {
        return net::Outcome(fail(Errc::Unavailable, "no network"));
    };
    night.evening.run(24h * 31);
    night.account.forget_before(night.now() - 24h * 30);
    night.account.pay(1'000, night.now());
    night.evening.respond = [&night](const net::Request& request) {
        return to_outcome(night.account.answer(to_asked(request)), request);
    };
    night.evening.run(5min);
    CHECK(night.disagreement() == "");
    REQUIRE(night.evening.book.parked.size() == 1);
    CHECK(night.evening.book.parked.begin()->second.find("away for longer") != std::string::npos);
}

TEST_CASE("an account that is to begin earlier than before is read from there", "[sources]") {
    auto options = stripe_feed_options();
    StripeEvening night;
    options.begin_at = night.now() - 1h;
    night.evening.start_with([&options] { return *stripe::make_source(options); });
    night.account.pay(500, night.now() - 5h);
    night.account.pay(600, night.now() - 30min);
    night.evening.run(1min);
    CHECK(night.counted(domain::Layer::Captured).size() == 1);
    options.begin_at = night.now() - 10h;
    night.evening.crash(); // Stopped, and started with another section.
    night.evening.run(1min);
    CHECK(night.counted(domain::Layer::Captured).size() == 2);
    CHECK(night.disagreement() == "");
    options.begin_at = night.now() - 1h; // A later one takes nothing back.
    night.evening.crash();
    night.evening.run(1min);
    CHECK(night.disagreement() == "");
}

TEST_CASE("a refused key is told with what to do, and never repeated", "[sources]") {
    StripeEvening night;
    night.account.key = "another";
    night.evening.run(1min);
    const auto error = night.evening.health().last_error;
    CHECK(error.starts_with("Stripe refuses the key (401); is it whole and of this account?"));
    night.account.instead =
        Answer{401, {}, R"({"error":{"type":"x","message":"no rk_live_CANARY4545"}})", Fault::None};
    night.evening.run(10min);
    CHECK(night.evening.health().last_error.find("CANARY") == std::string::npos);
    night.account.instead.reset();
    night.account.key = ScriptedStripeEvents::kKey;
    night.account.forbidden = {"/v1/events"};
    night.evening.run(10min);
    CHECK(night.evening.health().last_error.find("Events") != std::string::npos);
    CHECK(night.evening.health().last_error.find("'rak_charge_read'") != std::string::npos);
}

TEST_CASE("a missing permission is named, and holds up nothing but what needs it", "[sources]") {
    struct Lack {
        const char* path;
        const char* permission;
    };
    for (const auto& lack :
         {Lack{"/v1/refunds", "Charges and Refunds"}, Lack{"/v1/payment_intents", "PaymentIntents"},
          Lack{"/v1/checkout", "Checkout Sessions"}}) {
        CAPTURE(lack.permission);
        StripeEvening night;
        night.account.forbidden = {lack.path};
        spend_a_while(night);
        night.evening.run(1min);
        CHECK(night.evening.health().last_error.empty());
        CHECK(night.counted(domain::Layer::Captured).size() >= 3);
        const auto record =
            night.evening.book.parked.find(format("permission: {}", lack.permission));
        REQUIRE(record != night.evening.book.parked.end());
        CHECK(record->second.find("'rak_charge_read'") != std::string::npos);
        // Asked about every ten minutes only, and no page is written for it.
        const auto pages = night.evening.book.pages;
        const auto asked = night.account.answers_refused;
        night.evening.run(1h);
        CHECK(night.account.answers_refused - asked <= 6);
        CHECK(night.evening.book.pages - pages <= 20); // Counted readings.
        night.account.pay(900, night.now());
        night.evening.run(10s);
        CHECK(night.counted(domain::Layer::Captured).size() >= 4);
        night.account.forbidden.clear(); // Put right in the dashboard.
        night.evening.run(11min);
        CHECK(night.disagreement() == "");
        CHECK(record->second.find("may read") != std::string::npos);
    }
}

TEST_CASE("what waits for a permission is not forgotten by a restart", "[sources]") {
    StripeEvening night;
    night.account.forbidden = {"/v1/refunds", "/v1/payment_intents"};
    spend_a_while(night);
    night.evening.run(1min);
    pay_many(night, 250, night.now());
    night.evening.run(1h);
    night.evening.crash();
    night.evening.run(1min);
    night.account.forbidden = {"/v1/refunds"};
    night.evening.run(11min);
    CHECK(night.evening.book.parked.at("permission: PaymentIntents").find("may read") !=
          std::string::npos);
    CHECK(night.evening.book.parked.at("permission: Charges and Refunds").find("403") !=
          std::string::npos);
    night.account.forbidden.clear();
    night.evening.crash();
    night.evening.run(1min); // At once.
    CHECK(night.disagreement() == "");
}

TEST_CASE("a login page in the way of a question loses nothing", "[sources]") {
    StripeEvening night;
    auto& payment = night.account.pay(500, night.now());
    night.account.refund(payment, 200, night.now());
    night.evening.respond = [&night](const net::Request& request) {
        auto answer = night.account.answer(to_asked(request));
        if (request.url.find("/v1/refunds") != std::string::npos) {
            answer = {404, {}, "<html>Please sign in</html>", Fault::None};
        }
        return to_outcome(std::move(answer), request);
    };
    night.evening.run(1min);
    CHECK_FALSE(night.evening.health().last_error.empty());
    night.evening.respond = [&night](const net::Request& request) {
        return to_outcome(night.account.answer(to_asked(request)), request);
    };
    night.evening.run(10min);
    CHECK(night.disagreement() == "");
    CHECK(night.evening.book.parked.empty());
}

TEST_CASE("the account is read rarely outside the opening hours", "[sources]") {
    auto options = stripe_feed_options();
    StripeEvening clock;
    options.open_from = clock.now() + 65min;
    options.open_until = clock.now() + 125min;
    StripeEvening night(1, options);
    night.evening.run(64min);
    const auto early = night.requests();
    CHECK(early < 10);
    night.evening.run(61min);
    const auto open = night.requests() - early;
    CHECK(open > 700); // An hour at 4 s is 900 readings less their time on the way, and 90 windows.
    CHECK(open < 1'000);
    CHECK_FALSE(night.evening.health().late);
    night.evening.run(2h);
    CHECK(night.requests() - open - early < 20);
    CHECK_FALSE(night.evening.health().late);
}

TEST_CASE("readings are counted, and become rarer when they are spent", "[sources]") {
    StripeEvening night;
    night.evening.run(5h);
    const auto before = night.requests();
    CHECK(before > 4'000);
    night.evening.run(24h);
    CHECK(night.requests() < 5'000 + 24 * 120);
    night.evening.crash(); // The count is in the book.
    const auto after = night.requests();
    night.evening.run(1h);
    CHECK(night.requests() - after < 150);
    CHECK(night.requests() < 10'000);
}

TEST_CASE("the position survives the book, and a broken one begins anew", "[sources]") {
    stripe::Cursor cursor;
    cursor.event = "evt_1";
    cursor.at = Timestamp{5'000s};
    cursor.begin = Timestamp{4'000s};
    cursor.reread = Timestamp{4'500s};
    cursor.back = "evt_0";
    cursor.budget.count_reading(Timestamp{5'000s});
    const auto text = stripe::to_text(cursor);
    const auto again = stripe::parse_cursor(text);
    CHECK(stripe::to_text(again) == text);
    CHECK(again.event == "evt_1");
    CHECK(again.reread == cursor.reread);
    for (const auto* broken : {"", "{", "[]", R"({"v":2,"event":"evt_1"})", "null"}) {
        CHECK(stripe::parse_cursor(broken).event.empty());
    }
    CHECK(stripe::parse_cursor(R"({"v":1,"event":"a/../b","at":-5})").event.empty());
}

TEST_CASE("each fault of the options is told with what to do", "[sources]") {
    CHECK(faults_with([](auto&) {}).empty());
    CHECK(faults_with([](auto& o) { o.key = Secret("sk_live_1"); })
              .find("make a restricted one (rk_...) with Events, Checkout Sessions, "
                    "PaymentIntents, and Charges and Refunds: read") != std::string::npos);
    CHECK(faults_with([](auto& o) { o.key = Secret("rk_test_1"); }).find("not real") !=
          std::string::npos);
    CHECK(faults_with([](auto& o) {
              o.key = Secret("rk_test_1");
              o.test_money = true;
          }).empty());
    CHECK(faults_with([](auto& o) { o.test_money = true; }).find("rehearsal") != std::string::npos);
    CHECK_FALSE(faults_with([](auto& o) { o.key = Secret(); }).empty());
    CHECK_FALSE(faults_with([](auto& o) { o.key = Secret("pk_live_1"); }).empty());
    CHECK_FALSE(faults_with([](auto& o) { o.name = "Card!"; }).empty());
    CHECK_FALSE(faults_with([](auto& o) { o.base_url = "http://api.stripe.com"; }).empty());
    CHECK_FALSE(faults_with([](auto& o) { o.payment_link = "https://buy.stripe.com/x"; }).empty());
    CHECK_FALSE(faults_with([](auto& o) { o.poll_interval = 2s; }).empty());
    CHECK(faults_with([](auto& o) { o.quiet_interval = 10s; }).find("quiet_interval") !=
          std::string::npos);
    CHECK_FALSE(faults_with([](auto& o) { o.name_field = ""; }).empty());
    CHECK_FALSE(faults_with([](auto& o) { o.api_version = "a/b"; }).empty());
    CHECK_FALSE(faults_with([](auto& o) {
                    o.payment_link = "plink_1";
                    o.direct_charges = true;
                }).empty());
    CHECK_FALSE(faults_with([](auto& o) {
                    o.open_from = Timestamp{5s};
                    o.open_until = Timestamp{5s};
                }).empty());
    CHECK_FALSE(
        faults_with([](auto& o) { o.currency = *domain::Currency::from_code("UGX"); }).empty());
    auto options = stripe_feed_options();
    options.key = Secret("sk_live_1");
    CHECK_FALSE(stripe::make_source(options));
}
