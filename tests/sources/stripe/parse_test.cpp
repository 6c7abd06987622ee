#include "base/format.hpp"
#include "base/json.hpp"
#include "sources/makers.hpp"
#include "sources/recordings.hpp"
#include "sources/stripe/parse.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::sources::stripe;
using namespace chapeau::test;
using Question = Matter::Question;

namespace {

Rules euro_rules() {
    return {.name_field = "displayname"};
}

Matter read_recorded(const std::string& name, const Rules& rules = euro_rules()) {
    return read_event(*json::parse(recording("stripe_events/" + name + ".json")), rules);
}

net::Response stripe_says(const std::string& name, int status = 200) {
    auto response = recorded("stripe_events/" + name + ".json");
    response.status = status;
    return response;
}

/// The event, and the answers to its questions one after the other.
Matter read_with(const std::string& name, const std::vector<std::string>& answers,
                 const Rules& rules = euro_rules()) {
    auto matter = read_recorded(name, rules);
    for (const auto& answer : answers) {
        INFO(name << " asks, and " << answer << " answers");
        REQUIRE(matter.question != Question::None);
        REQUIRE(take_answer(matter, stripe_says(answer), rules));
    }
    return matter;
}

bool tells_nothing(const Matter& matter) {
    return matter.question == Question::None && matter.gifts.empty() && matter.refunds.empty() &&
           matter.parked.empty();
}

struct PartTaken {
    std::int64_t held = 2'000;
    std::int64_t taken = 1'500;
    std::int64_t given_back = 0;
    bool is_whole = false;
};

Matter read_part_taken(const char* type, const PartTaken& charge) {
    return read_event(
        *json::parse(format(
            R"({{"id":"evt_1","created":1793480412,"livemode":true,"type":"{}","data":{{"object":)"
            R"({{"id":"ch_1","amount":{},"amount_captured":{},"amount_refunded":{},"refunded":{},)"
            R"("captured":true,"currency":"eur"}}}}}})",
            type, charge.held, charge.taken, charge.given_back, charge.is_whole)),
        {.name_field = "displayname", .direct_charges = true});
}

/// What the book is told of refunds of a charge that was taken in part; negative: parked.
std::int64_t told_of_part(const PartTaken& charge, const std::string& rows) {
    auto matter = read_part_taken("charge.refunded", charge);
    REQUIRE(matter.question == Question::Refunds);
    net::Response response;
    response.status = 200;
    response.body = R"({"object":"list","has_more":false,"data":[)" + rows + "]}";
    REQUIRE(take_answer(matter, response, {.name_field = "displayname", .direct_charges = true}));
    std::int64_t told = 0;
    for (const auto& refund : matter.refunds) {
        told += refund.amount->minor();
    }
    return matter.parked.empty() ? told : -1;
}

std::string refund_row(const char* id, std::int64_t minor, const char* reason = "null") {
    return format(R"({{"id":"{}","amount":{},"currency":"eur","status":"succeeded","reason":{}}})",
                  id, minor, reason);
}

} // namespace

