// Who gave most, out of any number of donors, with every change in O(log n) and the most common
// one, a small gift, in constant time.
//
// Donors stand in groups of sixteen; each group sends its greatest to the level above, as in a
// tournament. A sum that rises below its group's greatest changes nothing further up; only the
// fall of a winner asks its group again. The first rows are read by walking down from the top.
#pragma once

#include "domain/fold/gift_record.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace chapeau::domain {

class Leaderboard {
public:
    struct Place {
        std::int64_t minor = 0;
        DonorId donor = 0;
        bool operator==(const Place&) const = default;
    };

    /// Adds to a donor's sum; a donor unheard of has given nothing.
    void add(DonorId donor, std::int64_t minor);

    /// The greatest sums above zero, at most `count`; of equal ones the earlier donor first.
    std::vector<Place> first(std::size_t count) const;

    /// Whether above each group stands its greatest, which is what keeps `first` cheap. Asks all
    /// donors: for tests.
    bool is_consistent() const;

private:
    void grow(DonorId donor);
    void update_group(std::size_t level, std::size_t group);

    // The places of level 0 are all donors; those of a level above, the winners of the groups
    // below. The last level is one group.
    std::vector<std::deque<Place>> levels_;
};

} // namespace chapeau::domain
