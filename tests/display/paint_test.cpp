#include "display/make_picture.hpp"
#include "display/screen/offscreen.hpp"
#include "support/catch.hpp"

#include <cstdlib>

using namespace chapeau;
using namespace chapeau::display;

namespace {

Image drawn(const Picture& picture) {
    auto target = Offscreen::open({picture.width, picture.height}, "en");
    REQUIRE(target);
    return (*target)->render(picture);
}

Picture empty_picture(int width, int height) {
    Picture picture;
    picture.width = width;
    picture.height = height;
    picture.ground = kGround;
    return picture;
}

bool near(const Colour& a, const Colour& b) {
    const auto close = [](int x, int y) { return std::abs(x - y) <= 3; };
    return close(a.red, b.red) && close(a.green, b.green) && close(a.blue, b.blue);
}

} // namespace

TEST_CASE("an empty picture is its ground everywhere", "[display]") {
    const Image image = drawn(empty_picture(64, 48));
    REQUIRE(image.rgba.size() == 64U * 48U * 4U);
    CHECK(pixel(image, 0, 0) == kGround);
    CHECK(pixel(image, 63, 47) == kGround);
    CHECK(pixel(image, 31, 20) == kGround);
}

TEST_CASE("a plain rectangle covers its pixels and no others", "[display]") {
    Picture picture = empty_picture(64, 48);
    const Colour red{200, 30, 40, 255};
    picture.shapes.push_back(Rectangle{{10, 8, 20, 16}, red, 0});
    const Image image = drawn(picture);
    CHECK(pixel(image, 10, 8) == red);
    CHECK(pixel(image, 29, 23) == red);
    CHECK(pixel(image, 9, 8) == kGround);
    CHECK(pixel(image, 10, 7) == kGround);
    CHECK(pixel(image, 30, 23) == kGround);
    CHECK(pixel(image, 29, 24) == kGround);
}

TEST_CASE("a rectangle between pixels has soft edges", "[display]") {
    Picture picture = empty_picture(64, 48);
    picture.shapes.push_back(Rectangle{{10.5F, 8, 20, 16}, {255, 255, 255, 255}, 0});
    const Image image = drawn(picture);
    const Colour edge = pixel(image, 10, 16);
    CHECK(edge.red > 90);
    CHECK(edge.red < 180);
    CHECK(pixel(image, 20, 16) == Colour{255, 255, 255, 255});
}

TEST_CASE("a rounded rectangle leaves its corners free", "[display]") {
    Picture picture = empty_picture(64, 48);
    const Colour white{255, 255, 255, 255};
    picture.shapes.push_back(Rectangle{{4, 4, 56, 40}, white, 16});
    const Image image = drawn(picture);
    CHECK(pixel(image, 4, 4) == kGround);
    CHECK(pixel(image, 59, 43) == kGround);
    CHECK(pixel(image, 32, 4) == white);
    CHECK(pixel(image, 32, 24) == white);
}

TEST_CASE("what is translucent mixes with what is behind it", "[display]") {
    Picture picture = empty_picture(32, 32);
    picture.ground = {0, 0, 0, 255};
    picture.shapes.push_back(Rectangle{{0, 0, 32, 32}, {255, 255, 255, 128}, 0});
    CHECK(near(pixel(drawn(picture), 16, 16), {128, 128, 128, 255}));
}

TEST_CASE("stripes alternate along x and stay within their box", "[display]") {
    Picture picture = empty_picture(96, 40);
    const Colour white{255, 255, 255, 255};
    picture.shapes.push_back(Stripes{{16, 8, 64, 24}, white, 16, 0});
    const Image image = drawn(picture);
    int changes = 0;
    bool lit = pixel(image, 16, 20).red > 128;
    for (int x = 16; x < 80; ++x) {
        const bool now = pixel(image, x, 20).red > 128;
        changes += now != lit ? 1 : 0;
        lit = now;
    }
    CHECK(changes >= 7); // Four periods, each an edge up and an edge down.
    CHECK(changes <= 9);
    CHECK(pixel(image, 15, 20) == kGround);
    CHECK(pixel(image, 80, 20) == kGround);
    CHECK(pixel(image, 40, 7) == kGround);
}

