#include "base/time_text.hpp"
#include "base/xml.hpp"
#include "web/api/feeds.hpp"
#include "web/api/site_support.hpp"
#include "web/api/xml_writer.hpp"

#include <algorithm>
#include <set>

namespace chapeau::test {
namespace {

domain::Snapshot reached() {
    auto snapshot = make_snapshot();
    snapshot.now = at(30min);
    snapshot.challenge.opening = at(0min);
    snapshot.challenge.title = domain::ScreenText::message("Tom & Ada's <b>school</b>");
    const auto none = money(0);
    snapshot.totals = {{dollars(2657), dollars(900), dollars(40), none}};
    snapshot.received = dollars(3557);
    snapshot.people = 251;
    snapshot.milestones = {{100'000, 12, at(10min)}, {200'000, 0, {}}};
    snapshot.targets[0].reached_at = 40;
    snapshot.targets[0].reached_time = at(20min);
    snapshot.recent = {make_recent_gift({.gift = 40, .name = "Zoe Secret"})};
    snapshot.leaders = {make_leader(1, "Ada Secret", dollars(100), 1)};
    return snapshot;
}

std::shared_ptr<const domain::Snapshot> shared(domain::Snapshot snapshot) {
    return std::make_shared<const domain::Snapshot>(std::move(snapshot));
}

xml::Element parsed(const Heard& heard) {
    auto root = xml::parse(heard.body());
    REQUIRE(root);
    return *std::move(root);
}

std::vector<const xml::Element*> all_of(const xml::Element& parent, std::string_view name) {
    std::vector<const xml::Element*> found;
    for (const auto& child : parent.children) {
        if (child.name == name) {
            found.push_back(&child);
        }
    }
    return found;
}

std::string text_of(const xml::Element& parent, std::string_view name) {
    const auto found = all_of(parent, name);
    REQUIRE(found.size() == 1);
    return found.front()->text;
}

} // namespace

TEST_CASE("what is said in XML comes back as it was, and makes no markup", "[web][feeds]") {
    const std::string hostile = "]]> </title><x a='1'> & &amp; \" \t\n é 👨‍👩‍👧";
    web::XmlWriter writer;
    writer.begin("r").attribute("a", hostile).line("t", hostile).line("e", "").end();
    const auto root = xml::parse(writer.take());
    REQUIRE(root);
    CHECK(*root->attribute("a") == hostile);
    CHECK(text_of(*root, "t") == hostile);
    CHECK(text_of(*root, "e").empty());

    web::XmlWriter bad;
    bad.begin("r").line("a", std::string("a\0b\x1B", 4)).line("b", "\xFF\xFE");
    bad.line("c", "\xEF\xBF\xBF|").end();
    const auto spoilt = xml::parse(bad.take());
    REQUIRE(spoilt);
    CHECK(text_of(*spoilt, "a") == "a\uFFFDb\uFFFD");
    CHECK(text_of(*spoilt, "b") == "\uFFFD");
    CHECK(text_of(*spoilt, "c") == "\uFFFD|");
}

TEST_CASE("the Atom feed tells what was reached, newest first, each at its own moment",
          "[web][feeds]") {
    AudienceRoom room;
    room.site.show(shared(reached()));
    const auto heard = room.get("/feed.atom");
    CHECK(heard.status() == 200);
    CHECK(heard.response().content_type == "application/atom+xml; charset=utf-8");
    const auto feed = parsed(heard);
    CHECK(feed.name == "feed");
    CHECK(*feed.attribute("xmlns") == "http://www.w3.org/2005/Atom");
    CHECK(text_of(feed, "title") == "Tom & Ada's <b>school</b>");
    CHECK(text_of(feed, "updated") == to_iso8601(at(20min)));
    const auto links = all_of(feed, "link");
    REQUIRE(links.size() == 2);
    CHECK(*links[1]->attribute("href") == "https://give.example/hat");
    const auto entries = all_of(feed, "entry");
    REQUIRE(entries.size() == 3);
    CHECK(text_of(*entries[0], "title") == "Goal reached – 250 people and $2,500");
    CHECK(text_of(*entries[1], "title") == "$1,000 passed");
    CHECK(text_of(*entries[2], "title") == "The challenge is open");
    CHECK(text_of(*entries[1], "updated") == to_iso8601(at(10min)));
    CHECK(text_of(*entries[2], "published") == to_iso8601(at(0min)));
    std::set<std::string> ids{text_of(feed, "id")};
    for (const auto* const entry : entries) {
        const auto id = text_of(*entry, "id");
        CHECK(id.starts_with("urn:uuid:"));
        CHECK(id.size() == 45);
        ids.insert(id);
    }
    CHECK(ids.size() == 4);
}

TEST_CASE("an entry keeps its id when the room goes on or the program starts anew",
          "[web][feeds]") {
    const auto ids = [](const domain::Snapshot& snapshot) {
        AudienceRoom room;
        room.site.show(shared(snapshot));
        const auto feed = parsed(room.get("/feed.atom"));
        std::vector<std::string> found;
        for (const auto* const entry : all_of(feed, "entry")) {
            found.push_back(text_of(*entry, "id"));
        }
        return found;
    };
    const auto before = ids(reached());
    auto later = reached();
    later.milestones[1] = {200'000, 50, at(25min)};
    later.now = at(26min);
    later.challenge.title = domain::ScreenText::message("Another title");
    const auto after = ids(later);
    REQUIRE(after.size() == before.size() + 1);
    CHECK(std::equal(before.begin(), before.end(), after.begin() + 1));
    auto rehearsal = reached();
    rehearsal.rehearsal = true;
    for (const auto& id : ids(rehearsal)) {
        CHECK(std::find(before.begin(), before.end(), id) == before.end());
    }
}

TEST_CASE("the RSS feed tells the same", "[web][feeds]") {
    auto options = audience_options();
    options.giving.language = "fr";
    AudienceRoom room(options);
    room.site.show(shared(reached()));
    const auto heard = room.get("/feed.rss");
    CHECK(heard.response().content_type == "application/rss+xml; charset=utf-8");
    const auto root = parsed(heard);
    CHECK(*root.attribute("version") == "2.0");
    const auto& channel = root.children.at(0);
    CHECK(text_of(channel, "link") == "https://give.example/hat");
    const auto items = all_of(channel, "item");
    REQUIRE(items.size() == 3);
    CHECK(text_of(*items[2], "title") == "Le défi est ouvert");
    CHECK(*all_of(*items[0], "guid").at(0)->attribute("isPermaLink") == "false");
    const auto told = parse_http_date(text_of(*items[0], "pubDate"));
    REQUIRE(told);
    CHECK(*told == std::chrono::floor<seconds>(at(20min)));
}

TEST_CASE("nobody's name stands in what other sites read", "[web][feeds][safety]") {
    AudienceRoom room;
    room.site.show(shared(reached()));
    for (const std::string path : {"/feed.atom", "/feed.rss", "/totals.json"}) {
        INFO(path);
        const auto body = room.get(path).body();
        CHECK(body.find("Secret") == std::string::npos);
        CHECK(body.find("school") != std::string::npos);
        CHECK(body.find("<b>") == std::string::npos);
    }
}

TEST_CASE("a rehearsal says so wherever it is read", "[web][feeds]") {
    AudienceRoom room;
    auto snapshot = reached();
    snapshot.rehearsal = true;
    room.site.show(shared(snapshot));
    const auto feed = parsed(room.get("/feed.atom"));
    CHECK(text_of(feed, "title").starts_with("REHEARSAL – "));
    for (const auto* const entry : all_of(feed, "entry")) {
        CHECK(text_of(*entry, "title").starts_with("REHEARSAL – "));
    }
    CHECK(room.get("/totals.json").at("/rehearsal") == "true");
}

TEST_CASE("before anything happened a feed is whole and empty", "[web][feeds]") {
    AudienceRoom room;
    auto snapshot = make_snapshot();
    snapshot.clock = domain::ClockState::Waiting;
    room.site.show(shared(snapshot));
    const auto feed = parsed(room.get("/feed.atom"));
    CHECK(all_of(feed, "entry").empty());
    CHECK_FALSE(text_of(feed, "updated").empty());

    Room closed;
    web::AudienceSite site(audience_options(), closed.surroundings());
    CHECK(closed.send(site, make_get("/feed.atom")).status() == 503);
    CHECK(closed.send(site, make_get("/totals.json")).status() == 503);
}

TEST_CASE("the totals tell each layer apart", "[web][feeds]") {
    AudienceRoom room;
    room.site.show(shared(reached()));
    const auto totals = room.get("/totals.json");
    CHECK(totals.at("/challenge") == "evening-2026");
    CHECK(totals.at("/currency") == "USD");
    CHECK(totals.at("/exponent") == "2");
    CHECK(totals.at("/captured") == "265700");
    CHECK(totals.at("/cash") == "90000");
    CHECK(totals.at("/pledged") == "4000");
    CHECK(totals.at("/matched") == "0");
    CHECK(totals.at("/received") == "355700");
    CHECK(totals.at("/people") == "251");
    CHECK(totals.at("/target/amount") == "250000");
    CHECK(totals.at("/reached") == "true");
    CHECK(totals.at("/milestones/0/crossed") == "true");
    CHECK(totals.at("/clock/deadline") == std::to_string(at(90min).time_since_epoch() / 1ms));
    CHECK(totals.at("/rehearsal") == "false");
    CHECK(totals.at("/recent") == "(absent)");
}

TEST_CASE("only the totals may be read by other sites' scripts", "[web][feeds][safety]") {
    AudienceRoom room;
    room.site.show(shared(reached()));
    CHECK(room.get("/totals.json").header("Access-Control-Allow-Origin") == "*");
    for (const std::string path : {"/feed.atom", "/feed.rss", "/api/live", "/api/challenge", "/"}) {
        INFO(path);
        CHECK(room.get(path).header("Access-Control-Allow-Origin").empty());
    }
}

TEST_CASE("a crowd of readers is sent one body, made once, and nothing it has already",
          "[web][feeds]") {
    AudienceRoom room;
    room.site.show(shared(reached()));
    for (const std::string path : {"/feed.atom", "/feed.rss", "/totals.json"}) {
        INFO(path);
        const auto one = room.get(path);
        CHECK(one.response().body == room.get(path).response().body);
        CHECK(one.header("Cache-Control") == "public, max-age=5");
        auto again = make_get(path);
        again.if_none_match = one.header("ETag");
        CHECK(room.send(room.site, again).status() == 304);
        auto later = reached();
        later.now += 1s; // Only the moment.
        room.site.show(shared(later));
        CHECK(room.send(room.site, again).status() == 304);
        later.challenge.title = domain::ScreenText::message("Another title");
        room.site.show(shared(later));
        CHECK(room.send(room.site, again).status() == 200);
        room.site.show(shared(reached()));
        CHECK(room.post(path, "{}").status() == 405);
    }
}

} // namespace chapeau::test
