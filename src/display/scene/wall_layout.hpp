// Where everything stands when the screen is the wall: the figures above, the cards in columns,
// and beside or beneath them the code and what is known of the echo.
#pragma once

#include "display/scene/layout.hpp"

#include <vector>

namespace chapeau::display {

struct WallLayout {
    Layout head;              // Title, total, goal, people, countdown and code.
    std::vector<Box> columns; // Of the cards; one at least.
    float gap = 0;            // Between cards, either way.
    Box cards;                // All columns.
    Box strip;                // Reach, pace and voices.
};

/// The widths of the legend are not asked for: the wall has none.
WallLayout lay_out_wall(const LayoutNeeds& needs);

inline constexpr int kWallColumnsMax = 4;

} // namespace chapeau::display
