// Pictures as pixels, and as PNG files.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace chapeau::display {

/// Opaque pixels, four bytes each (red, green, blue, ignored), rows from the top.
struct Image {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgba;

    bool operator==(const Image&) const = default;
};

/// Errc::Io when the file cannot be written.
Result<void> write_png(const Image& image, const std::filesystem::path& path);

} // namespace chapeau::display
