#include "display/show.hpp"
#include "support/catch.hpp"
#include "support/plain_metrics.hpp"
#include "support/snapshots.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace chapeau::display {
namespace {

using namespace std::chrono_literals;
using domain::Snapshot;

constexpr SteadyTime kStart{1h};

/// A show with what it needs, at 1080p, on a clock that the test turns.
struct Stand {
    std::shared_ptr<const domain::Locale> locale =
        domain::Locale::open("en-US", "Europe/Paris").value();
    test::PlainMetrics metrics;
    Show show{
        locale, metrics, {test::words("give.example"), "https://give.example"}, Effects::Full};

    void take(const Snapshot& snapshot, microseconds at) {
        show.take(std::make_shared<const Snapshot>(snapshot), kStart + at);
    }

    Picture frame(microseconds at) {
        return show.frame(test::at(10min) + at, kStart + at, 1920, 1080);
    }

    /// Claims as the book would, at once.
    void claim_all(microseconds at) {
        while (const auto claim = show.celebrations_to_claim()) {
            show.claimed(*claim, kStart + at);
        }
    }
};

Snapshot evening(std::int64_t gifts) {
    auto challenge = test::make_challenge();
    challenge.milestones = {50'000, 100'000, 150'000, 200'000};
    auto snapshot = test::make_snapshot(challenge, test::at(10min));
    test::set_received(snapshot, gifts * 1000, 0);
    snapshot.gifts = gifts;
    snapshot.gifts_ever = gifts;
    snapshot.people = gifts;
    snapshot.head = gifts;
    for (domain::Milestone& milestone : snapshot.milestones) {
        milestone.crossed_at = gifts * 1000 >= milestone.value ? milestone.value / 1000 : 0;
    }
    snapshot.targets.front().reached_at = gifts >= 250 ? 250 : 0;
    for (std::int64_t gift = gifts; gift > std::max<std::int64_t>(0, gifts - 20); --gift) {
        snapshot.recent.push_back(test::make_recent_gift({.gift = gift}));
    }
    return snapshot;
}

std::vector<Text> texts_of(const Picture& picture) {
    std::vector<Text> texts;
    for (const Shape& shape : picture.shapes) {
        if (const auto* text = std::get_if<Text>(&shape)) {
            texts.push_back(*text);
        }
    }
    return texts;
}

bool shows(const Picture& picture, const std::string& words) {
    const auto texts = texts_of(picture);
    return std::any_of(texts.begin(), texts.end(),
                       [&](const Text& text) { return text.text.utf8() == words; });
}

/// The big figure as it can be read: what lies whole within its window.
std::string total_in(const Picture& picture) {
    const auto texts = texts_of(picture);
    int largest = 0;
    for (const Text& text : texts) {
        largest = std::max(largest, text.style.size_px);
    }
    std::string figure;
    const test::PlainMetrics metrics;
    for (const Text& text : texts) {
        const float capital = metrics.cap_height(text.style.size_px, text.style.weight);
        const Box window = text.clip.value_or(text.box);
        const bool whole = text.baseline_y <= window.y + window.height + 1 &&
                           text.baseline_y - capital >= window.y - 1;
        if (text.style.size_px == largest && whole) {
            figure += text.text.utf8();
        }
    }
    return figure;
}

bool has_confetti(const Picture& picture) {
    return std::any_of(picture.shapes.begin(), picture.shapes.end(),
                       [](const Shape& shape) { return std::holds_alternative<Confetti>(shape); });
}

bool meet(const Box& one, const Box& other) {
    return one.x < other.x + other.width && other.x < one.x + one.width &&
           one.y < other.y + other.height && other.y < one.y + one.height;
}

} // namespace

TEST_CASE("before the first snapshot there is only the ground", "[display][show]") {
    Stand stand;
    CHECK(stand.frame(0s).shapes.empty());
    CHECK_FALSE(stand.show.next_change(test::at(0s), kStart));
}

