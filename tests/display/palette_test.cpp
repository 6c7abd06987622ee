#include "display/palette.hpp"
#include "support/catch.hpp"

#include <array>
#include <cmath>

namespace chapeau::display {

TEST_CASE("contrast is what the standard says of black and white", "[display][palette]") {
    CHECK(contrast({0, 0, 0}, {255, 255, 255}) == Approx(21));
    CHECK(contrast({255, 255, 255}, {0, 0, 0}) == Approx(21));
    CHECK(contrast({119, 119, 119}, {255, 255, 255}) == Approx(4.48).margin(0.01));
}

TEST_CASE("every text can be read on its ground", "[display][palette]") {
    for (const TextPair& pair : text_pairs(evening_palette())) {
        INFO(pair.name << ": " << contrast(pair.text, pair.ground));
        CHECK(contrast(pair.text, pair.ground) >= kContrastMin);
    }
}

TEST_CASE("the bands differ in lightness, so that no colour need be told apart",
          "[display][palette]") {
    const Palette& palette = evening_palette();
    // From the bottom of the thermometer: paid, cash, matched. Promised has stripes.
    CHECK(contrast(palette.captured, palette.cash) >= 1.8);
    CHECK(contrast(palette.cash, palette.matched) >= 1.8);
    for (const Colour band : {palette.captured, palette.cash, palette.matched, palette.pledged}) {
        CHECK(contrast(band, palette.channel) >= 3.0);
    }
}

TEST_CASE("marks that carry a meaning stand out from what they lie on", "[display][palette]") {
    const Palette& palette = evening_palette();
    CHECK(contrast(palette.text_quiet, palette.ground) >= 3.0);
    CHECK(contrast(palette.accent, palette.ground) >= 3.0);
    CHECK(contrast(palette.rehearsal, palette.ground) >= 2.0);
}

TEST_CASE("fading keeps the colour and scales its opacity", "[display][palette]") {
    CHECK(faded({1, 2, 3}, 0.5) == Colour{1, 2, 3, 128});
    CHECK(faded({1, 2, 3, 100}, 0.5) == Colour{1, 2, 3, 50});
    CHECK(faded({1, 2, 3}, 2) == Colour{1, 2, 3, 255});
    CHECK(faded({1, 2, 3}, -1) == Colour{1, 2, 3, 0});
}

} // namespace chapeau::display
