#include "web/api/tablet_support.hpp"

namespace chapeau::test {
namespace {

using web::Role;

domain::GiftRow make_row() {
    domain::GiftRow row;
    row.gift = 40;
    row.number = 173;
    row.name = words("Zoé <b>");
    row.message = words("Go on");
    row.digest = "ab12";
    row.words = domain::WordsState::Waiting;
    row.verdict = domain::Verdict::Hold;
    row.objection = domain::Objection::Link;
    row.amount = dollars(10);
    row.layer = domain::Layer::Pledged;
    row.source = "phones";
    row.occurred_at = evening();
    return row;
}

} // namespace

TEST_CASE("the queue shows the words that wait, with the digest to approve them by",
          "[web][operator]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    room.desk.answer = domain::Answer(domain::QueueAnswer{{make_row()}, 12});
    const auto heard = room.send(tablet.get("/op/queue"));
    CHECK(heard.status() == 200);
    CHECK(heard.at("/waiting") == "12");
    CHECK(heard.at("/rows/0/gift") == "40");
    CHECK(heard.at("/rows/0/name") == "Zoé <b>");
    CHECK(heard.at("/rows/0/digest") == "ab12");
    CHECK(heard.at("/rows/0/words") == "waiting");
    CHECK(heard.at("/rows/0/verdict") == "hold");
    CHECK(heard.at("/rows/0/objection") == "link");
    CHECK(heard.at("/rows/0/reversed") == "null");
    CHECK(heard.body().find_first_of("<>") == std::string::npos);
    CHECK(heard.header("Cache-Control") == "no-store");
}

TEST_CASE("the table of gifts is searched by what the page asks", "[web][operator]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    auto row = make_row();
    row.standing = false;
    row.reversed = domain::ReversalReason::Paid;
    room.desk.answer = domain::Answer(domain::GiftsAnswer{{row}, 31});
    const auto heard =
        room.send(tablet.get("/op/gifts?text=Zo%C3%A9%20B&layer=pledged&open=1&before=50"));
    CHECK(heard.at("/next_before") == "31");
    CHECK(heard.at("/rows/0/reversed") == "paid");
    CHECK(heard.at("/rows/0/standing") == "false");
    REQUIRE(room.desk.questions.size() == 1);
    const auto& search = std::get<domain::FindGifts>(room.desk.questions[0]);
    CHECK(search.text == "Zoé B");
    CHECK(search.layer == domain::Layer::Pledged);
    CHECK(search.open_only);
    CHECK(search.before == 50);

    room.send(tablet.get("/op/gifts"));
    const auto& all = std::get<domain::FindGifts>(room.desk.questions[1]);
    CHECK(all.text.empty());
    CHECK_FALSE(all.layer);
    CHECK_FALSE(all.open_only);
    for (const std::string query : {"layer=gold", "before=-1", "before=x", "text=%", "text=%zz",
                                    "text=%ff", "text=a&text=b", "text=%00"}) {
        INFO(query);
        CHECK(room.send(tablet.get("/op/gifts?" + query)).status() == 400);
    }
    CHECK(room.send(tablet.get("/op/gifts?text=" + std::string(101, 'a'))).status() == 400);
    CHECK(room.desk.questions.size() == 2);
}

TEST_CASE("the audit and the envelopes are told line by line", "[web][operator]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    room.desk.answer = domain::Answer(
        domain::AuditAnswer{{{41, evening(), "volunteer tablet-2", "add_cash", 41, "5500"}}});
    const auto audit = room.send(tablet.get("/op/audit?before=90"));
    CHECK(audit.at("/rows/0/actor") == "volunteer tablet-2");
    CHECK(audit.at("/rows/0/deed") == "add_cash");
    CHECK(std::get<domain::AskAudit>(room.desk.questions[0]).before == 90);

    room.desk.answer = domain::Answer(domain::EnvelopesAnswer{
        {{"17", 41, dollars(55), "volunteer tablet-2", dollars(54), "volunteer tablet-3", false},
         {"18", 42, dollars(20), "volunteer tablet-2", std::nullopt, "", false}},
        1});
    const auto envelopes = room.send(tablet.get("/op/envelopes"));
    CHECK(envelopes.at("/rows/0/first") == "5500");
    CHECK(envelopes.at("/rows/0/second") == "5400");
    CHECK(envelopes.at("/rows/1/second") == "null");
    CHECK(envelopes.at("/differ") == "1");
}