TEST_CASE("the first snapshot is shown at rest", "[display][show]") {
    Stand stand;
    stand.take(evening(173), 0s);
    CHECK(stand.show.moving()); // It was not drawn yet.
    const Picture first = stand.frame(0s);
    CHECK_FALSE(stand.show.moving());
    CHECK(total_in(first) == "$1,730");
    CHECK(first == stand.show.frame(test::at(10min), kStart + 5s, 1920, 1080));
}

TEST_CASE("250 gifts in one poll show the right total in the next frame", "[display][show]") {
    Stand stand;
    stand.take(evening(0), 0s);
    stand.frame(0s);
    stand.take(evening(250), 1s);
    CHECK(total_in(stand.frame(1s)) == "$2,500");
    stand.claim_all(1s);
    CHECK(total_in(stand.frame(1s + 1ms)) == "$2,500");
    CHECK(total_in(stand.frame(1s + 17ms)) == "$2,500");
}

TEST_CASE("after 250 gifts in one poll all is over within ten seconds", "[display][show]") {
    Stand stand;
    stand.take(evening(0), 0s);
    stand.frame(0s);
    stand.take(evening(250), 0s);
    stand.claim_all(0s);
    CHECK(shows(stand.frame(1s), "We made it!"));
    CHECK(has_confetti(stand.frame(2s)));
    stand.frame(10s);
    CHECK_FALSE(stand.show.moving());
    CHECK_FALSE(has_confetti(stand.frame(10s)));
    CHECK_FALSE(shows(stand.frame(10s), "We made it!"));
}

TEST_CASE("a storm of polls never piles celebrations up", "[display][show]") {
    constexpr unsigned kSeed = 7;
    INFO("seed " << kSeed);
    std::mt19937 random(kSeed);
    std::uniform_int_distribution<int> more(0, 12);
    std::uniform_int_distribution<int> wait_ms(5, 900);
    Stand stand;
    std::int64_t gifts = 0;
    microseconds now{0};
    stand.take(evening(gifts), now);
    stand.frame(now);
    for (int poll = 0; poll < 400; ++poll) {
        now += milliseconds(wait_ms(random));
        gifts += more(random);
        stand.take(evening(gifts), now);
        stand.claim_all(now);
        const Picture picture = stand.frame(now);
        std::string expected = stand.locale->money(test::money(gifts * 1000));
        CHECK(total_in(picture) == expected);
    }
    // What is left plays out in time, a burst that rests included.
    for (milliseconds passed{0}; passed <= 10s; passed += 20ms) {
        stand.frame(now + passed);
    }
    CHECK_FALSE(stand.show.moving());
    const auto next = stand.show.next_change(test::at(10min) + now + 10s, kStart + now + 10s);
    REQUIRE(next);
    CHECK(*next > kStart + now + 10s); // The clock's next second, not a banner overdue.
}

TEST_CASE("gifts that come together are one burst", "[display][show]") {
    Stand stand;
    stand.take(evening(100), 0s);
    stand.claim_all(0s);
    stand.frame(0s);
    for (milliseconds passed{0}; passed < 10s; passed += 100ms) {
        stand.frame(passed);
    }
    stand.take(evening(114), 10s);
    CHECK(shows(stand.frame(10s + 300ms), "+14 people, $140"));
    CHECK_FALSE(has_confetti(stand.frame(10s + 400ms)));
    stand.frame(13s);
    CHECK_FALSE(shows(stand.frame(13s), "+14 people, $140"));
}

TEST_CASE("one gift makes no banner", "[display][show]") {
    Stand stand;
    stand.take(evening(10), 0s);
    stand.frame(0s);
    stand.take(evening(11), 1s);
    CHECK_FALSE(shows(stand.frame(1s + 300ms), "+1 person, $10"));
    CHECK(shows(stand.frame(1s + 300ms), "Latest gifts"));
}

