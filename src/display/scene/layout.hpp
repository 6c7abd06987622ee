// Where everything stands, for any size of screen: boxes in whole pixels, and sizes of type.
//
// All lengths are counted in units of 1/1080 of the height (of 16/9 of the width on a screen that
// is taller than 9:16), so one design serves 1280x720 and 3840x2160. The shape of the screen
// chooses one of three arrangements: Standard (4:3 to 16:9), Wide (21:9) and Tall.
#pragma once

#include "display/picture.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace chapeau::display {

enum class Arrangement : std::uint8_t { Standard, Wide, Tall };

/// The smallest text, as a share of the height: what the back of a room can still read.
inline constexpr double kTextShareMin = 0.022;

/// The height that text is measured against: a narrow tall screen hangs nearer to its readers.
double reading_height(int width, int height);

/// Turns units into whole pixels.
class Scale {
public:
    Scale(int width, int height);

    /// A length; at least one pixel when it is not zero.
    float px(double units) const;

    /// A size of type; never below kTextShareMin.
    int type(double units) const;

    double width_units() const { return width_ / unit_; }
    double height_units() const { return height_ / unit_; }

private:
    double width_;
    double height_;
    double unit_;
    int type_min_;
};

/// What must find a place.
struct LayoutNeeds {
    int width = 0;
    int height = 0;
    bool beneficiary = false;
    bool countdown = false;
    bool qr = false;
    bool address = false;
    bool rehearsal = false;
    bool ticker = false; // Somebody says something.

    /// The widths in pixels of the labels of the layers, which flow into as many rows as needed.
    std::vector<float> legend_widths;
};

struct QrPlace {
    Box code;
    Box invitation; // "Scan to give" and the suggested gift.
    Box address;
};

struct Layout {
    Scale scale;
    Arrangement arrangement = Arrangement::Standard;
    std::vector<Box> panels;
    std::optional<Box> rehearsal;
    Box title;
    Box beneficiary;
    Box thermometer;
    Box total;
    Box goal;                // "raised of $2,500", and at its end "as of 21:04".
    std::vector<Box> legend; // One box for each width that was asked for.
    Box people;
    Box countdown; // Empty without one.
    Box pace;
    Box board;
    Box recent;
    Box ticker;      // Empty where there is no room for one.
    Box celebration; // May cover the latest gifts or the board; never the total, never the code.
    std::optional<QrPlace> qr;
};

Layout lay_out(const LayoutNeeds& needs);

/// Heights in units that several elements share.
inline constexpr double kLineUnits = 36;      // One line of small text.
inline constexpr double kHeadingUnits = 50;   // The heading of a list.
inline constexpr double kStatUnits = 134;     // A figure above its label and its bar.
inline constexpr double kStatRowUnits = 54;   // A figure with its label beside it.
inline constexpr double kLatestRowUnits = 49; // The least that one of the latest gifts takes.

/// One card between the gifts: who speaks, and two lines of what is said.
inline constexpr double kTickerUnits = 110;
inline constexpr double kTickerWidthUnitsMin = 420; // A narrower band says nothing.

/// A sum in a list is never cut; a name gives way to it, up to this share of the row.
inline constexpr float kSumShareMax = 0.72F;

} // namespace chapeau::display
