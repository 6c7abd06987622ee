#include "base/clock.hpp"

namespace chapeau {

Timestamp SystemClock::now() const {
    return std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steady_now() const {
    return std::chrono::time_point_cast<microseconds>(std::chrono::steady_clock::now());
}

} // namespace chapeau