TEST_CASE("a celebration waits for its claim and plays once", "[display][show]") {
    Stand stand;
    stand.take(evening(49), 0s);
    stand.frame(0s);
    stand.take(evening(50), 1s);
    CHECK_FALSE(shows(stand.frame(2s), "$500 passed"));
    const auto claim = stand.show.celebrations_to_claim();
    REQUIRE(claim);
    CHECK(*claim == 50);
    CHECK_FALSE(stand.show.celebrations_to_claim()); // Handed out once.
    stand.show.claimed(49, kStart + 2s);             // Not this one.
    CHECK_FALSE(shows(stand.frame(2s + 300ms), "$500 passed"));
    stand.show.claimed(50, kStart + 3s);
    CHECK(shows(stand.frame(3s + 300ms), "$500 passed"));
    stand.take(evening(51), 10s);
    CHECK_FALSE(stand.show.celebrations_to_claim());
    CHECK_FALSE(shows(stand.frame(10s + 300ms), "$500 passed"));
}

TEST_CASE("a snapshot that says so is a claim too", "[display][show]") {
    Stand stand;
    stand.take(evening(49), 0s);
    stand.frame(0s);
    stand.take(evening(50), 1s);
    REQUIRE(stand.show.celebrations_to_claim());
    auto claimed = evening(50);
    claimed.celebrated_through = 50;
    stand.take(claimed, 2s);
    CHECK(shows(stand.frame(2s + 300ms), "$500 passed"));
}

TEST_CASE("nothing is celebrated again after a restart", "[display][show]") {
    Stand stand;
    auto snapshot = evening(260);
    snapshot.celebrated_through = 250;
    stand.take(snapshot, 0s);
    CHECK_FALSE(stand.show.celebrations_to_claim());
    stand.frame(0s);
    CHECK_FALSE(has_confetti(stand.frame(1s)));
}

TEST_CASE("what a crash left uncelebrated is celebrated after it", "[display][show]") {
    Stand stand;
    auto snapshot = evening(251);
    snapshot.celebrated_through = 200;
    stand.take(snapshot, 0s);
    const auto claim = stand.show.celebrations_to_claim();
    REQUIRE(claim);
    CHECK(*claim == 250);
    stand.show.claimed(250, kStart);
    CHECK(shows(stand.frame(500ms), "We made it!"));
}

TEST_CASE("a goal outshines the milestones before it", "[display][show]") {
    Stand stand;
    stand.take(evening(10), 0s);
    stand.frame(0s);
    stand.take(evening(255), 1s);
    stand.claim_all(1s);
    for (milliseconds passed{1000}; passed < 12s; passed += 50ms) {
        const Picture picture = stand.frame(passed);
        CHECK_FALSE(shows(picture, "$2,000 passed"));
        CHECK_FALSE(shows(picture, "+245 people, $2,450"));
    }
}

TEST_CASE("a goal that opens another names it", "[display][show]") {
    Stand stand;
    stand.take(evening(240), 0s);
    stand.claim_all(0s);
    for (milliseconds passed{0}; passed < 10s; passed += 100ms) {
        stand.frame(passed);
    }
    auto after = evening(251);
    after.targets.push_back({test::amount_target(test::dollars(5000)), 0});
    stand.take(after, 10s);
    stand.claim_all(10s);
    CHECK(shows(stand.frame(10s + 500ms), "Next stop: $5,000"));
}

