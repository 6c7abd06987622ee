#include "display/sliding_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

namespace chapeau::display {
namespace {

/// How far below its place a new row appears, in rows.
constexpr double kFreshBelow = 0.45;

} // namespace

double SlidingRows::place_of(const Row& row, double place, SteadyTime now) const {
    return mix(row.from, place, ease_out(progress(now - row.since, kSlide)));
}

void SlidingRows::arrange(const std::vector<std::int64_t>& keys, SteadyTime now) {
    if (std::exchange(empty_before_, false)) {
        keys_ = keys;
        return;
    }
    if (keys == keys_) {
        return;
    }
    std::map<std::int64_t, double> places;
    for (std::size_t index = 0; index < keys_.size(); ++index) {
        const auto place = static_cast<double>(index);
        const auto row = moving_.find(keys_[index]);
        places[keys_[index]] = row == moving_.end() ? place : place_of(row->second, place, now);
    }
    std::map<std::int64_t, Row> moving;
    for (std::size_t index = 0; index < keys.size(); ++index) {
        const auto place = static_cast<double>(index);
        const auto before = places.find(keys[index]);
        if (before == places.end()) {
            moving[keys[index]] = {place + kFreshBelow, now, true};
            still_at_ = std::max(still_at_, now + kGlow);
            continue;
        }
        const auto row = moving_.find(keys[index]);
        const bool glowing = row != moving_.end() && row->second.fresh;
        if (before->second != place) {
            // A glow ends when its row sets off again: one accent at a time.
            moving[keys[index]] = {before->second, now, false};
            still_at_ = std::max(still_at_, now + kSlide);
        } else if (glowing) {
            moving[keys[index]] = row->second;
        }
    }
    keys_ = keys;
    moving_ = std::move(moving);
}

std::vector<RowMotion> SlidingRows::at(SteadyTime now) const {
    std::vector<RowMotion> rows;
    if (now >= still_at_) {
        return rows;
    }
    for (std::size_t index = 0; index < keys_.size(); ++index) {
        RowMotion motion;
        if (const auto row = moving_.find(keys_[index]); row != moving_.end()) {
            const auto place = static_cast<double>(index);
            motion.offset_rows = place_of(row->second, place, now) - place;
            if (row->second.fresh) {
                motion.opacity = ease_out(progress(now - row->second.since, kSlide));
                motion.glow = 1 - ease_in_out(progress(now - row->second.since, kGlow));
            }
        }
        rows.push_back(motion);
    }
    return rows;
}

} // namespace chapeau::display
