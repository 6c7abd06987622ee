// How things move, as functions of time: no state, no clock, nothing to forget.
//
// Motion here is quiet: it starts fast and settles, never bounces, and is over within a second.
// A figure is never late for the sake of a movement: see `roll`.
#pragma once

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::display {

/// From 0 to 1 over the duration, and 1 ever after. A duration of 0 is over at once.
double progress(microseconds elapsed, microseconds duration);

/// Starts fast, settles gently: what answers an event.
double ease_out(double progress);

/// Leaves and arrives gently: what goes of its own accord.
double ease_in_out(double progress);

double mix(double from, double to, double share);

/// A figure as written, with the number of decimals in it, so that units meet units when the
/// number of digits changes.
struct Figure {
    std::string text;
    int decimals = 0;

    bool operator==(const Figure&) const = default;
};

/// One digit of a figure, or the run of other characters between two digits, without blanks.
struct RollCell {
    std::size_t begin = 0; // Where it stands in the text of the figure, in bytes.
    std::size_t end = 0;
    bool digit = false;

    /// How far the cell is from its place, in pitches of the roll; positive is below it.
    double shift = 0;

    /// The digit that leaves, with its own shift; empty when none does.
    std::string leaving;
    double leaving_shift = 0;

    bool operator==(const RollCell&) const = default;
};

enum class RollDirection : std::uint8_t { Up, Down };

/// How long a rising figure takes to settle, and a falling one, which is calmer.
inline constexpr milliseconds kRollUp{520};
inline constexpr milliseconds kRollDown{760};

/// The new digit starts this near to its place, in pitches, so that it is whole and readable in
/// its window from the very first frame.
inline constexpr double kRollStart = 0.22;

milliseconds roll_duration(RollDirection direction);

/// An odometer that never lies: the digits of `to` are all there at once, and those that differ
/// from `from` come the last part of their way into place. So a burst of any size shows the right
/// figure in the next frame, and the roll is an accent on what changed.
std::vector<RollCell> roll(const Figure& from, const Figure& to, RollDirection direction,
                           microseconds elapsed);

} // namespace chapeau::display
