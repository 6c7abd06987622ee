// What has changed between two pictures, as a few rectangles.
//
// A screen without a graphics chip repaints only these, which is what makes it cheaper than a
// browser there. The answer may be too large, never too small: outside of it both pictures have
// the same shapes in the same order, so every pixel is the same. Pure.
#pragma once

#include "display/picture.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace chapeau::display {

/// Whole pixels; right and bottom are one beyond the last.
struct PixelBox {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;

    bool empty() const { return left >= right || top >= bottom; }
    bool meets(const PixelBox& other) const {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
    long area() const {
        return empty() ? 0 : static_cast<long>(right - left) * static_cast<long>(bottom - top);
    }
    bool operator==(const PixelBox&) const = default;
};

PixelBox intersection(const PixelBox& a, const PixelBox& b);
PixelBox hull(const PixelBox& a, const PixelBox& b);

/// Every pixel that `box` can touch, with the pixel of soft edge around it.
PixelBox touched_pixels(const Box& box);

/// Where a text's ink stands. Letters overhang their box, so only who has drawn it knows.
class TextInk {
public:
    TextInk() = default;
    TextInk(const TextInk&) = delete;
    TextInk& operator=(const TextInk&) = delete;
    virtual ~TextInk() = default;

    /// The bitmap's place in the picture, unclipped.
    virtual Box ink(const Text& text) const = 0;
};

/// A picture with the pixels that each of its shapes can touch.
struct Footprint {
    Picture picture;
    std::vector<PixelBox> bounds; // One for each shape, within the picture.
};

Footprint footprint_of(const Picture& picture, const TextInk& ink);

/// How many rectangles a frame is repainted in at most. Each costs a walk over the shapes, so
/// beyond a few it is cheaper to repaint a little more.
inline constexpr std::size_t kDamageBoxesMax = 12;

/// Rectangles that do not overlap, within `after`. Empty when nothing changed. The whole picture
/// when the size or the ground changed.
std::vector<PixelBox> damage_between(const Footprint& before, const Footprint& after);

/// What one piece of confetti can touch.
PixelBox touched_pixels(const Confetto& piece);

/// A piece is this much flatter than it is wide.
inline constexpr float kConfettoAspect = 0.6F;

} // namespace chapeau::display
