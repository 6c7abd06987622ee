// The wall and the ticker in the hands of the show.
#include "display/show.hpp"
#include "support/catch.hpp"
#include "support/plain_metrics.hpp"
#include "support/snapshots.hpp"
#include "support/walls.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>

namespace chapeau::display {
namespace {

using namespace std::chrono_literals;
using domain::Snapshot;
using domain::WallView;

constexpr SteadyTime kWallStart{1h};

/// A show of the wall, on a clock that the test turns; nothing else of the evening moves.
struct WallStand {
    test::PlainMetrics metrics;
    Show show{domain::Locale::open("en-US", "Europe/Paris").value(),
              metrics,
              {test::words("give.example"), "https://give.example"},
              Effects::Full};
    Snapshot snapshot = [] {
        auto challenge = test::make_challenge();
        challenge.opening.reset();
        challenge.deadline.reset();
        auto made = test::make_snapshot(challenge, test::at(10min));
        test::set_received(made, 100'000, 0);
        made.scene = domain::Scene::Wall;
        return made;
    }();

    void take(WallView wall, microseconds at) {
        snapshot.wall = test::share(std::move(wall));
        show.take(std::make_shared<const Snapshot>(snapshot), kWallStart + at);
    }
    Picture frame(microseconds at, FrameSize size = {1920, 1080}) {
        return show.frame(test::at(10min) + at, kWallStart + at, size.width, size.height);
    }
    std::optional<SteadyTime> next_change(microseconds at) const {
        return show.next_change(test::at(10min) + at, kWallStart + at);
    }
};

bool says(const Picture& picture, std::string_view words) {
    return std::any_of(picture.shapes.begin(), picture.shapes.end(), [&](const Shape& shape) {
        const auto* const text = std::get_if<Text>(&shape);
        return text != nullptr && text->text.utf8() == words;
    });
}

WallView wall_without(WallView wall, std::int64_t mention) {
    wall.cards.erase(std::remove_if(wall.cards.begin(), wall.cards.end(),
                                    [&](const auto& card) { return card.mention == mention; }),
                     wall.cards.end());
    wall.removed_version = ++wall.version;
    return wall;
}

bool boxes_meet(const Box& one, const Box& other) {
    return one.x < other.x + other.width && other.x < one.x + one.width &&
           one.y < other.y + other.height && other.y < one.y + one.height;
}

} // namespace

TEST_CASE("a new post comes onto the wall and then all is still", "[display][wall]") {
    WallStand stand;
    stand.take(test::make_wall(6), 0s);
    stand.frame(0s);
    CHECK_FALSE(stand.show.moving());
    stand.take(test::make_wall(7), 5s);
    CHECK(stand.show.moving());
    CHECK_FALSE(says(stand.frame(5s), "Post 7")); // First there is room made.
    CHECK(says(stand.frame(5s + 700ms), "Post 7"));
    CHECK(says(stand.frame(5s + 700ms), "Post 6"));
    microseconds now = 5s;
    while (stand.show.moving()) {
        stand.frame(now += 16ms);
        REQUIRE(now < 7s);
    }
    CHECK(stand.frame(7s) == stand.frame(7s + 1ms));
}

TEST_CASE("cards on their way are never outside the screen", "[display][wall]") {
    for (const FrameSize size : {FrameSize{1920, 1080}, FrameSize{1080, 1920}, {2560, 1080}}) {
        WallStand stand;
        stand.take(test::make_wall(40), 0s);
        stand.frame(0s, size);
        auto wall = test::make_wall(43);
        wall.cards[0].text = test::words(std::string(55, 'w'));
        stand.take(wall, 5s);
        for (microseconds passed = 5s; passed < 7s; passed += 16ms) {
            for (const Shape& shape : stand.frame(passed, size).shapes) {
                if (const auto* const box = std::get_if<Rectangle>(&shape)) {
                    CHECK(box->box.y + box->box.height <= static_cast<float>(size.height) + 0.5F);
                }
            }
        }
    }
}

TEST_CASE("a removed post is gone in the next frame, whatever moves", "[display][wall]") {
    for (const microseconds moment : {microseconds(0), microseconds(16ms), microseconds(50ms),
                                      microseconds(400ms), microseconds(900ms)}) {
        WallStand stand;
        stand.take(test::make_wall(48), 0s);
        stand.frame(0s);
        stand.take(test::make_wall(52), 5s);
        stand.frame(5s);
        const Picture before = stand.frame(5s + moment);
        auto wall = test::make_wall(52);
        for (std::int64_t mention = 30; mention <= 52; ++mention) {
            const std::string words = "Post " + std::to_string(mention);
            if (says(before, words)) {
                wall = wall_without(std::move(wall), mention);
            }
        }
        stand.take(wall, 5s + moment + 1ms);
        const Picture after = stand.frame(5s + moment + 1ms);
        INFO(moment.count());
        for (std::int64_t mention = 30; mention <= 52; ++mention) {
            const std::string words = "Post " + std::to_string(mention);
            CHECK_FALSE((says(before, words) && says(after, words)));
        }
    }
}

TEST_CASE("a frozen wall lets go of a removed post and takes no new one", "[display][wall]") {
    WallStand stand;
    stand.take(test::make_wall(6), 0s);
    REQUIRE(says(stand.frame(0s), "Post 5"));
    stand.snapshot.frozen = true;
    stand.take(wall_without(test::make_wall(9), 5), 3s);
    const Picture frozen = stand.frame(3s);
    CHECK_FALSE(says(frozen, "Post 5"));
    CHECK(says(frozen, "Post 6"));
    CHECK_FALSE(says(stand.frame(30s), "Post 9"));
    stand.snapshot.frozen = false;
    stand.take(wall_without(test::make_wall(9), 5), 31s);
    stand.frame(31s);
    CHECK(says(stand.frame(34s), "Post 9"));
}

TEST_CASE("a frozen ticker stands still and lets go of a removed post", "[display][wall]") {
    WallStand stand;
    stand.snapshot.scene = domain::Scene::Challenge;
    stand.take(test::make_wall(6), 0s);
    stand.frame(0s);
    REQUIRE(says(stand.frame(1s), "Post 6"));
    stand.snapshot.frozen = true;
    stand.take(test::make_wall(6), 2s);
    CHECK(says(stand.frame(30s), "Post 6"));
    CHECK(stand.next_change(30s).value_or(kWallStart + 1h) > kWallStart + 30s);
    stand.take(wall_without(test::make_wall(6), 6), 31s);
    CHECK_FALSE(says(stand.frame(31s), "Post 6"));
}

TEST_CASE("the show wakes for the ticker's next card and for a minute that passed",
          "[display][wall]") {
    WallStand stand;
    stand.snapshot.scene = domain::Scene::Challenge;
    stand.take(test::make_wall(6), 0s);
    stand.frame(0s);
    stand.frame(1s);
    CHECK_FALSE(stand.show.moving());
    CHECK(stand.next_change(1s) == kWallStart + 6s); // Post 6 was written six seconds past.
    CHECK(stand.frame(1s) == stand.frame(5s + 999ms));
    CHECK_FALSE(stand.frame(5s + 999ms) == stand.frame(6s));
    CHECK(stand.next_change(6s) == kWallStart + 8s);
    CHECK_FALSE(says(stand.frame(8s), "Post 6"));
    CHECK(stand.show.moving()); // The next one fades in.
    CHECK(says(stand.frame(8s + 200ms), "Post 5"));
}

TEST_CASE("without a post nothing wakes the wall", "[display][wall]") {
    WallStand stand;
    stand.take({}, 0s);
    stand.frame(0s);
    CHECK_FALSE(stand.show.moving());
    CHECK_FALSE(stand.next_change(1s));
}

TEST_CASE("over the wall a banner leaves the total and the code alone", "[display][wall]") {
    for (const FrameSize size : {FrameSize{1920, 1080}, FrameSize{1024, 768}, FrameSize{2560, 1080},
                                 FrameSize{1080, 1920}}) {
        WallStand stand;
        stand.snapshot.gifts_ever = 10;
        stand.take(test::make_wall(20), 0s);
        stand.frame(0s, size);
        stand.snapshot.targets.front().reached_at = 20;
        stand.snapshot.gifts_ever = 30;
        test::set_received(stand.snapshot, 260'000, 0);
        stand.take(test::make_wall(21), 1s);
        while (const auto claim = stand.show.celebrations_to_claim()) {
            stand.show.claimed(*claim, kWallStart + 1s);
        }
        const Picture picture = stand.frame(2s, size);
        CHECK(says(picture, "We made it!"));
        int largest = 0;
        for (const Shape& shape : picture.shapes) {
            const auto* const text = std::get_if<Text>(&shape);
            largest = text != nullptr ? std::max(largest, text->style.size_px) : largest;
        }
        for (const Shape& shape : picture.shapes) {
            const auto* const banner = std::get_if<Rectangle>(&shape);
            if (banner == nullptr || !(banner->colour == evening_palette().accent) ||
                banner->box.height < 100) {
                continue;
            }
            for (const Shape& other : picture.shapes) {
                const auto* const code = std::get_if<QrCode>(&other);
                const auto* const text = std::get_if<Text>(&other);
                CHECK_FALSE((code != nullptr && boxes_meet(banner->box, code->box)));
                CHECK_FALSE((text != nullptr && text->style.size_px == largest &&
                             text->style.tabular_digits && boxes_meet(banner->box, text->box)));
            }
        }
    }
}

} // namespace chapeau::display
