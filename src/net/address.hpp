// Which network addresses belong to the world, and which to somebody's own house. A provider may
// redirect us within the world only.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace chapeau::net {

/// `bytes` in network order: 4 of IPv4 or 16 of IPv6. False for loopback, private, link-local,
/// shared, multicast and reserved ranges, and for IPv6 forms that carry such an IPv4 address
/// (RFC 6890 and the registries that it founded). False for any other length.
bool is_public_address(std::span<const std::uint8_t> bytes);

/// The same for an address in text, without brackets.
bool is_public_address(const std::string& text);

} // namespace chapeau::net
