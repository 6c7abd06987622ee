// Which entries are gifts that stand, so that the newest ones are found at once however many of
// the last were refunded.
//
// One bit for each entry, and above each 64 bits one that says whether any is set: from any
// entry the previous one that stands is a few words away, because a million entries are four
// levels.
#pragma once

#include "domain/entry.hpp"

#include <cstdint>
#include <vector>

namespace chapeau::domain {

class StandingSet {
public:
    void insert(EntrySeq seq);
    void erase(EntrySeq seq);

    /// The greatest member below `seq`; 0 when there is none.
    EntrySeq before(EntrySeq seq) const;

    /// The least member above `seq`; 0 when there is none.
    EntrySeq after(EntrySeq seq) const;

    bool contains(EntrySeq seq) const;

private:
    std::vector<std::vector<std::uint64_t>> levels_; // The entries themselves first.
};

} // namespace chapeau::domain
