#include "display/calm_wall.hpp"
#include "display/ticker_turn.hpp"
#include "support/catch.hpp"
#include "support/walls.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <random>
#include <set>
#include <vector>

using namespace chapeau;
using namespace chapeau::display;
using namespace std::chrono_literals;
using domain::WallView;
using test::make_wall;
using test::share;

namespace {

constexpr SteadyTime kBegin{1h};

std::vector<std::int64_t> mentions_of(const WallView& wall) {
    std::vector<std::int64_t> mentions;
    for (const domain::WallCard& card : wall.cards) {
        mentions.push_back(card.mention);
    }
    return mentions;
}

WallView without(WallView wall, std::int64_t mention) {
    wall.cards.erase(std::remove_if(wall.cards.begin(), wall.cards.end(),
                                    [&](const auto& card) { return card.mention == mention; }),
                     wall.cards.end());
    wall.removed_version = ++wall.version;
    return wall;
}

} // namespace

TEST_CASE("the first wall is at rest at once", "[display][wall]") {
    CalmWall wall;
    wall.take(share(make_wall(30)), kBegin);
    CHECK(wall.view()->cards == make_wall(30).cards);
    CHECK(wall.still_at() <= kBegin);
    CHECK_FALSE(wall.next_step());
    CHECK_FALSE(wall.at(kBegin).before);
}

TEST_CASE("two hundred posts a second change the wall once in two seconds", "[display][wall]") {
    CalmWall wall;
    std::int64_t latest = 48;
    wall.take(share(make_wall(latest)), kBegin);
    auto shown = mentions_of(*wall.view());
    auto changed_at = kBegin;
    int changes = 0;
    for (microseconds passed{0}; passed < 20s; passed += 5ms) {
        wall.take(share(make_wall(++latest)), kBegin + passed);
        const auto now = mentions_of(*wall.view());
        if (now == shown) {
            continue;
        }
        const std::set<std::int64_t> before(shown.begin(), shown.end());
        const auto fresh = std::count_if(now.begin(), now.end(), [&](std::int64_t mention) {
            return before.count(mention) == 0;
        });
        CHECK(fresh <= static_cast<std::ptrdiff_t>(kWallNewPerStep));
        CHECK(kBegin + passed - changed_at >= kWallStep);
        CHECK(now.size() <= domain::kWallCardsMax);
        changed_at = kBegin + passed;
        shown = now;
        ++changes;
    }
    CHECK(changes == 9);
}

TEST_CASE("when the flood is over the wall catches up, and then rests", "[display][wall]") {
    CalmWall wall;
    wall.take(share(make_wall(48)), kBegin);
    const auto newest = share(make_wall(1000));
    wall.take(newest, kBegin + 1s);
    SteadyTime now = kBegin + 1s;
    int steps = 0;
    while (const auto next = wall.next_step()) {
        now = std::max(now, *next);
        wall.advance(now);
        REQUIRE(++steps < 30);
    }
    for (const domain::WallCard& card : newest->cards) {
        CHECK(test::has_card(*wall.view(), card.mention));
    }
    CHECK(wall.view()->cards.size() == newest->cards.size());
    CHECK(wall.still_at() <= now + 1s);
}

TEST_CASE("a card keeps its column while others come to the front", "[display][wall]") {
    CalmWall wall;
    wall.take(share(make_wall(20)), kBegin);
    const auto place_of = [&](std::int64_t mention) {
        const auto shown = mentions_of(*wall.view());
        const auto found = std::find(shown.begin(), shown.end(), mention);
        return (found - shown.begin()) - wall.at(kBegin).entered;
    };
    const auto before = place_of(17);
    wall.take(share(make_wall(23)), kBegin + 3s);
    CHECK(test::has_card(*wall.view(), 23));
    CHECK(place_of(17) == before);
}

TEST_CASE("a card that was taken away is gone at once, at any moment of a flood",
          "[display][wall]") {
    constexpr unsigned kSeed = 20261121;
    INFO("seed " << kSeed);
    std::mt19937 random(kSeed);
    CalmWall wall;
    std::int64_t latest = 48;
    wall.take(share(make_wall(latest)), kBegin);
    std::int64_t removed_version = 0;
    std::set<std::int64_t> removed;
    for (microseconds passed{0}; passed < 60s; passed += 40ms) {
        latest += 8;
        WallView newest = make_wall(latest);
        newest.version = latest;
        if (random() % 40 == 0) {
            const auto shown = mentions_of(*wall.view());
            removed.insert(shown[random() % shown.size()]);
            removed_version = newest.version;
        }
        newest.removed_version = removed_version;
        newest.cards.erase(
            std::remove_if(newest.cards.begin(), newest.cards.end(),
                           [&](const auto& card) { return removed.count(card.mention) > 0; }),
            newest.cards.end());
        wall.take(share(newest), kBegin + passed);
        const WallMoment moment = wall.at(kBegin + passed);
        REQUIRE(moment.view->cards.size() >= kWallFilled);
        for (const std::int64_t mention : removed) {
            CHECK_FALSE(test::has_card(*moment.view, mention));
            const bool fades =
                moment.before && moment.leaving_is_shown && test::has_card(*moment.before, mention);
            CHECK_FALSE(fades);
        }
    }
    CHECK(removed.size() > 20);
}

