// The rules that hold for every picture of the wall, besides those of scene_test.cpp, which look
// at the wall's samples too.
#include "display/palette.hpp"
#include "display/scene/sample.hpp"
#include "display/scene/wall.hpp"
#include "display/text/pango_text.hpp"
#include "support/catch.hpp"
#include "support/plain_metrics.hpp"
#include "support/snapshots.hpp"
#include "support/walls.hpp"

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
using domain::WallView;

constexpr FrameSize kWallSizes[] = {{1280, 720},  {1920, 1080}, {3840, 2160}, {1024, 768},
                                    {1080, 1920}, {2560, 1080}, {1000, 1000}, {5120, 1440}};

const domain::Locale& english() {
    static const auto locale = domain::Locale::open("en-US", "Europe/Paris").value();
    return *locale;
}

SceneContext context_of(const TextMetrics& metrics, const SceneOptions& options) {
    return {english(), metrics, options, evening_palette(), Effects::Full, qr_modules_of(options)};
}

const SceneOptions& give_options() {
    static const SceneOptions options{test::words("give.example/hat"), "https://give.example/hat"};
    return options;
}

Picture wall_picture(const Snapshot& snapshot, FrameSize size, const TextMetrics& metrics) {
    return arrange(snapshot, snapshot.now, at_rest(snapshot), size,
                   context_of(metrics, give_options()));
}

