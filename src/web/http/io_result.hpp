// What became of an attempt to read or write without waiting.
#pragma once

#include <cstddef>
#include <cstdint>

namespace chapeau::web {

enum class IoNeed : std::uint8_t {
    Nothing, // It went on: `bytes` were moved.
    Read,    // Try again when the socket can be read,
    Write,   // or written.
    Closed,  // The other side has gone, or spoke nonsense.
};

struct IoResult {
    std::size_t bytes = 0;
    IoNeed need = IoNeed::Nothing;
};

} // namespace chapeau::web