TEST_CASE("gifts that look like one are told side by side", "[web][operator]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    auto later = make_row();
    later.gift = 44;
    later.is_about = true;
    later.given = money(900);
    later.source = "donorbox";
    room.desk.answer = domain::Answer(
        domain::DoublesAnswer{{{make_row(), later, true}, {make_row(), later, false}}, 7});
    const auto heard = room.send(tablet.get("/op/doubles"));
    CHECK(heard.status() == 200);
    CHECK(heard.at("/waiting") == "7");
    CHECK(heard.at("/rows/0/first/gift") == "40");
    CHECK(heard.at("/rows/0/first/source") == "phones");
    CHECK(heard.at("/rows/0/second/gift") == "44");
    CHECK(heard.at("/rows/0/second/source") == "donorbox");
    CHECK(heard.at("/rows/0/second/amount") == "1000");
    CHECK(heard.at("/rows/0/first/about") == "(absent)");
    CHECK(heard.at("/rows/0/second/about") == "true");
    CHECK(heard.at("/rows/0/second/given/minor") == "900");
    CHECK(heard.at("/rows/0/same_payment") == "true");
    CHECK(heard.at("/rows/1/same_payment") == "false");
    CHECK(heard.body().find_first_of("<>") == std::string::npos);
    REQUIRE(room.desk.questions.size() == 1);
    CHECK(std::holds_alternative<domain::AskDoubles>(room.desk.questions[0]));
}

TEST_CASE("what people say is told with its network, its reach and why it waits",
          "[web][operator]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    domain::MentionRow row;
    row.mention = 12;
    row.network = domain::Network::Bluesky;
    row.name = domain::ScreenText::own("Ana");
    row.handle = domain::ScreenText::own("@ana.example");
    row.text = domain::ScreenText::own("Gave to #Gala26! <b>");
    row.digest = "ab12";
    row.objection = domain::Objection::Sensitive;
    row.copies = 3;
    row.followers = 412;
    room.desk.answer = domain::Answer(domain::MentionsAnswer{{row, {}}, 9});
    const auto heard = room.send(tablet.get("/op/posts"));
    CHECK(heard.status() == 200);
    CHECK(heard.at("/waiting") == "9");
    CHECK(heard.at("/rows/0/mention") == "12");
    CHECK(heard.at("/rows/0/network") == "bluesky");
    CHECK(heard.at("/rows/0/handle") == "@ana.example");
    CHECK(heard.at("/rows/0/words") == "waiting");
    CHECK(heard.at("/rows/0/objection") == "sensitive");
    CHECK(heard.at("/rows/0/copies") == "3");
    CHECK(heard.at("/rows/0/followers") == "412");
    CHECK(heard.at("/rows/1/followers") == "null");
    room.send(tablet.get("/op/posts/all"));
    REQUIRE(room.desk.questions.size() == 2);
    CHECK(std::get<domain::AskMentions>(room.desk.questions[0]).waiting_only);
    CHECK_FALSE(std::get<domain::AskMentions>(room.desk.questions[1]).waiting_only);
}

TEST_CASE("held gifts are told by number and sum, and each trouble with its words",
          "[web][operator]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    auto held = make_row();
    held.is_held = true;
    room.desk.answer =
        domain::Answer(domain::HoldsAnswer{{40, 44},
                                           {2, 2000},
                                           {3, 3500},
                                           {1, 700},
                                           {{held, domain::HoldDecision::Take, "Declined"}}});
    const auto heard = room.send(tablet.get("/op/holds"));
    CHECK(heard.status() == 200);
    CHECK(heard.at("/gifts/1") == "44");
    CHECK(heard.at("/waiting/count") == "2");
    CHECK(heard.at("/waiting/amount") == "2000");
    CHECK(heard.at("/taking/amount") == "3500");
    CHECK(heard.at("/letting_go/count") == "1");
    CHECK(heard.at("/troubles/0/gift/held") == "true");
    CHECK(heard.at("/troubles/0/take") == "true");
    CHECK(heard.at("/troubles/0/problem") == "Declined");
    REQUIRE(room.desk.questions.size() == 1);
    CHECK(std::holds_alternative<domain::AskHolds>(room.desk.questions[0]));
    DeskRoom other;
    auto volunteer = other.pair(Role::Volunteer);
    CHECK(other.send(volunteer.get("/op/holds")).status() == 403);
}

