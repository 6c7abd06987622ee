// Which gifts came after the deadline.
//
// A gift is judged by the deadline in force when the book takes it in. A deadline moved later
// forgives those that now lie before it; one moved earlier blames nobody, because a gift that
// was in time when it was given stays in time. So a gift is forgiven at most once, and however
// often the deadline moves, the work is O(log n) for each gift.
#pragma once

#include "base/clock.hpp"
#include "domain/entry.hpp"

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace chapeau::domain {

class LateGifts {
public:
    explicit LateGifts(std::optional<Timestamp> deadline) : deadline_(deadline) {}

    /// Whether the gift is late; remembers it if so.
    bool judge(EntrySeq gift, Timestamp occurred_at) {
        const bool is_late = deadline_ && occurred_at > *deadline_;
        if (is_late) {
            late_.emplace(occurred_at, gift);
        }
        return is_late;
    }

    /// Returns the gifts that are no longer late.
    std::vector<EntrySeq> set_deadline(std::optional<Timestamp> deadline) {
        deadline_ = deadline;
        std::vector<EntrySeq> forgiven;
        while (!late_.empty() && (!deadline_ || late_.begin()->first <= *deadline_)) {
            forgiven.push_back(late_.begin()->second);
            late_.erase(late_.begin());
        }
        return forgiven;
    }

private:
    std::optional<Timestamp> deadline_;
    std::set<std::pair<Timestamp, EntrySeq>> late_; // The earliest first.
};

} // namespace chapeau::domain
