#include "display/damage.hpp"
#include "display/make_picture.hpp"
#include "display/screen/offscreen.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::display;

namespace {

// Ink exactly as large as the text's box.
class BoxInk final : public TextInk {
public:
    Box ink(const Text& text) const override { return text.box; }
};

Picture picture_of(std::vector<Shape> shapes) {
    Picture picture;
    picture.width = 1920;
    picture.height = 1080;
    picture.ground = kGround;
    picture.shapes = std::move(shapes);
    return picture;
}

std::vector<PixelBox> damage(const Picture& before, const Picture& after) {
    const BoxInk ink;
    return damage_between(footprint_of(before, ink), footprint_of(after, ink));
}

bool covers(const std::vector<PixelBox>& boxes, int x, int y) {
    for (const PixelBox& box : boxes) {
        if (box.meets({x, y, x + 1, y + 1})) {
            return true;
        }
    }
    return false;
}

const Rectangle kCard{{100, 100, 50, 40}, {255, 0, 0, 255}, 0};
const Rectangle kOther{{1500, 800, 50, 40}, {0, 255, 0, 255}, 0};
const Rectangle kPanel{{700, 400, 200, 90}, {0, 0, 255, 255}, 8};

std::string difference(const Image& a, const Image& b) {
    int count = 0;
    std::string first;
    for (std::size_t i = 0; i < a.rgba.size(); ++i) {
        if (a.rgba[i] != b.rgba[i] && count++ == 0) {
            const auto pixel_index = static_cast<int>(i / 4);
            first = " first at " + std::to_string(pixel_index % a.width) + ", " +
                    std::to_string(pixel_index / a.width);
        }
    }
    return count == 0 ? "" : std::to_string(count) + " bytes differ," + first;
}

} // namespace

TEST_CASE("equal pictures have no damage", "[display]") {
    CHECK(damage(picture_of({kCard, kOther}), picture_of({kCard, kOther})).empty());
    CHECK(damage(picture_of({}), picture_of({})).empty());
}

TEST_CASE("another ground or size damages everything", "[display]") {
    const Picture before = picture_of({kCard});
    Picture after = before;
    after.ground = {1, 2, 3, 255};
    CHECK(damage(before, after) == std::vector<PixelBox>{{0, 0, 1920, 1080}});
    after = before;
    after.width = 1280;
    CHECK(damage(before, after) == std::vector<PixelBox>{{0, 0, 1280, 1080}});
}

TEST_CASE("a shape that moved damages where it was and where it is", "[display]") {
    Rectangle moved = kCard;
    moved.box.x = 1000;
    const auto boxes = damage(picture_of({kCard, kOther}), picture_of({moved, kOther}));
    CHECK(boxes.size() == 2);
    CHECK(covers(boxes, 100, 100));
    CHECK(covers(boxes, 149, 139));
    CHECK(covers(boxes, 1049, 139));
    CHECK_FALSE(covers(boxes, 500, 120));
    CHECK_FALSE(covers(boxes, 1520, 820));
}

TEST_CASE("a shape put in or taken out damages itself only", "[display]") {
    for (const bool reversed : {false, true}) {
        const Picture few = picture_of({kCard, kOther});
        const Picture more = picture_of({kCard, kPanel, kOther});
        const auto boxes = reversed ? damage(more, few) : damage(few, more);
        CHECK(covers(boxes, 800, 450));
        CHECK_FALSE(covers(boxes, 120, 120));
        CHECK_FALSE(covers(boxes, 1520, 820));
    }
}

TEST_CASE("shapes that changed places damage where they stand", "[display]") {
    Rectangle above = kCard;
    above.colour = {0, 0, 0, 255};
    const auto boxes = damage(picture_of({kCard, above}), picture_of({above, kCard}));
    CHECK(covers(boxes, 110, 110));
}

TEST_CASE("damage reaches a pixel beyond what stands between pixels", "[display]") {
    Rectangle soft = kCard;
    soft.box = {100.5F, 100.5F, 50, 40};
    const auto boxes = damage(picture_of({}), picture_of({soft}));
    CHECK(covers(boxes, 99, 99));
    CHECK(covers(boxes, 151, 141));
}

TEST_CASE("a text's damage is its ink cut to its clip", "[display]") {
    Text text = make_text("1", 40, {100, 100, 200, 100});
    text.clip = Box{0, 0, 1920, 150};
    const auto boxes = damage(picture_of({}), picture_of({text}));
    CHECK(covers(boxes, 150, 140));
    CHECK_FALSE(covers(boxes, 150, 160));
}

