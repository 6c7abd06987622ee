#include "net/address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstddef>

namespace chapeau::net {

namespace {

struct Range {
    std::array<std::uint8_t, 16> prefix;
    int bits;
};

bool lies_in(std::span<const std::uint8_t> bytes, const Range& range) {
    for (int bit = 0; bit < range.bits; ++bit) {
        const auto index = static_cast<std::size_t>(bit / 8);
        const auto mask = static_cast<std::uint8_t>(0x80U >> static_cast<unsigned>(bit % 8));
        if (((bytes[index] ^ range.prefix[index]) & mask) != 0) {
            return false;
        }
    }
    return true;
}

constexpr std::array kNotPublicV4{
    Range{{0}, 8},
    Range{{10}, 8},
    Range{{100, 64}, 10},
    Range{{127}, 8},
    Range{{169, 254}, 16},
    Range{{172, 16}, 12},
    Range{{192, 0, 0}, 24},
    Range{{192, 0, 2}, 24},
    Range{{192, 168}, 16},
    Range{{198, 18}, 15},
    Range{{198, 51, 100}, 24},
    Range{{203, 0, 113}, 24},
    Range{{224}, 4},
    Range{{240}, 4},
};

constexpr std::array kNotPublicV6{
    Range{{0}, 96},                            // Unspecified, loopback, IPv4-compatible.
    Range{{0x00, 0x64, 0xff, 0x9b, 0, 1}, 48}, // Local-use NAT64.
    Range{{0x01}, 64},                         // Discard only.
    Range{{0x20, 0x01, 0, 0}, 32},             // Teredo.
    Range{{0x20, 0x01, 0x0d, 0xb8}, 32},       // Documentation.
    Range{{0xfc}, 7},                          // Unique local.
    Range{{0xfe, 0x80}, 10},                   // Link-local.
    Range{{0xff}, 8},                          // Multicast.
};

constexpr Range kMappedV4{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Range kNat64{{0x00, 0x64, 0xff, 0x9b}, 96};
constexpr Range k6to4{{0x20, 0x02}, 16};

bool is_public_v4(std::span<const std::uint8_t> bytes) {
    return std::none_of(kNotPublicV4.begin(), kNotPublicV4.end(),
                        [bytes](const Range& range) { return lies_in(bytes, range); });
}

bool is_public_v6(std::span<const std::uint8_t> bytes) {
    if (lies_in(bytes, kMappedV4) || lies_in(bytes, kNat64)) {
        return is_public_v4(bytes.subspan(12, 4));
    }
    if (lies_in(bytes, k6to4)) {
        return is_public_v4(bytes.subspan(2, 4));
    }
    return std::none_of(kNotPublicV6.begin(), kNotPublicV6.end(),
                        [bytes](const Range& range) { return lies_in(bytes, range); });
}

} // namespace

bool is_public_address(std::span<const std::uint8_t> bytes) {
    if (bytes.size() == 4) {
        return is_public_v4(bytes);
    }
    return bytes.size() == 16 && is_public_v6(bytes);
}

bool is_public_address(const std::string& text) {
    std::array<std::uint8_t, 16> bytes{};
    if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
        return is_public_v4(std::span(bytes).first(4));
    }
    return inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1 && is_public_v6(bytes);
}

} // namespace chapeau::net
