// How a layout divides a screen: strips are cut off a frame, in units, until nothing is left.
#pragma once

#include "display/picture.hpp"
#include "display/scene/layout.hpp"

#include <algorithm>

namespace chapeau::display {

/// A rectangle in units.
struct Frame {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;

    double width() const { return right - left; }
    double height() const { return bottom - top; }
};

inline Box to_box(const Scale& scale, const Frame& frame) {
    const float x = scale.px(frame.left);
    const float y = scale.px(frame.top);
    return {x, y, std::max(0.0F, scale.px(frame.right) - x),
            std::max(0.0F, scale.px(frame.bottom) - y)};
}

/// Cuts a strip off the top of what is left.
inline Frame take_top(Frame& rest, double height) {
    const double cut = std::min(rest.bottom, rest.top + height);
    const Frame taken{rest.left, rest.top, rest.right, cut};
    rest.top = cut;
    return taken;
}

inline Frame take_bottom(Frame& rest, double height) {
    const double cut = std::max(rest.top, rest.bottom - height);
    const Frame taken{rest.left, cut, rest.right, rest.bottom};
    rest.bottom = cut;
    return taken;
}

inline Frame take_left(Frame& rest, double width) {
    const double cut = std::min(rest.right, rest.left + width);
    const Frame taken{rest.left, rest.top, cut, rest.bottom};
    rest.left = cut;
    return taken;
}

/// layout.cpp, and shared by all scenes: no boxes yet, but the arrangement is chosen.
Layout empty_layout(const LayoutNeeds& needs);

/// The screen without the band that says REHEARSAL.
Frame rehearsal_cut(Layout& layout, const LayoutNeeds& needs);

/// A panel goes to the very edge of the screen on the sides named by the frame's ends.
Box panel_box(const Layout& layout, const LayoutNeeds& needs, const Frame& frame);

/// The code with the words above it, where words beside it would be squeezed, and its address
/// beneath, at the bottom of what is left.
void place_qr_below(Layout& layout, const LayoutNeeds& needs, Frame& rest, double code);

} // namespace chapeau::display
