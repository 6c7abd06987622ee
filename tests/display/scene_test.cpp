// The rules that hold for every picture of the challenge scene, at every size and in every state.
#include "display/scene/challenge_scene.hpp"
#include "display/scene/layout.hpp"
#include "domain/phrases.hpp"
#include "support/catch.hpp"
#include "support/plain_metrics.hpp"
#include "support/snapshots.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace chapeau::display {
namespace {

using test::SceneState;

constexpr FrameSize kSizes[] = {
    {1280, 720},  {1366, 768},  {1920, 1080}, {2560, 1440}, {3840, 2160}, // 16:9
    {1024, 768},  {1400, 1050}, {1600, 1200}, {1280, 1024},               // 4:3 and 5:4
    {1920, 1200}, {2560, 1080}, {3440, 1440}, {3840, 1600},               // 16:10 and 21:9
    {720, 1280},  {1080, 1920}, {1200, 1920}, {2160, 3840}, {1000, 1000}, // portrait
};

const domain::Locale& locale_of(const std::string& tag) {
    static std::map<std::string, std::shared_ptr<const domain::Locale>> opened;
    auto& locale = opened[tag];
    if (!locale) {
        locale = domain::Locale::open(tag, "Europe/Paris").value();
    }
    return *locale;
}

Picture picture_of(const SceneState& state, FrameSize size) {
    const test::PlainMetrics metrics;
    const SceneContext context{
        locale_of(state.language), metrics,       state.options,
        evening_palette(),         Effects::Full, qr_modules_of(state.options)};
    return arrange(state.snapshot, state.now, at_rest(state.snapshot), size, context);
}

/// Where the ink of a line stands: from the capitals' top to a little below the baseline.
Box ink(const Text& text) {
    const test::PlainMetrics metrics;
    const float em = static_cast<float>(text.style.size_px);
    if (text.style.lines_max > 1) {
        return text.box;
    }
    const float width = std::min(metrics.width(text.text, text.style), text.box.width);
    const float spare = text.box.width - width;
    const float left = text.align == Align::End      ? spare
                       : text.align == Align::Centre ? spare / 2
                                                     : 0;
    const float capital = metrics.cap_height(text.style.size_px, text.style.weight);
    return {text.box.x + left, text.baseline_y - capital, width, capital + em * 0.1F};
}

bool overlap(const Box& one, const Box& other, float tolerance) {
    return one.x + tolerance < other.x + other.width && other.x + tolerance < one.x + one.width &&
           one.y + 1 < other.y + other.height && other.y + 1 < one.y + one.height;
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

Box box_of(const Shape& shape) {
    if (const auto* text = std::get_if<Text>(&shape)) {
        return ink(*text);
    }
    if (const auto* rectangle = std::get_if<Rectangle>(&shape)) {
        return rectangle->box;
    }
    if (const auto* stripes = std::get_if<Stripes>(&shape)) {
        return stripes->box;
    }
    if (const auto* code = std::get_if<QrCode>(&shape)) {
        return code->box;
    }
    return {};
}

void check_inside(const Picture& picture) {
    for (const Shape& shape : picture.shapes) {
        const Box box = box_of(shape);
        const bool inside = box.x >= 0 && box.y >= 0 &&
                            box.x + box.width <= static_cast<float>(picture.width) &&
                            box.y + box.height <= static_cast<float>(picture.height);
        if (!inside) {
            Picture one;
            one.shapes.push_back(shape);
            FAIL_CHECK("outside: " << to_text(one));
        }
    }
}

void check_apart(const Picture& picture) {
    const auto texts = texts_of(picture);
    for (std::size_t one = 0; one < texts.size(); ++one) {
        for (std::size_t other = one + 1; other < texts.size(); ++other) {
            // Digits of one figure stand a little tighter than their advances.
            const float em =
                static_cast<float>(std::max(texts[one].style.size_px, texts[other].style.size_px));
            if (overlap(ink(texts[one]), ink(texts[other]), 2 + em * 0.04F)) {
                FAIL_CHECK("\"" << texts[one].text.utf8() << "\" lies over \""
                                << texts[other].text.utf8() << "\"");
            }
        }
    }
    for (const Shape& shape : picture.shapes) {
        const auto* code = std::get_if<QrCode>(&shape);
        for (const Text& text : texts) {
            if (code != nullptr && overlap(code->box, ink(text), 0)) {
                FAIL_CHECK("\"" << text.text.utf8() << "\" lies over the code");
            }
        }
    }
}

void check_readable(const Picture& picture) {
    const double smallest = kTextShareMin * reading_height(picture.width, picture.height);
    const test::PlainMetrics metrics;
    for (const Text& text : texts_of(picture)) {
        INFO("\"" << text.text.utf8() << "\" at " << text.style.size_px);
        CHECK(text.style.size_px >= smallest);
        if (text.style.tabular_digits) { // Figures are never cut.
            CHECK(metrics.width(text.text, text.style) <= text.box.width + 0.5F);
        }
    }
}

bool whole(float value) {
    return value == std::round(value);
}

void check_whole_pixels(const Picture& picture) {
    for (const Shape& shape : picture.shapes) {
        Box box = box_of(shape);
        if (const auto* text = std::get_if<Text>(&shape)) {
            box = {text->box.x, text->box.y, 0, text->baseline_y};
        }
        if (!(whole(box.x) && whole(box.y) && whole(box.width) && whole(box.height))) {
            Picture one;
            one.shapes.push_back(shape);
            FAIL_CHECK("between pixels: " << to_text(one));
        }
    }
}

/// What lies under each text must leave it readable.
void check_contrast(const Picture& picture) {
    for (std::size_t index = 0; index < picture.shapes.size(); ++index) {
        const auto* text = std::get_if<Text>(&picture.shapes[index]);
        if (text == nullptr) {
            continue;
        }
        const Box words = ink(*text);
        const float x = words.x + words.width / 2;
        const float y = words.y + words.height / 2;
        Colour ground = picture.ground;
        for (std::size_t below = 0; below < index; ++below) {
            const auto* rectangle = std::get_if<Rectangle>(&picture.shapes[below]);
            const bool under = rectangle != nullptr && rectangle->box.x <= x &&
                               rectangle->box.y <= y &&
                               x <= rectangle->box.x + rectangle->box.width &&
                               y <= rectangle->box.y + rectangle->box.height;
            if (under) {
                ground = rectangle->colour;
            }
        }
        INFO("\"" << text->text.utf8() << "\"");
        CHECK(contrast(text->style.colour, ground) >= kContrastMin);
    }
}

void check_all(const SceneState& state, FrameSize size) {
    INFO(state.name << " at " << size.width << "x" << size.height);
    const Picture picture = picture_of(state, size);
    REQUIRE(picture.width == size.width);
    REQUIRE(picture.height == size.height);
    check_inside(picture);
    check_apart(picture);
    check_readable(picture);
    check_whole_pixels(picture);
    check_contrast(picture);
}

bool shows(const Picture& picture, const std::string& words) {
    const auto texts = texts_of(picture);
    return std::any_of(texts.begin(), texts.end(),
                       [&](const Text& text) { return text.text.utf8() == words; });
}

/// The picture's digits and nothing else.
Picture figures_of(const Picture& picture) {
    Picture figures;
    for (const Text& text : texts_of(picture)) {
        if (text.style.tabular_digits) {
            figures.shapes.push_back(text);
        }
    }
    return figures;
}

/// The cells of one row of digits, put together.
std::string figure_in(const Picture& picture) {
    const auto texts = texts_of(picture);
    int largest = 0;
    for (const Text& text : texts) {
        largest = std::max(largest, text.style.size_px);
    }
    std::string figure;
    for (const Text& text : texts) {
        if (text.style.size_px == largest) {
            figure += text.text.utf8();
        }
    }
    return figure;
}

} // namespace

TEST_CASE("the lines of an empty board stay above the foot of an upright screen", "[display]") {
    const auto sample = make_sample("empty").value();
    const test::PlainMetrics metrics;
    const auto locale = domain::Locale::open(sample.language, "Europe/Paris").value();
    for (const FrameSize size : {FrameSize{720, 1280}, FrameSize{1080, 1920}, {1200, 1920}}) {
        INFO(size.width << "x" << size.height);
        const Picture picture = sample_picture(sample, locale, metrics, size, Effects::Reduced);
        const auto hint = domain::say_text(*locale, domain::Phrase::BeTheFirstHint);
        const auto texts = texts_of(picture);
        const auto first = std::find_if(texts.begin(), texts.end(),
                                        [&](const Text& text) { return text.text == hint; });
        REQUIRE(first != texts.end());
        std::vector<Box> boxes;
        for (const Shape& shape : picture.shapes) {
            if (const auto* const rectangle = std::get_if<Rectangle>(&shape)) {
                boxes.push_back(rectangle->box);
            }
        }
        const auto foot = std::find_if(boxes.begin(), boxes.end(), [&](const Box& box) {
            return box.x == 0 && box.width == static_cast<float>(size.width);
        });
        REQUIRE(foot != boxes.end());
        for (const Box& box : boxes) {
            CHECK((box.x != first->box.x || box.y + box.height <= foot->y));
        }
    }
}

TEST_CASE("an upright screen has room for five givers", "[display]") {
    const auto sample = make_sample("busy").value();
    const test::PlainMetrics metrics;
    for (const FrameSize size : {FrameSize{720, 1280}, FrameSize{1080, 1920}, {2160, 3840}}) {
        INFO(size.width << "x" << size.height);
        const auto texts = texts_of(
            sample_picture(sample, domain::Locale::open(sample.language, "Europe/Paris").value(),
                           metrics, size, Effects::Reduced));
        int seen = 0;
        for (const domain::LeaderRow& leader : sample.snapshot->leaders) {
            seen += std::any_of(texts.begin(), texts.end(),
                                [&](const Text& text) { return text.text == leader.name; });
        }
        CHECK(seen >= 5);
    }
}

TEST_CASE("every state stands at every size", "[display][scene]") {
    for (const SceneState& state : test::scene_states()) {
        for (const FrameSize size : kSizes) {
            check_all(state, size);
        }
    }
}

TEST_CASE("every state stands at sizes that nobody planned", "[display][scene]") {
    constexpr unsigned kSeed = 20261121;
    INFO("seed " << kSeed);
    std::mt19937 random(kSeed);
    std::uniform_int_distribution<int> height(720, 2160);
    std::uniform_real_distribution<double> aspect(9.0 / 16.0, 32.0 / 9.0);
    const auto states = test::scene_states();
    for (int round = 0; round < 150; ++round) {
        const int tall = height(random);
        const int wide = std::clamp(static_cast<int>(tall * aspect(random)), 720, 5120);
        check_all(states[static_cast<std::size_t>(round) % states.size()], {wide, tall});
    }
}

TEST_CASE("a window of any size breaks nothing", "[display][scene]") {
    for (const SceneState& state : test::scene_states()) {
        for (const FrameSize size : {FrameSize{0, 0}, FrameSize{1, 1}, FrameSize{40, 900},
                                     FrameSize{900, 40}, FrameSize{200, 150}}) {
            const Picture picture = picture_of(state, size);
            CHECK(picture.width == size.width);
        }
    }
}

TEST_CASE("the total is the largest figure, whatever the challenge asks", "[display][scene]") {
    for (const SceneState& state : test::scene_states()) {
        INFO(state.name);
        std::string expected = locale_of(state.language).money(state.snapshot.received);
        for (const std::string blank : {"\u202f", "\u00a0", " "}) {
            for (auto at = expected.find(blank); at != std::string::npos;
                 at = expected.find(blank)) {
                expected.erase(at, blank.size());
            }
        }
        CHECK(figure_in(picture_of(state, {1920, 1080})) == expected);
        CHECK(figure_in(picture_of(state, {1024, 768})) == expected);
    }
}

TEST_CASE("a total that is about so much says so, and no digit of it moves", "[display][scene]") {
    for (SceneState state : test::scene_states()) {
        state.snapshot.converted_gifts = 0;
        const auto exact = state;
        state.snapshot.converted_gifts = 1;
        const auto word = domain::say_text(locale_of(state.language), domain::Phrase::About);
        for (const FrameSize size : kSizes) {
            INFO(state.name << " at " << size.width << "x" << size.height);
            check_all(state, size);
            const Picture about = picture_of(state, size);
            CHECK(shows(about, word.utf8()));
            CHECK(to_text(figures_of(about)) == to_text(figures_of(picture_of(exact, size))));
        }
    }
}

TEST_CASE("a gift shows what was given, or about how much it is", "[display][scene]") {
    const auto sample = make_sample("converted").value();
    const SceneState state{"converted", *sample.snapshot, sample.now, "en-US", sample.options};
    const Picture picture = picture_of(state, {1920, 1080});
    CHECK(shows(picture, "about"));
    CHECK(shows(picture, "€10"));
    CHECK(shows(picture, "about $5.43"));
    CHECK_FALSE(shows(picture, "$10.87"));
}

TEST_CASE("an evening without a gift invites the first one", "[display][scene]") {
    const auto sample = make_sample("empty").value();
    const SceneState state{"empty", *sample.snapshot, sample.now, "en-US", sample.options};
    const Picture picture = picture_of(state, {1920, 1080});
    CHECK(shows(picture, "Be the first to give"));
    CHECK(shows(picture, "of 250 people"));
}

TEST_CASE("kinds of money are told apart in words", "[display][scene]") {
    const auto sample = make_sample("huge").value();
    const SceneState state{"huge", *sample.snapshot, sample.now, "en-US", sample.options};
    const Picture picture = picture_of(state, {1920, 1080});
    CHECK(shows(picture, "¥1,104,000,000 online"));
    CHECK(shows(picture, "¥130,567,890 from the hat"));
    CHECK(shows(picture, "¥250,000,000 matched"));
    CHECK(shows(picture, "¥87,000,000 promised"));
}

TEST_CASE("promised money is striped, not solid", "[display][scene]") {
    auto state = test::one_gift();
    const auto stripes = [&] {
        const Picture picture = picture_of(state, {1920, 1080});
        return std::count_if(picture.shapes.begin(), picture.shapes.end(), [](const Shape& shape) {
            return std::holds_alternative<Stripes>(shape);
        });
    };
    CHECK(stripes() == 0);
    state.snapshot.totals.by_layer[static_cast<std::size_t>(domain::Layer::Pledged)] =
        test::dollars(500);
    CHECK(stripes() == 2); // The band and its swatch.
}

TEST_CASE("a rehearsal says so on every picture", "[display][scene]") {
    for (SceneState state : test::scene_states()) {
        state.snapshot.rehearsal = true;
        state.language = "en-US";
        for (const FrameSize size : kSizes) {
            CHECK(shows(picture_of(state, size), "REHEARSAL"));
        }
        const test::PlainMetrics metrics;
        const SceneContext context{locale_of("en-US"), metrics,       state.options,
                                   evening_palette(),  Effects::Full, 0};
        CHECK(shows(arrange_blank(&state.snapshot, {1920, 1080}, context), "REHEARSAL"));
    }
}

TEST_CASE("without an address there is no code, with an impossible one neither",
          "[display][scene]") {
    auto state = test::one_gift();
    const auto has_code = [&] {
        const Picture picture = picture_of(state, {1920, 1080});
        return std::any_of(picture.shapes.begin(), picture.shapes.end(), [](const Shape& shape) {
            return std::holds_alternative<QrCode>(shape);
        });
    };
    CHECK(has_code());
    state.options.donation_url = std::string(5000, 'x');
    CHECK_FALSE(has_code());
    state.options.donation_url.clear();
    CHECK_FALSE(has_code());
}

TEST_CASE("the code is a quarter of the height and whole pixels a module", "[display][scene]") {
    for (const FrameSize size : {FrameSize{1280, 720}, FrameSize{1920, 1080}, FrameSize{3840, 2160},
                                 FrameSize{2560, 1080}}) {
        const auto state = test::one_gift();
        const int modules = qr_modules_of(state.options);
        REQUIRE(modules > 0);
        for (const Shape& shape : picture_of(state, size).shapes) {
            if (const auto* code = std::get_if<QrCode>(&shape)) {
                CHECK(code->box.width >= 0.25F * static_cast<float>(size.height));
                CHECK(std::fmod(code->box.width, static_cast<float>(modules)) == 0);
            }
        }
    }
}

TEST_CASE("the countdown shows the second that has begun", "[display][scene]") {
    auto state = test::one_gift();
    const auto clock = [&](Timestamp now) {
        state.now = now;
        std::string text;
        for (const Text& each : texts_of(picture_of(state, {1920, 1080}))) {
            const bool of_the_clock = each.style.colour == evening_palette().text &&
                                      each.style.size_px == 80 && each.box.x > 600;
            text += of_the_clock ? each.text.utf8() : "";
        }
        return text;
    };
    const Timestamp deadline = *state.snapshot.challenge.deadline;
    CHECK(clock(deadline - std::chrono::minutes(12) - std::chrono::seconds(34)) == "12:34");
    CHECK(clock(deadline - std::chrono::milliseconds(1)) == "0:01");
    CHECK(clock(deadline - std::chrono::milliseconds(1000)) == "0:01");
    CHECK(clock(deadline - std::chrono::milliseconds(1001)) == "0:02");
}

} // namespace chapeau::display
