// Where the window should be, and whether to put it there. Plain values, so that monitors which
// come, go and move can be tested without any.
#pragma once

#include "display/screen/offscreen.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chapeau::display {

/// The monitor that an operator means: by its number from 0, by its name, or by a part of it. A
/// whole name goes before a part, because DP-1 is a part of eDP-1.
std::optional<std::size_t> find_monitor(std::span<const std::string> names, std::string_view wish);

struct Placement {
    std::string monitor; // Empty: a plain window, anywhere.
    int x = 0;
    int y = 0;
    Size size;
    bool operator==(const Placement&) const = default;
};

/// Decides when to move the window. What could not be reached is tried once, not for ever: a
/// desktop's scaling or its panels may forbid it, and each try would show.
class PlaceKeeper {
public:
    /// Whether to put the window now where it is wanted.
    bool must_move(const Placement& wanted, const Placement& actual);

private:
    std::optional<Placement> tried_; // And not seen reached since.
};

} // namespace chapeau::display
