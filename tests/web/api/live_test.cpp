#include "web/api/live.hpp"
#include "web/api/site_support.hpp"

namespace chapeau::test {
namespace {

domain::Snapshot busy() {
    auto snapshot = make_snapshot();
    snapshot.head = 41;
    snapshot.words_version = 38;
    snapshot.now = at(10min);
    const auto none = money(0);
    snapshot.totals = {{dollars(2657), dollars(900), dollars(40), none}};
    snapshot.received = dollars(3557);
    snapshot.people = 249;
    snapshot.people_pledged = 4;
    snapshot.milestones = {{100'000, 12}, {200'000, 0}};
    snapshot.recent = {make_recent_gift({.gift = 40, .name = "Zoé <3", .message = "Go & win"}),
                       make_recent_gift({.gift = 39, .name = "", .amount = std::nullopt})};
    snapshot.leaders = {make_leader(1, "Ada", dollars(100), 1)};
    return snapshot;
}

std::string event_data(const std::string& block) {
    const auto start = block.find("data: ") + 6;
    return block.substr(start, block.find('\n', start) - start);
}

} // namespace

TEST_CASE("the state tells each figure once, in minor units", "[web][live]") {
    AudienceRoom room;
    room.site.show(std::make_shared<const domain::Snapshot>(busy()));
    const auto live = room.get("/api/live");
    CHECK(live.status() == 200);
    CHECK(live.at("/v") == "41");
    CHECK(live.at("/w") == "38");
    CHECK(live.at("/b").size() == 12);
    CHECK(live.at("/now") == std::to_string(at(10min).time_since_epoch() / 1ms));
    CHECK(live.at("/received") == "355700");
    CHECK(live.at("/captured") == "265700");
    CHECK(live.at("/cash") == "90000");
    CHECK(live.at("/pledged") == "4000");
    CHECK(live.at("/matched") == "0");
    CHECK(live.at("/people") == "249");
    CHECK(live.at("/people_pledged") == "4");
    CHECK(live.at("/target/people") == "250");
    CHECK(live.at("/target/amount") == "250000");
    CHECK(live.at("/measure") == "amount");
    CHECK(live.at("/milestones/0/crossed") == "true");
    CHECK(live.at("/milestones/1/crossed") == "false");
    CHECK(live.at("/reached") == "false");
    CHECK(live.at("/clock/state") == "running");
    CHECK(live.at("/clock/deadline") == std::to_string(at(90min).time_since_epoch() / 1ms));
    CHECK(live.at("/pace/people_per_hour_needed") == "null");
    CHECK(live.at("/as_of") == "null");
    CHECK(live.at("/rehearsal") == "false");
    CHECK(live.at("/words_mode") == "(absent)"); // The desk's alone.
    CHECK(live.at("/health") == "(absent)");
}

TEST_CASE("what was given in another currency is told, and that sums are about so much",
          "[web][live]") {
    AudienceRoom room;
    auto snapshot = busy();
    room.site.show(std::make_shared<const domain::Snapshot>(snapshot));
    const auto exact = room.get("/api/live");
    CHECK(exact.at("/about") == "false");
    CHECK(exact.at("/recent/0/about") == "(absent)");
    CHECK(exact.at("/recent/0/given") == "(absent)");

    snapshot.converted_gifts = 2;
    snapshot.recent[0].is_about = snapshot.recent[1].is_about = true;
    snapshot.recent[0].given =
        domain::Money::from_minor(1000, domain::Currency::from_code("EUR").value()).value();
    room.site.show(std::make_shared<const domain::Snapshot>(snapshot));
    const auto about = room.get("/api/live");
    CHECK(about.at("/about") == "true");
    CHECK(about.at("/recent/0/about") == "true");
    CHECK(about.at("/recent/0/given/minor") == "1000");
    CHECK(about.at("/recent/0/given/currency") == "EUR");
    CHECK(about.at("/recent/0/given/exponent") == "2");
    CHECK(about.at("/recent/1/about") == "true");
    CHECK(about.at("/recent/1/given") == "(absent)");
    const auto event = web::render_event(snapshot, web::board_version(snapshot), 1500ms);
    const auto data = json::parse(event_data(event));
    REQUIRE(data);
    CHECK(*(*data->at("/about").value()).boolean());
}

TEST_CASE("names are text, and a name that is not shown is no name", "[web][live][safety]") {
    AudienceRoom room;
    room.site.show(std::make_shared<const domain::Snapshot>(busy()));
    const auto live = room.get("/api/live");
    CHECK(live.at("/recent/0/name") == "Zoé <3");
    CHECK(live.at("/recent/0/message") == "Go & win");
    CHECK(live.at("/recent/0/amount") == "1000");
    CHECK(live.at("/recent/0/layer") == "captured");
    CHECK(live.at("/recent/1/name").empty());
    CHECK(live.at("/recent/1/amount") == "null");
    CHECK(live.at("/leaders/0/name") == "Ada");
    CHECK(live.body().find_first_of("<>&") == std::string::npos);
    CHECK(live.body().find("A supporter") == std::string::npos);
}

TEST_CASE("a state that did not change is not sent again", "[web][live]") {
    AudienceRoom room;
    room.site.show(std::make_shared<const domain::Snapshot>(busy()));
    auto request = make_get("/api/live");
    request.accepts_gzip = true;
    const auto first = room.send(room.site, request);
    CHECK(first.header("Content-Encoding") == "gzip");
    CHECK(first.header("Cache-Control") == "no-cache");
    request.if_none_match = first.header("ETag");
    CHECK(room.send(room.site, request).status() == 304);

    auto later = busy();
    later.now = at(11min); // Only the moment.
    room.site.show(std::make_shared<const domain::Snapshot>(later));
    CHECK(room.send(room.site, request).status() == 304);
    later.people += 1;
    room.site.show(std::make_shared<const domain::Snapshot>(later));
    CHECK(room.send(room.site, request).status() == 200);
}

TEST_CASE("a room of phones is sent one body, made once", "[web][live]") {
    AudienceRoom room;
    room.site.show(std::make_shared<const domain::Snapshot>(busy()));
    const auto one = room.get("/api/live");
    const auto other = room.get("/api/live");
    CHECK(one.response().body == other.response().body);
}

TEST_CASE("an event is small and tells what moved", "[web][live]") {
    const auto snapshot = busy();
    const auto block = web::render_event(snapshot, web::board_version(snapshot), 1500ms);
    CHECK(block.starts_with("id: 41\nevent: live\ndata: {"));
    CHECK(block.ends_with("}\n\n"));
    CHECK(block.size() < 300);
    const auto data = json::parse(event_data(block));
    REQUIRE(data);
    CHECK((*data->at("/clock/0").value()).string() != nullptr);
    CHECK((*data->at("/s").value()).number()->token == "1500");
    CHECK((*data->at("/people_pledged").value()).number()->token == "4");

    auto extreme = snapshot; // As many digits as there can be.
    const auto most = money(domain::kSumMinorMax);
    extreme.totals = {{most, most, most, most}};
    extreme.received = most;
    extreme.people = extreme.people_pledged = domain::kPeopleMax;
    extreme.head = extreme.words_version = 9'007'199'254'740'991;
    CHECK(web::render_event(extreme, web::board_version(extreme), web::kAskSpreadMax).size() <
          web::kEventBytesMax);
}

TEST_CASE("the board's version moves with lists, marks and target, not with figures",
          "[web][live]") {
    const auto snapshot = busy();
    const auto version = web::board_version(snapshot);
    const auto changed = [&](const std::function<void(domain::Snapshot&)>& change) {
        auto other = snapshot;
        change(other);
        return web::board_version(other) != version;
    };
    CHECK_FALSE(changed([](auto& s) { s.people += 1; }));
    CHECK_FALSE(changed([](auto& s) { s.now += 1s; }));
    CHECK_FALSE(changed([](auto& s) { s.head += 1; }));
    CHECK(changed([](auto& s) { s.recent.pop_back(); }));
    CHECK(changed([](auto& s) { s.recent[0].name = supporter(); })); // A panic key, say.
    CHECK(changed([](auto& s) { s.leaders[0].sum = dollars(1); }));
    CHECK(changed([](auto& s) { s.milestones[1].crossed_at = 41; }));
    CHECK(changed([](auto& s) { s.targets[0].reached_at = 41; }));
    CHECK(changed([](auto& s) { s.targets.push_back({people_target(500), 0}); }));
    CHECK(changed([](auto& s) { s.as_of = at(1min); }));
}

TEST_CASE("a room is told at once, then four times a second, then not at all", "[web][live]") {
    AudienceRoom room;
    room.hub.events.clear();
    auto snapshot = busy();
    room.clock.advance(1s);
    for (int gift = 0; gift < 250; ++gift) { // A burst within one second.
        snapshot.people += 1;
        snapshot.head += 1;
        room.site.show(std::make_shared<const domain::Snapshot>(snapshot));
        room.clock.advance(4ms);
        room.site.tick();
    }
    room.clock.advance(250ms);
    room.site.tick();
    CHECK(room.hub.events.size() <= 6);
    CHECK(room.hub.events.front().find("\"people\":250,") != std::string::npos);
    CHECK(room.hub.events.back().find("\"people\":499,") != std::string::npos);

    const auto told = room.hub.events.size();
    for (int i = 0; i < 100; ++i) { // Nothing but the clock.
        snapshot.now += 1s;
        room.clock.advance(1s);
        room.site.show(std::make_shared<const domain::Snapshot>(snapshot));
        room.site.tick();
    }
    CHECK(room.hub.events.size() == told);
    snapshot.clock = domain::ClockState::Over;
    room.site.show(std::make_shared<const domain::Snapshot>(snapshot));
    CHECK(room.hub.events.size() == told + 1);
}

TEST_CASE("the more phones listen, the longer they take to ask for the board", "[web][live]") {
    AudienceRoom room;
    auto snapshot = busy();
    const auto spread = [&](std::size_t phones) {
        room.hub.phones = phones;
        room.hub.events.clear();
        room.clock.advance(1s);
        ++snapshot.head;
        room.site.show(std::make_shared<const domain::Snapshot>(snapshot));
        REQUIRE(room.hub.events.size() == 1);
        const auto data = json::parse(event_data(room.hub.events.front()));
        REQUIRE(data);
        return (*data->at("/s").value()).number()->token;
    };
    CHECK(spread(30) == "1500");
    CHECK(spread(10'000) == "10000");
    CHECK(spread(1'000'000) == "20000");

    // A phone that comes or goes is no news to the others.
    room.hub.events.clear();
    room.hub.phones = 5000;
    room.clock.advance(1s);
    room.site.show(std::make_shared<const domain::Snapshot>(snapshot));
    CHECK(room.hub.events.empty());
}

TEST_CASE("a phone that asks for events is handed to the hub", "[web][live]") {
    AudienceRoom room;
    const auto heard = room.get("/api/events");
    CHECK(std::get<web::Subscribe>(heard.answered).hub == &room.hub);
    auto head = make_get("/api/events");
    head.method = web::Method::Head;
    CHECK(room.send(room.site, head).status() == 200);
}

TEST_CASE("before the book is open, phones are told to wait", "[web][live]") {
    Room room;
    web::AudienceSite site(audience_options(), room.surroundings());
    for (const std::string path : {"/api/live", "/api/challenge"}) {
        const auto heard = room.send(site, make_get(path));
        CHECK(heard.status() == 503);
        CHECK_FALSE(heard.header("Retry-After").empty());
    }
    CHECK(room.send(site, make_post("/api/pledge", pledge_body())).status() == 503);
    CHECK(room.send(site, make_get("/")).status() == 200);
    CHECK(room.desk.commands.empty());
}

TEST_CASE("the challenge tells what is asked and which ways are open", "[web][live]") {
    AudienceRoom room;
    const auto heard = room.get("/api/challenge");
    CHECK(heard.at("/id") == "evening-2026");
    CHECK(heard.at("/title") == "Water for Ada's school");
    CHECK(heard.at("/currency") == "USD");
    CHECK(heard.at("/exponent") == "2");
    CHECK(heard.at("/suggested") == "1000");
    CHECK(heard.at("/amounts/0") == "1000");
    CHECK(heard.at("/amounts/1") == "500");
    CHECK(heard.at("/amounts/4") == "(absent)"); // The suggested one stands once.
    CHECK(heard.at("/ways/0/url") == "https://give.example/hat");
    CHECK(heard.at("/ways/1/provider") == "stripe");
    CHECK(heard.at("/ways/2/way") == "pledge");
    CHECK(heard.at("/name_max") == "24");
    CHECK(heard.at("/amount_max") == "10000000");
}

} // namespace chapeau::test
