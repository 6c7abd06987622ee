// Products of two int64 that are divided again, without overflow on the way. Rates and
// projections multiply minor units by microseconds, which passes int64 within one rich evening.
#pragma once

#include <cstdint>
#include <limits>

namespace chapeau::domain {

// NOLINTNEXTLINE(modernize-use-using): __extension__ can only silence a typedef.
__extension__ typedef __int128 Wide;

inline std::int64_t saturated(Wide value) {
    constexpr Wide kLowest = std::numeric_limits<std::int64_t>::min();
    constexpr Wide kHighest = std::numeric_limits<std::int64_t>::max();
    if (value < kLowest) {
        return std::numeric_limits<std::int64_t>::min();
    }
    return value > kHighest ? std::numeric_limits<std::int64_t>::max()
                            : static_cast<std::int64_t>(value);
}

/// `a * b / divisor`, rounded down, at most int64. None is negative; `divisor` is above zero.
inline std::int64_t multiply_divide_floor(std::int64_t a, std::int64_t b, std::int64_t divisor) {
    return saturated(static_cast<Wide>(a) * b / divisor);
}

/// The same, rounded up.
inline std::int64_t multiply_divide_ceil(std::int64_t a, std::int64_t b, std::int64_t divisor) {
    return saturated((static_cast<Wide>(a) * b + (divisor - 1)) / divisor);
}

} // namespace chapeau::domain
