// The rows of a list on their way to their places. A row is known by its key, so it can be
// followed when its rank changes; a row whose way is interrupted goes on from where it is.
#pragma once

#include "base/clock.hpp"
#include "display/scene/moment.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace chapeau::display {

inline constexpr milliseconds kSlide{620};
inline constexpr milliseconds kGlow{1500};

class SlidingRows {
public:
    /// The list as it is from now on, from the top. The first list of all is at rest at once.
    void arrange(const std::vector<std::int64_t>& keys, SteadyTime now);

    /// One for each row, in order.
    std::vector<RowMotion> at(SteadyTime now) const;

    /// When the last row will be at rest.
    SteadyTime still_at() const { return still_at_; }

private:
    struct Row {
        double from = 0; // Its place when it set off, in rows.
        SteadyTime since;
        bool fresh = false; // It was not in the list before.
    };

    double place_of(const Row& row, double place, SteadyTime now) const;

    std::vector<std::int64_t> keys_;
    std::map<std::int64_t, Row> moving_;
    SteadyTime still_at_{};
    bool empty_before_ = true; // No list was ever given.
};

} // namespace chapeau::display
