// All words of the big screen, by Pango, Cairo and fontconfig: shaped, ordered and coloured for
// every script, into plain bitmaps. With text/png.cpp the only file pair that knows those
// libraries.
//
// The machine's settings must not change a layout that was measured elsewhere, so hinting, metric
// rounding and resolution are fixed here, and every script's font family is named: left to
// itself, fontconfig mixes serif with sans and splits one name over several fonts.
//
// Threads: one object belongs to one thread.
#pragma once

#include "display/text_metrics.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::display {

/// A text as pixels: straight-alpha RGBA, rows from the top. Empty (0 x 0) when there is no ink.
struct TextBitmap {
    int width = 0;
    int height = 0;
    /// From the pen's start on the baseline to the bitmap's corner; for a text of several lines,
    /// from the left and top of its box.
    int left = 0;
    int top = 0;
    float advance = 0; // Width on the line, as the next text would feel it.
    int line_count = 0;
    int unknown_glyphs = 0; // Characters that no installed font knows.
    bool ellipsised = false;
    std::vector<std::uint8_t> rgba;
};

/// A surface larger than this would be refused by Cairo, and no screen is larger.
inline constexpr int kTextPixelsMax = 8192;

/// The largest em: a digit as tall as half of an 8K screen.
inline constexpr int kTextSizeMax = 2048;

/// Longer texts are cut before they are shaped; nothing on the screen is half as long.
inline constexpr std::size_t kTextBytesMax = 4096;

/// What is drawn once at start, so that the first name of a script does not wait for its font.
struct ScriptSample {
    std::string_view script;
    std::string_view utf8;
};

class PangoText final : public TextMetrics {
public:
    /// `language` is a BCP 47 tag. It decides which style of Han characters is preferred.
    explicit PangoText(std::string_view language);
    PangoText(const PangoText&) = delete;
    PangoText& operator=(const PangoText&) = delete;
    ~PangoText() override;

    float width(const domain::ScreenText& text, const TextStyle& style) const override;
    Wrapped wrapped(const domain::ScreenText& text, const TextStyle& style,
                    int width_px) const override;
    float cap_height(int size_px, Weight weight) const override;

    /// Never fails: sizes and lengths beyond the limits above are cut. `width_px_max` is where
    /// the ellipsis or the next line begins; `align` matters to texts of several lines only.
    TextBitmap rasterise(std::string_view utf8, const TextStyle& style, int width_px_max,
                         Align align) const;

    /// The bytes' order from left to right as drawn on the first line: each visual glyph's index
    /// into the text. For tests of reading direction.
    std::vector<int> visual_order(std::string_view utf8, const TextStyle& style) const;

    /// One sample per script that the house expects.
    static const std::vector<ScriptSample>& samples();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The file of an installed font family, for a library that wants files; empty when absent.
std::optional<std::filesystem::path> font_file(const std::string& family);

} // namespace chapeau::display
