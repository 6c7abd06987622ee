#include "net/backoff.hpp"

#include <algorithm>

namespace chapeau::net {

milliseconds backoff_delay(int failures, std::uint64_t random, milliseconds delay_max) {
    if (failures <= 0) {
        return milliseconds{0};
    }
    // Beyond this many doublings the ceiling rules anyway, and the shift must stay defined.
    constexpr int kDoublingsMax = 20;
    const auto doublings = std::min(failures - 1, kDoublingsMax);
    const auto ceiling = std::min(delay_max, kBackoffFirst * (std::int64_t{1} << doublings));
    const auto span = static_cast<std::uint64_t>(ceiling.count()) + 1;
    return milliseconds{static_cast<std::int64_t>(random % span)};
}

} // namespace chapeau::net