TEST_CASE("the desk's state adds what the audience must not see", "[web][operator]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    auto snapshot = make_snapshot();
    snapshot.words_mode = domain::WordsMode::HoldAll;
    snapshot.words_waiting = 3;
    snapshot.frozen = true;
    snapshot.envelopes_differ = 2;
    snapshot.doubles = 5;
    snapshot.scene = domain::Scene::Wall;
    domain::WallView wall;
    wall.waiting = 6;
    wall.version = 44;
    snapshot.wall = std::make_shared<const domain::WallView>(wall);
    room.site.show(std::make_shared<const domain::Snapshot>(snapshot));
    room.site.show_health({{{"DonorDrive", false, "no answer for 2 minutes"}}, 4});
    const auto live = room.send(tablet.get("/op/live"));
    CHECK(live.at("/words_mode") == "hold_all");
    CHECK(live.at("/waiting") == "3");
    CHECK(live.at("/frozen") == "true");
    CHECK(live.at("/blank") == "false");
    CHECK(live.at("/envelopes_differ") == "2");
    CHECK(live.at("/doubles") == "5");
    CHECK(live.at("/scene") == "wall");
    CHECK(live.at("/posts/waiting") == "6");
    CHECK(live.at("/posts/version") == "44");
    CHECK(live.at("/parked") == "4");
    CHECK(live.at("/health/0/what") == "DonorDrive");
    CHECK(live.at("/health/0/well") == "false");
    CHECK(live.at("/received") == "0");
}

TEST_CASE("tablets are told when a source falls ill", "[web][operator]") {
    DeskRoom room;
    room.hub.events.clear();
    room.clock.advance(1s);
    room.site.show_health({{{"DonorDrive", false, "no answer"}}, 0});
    CHECK(room.hub.events.size() == 1);
    room.clock.advance(1s);
    room.site.show_health({{{"DonorDrive", false, "no answer"}}, 0}); // The same.
    CHECK(room.hub.events.size() == 1);
}

TEST_CASE("a paired tablet is handed to the hub, and nobody else", "[web][operator][safety]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Presenter);
    const auto heard = room.send(tablet.get("/op/events"));
    CHECK(std::get<web::Subscribe>(heard.answered).hub == &room.hub);
    CHECK(room.send(make_get("/op/events")).status() == 401);
}

TEST_CASE("reading at the desk never changes anything", "[web][operator][safety]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    for (const std::string path : {"/op/do?deed=void&gift=7", "/op/leave", "/op/pair"}) {
        INFO(path);
        CHECK(room.send(tablet.get(path)).status() == 405);
    }
    CHECK(room.send(tablet.sign(make_post("/op/live", "{}"))).status() == 405);
    CHECK(room.send(tablet.get("/op/nothing")).status() == 404);
    CHECK(room.send(make_get("/op/nothing")).status() == 401);
    CHECK(room.desk.commands.empty());
    CHECK(room.site.sessions().size() == 1);
    CHECK(*std::get<web::Response>(room.send(make_get("/")).answered).body ==
          "<!doctype html>operator");
}

TEST_CASE("before the book is open, the desk is told to wait", "[web][operator]") {
    Room room;
    web::OperatorSite site(operator_options(), room.surroundings());
    const auto offer = site.offer_pairing(Role::Operator);
    Tablet tablet(offer.secret, key_of(1));
    REQUIRE(room.send(site, tablet.pairing(kPin)).status() == 200);
    CHECK(room.send(site, tablet.get("/op/live")).status() == 503);
    CHECK(room.send(site, tablet.get("/op/challenge")).status() == 503);
    CHECK(room.send(site, tablet.deed("hide", ",\"gift\":7")).status() == 503);
    CHECK(room.desk.commands.empty());
}

} // namespace chapeau::test