TEST_CASE("a refund lowers the total at once and is not celebrated", "[display][show]") {
    Stand stand;
    auto before = evening(40);
    stand.take(before, 0s);
    stand.frame(0s);
    auto after = evening(40);
    test::set_received(after, 30'000, 0);
    after.people = 30;
    stand.take(after, 1s);
    const Picture picture = stand.frame(1s + 10ms);
    CHECK(total_in(picture) == "$300");
    CHECK(shows(picture, "Latest gifts"));
    CHECK_FALSE(stand.show.celebrations_to_claim());
    stand.frame(3s);
    CHECK_FALSE(stand.show.moving());
}

TEST_CASE("a frozen screen keeps its figures and its clock runs on", "[display][show]") {
    Stand stand;
    stand.take(evening(10), 0s);
    stand.frame(0s);
    auto frozen = evening(200);
    frozen.frozen = true;
    stand.take(frozen, 1s);
    const Picture still = stand.frame(1s);
    CHECK(total_in(still) == "$100");
    CHECK_FALSE(stand.show.celebrations_to_claim());
    CHECK_FALSE(still == stand.frame(2s)); // The countdown.
    stand.take(evening(201), 5s);
    CHECK(total_in(stand.frame(5s)) == "$2,010");
    CHECK(stand.show.celebrations_to_claim());
}

TEST_CASE("a frozen screen still takes words away and gives them back", "[display][show]") {
    Stand stand;
    auto snapshot = evening(20);
    snapshot.recent[1] = test::make_recent_gift({.gift = 19, .name = "Rude", .message = "ruder"});
    snapshot.leaders = {test::make_leader(1, "Rude", test::dollars(10), 1)};
    snapshot.leaders[0].gift = 19;
    stand.take(snapshot, 0s);
    snapshot.frozen = true;
    stand.take(snapshot, 1s);
    REQUIRE(shows(stand.frame(1s), "Rude"));

    auto hidden = snapshot;
    hidden.head = 21;
    hidden.hidden_at = 21;
    hidden.recent[1].name = hidden.leaders[0].name = test::supporter();
    hidden.recent[1].message = {};
    hidden.recent[1].hidden = hidden.leaders[0].hidden = true;
    test::set_received(hidden, 99'000, 0);
    stand.take(hidden, 2s);
    CHECK(stand.show.moving());
    const Picture taken_away = stand.frame(2s);
    CHECK_FALSE(shows(taken_away, "Rude"));
    CHECK_FALSE(shows(taken_away, "ruder"));
    CHECK(total_in(taken_away) == "$200");

    stand.take(snapshot, 3s);
    CHECK(shows(stand.frame(3s), "Rude"));
}

TEST_CASE("a screen that starts frozen shows what there is", "[display][show]") {
    Stand stand;
    auto frozen = evening(20);
    frozen.frozen = true;
    stand.take(frozen, 0s);
    CHECK(total_in(stand.frame(0s)) == "$200");
}

TEST_CASE("a blank screen shows its ground and nothing wakes it", "[display][show]") {
    Stand stand;
    auto blank = evening(20);
    blank.blank = true;
    stand.take(blank, 0s);
    CHECK(stand.frame(0s).shapes.empty());
    CHECK_FALSE(stand.show.next_change(test::at(10min), kStart));
    blank.rehearsal = true;
    stand.take(blank, 1s);
    CHECK(shows(stand.frame(1s), "REHEARSAL"));
    blank.blank = false;
    stand.take(blank, 2s);
    CHECK(total_in(stand.frame(2s)) == "$200");
}

TEST_CASE("between two changes the picture is the same", "[display][show]") {
    Stand stand;
    stand.take(evening(20), 0s);
    stand.frame(0s);
    const Timestamp now = test::at(10min) + 250ms;
    const auto next = stand.show.next_change(now, kStart + 250ms);
    REQUIRE(next);
    CHECK(*next - kStart == 1s);
    const auto at = [&](microseconds passed) {
        return stand.show.frame(test::at(10min) + passed, kStart + passed, 1920, 1080);
    };
    CHECK(at(250ms) == at(999ms));
    CHECK_FALSE(at(999ms) == at(1s));
}

TEST_CASE("without a clock nothing wakes a screen at rest", "[display][show]") {
    Stand stand;
    auto snapshot = evening(20);
    snapshot.challenge.opening.reset();
    snapshot.challenge.deadline.reset();
    stand.take(snapshot, 0s);
    stand.frame(0s);
    CHECK_FALSE(stand.show.moving());
    CHECK_FALSE(stand.show.next_change(test::at(10min), kStart));
}

TEST_CASE("motion ends in a frame at rest", "[display][show]") {
    Stand stand;
    stand.take(evening(20), 0s);
    stand.frame(0s);
    stand.take(evening(22), 1s);
    microseconds now = 1s;
    int frames = 0;
    while (stand.show.moving()) {
        stand.frame(now);
        now += 16ms;
        REQUIRE(++frames < 300);
    }
    CHECK(frames > 20);
    Stand fresh;
    fresh.take(evening(22), 0s);
    CHECK(stand.frame(9s) == fresh.frame(9s));
}

TEST_CASE("no banner lies over the total or the code", "[display][show]") {
    for (const FrameSize size : {FrameSize{1920, 1080}, FrameSize{1024, 768}, FrameSize{2560, 1080},
                                 FrameSize{1080, 1920}}) {
        Stand stand;
        stand.take(evening(10), 0s);
        stand.frame(0s);
        stand.take(evening(251), 1s);
        stand.claim_all(1s);
        const Picture picture =
            stand.show.frame(test::at(10min), kStart + 2s, size.width, size.height);
        const auto texts = texts_of(picture);
        int largest = 0;
        for (const Text& text : texts) {
            largest = std::max(largest, text.style.size_px);
        }
        bool found = false;
        for (const Shape& shape : picture.shapes) {
            const auto* banner = std::get_if<Rectangle>(&shape);
            if (banner == nullptr || !(banner->colour == evening_palette().accent) ||
                banner->box.height < 100 || banner->box.width < 200) {
                continue;
            }
            found = true;
            for (const Text& text : texts) {
                CHECK_FALSE((text.style.size_px == largest && meet(banner->box, text.box)));
            }
            for (const Shape& other : picture.shapes) {
                const auto* code = std::get_if<QrCode>(&other);
                CHECK_FALSE((code != nullptr && meet(banner->box, code->box)));
            }
        }
        CHECK(found);
    }
}

TEST_CASE("confetti falls the same way twice and stays off what is read", "[display][show]") {
    const auto at = [](Effects effects, microseconds passed) {
        Stand stand;
        Show show{stand.locale, stand.metrics, {}, effects};
        show.take(std::make_shared<const Snapshot>(evening(10)), kStart);
        show.take(std::make_shared<const Snapshot>(evening(251)), kStart);
        show.claimed(show.celebrations_to_claim().value(), kStart);
        return show.frame(test::at(10min), kStart + passed, 1920, 1080);
    };
    CHECK(at(Effects::Full, 1s) == at(Effects::Full, 1s));
    CHECK_FALSE(at(Effects::Full, 1s) == at(Effects::Full, 1s + 16ms));
    const auto pieces = [](const Picture& picture) {
        for (const Shape& shape : picture.shapes) {
            if (const auto* confetti = std::get_if<Confetti>(&shape)) {
                return confetti->pieces.size();
            }
        }
        return std::size_t{0};
    };
    CHECK(pieces(at(Effects::Full, 2s)) > 60);
    CHECK(pieces(at(Effects::Reduced, 2s)) * 3 < pieces(at(Effects::Full, 2s)));
}

TEST_CASE("rows slide to their new places", "[display][show]") {
    SlidingRows rows;
    rows.arrange({1, 2, 3}, kStart);
    CHECK(rows.at(kStart).empty());
    rows.arrange({3, 1, 2, 9}, kStart + 1s);
    const auto first = rows.at(kStart + 1s);
    REQUIRE(first.size() == 4);
    CHECK(first[0].offset_rows == Approx(2));
    CHECK(first[1].offset_rows == Approx(-1));
    CHECK(first[2].offset_rows == Approx(-1));
    CHECK(first[3].opacity == Approx(0));
    CHECK(first[3].glow == Approx(1));
    const auto later = rows.at(kStart + 1s + 300ms);
    CHECK(later[0].offset_rows < 2);
    // Interrupted, they go on from where they are.
    rows.arrange({1, 3, 2, 9}, kStart + 1s + 300ms);
    const auto turned = rows.at(kStart + 1s + 300ms);
    CHECK(turned[1].offset_rows == Approx(later[0].offset_rows - 1));
    CHECK(rows.at(rows.still_at()).empty());
}

} // namespace chapeau::display
