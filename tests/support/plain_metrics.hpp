// Text widths by plain arithmetic: about those of the main font, on the wide side, the same on
// every machine. So a test of a layout needs no fonts and never changes with them.
#pragma once

#include "display/text_metrics.hpp"
#include "domain/icu/unicode.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

namespace chapeau::test {

class PlainMetrics final : public display::TextMetrics {
public:
    float width(const domain::ScreenText& text, const display::TextStyle& style) const override {
        const std::string& utf8 = text.utf8();
        float ems = 0;
        for (std::size_t offset = 0; offset < utf8.size();) {
            ems += ems_of(domain::next_character(utf8, offset));
        }
        return ems * static_cast<float>(style.size_px);
    }

    /// Breaks at blanks, and within a word that is wider than the line.
    display::Wrapped wrapped(const domain::ScreenText& text, const display::TextStyle& style,
                             int width_px) const override {
        const float room = static_cast<float>(width_px) / static_cast<float>(style.size_px);
        const std::string& utf8 = text.utf8();
        int lines = 1;
        float line = 0;
        float word = 0;
        for (std::size_t offset = 0; offset < utf8.size();) {
            const char32_t character = domain::next_character(utf8, offset);
            const float wide = ems_of(character);
            word = character == U' ' ? 0 : word + wide;
            line += wide;
            if (line > room) {
                const bool breaks_word = word > room || word == 0;
                line = breaks_word ? wide : word;
                word = breaks_word ? wide : word;
                ++lines;
            }
        }
        const int shown = std::min(lines, std::max(2, style.lines_max));
        return {lines,
                std::round(1.25F * static_cast<float>(style.size_px)) * static_cast<float>(shown)};
    }

    float cap_height(int size_px, display::Weight) const override {
        return 0.727F * static_cast<float>(size_px);
    }

private:
    static float ems_of(char32_t character) {
        if (character == U' ' || character == 0xA0 || character == 0x202F) {
            return 0.26F;
        }
        if (character == U'.' || character == U',' || character == U':' || character == U'i' ||
            character == U'l' || character == U'I' || character == U'1') {
            return 0.34F;
        }
        if (character == U'W' || character == U'M' || character == U'm' || character == U'w') {
            return 0.92F;
        }
        if (character >= U'0' && character <= U'9') {
            return 0.65F;
        }
        return character < 0x2E80 ? 0.58F : 1.0F;
    }
};

} // namespace chapeau::test
