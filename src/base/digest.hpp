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

/// HMAC-SHA-256 (RFC 2104): a proof that who wrote `bytes` knows `key`.
Digest hmac_sha256(std::span<const std::uint8_t> key, std::string_view bytes);

/// Whether both are the same, in a time that does not tell where they differ.
bool equal_in_constant_time(std::span<const std::uint8_t> left,
                            std::span<const std::uint8_t> right);

/// Lower-case hexadecimal.
std::string to_hex(std::span<const std::uint8_t> bytes);

/// From the system's generator; for salts and keys.
std::array<std::uint8_t, 16> random_bytes_16();

} // namespace chapeau
