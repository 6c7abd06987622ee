#include "app/evening_pin.hpp"

#include "base/digest.hpp"
#include "web/api/pairing.hpp"

#include <cstdint>
#include <cstring>
#include <string>

namespace chapeau::app {
namespace {

constexpr std::uint64_t kPins = 1'000'000;

// What lies above the last whole multiple would make some PINs likelier than others.
constexpr std::uint64_t kDrawsEnd = UINT64_MAX - UINT64_MAX % kPins;

} // namespace

Secret make_evening_pin() {
    while (true) {
        const auto bytes = random_bytes_16();
        std::uint64_t drawn = 0;
        std::memcpy(&drawn, bytes.data(), sizeof drawn);
        if (drawn >= kDrawsEnd) {
            continue;
        }
        auto digits = std::to_string(drawn % kPins);
        digits.insert(0, web::kPinDigitsMin - digits.size(), '0');
        if (web::judge_pin(digits)) {
            return Secret(std::move(digits));
        }
    }
}

} // namespace chapeau::app
