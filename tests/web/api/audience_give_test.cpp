#include "web/api/site_support.hpp"

#include <variant>

namespace chapeau::test {

using web::CommandReceipt;

TEST_CASE("a promise enters with the phone's own key and is told its number", "[web][audience]") {
    AudienceRoom room;
    const auto heard = room.post("/api/pledge", pledge_body());
    CHECK(heard.status() == 200);
    CHECK(heard.body() == R"({"gift":7,"number":173,"words":"waiting"})");
    REQUIRE(room.desk.commands.size() == 1);
    const auto& command = room.desk.commands.front();
    CHECK(command.key == kKey);
    CHECK(command.actor == "phone");
    CHECK(std::get<domain::Pledge>(command.what) ==
          domain::Pledge{dollars(10), "Ada", "Go on", kDevice});
}

TEST_CASE("a promise without a name is anonymous", "[web][audience]") {
    AudienceRoom room;
    room.post("/api/pledge",
              "{\"key\":\"" + kKey + "\",\"device\":\"" + kDevice + "\",\"amount\":500}");
    REQUIRE(room.desk.commands.size() == 1);
    const auto& pledge = std::get<domain::Pledge>(room.desk.commands.front().what);
    CHECK(pledge.name.empty());
    CHECK(pledge.message.empty());
}

TEST_CASE("a retry brings the same key again and hears the same answer", "[web][audience]") {
    AudienceRoom room;
    const auto first = room.post("/api/pledge", pledge_body());
    const auto second = room.post("/api/pledge", pledge_body());
    CHECK(first.body() == second.body());
    REQUIRE(room.desk.commands.size() == 2);
    CHECK(room.desk.commands[0].key == room.desk.commands[1].key);
}

TEST_CASE("an amount out of range is refused before the evening hears of it", "[web][audience]") {
    AudienceRoom room;
    for (const std::string amount : {"0", "-1000", "99", "10000001", "10.5", "1e3", "\"1000\"",
                                     "null", "9223372036854775808"}) {
        INFO(amount);
        room.clock.advance(3s);
        const auto heard = room.post("/api/pledge", pledge_body({.amount = amount}));
        CHECK(heard.status() == 422);
        CHECK(heard.at("/error/code") == "amount");
    }
    CHECK(room.desk.commands.empty());
}

TEST_CASE("a body that is no promise is refused", "[web][audience]") {
    AudienceRoom room;
    const auto status = [&room](const std::string& body) {
        room.clock.advance(3s);
        return room.post("/api/pledge", body).status();
    };
    CHECK(status("") == 400);
    CHECK(status("key=1&amount=1000") == 400);
    CHECK(status("[1]") == 400);
    CHECK(status(pledge_body({.key = "short"})) == 400);
    CHECK(status(pledge_body({.device = std::string(32, 'Z')})) == 400);
    CHECK(status(pledge_body() + pledge_body()) == 400);
    CHECK(status(R"({"amount":1,"amount":2})") == 400);
    CHECK(status(std::string(5000, ' ')) == 413);
    CHECK(status(pledge_body({.name = std::string(601, 'a')})) == 422);
    CHECK(status(pledge_body({.message = std::string(1025, 'a')})) == 422);
    CHECK(room.desk.commands.empty());
}

TEST_CASE("a card number is refused with a plain sentence and goes no further",
          "[web][audience][safety]") {
    AudienceRoom room;
    for (const std::string number :
         {"4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "378282246310005",
          "４１１１１１１１１１１１１１１１", "my card: 5555555555554444!"}) {
        for (const bool in_name : {true, false}) {
            INFO(number);
            room.clock.advance(3s);
            const auto fields =
                in_name ? PledgeFields{.name = number} : PledgeFields{.message = number};
            const auto heard = room.post("/api/pledge", pledge_body(fields));
            CHECK(heard.status() == 422);
            CHECK(heard.at("/error/code") == "card_number");
            CHECK(heard.body().find("1111") == std::string::npos);
        }
    }
    room.clock.advance(10s); // Digits beside it make it no other number.
    CHECK(room.post("/api/pledge", pledge_body({.name = "Bob 1969", .message = "4111111111111111"}))
              .status() == 422);
    CHECK(room.post("/api/pledge", pledge_body({.name = "4111111111111111", .message = "1969"}))
              .status() == 422);
    room.clock.advance(3s);
    CHECK(room.post("/api/pledge", pledge_body({.name = "41111111", .message = "11111111"}))
              .status() == 422);
    CHECK(room.desk.commands.empty());
}

TEST_CASE("hostile words pass through unharmed, as text", "[web][audience][safety]") {
    AudienceRoom room;
    for (const std::string text :
         {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; DROP TABLE gift;--",
          "%n%s%x", "a##b###", "\\u003c\\", "{{7*7}}", "javascript:alert(1)", "\u202Eevil",
          "$(reboot)", "../../etc/passwd", "\r\nSet-Cookie: a=b"}) {
        INFO(text);
        room.clock.advance(10s);
        CHECK(room.post("/api/pledge", pledge_body({.name = text, .message = text})).status() ==
              200);
        const auto& pledge = std::get<domain::Pledge>(room.desk.commands.back().what);
        CHECK(pledge.name == text);
        CHECK(pledge.message == text);
    }
}

TEST_CASE("a payment at a provider is opened only for a source that is offered",
          "[web][audience]") {
    AudienceRoom room;
    const auto body = [](const std::string& source) {
        auto text = pledge_body();
        text.insert(text.size() - 1, ",\"source\":\"" + source + "\"");
        return text;
    };
    const auto heard = room.post("/api/checkout", body("stripe-desk"));
    CHECK(heard.status() == 202);
    CHECK(heard.body() == R"({"state":"wanted"})");
    REQUIRE(room.desk.commands.size() == 1);
    CHECK(std::get<domain::OpenCheckout>(room.desk.commands[0].what) ==
          domain::OpenCheckout{"stripe-desk", dollars(10), "Ada", "Go on", kDevice});
    CHECK(room.post("/api/checkout", body("paypal-elsewhere")).status() == 404);
    CHECK(room.post("/api/checkout", pledge_body()).status() == 404);
    CHECK(room.desk.commands.size() == 1);
}

TEST_CASE("a way of giving that is not open takes nothing", "[web][audience]") {
    auto options = audience_options();
    options.giving.ways = {{.kind = web::WayKind::Page, .url = "https://give.example"}};
    AudienceRoom room(options);
    CHECK(room.post("/api/pledge", pledge_body()).status() == 404);
    CHECK(room.desk.commands.empty());
}

TEST_CASE("a phone withdraws and hides by the key of its gift", "[web][audience]") {
    AudienceRoom room;
    const auto body = "{\"key\":\"" + key_of(1) + "\",\"of\":\"" + kKey + "\"}";
    CHECK(room.post("/api/withdraw", body).body() == "{}");
    CHECK(room.post("/api/hide", body).status() == 200);
    REQUIRE(room.desk.commands.size() == 2);
    CHECK(room.desk.commands[0].key == key_of(1));
    CHECK(std::get<domain::WithdrawPledge>(room.desk.commands[0].what).gift_key == kKey);
    CHECK(std::get<domain::HideOwnWords>(room.desk.commands[1].what).gift_key == kKey);
    CHECK(room.post("/api/withdraw", "{\"key\":\"" + kKey + "\"}").status() == 400);
    CHECK(room.post("/api/hide", "{\"of\":\"" + kKey + "\"}").status() == 400);
    CHECK(room.desk.commands.size() == 2);
}

TEST_CASE("a phone hears what became of its gifts, each in one word", "[web][audience]") {
    using domain::CheckoutState;
    AudienceRoom room;
    const auto mine = [](domain::Layer layer, bool standing, bool paid,
                         std::optional<CheckoutState> checkout, domain::EntrySeq gift = 3) {
        domain::MyGift row;
        row.key = kKey;
        row.gift = gift;
        row.amount = dollars(10);
        row.layer = layer;
        row.standing = standing;
        row.paid = paid;
        row.checkout = checkout;
        row.url = "https://pay.example/1";
        return row;
    };
    using domain::Layer;
    room.desk.answer = domain::Answer(
        domain::MineAnswer{{mine(Layer::Pledged, true, false, std::nullopt),
                            mine(Layer::Pledged, false, true, std::nullopt),
                            mine(Layer::Pledged, false, false, std::nullopt),
                            mine(Layer::Captured, false, false, CheckoutState::Wanted, 0),
                            mine(Layer::Captured, false, false, CheckoutState::Open, 0),
                            mine(Layer::Captured, true, false, CheckoutState::Paid),
                            mine(Layer::Captured, false, false, CheckoutState::Expired, 0),
                            mine(Layer::Captured, false, false, CheckoutState::Failed, 0),
                            mine(Layer::Pledged, false, false, std::nullopt, 0)}});
    const auto heard = room.post("/api/mine", "{\"keys\":[\"" + kKey + "\"]}");
    CHECK(heard.status() == 200);
    std::string states;
    for (int i = 0; i < 9; ++i) {
        states += heard.at("/gifts/" + std::to_string(i) + "/state") + " ";
    }
    CHECK(states == "promised paid withdrawn wanted open paid expired failed unknown ");
    CHECK(heard.at("/gifts/4/url") == "https://pay.example/1");
    CHECK(heard.at("/gifts/5/url").empty());
    CHECK(heard.at("/gifts/0/words") == "anonymous");
}

TEST_CASE("a phone asks about its own keys, fifty at once", "[web][audience]") {
    AudienceRoom room;
    room.desk.answer = domain::Answer(domain::MineAnswer{});
    std::string keys = "{\"keys\":[\"" + kKey + "\"";
    for (std::size_t i = 1; i < domain::kKeysAskedMax; ++i) {
        keys += ",\"" + key_of(i) + "\"";
    }
    CHECK(room.post("/api/mine", keys + "]}").status() == 200);
    REQUIRE(room.desk.questions.size() == 1);
    CHECK(std::get<domain::AskMine>(room.desk.questions[0]).keys.size() == 50);
    CHECK(room.post("/api/mine", keys + ",\"" + key_of(99) + "\"]}").status() == 413);
    CHECK(room.post("/api/mine", R"({"keys":["*"]})").status() == 400);
    CHECK(room.post("/api/mine", R"({"keys":[]})").body() == R"({"gifts":[]})");
    CHECK(room.desk.questions.size() == 1);
}

TEST_CASE("what the evening says no to, the phone hears in its language", "[web][audience]") {
    AudienceRoom room;
    const auto refused_with = [&room](Errc code) {
        room.desk.receipt = CommandReceipt{Error{code, "inside"}};
        room.clock.advance(10s);
        return room.post("/api/pledge", pledge_body());
    };
    const auto not_saved = refused_with(Errc::Io);
    CHECK(not_saved.status() == 503);
    CHECK(not_saved.at("/error/code") == "not_saved");
    CHECK(not_saved.at("/error/message") ==
          "Your gift is not saved yet. Your phone keeps it and tries again.");
    CHECK_FALSE(not_saved.header("Retry-After").empty());
    CHECK(not_saved.body().find("inside") == std::string::npos);
    CHECK(refused_with(Errc::Conflict).status() == 409);
    CHECK(refused_with(Errc::Refused).status() == 403);
    room.desk.receipt = CommandReceipt{{}, 1, 1};
    CHECK(room.post("/api/pledge", pledge_body()).status() == 200); // The same key, later.
}

TEST_CASE("a large promise enters, and its words are to be looked at", "[web][audience]") {
    AudienceRoom room; // $10 are suggested.
    room.post("/api/pledge", pledge_body({.amount = "100000"}));
    room.post("/api/pledge", pledge_body({.amount = "100100"}));
    REQUIRE(room.desk.commands.size() == 2);
    CHECK_FALSE(room.desk.commands[0].hold_words);
    CHECK(room.desk.commands[1].hold_words);

    auto options = audience_options();
    options.ask_first_above = 2000;
    AudienceRoom strict(options);
    strict.post("/api/pledge", pledge_body({.amount = "2000"}));
    strict.post("/api/pledge", pledge_body({.amount = "2001"}));
    CHECK_FALSE(strict.desk.commands[0].hold_words);
    CHECK(strict.desk.commands[1].hold_words);
}

} // namespace chapeau::test
