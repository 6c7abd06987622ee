// What the big screen is arranged as. The total is part of every scene.
#pragma once

#include <cstdint>

namespace chapeau::domain {

/// Stored in the book: never renumber.
enum class Scene : std::uint8_t {
    Challenge = 0, // Thermometer, total, countdown, board.
    Wall = 1,      // What people say.
};

} // namespace chapeau::domain
