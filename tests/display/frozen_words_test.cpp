#include "display/frozen_words.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/walls.hpp"

#include <string>

using namespace chapeau;
using namespace chapeau::display;
using domain::Snapshot;

namespace {

/// A wall of gifts 1 to 20 and two leaders; the givers' names are the gifts' numbers.
Snapshot wall() {
    Snapshot snapshot = test::make_snapshot();
    for (std::int64_t gift = 20; gift > 0; --gift) {
        snapshot.recent.push_back(test::make_recent_gift(
            {.gift = gift, .name = "Giver " + std::to_string(gift), .message = "hello"}));
    }
    snapshot.leaders = {test::make_leader(1, "Ada", test::dollars(20), 1),
                        test::make_leader(2, "Bo", test::dollars(10), 2)};
    snapshot.leaders[0].gift = 7;
    snapshot.leaders[1].gift = 8;
    return snapshot;
}

Snapshot look(const Snapshot& shown, const Snapshot& newest) {
    return with_words_taken_away(shown, newest, test::supporter());
}

} // namespace

TEST_CASE("what a frozen screen shows of a gift that fell loses its words", "[display]") {
    Snapshot newest = wall();
    newest.recent.erase(newest.recent.begin() + 2);
    const Snapshot seen = look(wall(), newest);
    REQUIRE(seen.recent.size() == 20);
    CHECK(seen.recent[2].name == test::supporter());
    CHECK(seen.recent[2].message.empty());
    CHECK(seen.recent[3].name.utf8() == "Giver 17");
}

TEST_CASE("frozen rows that left the lists lose their words once anybody is hidden", "[display]") {
    Snapshot newest = wall();
    for (domain::RecentGift& gift : newest.recent) {
        gift.gift += 100;
    }
    newest.leaders = {test::make_leader(1, "Cy", test::dollars(90), 3)};
    CHECK(look(wall(), newest).recent == wall().recent);
    CHECK(look(wall(), newest).leaders == wall().leaders);
    newest.hidden_at = 121;
    const Snapshot seen = look(wall(), newest);
    for (const domain::RecentGift& gift : seen.recent) {
        CHECK(gift.name == test::supporter());
        CHECK(gift.message.empty());
    }
    CHECK(seen.leaders[0].name == test::supporter());
    CHECK(seen.leaders[1].name == test::supporter());
    CHECK(seen.leaders[0].sum == test::dollars(20));
}

TEST_CASE("a new name of a giver does not come onto a frozen screen", "[display]") {
    Snapshot newest = wall();
    newest.leaders[0].name = domain::ScreenText::configured("Rude");
    newest.leaders[0].gift = 21;
    CHECK(look(wall(), newest).leaders[0].name.utf8() == "Ada");
    newest.leaders[0].name = test::supporter();
    newest.leaders[0].hidden = true;
    CHECK(look(wall(), newest).leaders[0].name == test::supporter());
}

TEST_CASE("a name that another gift of its giver replaced goes once anybody is hidden",
          "[display]") {
    Snapshot newest = wall();
    newest.leaders[0].name = domain::ScreenText::configured("Adah");
    newest.leaders[0].gift = 21;
    newest.hidden_at = 22; // Gift 7, which names the frozen row, was erased.
    const Snapshot seen = look(wall(), newest);
    CHECK(seen.leaders[0].name == test::supporter());
    CHECK(seen.leaders[1].name.utf8() == "Bo");
}

TEST_CASE("a frozen wall of posts loses those that were taken away", "[display][wall]") {
    Snapshot shown = wall();
    shown.wall = test::share(test::make_wall(60));
    Snapshot newest = shown;
    newest.wall = test::share(test::make_wall(200)); // None of them, because others came.
    CHECK(look(shown, newest).wall->cards == shown.wall->cards);
    newest.wall = test::share(test::make_wall(200, 61)); // And somebody's words went.
    CHECK(look(shown, newest).wall->cards.empty());
    auto shorter = test::make_wall(40); // There is room for the others, had they not gone.
    shorter.version = 61;
    newest.wall = test::share(shorter);
    CHECK(look(shown, newest).wall->cards.size() == 28);
    newest.wall = nullptr;
    CHECK(look(shown, newest).wall == nullptr);
}