TEST_CASE("a paid session is a gift under its payment, with the name that was chosen",
          "[sources]") {
    const auto matter = read_recorded("paid");
    REQUIRE(matter.gifts.size() == 1);
    const auto& gift = matter.gifts.front();
    CHECK(gift.external_id == "pi_1");
    CHECK(gift.amount->minor() == 500);
    CHECK(gift.amount->currency().code() == "EUR");
    CHECK(gift.layer == domain::Layer::Captured);
    CHECK(gift.name == "Ana & Jo");
    CHECK(gift.message.empty());
    CHECK(gift.occurred_at == Timestamp{seconds{1'793'480'412}});
    CHECK(read_recorded("late_success").gifts == matter.gifts);
    CHECK(read_recorded("anonymous").gifts.at(0).name.empty());
    auto rules = euro_rules();
    rules.name_field = "seat"; // A number is no name.
    CHECK(read_recorded("paid", rules).gifts.at(0).name.empty());
    CHECK(read_recorded("without_intent").gifts.at(0).external_id == "cs_live_b2");
}

TEST_CASE("what was not paid, or is told elsewhere, is no gift", "[sources]") {
    for (const auto* name : {"late_failure", "own_checkout", "free", "refund_of_hold", "inquiry",
                             "canceled_early", "other_event", "charged", "charged_plainly"}) {
        INFO(name);
        CHECK(tells_nothing(read_recorded(name)));
    }
}

TEST_CASE("a payment in another currency keeps it, and its refund too", "[sources]") {
    const auto matter = read_recorded("other_currency");
    CHECK(matter.parked.empty());
    REQUIRE(matter.gifts.size() == 1);
    CHECK(matter.gifts[0].external_id == "pi_1");
    CHECK(matter.gifts[0].amount == money_in("JPY", 500)); // Stripe has no cents of a yen either.
}

TEST_CASE("what Stripe gave back keeps the payment's currency", "[sources]") {
    const auto in_yen = [](const std::string& name) {
        auto text = recording("stripe_events/" + name + ".json");
        for (auto at = text.find("\"eur\""); at != std::string::npos; at = text.find("\"eur\"")) {
            text.replace(at + 1, 3, "jpy");
        }
        return text;
    };
    auto matter = read_event(*json::parse(in_yen("refunded")), euro_rules());
    REQUIRE(matter.question == Question::Session);
    REQUIRE(take_answer(matter, answered(in_yen("sessions")), euro_rules()));
    const auto asked = matter;
    REQUIRE(take_answer(matter, answered(in_yen("refunds")), euro_rules()));
    REQUIRE_FALSE(matter.refunds.empty());
    CHECK(matter.refunds[0].amount->currency().code() == "JPY");
    // Refunds in another currency than the charge's do not add up to it.
    auto mixed = asked;
    REQUIRE(take_answer(mixed, stripe_says("refunds"), euro_rules()));
    CHECK(mixed.refunds.empty());
    CHECK(mixed.parked.size() == 1);
}

TEST_CASE("a payment in a currency that Stripe counts in units of its own is parked", "[sources]") {
    for (const auto* code : {"isk", "mga", "ugx", "doubloons"}) {
        CAPTURE(code);
        auto text = recording("stripe_events/other_currency.json");
        text.replace(text.find("\"jpy\"") + 1, 3, code);
        const auto matter = read_event(*json::parse(text), euro_rules());
        CHECK(matter.gifts.empty());
        REQUIRE(matter.parked.size() == 1);
        CHECK(matter.parked[0].external_id == "pi_1");
    }
}

TEST_CASE("an event that cannot count is parked with its reason and without its people",
          "[sources]") {
    const auto parked = [](const char* name) {
        const auto matter = read_recorded(name);
        REQUIRE(matter.parked.size() == 1);
        CHECK(matter.gifts.empty());
        const auto& record = matter.parked.front();
        CHECK(record.raw.find("Ruiz") == std::string::npos);
        CHECK(record.raw.find("ana@") == std::string::npos);
        return record.external_id + ": " + record.reason;
    };
    CHECK(parked("test_mode") == "evt_9: the event is of Stripe's test mode, and the key is not: "
                                 "test money is not real money");
    CHECK(parked("no_amount") == "pi_1: Stripe does not say how much was given");
    CHECK(parked("without_content") == "evt_25: Stripe's event has no time, no mode or no content");
    CHECK(read_event(json::Value{}, euro_rules()).parked.size() == 1);
}

TEST_CASE("only what was paid by the link counts when a link is configured", "[sources]") {
    auto rules = euro_rules();
    rules.payment_link = "plink_1";
    CHECK(read_recorded("by_link", rules).gifts.size() == 1);
    CHECK(tells_nothing(read_recorded("paid", rules)));
    rules.payment_link = "plink_2";
    CHECK(tells_nothing(read_recorded("by_link", rules)));
    CHECK(tells_nothing(read_with("refunded", {"sessions"}, rules)));
}

TEST_CASE("an unpaid session is a pledge when it waits for its capture", "[sources]") {
    const auto asked = read_recorded("unpaid");
    CHECK(path_of_question(asked) == "/v1/payment_intents/pi_1");
    const auto pledge = read_with("unpaid", {"intent_manual"});
    REQUIRE(pledge.gifts.size() == 1);
    CHECK(pledge.gifts.at(0).external_id == "cs_live_a1");
    CHECK(pledge.gifts.at(0).layer == domain::Layer::Pledged);
    CHECK(pledge.gifts.at(0).name == "Ana & Jo");
    CHECK(tells_nothing(read_with("unpaid", {"intent_automatic"})));
}

TEST_CASE("a captured pledge becomes a gift, and a released one is given back", "[sources]") {
    CHECK(path_of_question(read_recorded("captured")) ==
          "/v1/checkout/sessions?limit=1&payment_intent=pi_1");
    const auto captured = read_with("captured", {"sessions"});
    REQUIRE(captured.gifts.size() == 1);
    CHECK(captured.gifts.at(0).external_id == "pi_1");
    CHECK(captured.gifts.at(0).layer == domain::Layer::Captured);
    CHECK(captured.gifts.at(0).name == "Ana & Jo");
    REQUIRE(captured.refunds.size() == 1);
    CHECK(captured.refunds.at(0).external_id == "pi_1-captured");
    CHECK(captured.refunds.at(0).gift_external_id == "cs_live_a1");
    CHECK_FALSE(captured.refunds.at(0).amount);
    const auto released = read_with("canceled", {"sessions"});
    CHECK(released.gifts.empty());
    REQUIRE(released.refunds.size() == 1);
    CHECK(released.refunds.at(0).gift_external_id == "cs_live_a1");
    CHECK(tells_nothing(read_with("canceled", {"sessions_open"})));
    CHECK(tells_nothing(read_with("canceled", {"sessions_own"})));
}

TEST_CASE("each refund is told under its own id, and a failed one is not", "[sources]") {
    const auto half = read_with("refunded", {"sessions"});
    CHECK(path_of_question(half) == "/v1/refunds?limit=100&payment_intent=pi_1");
    const auto matter = read_with("refunded", {"sessions", "refunds"});
    REQUIRE(matter.refunds.size() == 2);
    CHECK(matter.refunds.at(0).external_id == "re_2");
    CHECK(matter.refunds.at(0).gift_external_id == "pi_1");
    CHECK(matter.refunds.at(0).amount->minor() == 200);
    CHECK(matter.refunds.at(1).external_id == "re_1");
    CHECK(matter.parked.empty());
    const auto short_of = read_with("refunded", {"sessions", "refunds_short"});
    CHECK(short_of.refunds.size() == 1);
    CHECK(short_of.parked.at(0).reason.find("do not add up") != std::string::npos);
    CHECK(tells_nothing(read_with("refunded", {"sessions_own"})));
    CHECK(tells_nothing(read_with("refunded", {"sessions_none"})));
}

TEST_CASE("what was let go at a partial capture is no refund, where Stripe lists it", "[sources]") {
    const auto let_go = refund_row("re_1", 500);
    CHECK(told_of_part({.given_back = 500}, let_go) == 0);
    CHECK(told_of_part({.given_back = 1'000}, refund_row("re_2", 500) + "," + let_go) == 500);
    CHECK(told_of_part({.given_back = 800}, refund_row("re_2", 300) + "," + let_go) == 300);
    CHECK(told_of_part({.given_back = 2'000, .is_whole = true},
                       refund_row("re_2", 1'500) + "," + let_go) == 1'500);
    // More was given back than was taken: some refund is the rest, wherever it stands.
    CHECK(told_of_part({.given_back = 1'900}, let_go + "," + refund_row("re_2", 1'400)) == 1'400);
}

TEST_CASE("a refund as large as what was let go is told, where Stripe lists no rest", "[sources]") {
    // Counted among what was given back, and not listed.
    CHECK(told_of_part({.given_back = 1'000}, refund_row("re_1", 500)) == 500);
    // Neither counted nor listed, and the charge or the refund says so.
    CHECK(told_of_part({.held = 1'000, .taken = 500, .given_back = 500, .is_whole = true},
                       refund_row("re_1", 500)) == 500);
    CHECK(told_of_part({.given_back = 500}, refund_row("re_1", 500, "\"requested_by_customer\"")) ==
          500);
    CHECK(told_of_part({.given_back = 800},
                       refund_row("re_2", 500) + "," + refund_row("re_1", 300)) == 800);
    // Fewer than what was given back: somebody has to look.
    CHECK(told_of_part({.given_back = 1'200}, refund_row("re_1", 500)) == -1);
}

TEST_CASE("a capture whose rest Stripe does not show as given back is told to the operator",
          "[sources]") {
    const auto silent = read_part_taken("charge.captured", {.given_back = 0});
    REQUIRE(silent.gifts.size() == 1);
    CHECK(silent.gifts.front().amount->minor() == 1'500);
    REQUIRE(silent.parked.size() == 1);
    CHECK(silent.parked.front().external_id == "ch_1-let-go");
    CHECK(silent.parked.front().reason.find("by hand") != std::string::npos);
    CHECK(read_part_taken("charge.captured", {.given_back = 500}).parked.empty());
    CHECK(read_part_taken("charge.captured", {.held = 1'500}).parked.empty());
}

TEST_CASE("a disputed gift counts until the dispute is lost", "[sources]") {
    const auto opened = read_with("dispute_created", {"sessions"});
    REQUIRE(opened.parked.size() == 1);
    CHECK(opened.parked.at(0).external_id == "dp_1");
    CHECK(opened.parked.at(0).reason.find("counts until") != std::string::npos);
    CHECK(opened.refunds.empty());
    const auto lost = read_with("dispute_lost", {"sessions"});
    REQUIRE(lost.refunds.size() == 1);
    CHECK(lost.refunds.at(0).external_id == "dp_1");
    CHECK(lost.refunds.at(0).gift_external_id == "pi_1");
    CHECK(lost.refunds.at(0).amount->minor() == 500);
    CHECK(lost.parked.at(0).external_id == "dp_1");
    CHECK(lost.parked.at(0).reason.find("was lost") != std::string::npos);
    const auto won = read_with("dispute_won", {"sessions"});
    CHECK(won.refunds.empty());
    CHECK(won.parked.at(0).reason.find("counts on") != std::string::npos);
    CHECK(tells_nothing(read_with("dispute_lost", {"sessions_own"})));
}

TEST_CASE("charges without a session count only where they are wanted", "[sources]") {
    auto rules = euro_rules();
    CHECK(event_types(rules).size() == 8);
    rules.direct_charges = true;
    CHECK(event_types(rules).size() == 9);
    CHECK(read_recorded("charged_plainly", rules).gifts.at(0).external_id == "ch_1");
    CHECK(read_with("charged", {"sessions_none"}, rules).gifts.at(0).external_id == "pi_1");
    CHECK(tells_nothing(read_with("charged", {"sessions"}, rules)));
    CHECK(read_with("refunded", {"sessions_none", "refunds"}, rules).refunds.size() == 2);
    // Its first payment is told by its charge.
    CHECK(tells_nothing(read_recorded("without_intent", rules)));
}

TEST_CASE("an answer about something else is asked for again", "[sources]") {
    for (const auto* answer : {"sessions_other", "not_a_list", "intent_manual", "paid"}) {
        auto matter = read_recorded("refunded");
        INFO(answer);
        CHECK_FALSE(take_answer(matter, stripe_says(answer), euro_rules()));
        CHECK(matter.question == Question::Session);
    }
    auto unpaid = read_recorded("unpaid");
    CHECK_FALSE(take_answer(unpaid, stripe_says("sessions"), euro_rules()));
    CHECK_FALSE(take_answer(unpaid, answered("<html>sign in</html>"), euro_rules()));
}

TEST_CASE("an event whose question is refused is parked in Stripe's words", "[sources]") {
    auto matter = read_recorded("refunded");
    give_up(matter, stripe_says("forbidden", 403));
    REQUIRE(matter.parked.size() == 1);
    CHECK(matter.parked.at(0).external_id == "evt_13");
    CHECK(matter.parked.at(0).reason.find("'rak_charge_read'") != std::string::npos);
    CHECK(matter.question == Question::None);
}

TEST_CASE("a list of events is read whole or not at all", "[sources]") {
    const auto page = parse_events(stripe_says("list"));
    REQUIRE(page);
    CHECK(page->more);
    REQUIRE(page->events.size() == 2);
    CHECK(*event_id_of(page->events.at(0)) == "evt_27");
    CHECK(*event_time_of(page->events.at(0)) == Timestamp{seconds{1'793'480'415}});
    CHECK_FALSE(parse_events(stripe_says("not_a_list")));
    CHECK_FALSE(parse_events(answered(R"({"object":"list","data":[]})")));
    CHECK_FALSE(parse_events(answered("[]")));
    const auto refused = parse_events(stripe_says("forbidden", 403));
    CHECK(refused.error().message.find("'rak_charge_read'") != std::string::npos);
}
