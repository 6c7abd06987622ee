#include "display/make_picture.hpp"
#include "display/qr.hpp"
#include "display/screen/offscreen.hpp"
#include "display/text/png.hpp"
#include "support/catch.hpp"
#include "support/phone_camera.hpp"

#include <cmath>
#include <filesystem>
#include <unistd.h>

using namespace chapeau;
using namespace chapeau::display;

namespace {

const std::string kAddress = "https://give.example.org/room-12?ref=screen";

} // namespace

TEST_CASE("a code has the finder's shape in three corners", "[display]") {
    const auto code = encode_qr(kAddress);
    REQUIRE(code);
    CHECK(code->size % 4 == 1);
    const int last = code->size - 1;
    for (const auto& [x, y] : {std::pair{0, 0}, std::pair{last - 6, 0}, std::pair{0, last - 6}}) {
        CHECK(code->is_dark(x, y));
        CHECK_FALSE(code->is_dark(x + 1, y + 1));
        CHECK(code->is_dark(x + 3, y + 3));
    }
}

TEST_CASE("an address that is empty or too long makes no code", "[display]") {
    CHECK(encode_qr("").error().code == Errc::InvalidInput);
    CHECK(encode_qr(std::string(kQrBytesMax + 1, 'a')).error().code == Errc::TooLarge);
    CHECK(encode_qr(std::string(kQrBytesMax, 'a')));
}

TEST_CASE("a code on the screen is read by a phone's reader at every size", "[display]") {
    if (!test::has_phone_camera()) {
        WARN("skipped: zbarimg is not installed (package zbar-tools)");
        return;
    }
    struct Case {
        Size screen;
        float code_px;
    };
    const auto folder = std::filesystem::temp_directory_path();
    const auto png = folder / ("chapeau-qr-test-" + std::to_string(getpid()) + ".png");
    for (const Case& one : {Case{{1280, 720}, 130}, Case{{1920, 1080}, 333.5F},
                            Case{{3840, 2160}, 701.25F}, Case{{720, 1280}, 200}}) {
        Picture picture;
        picture.width = one.screen.width;
        picture.height = one.screen.height;
        picture.ground = kGround;
        picture.shapes.push_back(QrCode{{31.4F, 57.6F, one.code_px, one.code_px}, kAddress});
        auto target = Offscreen::open(one.screen, "en");
        REQUIRE(target);
        REQUIRE(write_png((*target)->render(picture), png));
        INFO(one.screen.width << " x " << one.screen.height << ", " << one.code_px);
        CHECK(test::scanned(png) == kAddress);
    }
    std::filesystem::remove(png);
}

TEST_CASE("a code stands on whole pixels with its quiet zone white", "[display]") {
    const auto code = encode_qr(kAddress);
    REQUIRE(code);
    const int side = code->size + 2 * kQrQuietModules;
    Picture picture;
    picture.width = 400;
    picture.height = 400;
    picture.ground = kGround;
    picture.shapes.push_back(QrCode{{50, 50, 300, 300}, kAddress});
    auto target = Offscreen::open({400, 400}, "en");
    REQUIRE(target);
    const Image image = (*target)->render(picture);
    const int module_px = 300 / side;
    const auto left =
        static_cast<int>(std::lround(50 + static_cast<float>(300 - module_px * side) / 2));
    for (int y = -kQrQuietModules; y < code->size + kQrQuietModules; ++y) {
        for (int x = -kQrQuietModules; x < code->size + kQrQuietModules; ++x) {
            const bool inside = x >= 0 && y >= 0 && x < code->size && y < code->size;
            const std::uint8_t wanted = inside && code->is_dark(x, y) ? 0 : 255;
            for (const int corner : {0, module_px - 1}) {
                const Colour seen = pixel(image, left + (x + kQrQuietModules) * module_px + corner,
                                          left + (y + kQrQuietModules) * module_px + corner);
                REQUIRE(int{seen.red} == int{wanted});
                REQUIRE(seen == Colour{wanted, wanted, wanted, 255});
            }
        }
    }
}
