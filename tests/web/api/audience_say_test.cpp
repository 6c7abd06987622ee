#include "web/api/site_support.hpp"

#include <variant>

namespace chapeau::test {
namespace {

web::AudienceOptions talking_room() {
    auto options = audience_options();
    options.giving.takes_messages = true;
    return options;
}

std::string say_body(const std::string& message, const std::string& name = "",
                     const std::string& key = kKey) {
    json::Writer writer;
    writer.begin_object().key("key").string(key).key("device").string(kDevice);
    writer.key("name").string(name).key("message").string(message).end_object();
    return writer.take();
}

} // namespace

TEST_CASE("a message without a gift enters by its key, and its fate is told", "[web][audience]") {
    AudienceRoom room(talking_room());
    CHECK(room.get("/api/challenge").at("/takes_messages") == "true");
    const auto heard = room.post("/api/say", say_body("Bravo à tous !", "Zoé"));
    CHECK(heard.status() == 200);
    CHECK(heard.body() == R"({"words":"waiting"})");
    REQUIRE(room.desk.commands.size() == 1);
    const auto& command = room.desk.commands.front();
    CHECK(command.key == kKey);
    CHECK(command.actor == "phone");
    CHECK(std::get<domain::Say>(command.what) == domain::Say{"Zoé", "Bravo à tous !", kDevice});
}

TEST_CASE("a message sent again brings its key again and hears what became of it",
          "[web][audience]") {
    AudienceRoom room(talking_room());
    CHECK(room.post("/api/say", say_body("Bravo")).at("/words") == "waiting");
    room.desk.receipt = web::CommandReceipt{{}, 0, 0, domain::WordsState::Shown};
    CHECK(room.post("/api/say", say_body("Bravo")).at("/words") == "shown");
    REQUIRE(room.desk.commands.size() == 2);
    CHECK(room.desk.commands[0].key == room.desk.commands[1].key);
}

TEST_CASE("nothing, too much, and card numbers are no messages", "[web][audience][safety]") {
    AudienceRoom room(talking_room());
    const auto status = [&room](const std::string& body) {
        room.clock.advance(10s);
        return room.post("/api/say", body).status();
    };
    CHECK(status(say_body("")) == 400);
    CHECK(status(say_body(" \t ")) == 400);
    CHECK(status(say_body("Hello", "", "short")) == 400);
    CHECK(status("{}") == 400);
    CHECK(status(say_body(std::string(domain::kAudienceBytesMax + 1, 'a'))) == 422);
    CHECK(status(say_body("Hello", std::string(601, 'a'))) == 422);
    CHECK(status(say_body("4111 1111 1111 1111")) == 422);
    CHECK(status(say_body("11111111", "41111111")) == 422);
    room.clock.advance(10s);
    const auto heard = room.post("/api/say", say_body("4111111111111111"));
    CHECK(heard.at("/error/code") == "card_number");
    CHECK(heard.body().find("1111") == std::string::npos);
    CHECK(room.desk.commands.empty());
}

TEST_CASE("an evening that takes no messages takes none", "[web][audience]") {
    AudienceRoom room;
    CHECK(room.get("/api/challenge").at("/takes_messages") == "false");
    CHECK(room.post("/api/say", say_body("Bravo")).status() == 404);
    CHECK(room.desk.commands.empty());
}

TEST_CASE("messages take from the same budget as gifts, and are never read by asking",
          "[web][audience][safety]") {
    AudienceRoom room(talking_room());
    int taken = 0;
    for (std::size_t i = 0; i < 100; ++i) {
        const auto heard = room.post("/api/say", say_body("Bravo", "", key_of(i)));
        taken += heard.status() == 200 ? 1 : 0;
        CHECK((heard.status() == 200 || heard.status() == 429));
    }
    CHECK(taken == 8);
    CHECK(room.get("/api/say").status() == 405);
    auto foreign = make_post("/api/say", say_body("Bravo"));
    foreign.origin = "http://evil.test";
    CHECK(room.send(room.site, foreign).status() == 403);
    CHECK(room.desk.commands.size() == 8);
}

TEST_CASE("what became of a message is told in one word, and a message has no amount",
          "[web][audience]") {
    AudienceRoom room(talking_room());
    domain::MyGift said;
    said.key = kKey;
    said.is_message = true;
    said.words = domain::WordsState::Shown;
    room.desk.answer = domain::Answer(domain::MineAnswer{{said}});
    const auto heard = room.post("/api/mine", "{\"keys\":[\"" + kKey + "\"]}");
    CHECK(heard.at("/gifts/0/state") == "said");
    CHECK(heard.at("/gifts/0/words") == "shown");
    CHECK(heard.at("/gifts/0/amount") == "null");
}

} // namespace chapeau::test
