// One frame as plain values: what is where, in pixels, back to front.
//
// A scene is arranged into a Picture without a window, a clock or a graphics library; the screen,
// a PNG and a test paint the same one. Two pictures differ in rectangles: that is the damage, and
// without damage no frame is drawn.
#pragma once

#include "domain/screen_text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace chapeau::display {

/// In pixels, y downwards. Text and plain boxes stand on whole pixels; what moves may not.
struct Box {
    float x = 0;
    float y = 0;
    float width = 0;
    float height = 0;

    bool operator==(const Box&) const = default;
};

/// Straight (not premultiplied) sRGB.
struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::uint8_t alpha = 255;

    bool operator==(const Colour&) const = default;
};

struct Rectangle {
    Box box;
    Colour colour;
    float radius = 0; // Of all four corners.
    bool operator==(const Rectangle&) const = default;
};

/// Diagonal stripes over a box: what is promised is drawn so, because it must differ from what
/// is paid without relying on colour.
struct Stripes {
    Box box;
    Colour colour;
    float period = 8; // From stripe to stripe, along x.
    float radius = 0;
    bool operator==(const Stripes&) const = default;
};

enum class Align : std::uint8_t { Start, Centre, End };
enum class Weight : std::uint8_t { Regular, SemiBold, Bold };

/// What to rasterise: the key of the text cache.
struct TextStyle {
    int size_px = 0; // Height of the em.
    Weight weight = Weight::Regular;
    Colour colour;
    bool tabular_digits = false; // All digits equally wide, so that a rising sum does not shake.
    int lines_max = 1;           // Above one, the text wraps at the box.
    bool operator==(const TextStyle&) const = default;
};

/// A text in a box. It is set on `baseline_y` when it has one line, from the top of the box when
/// it has more, and ends in an ellipsis at the box's width.
struct Text {
    domain::ScreenText text;
    TextStyle style;
    Box box;
    float baseline_y = 0;
    Align align = Align::Start;
    std::uint8_t opacity = 255;
    std::optional<Box> clip; // Rolling digits are cut to their window.
    bool operator==(const Text&) const = default;
};

/// A QR code with its quiet zone, drawn at a whole number of pixels per module, centred in the
/// box, black on white.
struct QrCode {
    Box box;
    std::string content;
    bool operator==(const QrCode&) const = default;
};

/// One piece of confetti: a rectangle turned about its centre.
struct Confetto {
    float x = 0;
    float y = 0;
    float size = 0;
    float angle = 0; // Radians.
    Colour colour;
    bool operator==(const Confetto&) const = default;
};

/// All pieces of one celebration, drawn in one go.
struct Confetti {
    std::vector<Confetto> pieces;
    bool operator==(const Confetti&) const = default;
};

using Shape = std::variant<Rectangle, Stripes, Text, QrCode, Confetti>;

struct Picture {
    int width = 0;
    int height = 0;
    Colour ground;
    std::vector<Shape> shapes;

    bool operator==(const Picture&) const = default;
};

/// One line per shape, for golden tests and for eyes.
std::string to_text(const Picture& picture);

} // namespace chapeau::display
