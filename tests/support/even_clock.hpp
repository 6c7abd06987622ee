// A provider's clock, which goes on evenly whatever becomes of ours.
#pragma once

#include "support/manual_clock.hpp"

#include <functional>

namespace chapeau::test {

inline std::function<Timestamp()> even_clock(const ManualClock& clock) {
    const auto start = clock.now();
    const auto steady = clock.steady_now();
    return [&clock, start, steady] { return start + (clock.steady_now() - steady); };
}

} // namespace chapeau::test