TEST_CASE("damage is few boxes that do not overlap, however much moves", "[display]") {
    std::mt19937 random(7);
    for (int round = 0; round < 50; ++round) {
        std::vector<Shape> before;
        std::vector<Shape> after;
        Confetti flying;
        for (int i = 0; i < 20 * round; ++i) {
            const auto x = static_cast<float>(random() % 1920);
            const auto y = static_cast<float>(random() % 1080);
            flying.pieces.push_back({x, y, 12, 0, kInk});
            before.push_back(Rectangle{{x, y, 9, 9}, kInk, 0});
            after.push_back(Rectangle{{y, x / 2, 9, 9}, kInk, 0});
        }
        after.push_back(flying);
        const auto boxes = damage(picture_of(before), picture_of(after));
        CHECK(boxes.size() <= kDamageBoxesMax);
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            for (std::size_t j = i + 1; j < boxes.size(); ++j) {
                CHECK_FALSE(boxes[i].meets(boxes[j]));
            }
        }
        for (const Confetto& piece : flying.pieces) {
            REQUIRE(covers(boxes, static_cast<int>(piece.x), static_cast<int>(piece.y)));
        }
    }
}

TEST_CASE("confetti in one corner leaves the rest alone", "[display]") {
    Confetti flying;
    for (int i = 0; i < 300; ++i) {
        flying.pieces.push_back(
            {static_cast<float>(i % 20) * 10, static_cast<float>(i), 10, 0, kInk});
    }
    const auto boxes = damage(picture_of({kOther}), picture_of({kOther, flying}));
    CHECK_FALSE(covers(boxes, 1520, 820));
    long area = 0;
    for (const PixelBox& box : boxes) {
        area += box.area();
    }
    CHECK(area < 400 * 450);
}

TEST_CASE("repainting the damage equals a full redraw pixel for pixel", "[display]") {
    // The same seeds every time; a failure names its own.
    constexpr int kWidth = 320;
    constexpr int kHeight = 180;
    auto by_parts = Offscreen::open({kWidth, kHeight}, "en");
    auto whole = Offscreen::open({kWidth, kHeight}, "en");
    REQUIRE(by_parts);
    REQUIRE(whole);
    int repainted_parts = 0;
    for (std::uint32_t seed = 1; seed <= 120; ++seed) {
        RandomScene scene(seed, kWidth, kHeight);
        (*by_parts)->repaint(scene.picture());
        for (int frame = 0; frame < 12; ++frame) {
            scene.step();
            const auto boxes = (*by_parts)->repaint(scene.picture());
            long area = 0;
            for (const PixelBox& box : boxes) {
                area += box.area();
            }
            repainted_parts += !boxes.empty() && area < kWidth * kHeight ? 1 : 0;
            INFO("seed " << seed << ", frame " << frame);
            const std::string differs =
                difference((*by_parts)->read(), (*whole)->render(scene.picture()));
            REQUIRE(differs == "");
        }
    }
    CHECK(repainted_parts > 500); // Else the test would prove nothing.
}

TEST_CASE("nothing is drawn for the same picture again", "[display]") {
    auto target = Offscreen::open({200, 100}, "en");
    REQUIRE(target);
    const Picture picture = [] {
        Picture made;
        made.width = 200;
        made.height = 100;
        made.shapes.push_back(make_text("Zoe", 30, {10, 10, 150, 50}));
        return made;
    }();
    CHECK_FALSE((*target)->repaint(picture).empty());
    CHECK((*target)->repaint(picture).empty());
    CHECK((*target)->redraw(picture).empty());
    CHECK((*target)->texts_rasterised() == 1);
}

TEST_CASE("textures stay within their limit and come back when shown again", "[display]") {
    constexpr std::size_t kLimit = 400'000;
    auto target = Offscreen::open({640, 360}, "en", kLimit);
    REQUIRE(target);
    Picture picture;
    picture.width = 640;
    picture.height = 360;
    Image first;
    for (int i = 0; i < 200; ++i) {
        picture.shapes = {make_text("supporter " + std::to_string(i), 40, {5, 20, 600, 100})};
        const Image image = (*target)->render(picture);
        if (i == 0) {
            first = image;
        }
        CHECK((*target)->texture_bytes() <= kLimit);
    }
    CHECK((*target)->texts_rasterised() == 200);
    picture.shapes = {make_text("supporter 0", 40, {5, 20, 600, 100})};
    CHECK(difference((*target)->render(picture), first) == "");
    CHECK((*target)->texts_rasterised() == 201);
}

TEST_CASE("a text that fits is rasterised once whatever its box", "[display]") {
    auto target = Offscreen::open({640, 360}, "en");
    REQUIRE(target);
    Picture picture;
    picture.width = 640;
    picture.height = 360;
    for (int width = 300; width < 600; width += 20) {
        Text text = make_text("Zoe gave 25", 30, {5, 20, static_cast<float>(width), 100});
        text.align = static_cast<Align>(width / 20 % 3);
        picture.shapes = {text};
        (*target)->repaint(picture);
    }
    CHECK((*target)->texts_rasterised() == 1);
}
