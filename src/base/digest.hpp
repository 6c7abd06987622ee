// SHA-256, by OpenSSL: the links of the book's chain.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chapeau {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::span<const std::byte> bytes);
Digest sha256(std::string_view bytes);

/// Lower-case hexadecimal.
std::string to_hex(std::span<const std::uint8_t> bytes);

/// From the system's generator; for salts and keys.
std::array<std::uint8_t, 16> random_bytes_16();

} // namespace chapeau
