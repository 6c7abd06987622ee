// QR codes as modules, by libqrencode. The only file pair that knows it.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chapeau::display {

/// White modules around the code; ISO 18004 demands four.
inline constexpr int kQrQuietModules = 4;

/// A longer address makes modules too small for the back row; 300 bytes are already version 13.
inline constexpr std::size_t kQrBytesMax = 300;

struct QrModules {
    int size = 0;                   // Modules per side, without the quiet zone.
    std::vector<std::uint8_t> dark; // Row by row, 1 is dark.

    bool is_dark(int x, int y) const {
        return dark[static_cast<std::size_t>(y) * static_cast<std::size_t>(size) +
                    static_cast<std::size_t>(x)] != 0;
    }
};

/// The smallest code with at least medium (15 %) correction: on a screen, big modules help a far
/// phone more than redundancy. Redundancy that costs no size is taken. Errc::InvalidInput when
/// empty, Errc::TooLarge beyond kQrBytesMax.
Result<QrModules> encode_qr(const std::string& content);

} // namespace chapeau::display