Snapshot wall_evening(WallView wall) {
    auto snapshot = test::make_snapshot(test::make_challenge(), test::at(50min));
    test::set_received(snapshot, 176'700, 0);
    snapshot.people = 173;
    snapshot.scene = domain::Scene::Wall;
    snapshot.wall = test::share(std::move(wall));
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

bool shows(const Picture& picture, std::string_view words) {
    const auto texts = texts_of(picture);
    return std::any_of(texts.begin(), texts.end(),
                       [&](const Text& text) { return text.text.utf8() == words; });
}

/// What real posts are made of, without end and without blanks too.
std::string random_words(std::mt19937& random) {
    static const char* const kPieces[] = {
        "Bravo ! ",   "محمد عبد الله ",   "ขอเป็นกำลังใจ",
        "बहुत बढ़िया ", "図書館のために、", "👩‍👩‍👧‍👦🎉",
        "כל הכבוד ",  "спасибо ",         "Μπράβο ",
        "እንኳን ደስ ",   "wwwwwwwwww",       "library ",
        "i ",         "화이팅! ",         "Brzęczyszczykiewicz"};
    std::string words;
    const auto count = 1 + random() % (random() % 3 == 0 ? 60 : 8);
    for (unsigned piece = 0; piece < count; ++piece) {
        words += kPieces[random() % std::size(kPieces)];
    }
    return words;
}

WallView random_wall(std::mt19937& random) {
    WallView wall;
    const auto count = static_cast<std::int64_t>(1 + random() % domain::kWallCardsMax);
    for (std::int64_t mention = count; mention > 0; --mention) {
        auto card = test::make_card(mention);
        card.text = domain::ScreenText::post(random_words(random));
        card.name = domain::ScreenText::name(random_words(random), test::supporter());
        card.network = static_cast<domain::Network>(random() % domain::kNetworkCount);
        card.copies = random() % 3 == 0 ? static_cast<std::int64_t>(random() % 100'000) : 0;
        card.is_pinned = mention > count - 2 && random() % 2 == 0;
        if (card.network == domain::Network::Room) {
            card.handle = {};
        }
        wall.cards.push_back(std::move(card));
    }
    std::stable_partition(wall.cards.begin(), wall.cards.end(),
                          [](const auto& card) { return card.is_pinned; });
    return wall;
}

bool overlap(const Box& one, const Box& other) {
    return one.x < other.x + other.width && other.x < one.x + one.width &&
           one.y < other.y + other.height && other.y < one.y + one.height;
}

LayoutNeeds needs(FrameSize size) {
    LayoutNeeds needs;
    needs.width = size.width;
    needs.height = size.height;
    needs.countdown = needs.qr = needs.address = true;
    return needs;
}

void check_cards(const WallView& wall, FrameSize size, const TextMetrics& metrics) {
    INFO(size.width << "x" << size.height);
    Picture picture;
    const SceneContext context = context_of(metrics, give_options());
    const WallLayout layout = lay_out_wall(needs(size));
    const Brush brush(picture, context, layout.head.scale);
    const auto placed = place_cards(brush, wall, 3, layout);
    CHECK_FALSE(placed.empty());
    const Box screen = layout.cards;
    for (std::size_t one = 0; one < placed.size(); ++one) {
        const Box& box = placed[one].box;
        CHECK(box.x >= screen.x);
        CHECK(box.y >= screen.y);
        CHECK(box.x + box.width <= screen.x + screen.width);
        CHECK(box.y + box.height <= screen.y + screen.height);
        CHECK(placed[one].words.height < box.height);
        for (std::size_t other = one + 1; other < placed.size(); ++other) {
            CHECK_FALSE(overlap(box, placed[other].box));
        }
    }
    CHECK_FALSE(overlap(screen, layout.head.total));
    CHECK_FALSE(overlap(screen, layout.head.people));
    CHECK_FALSE(overlap(screen, layout.head.countdown));
    CHECK_FALSE(overlap(screen, layout.head.qr->code));
    CHECK_FALSE(overlap(screen, layout.strip));
}

} // namespace

TEST_CASE("the total stands whole above every wall, at every size", "[display][wall]") {
    const test::PlainMetrics metrics;
    for (const std::int64_t minor : {0LL, 176'700LL, 99'999'999'99LL, 123'456'789'012LL}) {
        for (const FrameSize size : kWallSizes) {
            auto snapshot = wall_evening(test::make_wall(48));
            test::set_received(snapshot, minor, 0);
            INFO(minor << " at " << size.width << "x" << size.height);
            const Picture picture = wall_picture(snapshot, size, metrics);
            const auto texts = texts_of(picture);
            int largest = 0;
            for (const Text& text : texts) {
                largest = std::max(largest, text.style.size_px);
            }
            std::string figure;
            for (const Text& text : texts) {
                if (text.style.size_px == largest && text.style.weight == Weight::Bold) {
                    figure += text.text.utf8();
                    CHECK(metrics.width(text.text, text.style) <= text.box.width + 0.5F);
                    CHECK(text.box.x >= 0);
                    CHECK(text.box.x + text.box.width <= static_cast<float>(size.width));
                    CHECK_FALSE(text.clip);
                    CHECK(text.opacity == 255);
                }
            }
            CHECK(figure == english().money(test::money(minor)));
        }
    }
}

TEST_CASE("no card lies over another, and none leaves its column", "[display][wall]") {
    constexpr unsigned kSeed = 7;
    INFO("seed " << kSeed);
    std::mt19937 random(kSeed);
    const test::PlainMetrics metrics;
    for (int round = 0; round < 60; ++round) {
        const WallView wall = random_wall(random);
        check_cards(wall, kWallSizes[static_cast<std::size_t>(round) % std::size(kWallSizes)],
                    metrics);
    }
}

TEST_CASE("posts of every script stay inside their cards as they are drawn", "[display][wall]") {
    const PangoText text("en");
    const auto sample = make_sample("wall-scripts").value();
    int several = 0;
    for (const FrameSize size : kWallSizes) {
        check_cards(*sample.snapshot->wall, size, text);
        for (const Text& each : texts_of(wall_picture(*sample.snapshot, size, text))) {
            if (each.style.lines_max < 2) {
                continue;
            }
            ++several;
            const TextBitmap drawn = text.rasterise(each.text.utf8(), each.style,
                                                    static_cast<int>(each.box.width), each.align);
            const float pad = 0.3F * static_cast<float>(each.style.size_px);
            INFO(each.text.utf8() << " at " << size.width << "x" << size.height);
            CHECK(drawn.unknown_glyphs == 0);
            CHECK(drawn.line_count <= each.style.lines_max);
            CHECK(static_cast<float>(drawn.top + drawn.height) <= each.box.height + pad);
            CHECK(static_cast<float>(drawn.top) >= -pad);
            CHECK(static_cast<float>(drawn.left + drawn.width) <= each.box.width + pad);
        }
    }
    CHECK(several > 30);
}

TEST_CASE("short words are set larger than long ones, and these are cut", "[display][wall]") {
    const test::PlainMetrics metrics;
    WallView wall;
    wall.cards = {test::make_card(2, "Bravo !"), test::make_card(1)};
    std::string novel;
    for (int word = 0; word < 80; ++word) {
        novel += "library ";
    }
    wall.cards[1].text = domain::ScreenText::post(novel);
    const auto texts = texts_of(wall_picture(wall_evening(wall), {1920, 1080}, metrics));
    const auto size_of = [&](const domain::ScreenText& words) {
        const auto found = std::find_if(texts.begin(), texts.end(),
                                        [&](const Text& text) { return text.text == words; });
        REQUIRE(found != texts.end());
        return found->style;
    };
    CHECK(size_of(wall.cards[0].text).size_px > size_of(wall.cards[1].text).size_px);
    CHECK(size_of(wall.cards[1].text).lines_max >= 7);
}

TEST_CASE("columns are as many as the screen is wide", "[display][wall]") {
    const auto columns = [](FrameSize size) { return lay_out_wall(needs(size)).columns.size(); };
    CHECK(columns({1080, 1920}) == 1);
    CHECK(columns({1024, 768}) == 2);
    CHECK(columns({1280, 720}) == 3);
    CHECK(columns({3840, 2160}) == 3);
    CHECK(columns({2560, 1080}) == 4);
}

TEST_CASE("how long ago is told in words that change when they are due", "[display][wall]") {
    const Timestamp posted = test::at(0s);
    const auto ago = [&](microseconds age) {
        return time_ago(english(), posted, posted + age).utf8();
    };
    CHECK(ago(-5s) == "now");
    CHECK(ago(59s) == "now");
    CHECK(ago(60s) == "1 min");
    CHECK(ago(59min + 59s) == "59 min");
    CHECK(ago(60min) == "1 h");
    CHECK(ago(23h + 59min) == "23 h");
    CHECK(ago(24h) == "1 day");
    CHECK(ago(72h) == "3 days");
    for (const microseconds age : {microseconds(-70s), microseconds(0s), microseconds(59s),
                                   microseconds(61s), microseconds(60min), microseconds(25h)}) {
        const Timestamp changes = time_ago_changes(posted, posted + age);
        CHECK(changes > posted + age);
        CHECK(ago(changes - posted - 1us) == ago(age));
        CHECK_FALSE(ago(changes - posted) == ago(age));
    }
}

TEST_CASE("reach is told to two digits and with how it is counted", "[display][wall]") {
    CHECK(about_two_digits(7) == 7);
    CHECK(about_two_digits(99) == 99);
    CHECK(about_two_digits(104) == 100);
    CHECK(about_two_digits(105) == 110);
    CHECK(about_two_digits(43'217) == 43'000);
    CHECK(about_two_digits(99'600) == 100'000);
    CHECK(about_two_digits(9'223'372'036'854'775'807) == 9'200'000'000'000'000'000);
    const test::PlainMetrics metrics;
    auto wall = test::make_wall(3);
    wall.reach = 43'217;
    wall.authors_with_reach = 31;
    wall.posts_in_window = 24;
    wall.voices = {{test::words("Ada"), domain::Network::Bluesky, 4}};
    const Picture picture = wall_picture(wall_evening(wall), {2560, 1080}, metrics);
    CHECK(shows(picture, "about 43,000"));
    CHECK(shows(picture, "people reached"));
    const auto texts = texts_of(picture);
    CHECK(std::any_of(texts.begin(), texts.end(), [](const Text& text) {
        return text.text.utf8().starts_with("followers of 31 people");
    }));
    CHECK(shows(picture, "2"));
    CHECK(shows(picture, "posts a minute"));
    CHECK(shows(picture, "4 posts"));
}

TEST_CASE("what is not known is not told as zero", "[display][wall]") {
    const test::PlainMetrics metrics;
    auto snapshot = wall_evening(test::make_wall(3));
    const Picture picture = wall_picture(snapshot, {1920, 1080}, metrics);
    CHECK_FALSE(shows(picture, "people reached"));
    CHECK_FALSE(shows(picture, "posts a minute"));
    CHECK_FALSE(shows(picture, "Top voices"));
    CHECK_FALSE(shows(picture, "+0"));
    CHECK(shows(picture, "Latest gifts"));
}

TEST_CASE("a wall without a word invites to speak", "[display][wall]") {
    const test::PlainMetrics metrics;
    for (const FrameSize size : kWallSizes) {
        auto snapshot = wall_evening({});
        const auto invites = [&] {
            const Picture picture = wall_picture(snapshot, size, metrics);
            const auto texts = texts_of(picture);
            return std::any_of(texts.begin(), texts.end(), [](const Text& text) {
                return text.text.utf8().starts_with("The floor");
            });
        };
        INFO(size.width << "x" << size.height);
        CHECK(invites());
        snapshot.wall = nullptr;
        CHECK(invites());
        snapshot.wall = test::share(test::make_wall(1));
        CHECK_FALSE(invites());
    }
}

TEST_CASE("letters can be read on every network's colour", "[display][wall]") {
    for (std::size_t network = 0; network < domain::kNetworkCount; ++network) {
        const Colour colour = network_colour(static_cast<domain::Network>(network));
        INFO(network);
        CHECK(contrast({255, 255, 255}, colour) >= kContrastMin);
    }
}

TEST_CASE("the ticker shows one card of at most two lines and moves no figure", "[display][wall]") {
    const test::PlainMetrics metrics;
    int shown = 0;
    for (const FrameSize size : kWallSizes) {
        INFO(size.width << "x" << size.height);
        auto snapshot = *make_sample("busy")->snapshot;
        const auto figures = [&] {
            Picture only;
            for (const Text& text : texts_of(wall_picture(snapshot, size, metrics))) {
                if (text.style.tabular_digits && text.style.size_px > size.height / 24) {
                    only.shapes.emplace_back(text);
                }
            }
            return to_text(only);
        };
        const std::string before = figures();
        std::string novel;
        for (int word = 0; word < 80; ++word) {
            novel += "library ";
        }
        WallView wall = test::make_wall(5);
        wall.cards.front().text = domain::ScreenText::post(novel);
        snapshot.wall = test::share(wall);
        CHECK(figures() == before);
        const auto texts = texts_of(wall_picture(snapshot, size, metrics));
        for (const Text& text : texts) {
            CHECK_FALSE(text.text.utf8() == "Post 4");
            if (text.text == wall.cards.front().text) {
                ++shown;
                CHECK(text.style.lines_max == 2);
            }
        }
    }
    CHECK(shown >= 6); // A narrow upright screen has no room.
}

} // namespace chapeau::display