TEST_CASE("a card that only fell off the newest view stays until its turn is over",
          "[display][wall]") {
    CalmWall wall;
    wall.take(share(make_wall(48)), kBegin);
    wall.take(share(make_wall(500)), kBegin + 100ms);
    CHECK(mentions_of(*wall.view()) == mentions_of(make_wall(48)));
}

TEST_CASE("a card that fades out goes at once when it is taken away", "[display][wall]") {
    CalmWall wall;
    wall.take(share(make_wall(48)), kBegin);
    wall.take(share(make_wall(52)), kBegin + 3s); // Cards 1 to 4 leave.
    REQUIRE(wall.at(kBegin + 3s).leaving_is_shown);
    REQUIRE(test::has_card(*wall.at(kBegin + 3s).before, 2));
    WallView newest = make_wall(52);
    newest.removed_version = ++newest.version; // Card 2's, which nobody else can know of.
    wall.take(share(newest), kBegin + 3s + 50ms);
    CHECK_FALSE(wall.at(kBegin + 3s + 50ms).leaving_is_shown);
}

TEST_CASE("an edited post says its new words in the next frame", "[display][wall]") {
    CalmWall wall;
    wall.take(share(make_wall(10)), kBegin);
    WallView edited = make_wall(10);
    edited.cards[3].text = test::words("kinder words");
    ++edited.version;
    wall.take(share(edited), kBegin + 10ms);
    CHECK(wall.view()->cards[3].text.utf8() == "kinder words");
    REQUIRE(wall.view()->cards.size() == 10);
}

TEST_CASE("what a frozen wall shows is only ever taken away", "[display][wall]") {
    CalmWall wall;
    wall.take(share(make_wall(10)), kBegin);
    WallView newest = without(make_wall(14), 7);
    newest.cards.back().text = test::words("other words"); // Card 1 was edited.
    wall.take_away(&newest, kBegin + 5s);
    wall.advance(kBegin + 60s);
    CHECK(mentions_of(*wall.view()) == std::vector<std::int64_t>{10, 9, 8, 6, 5, 4, 3, 2});
    CHECK_FALSE(wall.next_step());
    // Thawed, it goes on.
    wall.take(share(newest), kBegin + 61s);
    wall.advance(kBegin + 70s);
    CHECK(test::has_card(*wall.view(), 14));
    CHECK(test::has_card(*wall.view(), 1));
    CHECK_FALSE(test::has_card(*wall.view(), 7));
}

TEST_CASE("where nobody listens any more nothing is left on the wall", "[display][wall]") {
    CalmWall wall;
    wall.take(share(make_wall(10)), kBegin);
    wall.take(nullptr, kBegin + 1s);
    CHECK(wall.view() == nullptr);
    CHECK_FALSE(wall.at(kBegin + 1s).before);
}

TEST_CASE("a pinned post comes to the head and a figure follows calmly", "[display][wall]") {
    CalmWall wall;
    wall.take(share(make_wall(10)), kBegin);
    WallView pinned = make_wall(10);
    pinned.cards[6].is_pinned = true;
    std::rotate(pinned.cards.begin(), pinned.cards.begin() + 6, pinned.cards.begin() + 7);
    pinned.reach = 4300;
    ++pinned.version;
    wall.take(share(pinned), kBegin + 100ms);
    CHECK(wall.view()->reach == 0);
    wall.advance(kBegin + 2s);
    CHECK(wall.view()->reach == 4300);
    CHECK(wall.view()->cards.front().mention == 4);
    CHECK(wall.view()->cards.size() == 10);
}

TEST_CASE("in the ticker each card has eight seconds and new ones come first", "[display][wall]") {
    TickerTurn ticker;
    auto wall = make_wall(5);
    ticker.follow(&wall, kBegin);
    CHECK(ticker.at(kBegin).mention == 5);
    CHECK(ticker.next_turn().value() - kBegin == kTickerTurn);
    ticker.follow(&wall, kBegin + 7999ms);
    CHECK(ticker.at(kBegin + 7999ms).mention == 5);
    CHECK(ticker.at(kBegin + 7999ms).opacity == Approx(1));
    wall = make_wall(7);
    ticker.follow(&wall, kBegin + 8s);
    CHECK(ticker.at(kBegin + 8s).mention == 6);
    ticker.follow(&wall, kBegin + 16s);
    CHECK(ticker.at(kBegin + 16s).mention == 7);
    ticker.follow(&wall, kBegin + 24s);
    CHECK(ticker.at(kBegin + 24s).mention == 6);
}

TEST_CASE("a card that is taken away leaves the ticker at once", "[display][wall]") {
    TickerTurn ticker;
    auto wall = make_wall(5);
    ticker.follow(&wall, kBegin);
    wall = without(wall, 5);
    ticker.follow(&wall, kBegin + 1s);
    CHECK(ticker.at(kBegin + 1s).mention == 4);
    wall.cards.clear();
    ticker.follow(&wall, kBegin + 2s);
    CHECK(ticker.at(kBegin + 2s).mention == 0);
    CHECK_FALSE(ticker.next_turn());
    wall = make_wall(1);
    ticker.follow(&wall, kBegin + 3s);
    CHECK(ticker.at(kBegin + 3s).mention == 1);
    CHECK_FALSE(ticker.next_turn()); // Nothing else could come.
}
