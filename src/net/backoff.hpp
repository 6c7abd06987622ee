// How long to leave a failing provider alone. Pure: failures and a random number in, delay out.
#pragma once

#include "base/clock.hpp"

#include <cstdint>

namespace chapeau::net {

inline constexpr milliseconds kBackoffFirst{1'000};
/// A source must be back within the evening, however long it was away.
inline constexpr milliseconds kBackoffMax{std::chrono::minutes{5}};

/// Exponential with full jitter: uniformly between nothing and min(`delay_max`, kBackoffFirst *
/// 2^(failures - 1)), so that many kiosks do not return in step. `random` is any 64-bit value.
milliseconds backoff_delay(int failures, std::uint64_t random,
                           milliseconds delay_max = kBackoffMax);

} // namespace chapeau::net
