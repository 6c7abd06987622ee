#include "display/palette.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace chapeau::display {
namespace {

double linear(std::uint8_t channel) {
    const double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

} // namespace

Colour Palette::of(domain::Layer layer) const {
    switch (layer) {
    case domain::Layer::Captured:
        return captured;
    case domain::Layer::Cash:
        return cash;
    case domain::Layer::Pledged:
        return pledged;
    case domain::Layer::Matched:
        return matched;
    }
    return captured;
}

const Palette& evening_palette() {
    static constexpr Palette kPalette{
        .ground = {11, 15, 24},
        .panel = {18, 24, 37},
        .channel = {25, 33, 49},
        .casing = {44, 55, 77},
        .rule = {38, 48, 68},
        .text = {247, 244, 236},
        .text_quiet = {165, 175, 193},
        .accent = {255, 188, 66},
        .on_accent = {24, 18, 6},
        .captured = {255, 188, 66},
        .cash = {199, 112, 32},
        .matched = {226, 232, 243},
        .pledged = {255, 188, 66},
        .rehearsal = {196, 34, 84},
        .rehearsal_dark = {150, 20, 60},
        .on_rehearsal = {255, 255, 255},
    };
    return kPalette;
}

double luminance(Colour colour) {
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) +
           0.0722 * linear(colour.blue);
}

double contrast(Colour one, Colour other) {
    const double first = luminance(one);
    const double second = luminance(other);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

Colour faded(Colour colour, double opacity) {
    const double alpha = std::clamp(opacity, 0.0, 1.0) * colour.alpha;
    colour.alpha = static_cast<std::uint8_t>(std::lround(alpha));
    return colour;
}

std::vector<TextPair> text_pairs(const Palette& palette) {
    return {
        {"text on ground", palette.text, palette.ground},
        {"text on panel", palette.text, palette.panel},
        {"quiet text on ground", palette.text_quiet, palette.ground},
        {"quiet text on panel", palette.text_quiet, palette.panel},
        {"accent on ground", palette.accent, palette.ground},
        {"accent on panel", palette.accent, palette.panel},
        {"text on accent", palette.on_accent, palette.accent},
        {"text on rehearsal band", palette.on_rehearsal, palette.rehearsal},
    };
}

} // namespace chapeau::display
