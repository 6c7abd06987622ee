// How wide a text will be, for scenes that must fit figures into a space. Scenes ask through this
// interface so that they stay pure; the screen answers with Pango, tests with plain arithmetic.
#pragma once

#include "display/picture.hpp"
#include "domain/screen_text.hpp"

namespace chapeau::display {

struct Wrapped {
    int lines = 0;    // However many there are.
    float height = 0; // Of the first of them, up to the style's `lines_max`.
    bool operator==(const Wrapped&) const = default;
};

class TextMetrics {
public:
    TextMetrics() = default;
    TextMetrics(const TextMetrics&) = delete;
    TextMetrics& operator=(const TextMetrics&) = delete;
    virtual ~TextMetrics() = default;

    /// The advance width in pixels of the text on one line, unlimited.
    virtual float width(const domain::ScreenText& text, const TextStyle& style) const = 0;

    /// The text when it wraps at this width.
    virtual Wrapped wrapped(const domain::ScreenText& text, const TextStyle& style,
                            int width_px) const = 0;

    /// From the baseline up to the top of a capital, in pixels, of the main font at this size.
    virtual float cap_height(int size_px, Weight weight) const = 0;
};

} // namespace chapeau::display