TEST_CASE("a text's clip cuts it to the pixel", "[display]") {
    Picture picture = empty_picture(200, 100);
    Text text = make_text("HHHH", 60, {10, 10, 180, 80});
    text.style.weight = Weight::Bold;
    text.clip = Box{0, 40, 200, 10};
    picture.shapes.push_back(text);
    const Image image = drawn(picture);
    bool inside = false;
    for (int y = 0; y < 100; ++y) {
        for (int x = 0; x < 200; ++x) {
            const bool ink = pixel(image, x, y) != kGround;
            inside = inside || (ink && y >= 40 && y < 50);
            if (y < 40 || y >= 50) {
                CHECK_FALSE(ink);
            }
        }
    }
    CHECK(inside);
}

TEST_CASE("opacity fades a text and 0 hides it", "[display]") {
    Picture picture = empty_picture(100, 60);
    picture.ground = {0, 0, 0, 255};
    Text text = make_text("■", 50, {0, 0, 100, 60}, {255, 255, 255, 255});
    const auto brightest = [&](std::uint8_t opacity) {
        text.opacity = opacity;
        picture.shapes = {text};
        const Image image = drawn(picture);
        int most = 0;
        for (int y = 0; y < 60; ++y) {
            for (int x = 0; x < 100; ++x) {
                most = std::max<int>(most, pixel(image, x, y).red);
            }
        }
        return most;
    };
    CHECK(brightest(255) >= 250);
    CHECK(brightest(128) == Approx(128).margin(4));
    CHECK(brightest(0) == 0);
}

TEST_CASE("a text of one line stands on its baseline and keeps to its alignment", "[display]") {
    Picture picture = empty_picture(400, 100);
    const auto ink_of = [&](Align align) {
        Text text = make_text("HH", 40, {50, 0, 300, 100});
        text.baseline_y = 70;
        text.align = align;
        picture.shapes = {text};
        const Image image = drawn(picture);
        PixelBox ink;
        for (int y = 0; y < 100; ++y) {
            for (int x = 0; x < 400; ++x) {
                if (pixel(image, x, y) != kGround) {
                    ink = hull(ink, {x, y, x + 1, y + 1});
                }
            }
        }
        return ink;
    };
    const PixelBox start = ink_of(Align::Start);
    const PixelBox centre = ink_of(Align::Centre);
    const PixelBox end = ink_of(Align::End);
    CHECK(start.bottom >= 70);
    CHECK(start.bottom <= 71);
    CHECK(start.left >= 50);
    CHECK(start.left < 56);
    CHECK(end.right <= 350);
    CHECK(end.right > 344);
    CHECK((centre.left + centre.right) / 2 == Approx(200).margin(2));
}

TEST_CASE("all confetti of a celebration is drawn turned about its centre", "[display]") {
    Picture picture = empty_picture(100, 100);
    const Colour gold{255, 200, 0, 255};
    picture.shapes.push_back(Confetti{{{50, 50, 40, 0, gold}, {20, 80, 20, 1.5707963F, gold}}});
    const Image image = drawn(picture);
    CHECK(pixel(image, 50, 50) == gold);
    CHECK(pixel(image, 65, 50) == gold);    // Along its width...
    CHECK(pixel(image, 50, 65) == kGround); // ...but not as far along its height.
    CHECK(pixel(image, 20, 87) == gold);    // A quarter turn stands it upright.
    CHECK(pixel(image, 28, 80) == kGround);
}

TEST_CASE("nothing is drawn for shapes without size or off the picture", "[display]") {
    Picture picture = empty_picture(40, 40);
    picture.shapes.push_back(Rectangle{{5, 5, 0, 10}, kInk, 4});
    picture.shapes.push_back(Rectangle{{5, 5, -8, 10}, kInk, 4});
    picture.shapes.push_back(Rectangle{{1.0e9F, 5, 8, 10}, kInk, 0});
    picture.shapes.push_back(Stripes{{5, 5, 10, 0}, kInk, 0, 0});
    picture.shapes.push_back(QrCode{{5, 5, 10, 10}, "https://example.org"});
    picture.shapes.push_back(QrCode{{0, 0, 40, 40}, ""});
    picture.shapes.push_back(Confetti{});
    picture.shapes.push_back(Text{});
    const Image image = drawn(picture);
    for (int y = 0; y < 40; ++y) {
        for (int x = 0; x < 40; ++x) {
            REQUIRE(pixel(image, x, y) == kGround);
        }
    }
}

TEST_CASE("a picture larger than the limit is refused with its limit", "[display]") {
    const auto target = Offscreen::open({9000, 100}, "en");
    REQUIRE_FALSE(target);
    CHECK(target.error().message.find("8192") != std::string::npos);
}
