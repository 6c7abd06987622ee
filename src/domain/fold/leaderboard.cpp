#include "domain/fold/leaderboard.hpp"

#include <algorithm>
#include <queue>

namespace chapeau::domain {

namespace {

constexpr std::size_t kGroup = 16;

bool is_greater(const Leaderboard::Place& a, const Leaderboard::Place& b) {
    return a.minor != b.minor ? a.minor > b.minor : a.donor < b.donor;
}

} // namespace

/// Makes room for a donor, and for its group's winner on each level above.
void Leaderboard::grow(DonorId donor) {
    if (levels_.empty()) {
        levels_.emplace_back();
    }
    while (levels_[0].size() <= donor) {
        const Place newcomer{0, static_cast<DonorId>(levels_[0].size())};
        std::size_t index = newcomer.donor;
        for (std::size_t level = 0;; ++level) {
            if (level == levels_.size()) {
                levels_.emplace_back(1, levels_[level - 1][0]);
                update_group(level - 1, 0);
            }
            auto& places = levels_[level];
            if (index < places.size()) {
                break; // Its group was there; a sum of nothing wins over nobody.
            }
            places.push_back(newcomer);
            if (level + 1 == levels_.size() && places.size() <= kGroup) {
                break;
            }
            index /= kGroup;
        }
    }
}

/// Decides anew who of a group stands on the level above.
void Leaderboard::update_group(std::size_t level, std::size_t group) {
    const auto& places = levels_[level];
    const std::size_t begin = group * kGroup;
    const std::size_t end = std::min(begin + kGroup, places.size());
    std::size_t best = begin;
    for (std::size_t i = begin + 1; i < end; ++i) {
        if (is_greater(places[i], places[best])) {
            best = i;
        }
    }
    levels_[level + 1][group] = places[best];
}

void Leaderboard::add(DonorId donor, std::int64_t minor) {
    grow(donor);
    levels_[0][donor].minor += minor;
    std::size_t index = donor;
    for (std::size_t level = 0; level + 1 < levels_.size(); ++level) {
        const std::size_t group = index / kGroup;
        const Place changed = levels_[level][index];
        Place& winner = levels_[level + 1][group];
        const Place before = winner;
        if (is_greater(changed, winner)) {
            winner = changed;
        } else if (winner.donor == donor) {
            update_group(level, group); // Perhaps another now: this one's own sum fell.
        } else {
            return;
        }
        if (winner == before) {
            return;
        }
        index = group;
    }
}

bool Leaderboard::is_consistent() const {
    for (std::size_t level = 0; level + 1 < levels_.size(); ++level) {
        const auto& places = levels_[level];
        for (std::size_t group = 0; group * kGroup < places.size(); ++group) {
            const auto begin = places.begin() + static_cast<std::ptrdiff_t>(group * kGroup);
            const auto end = places.begin() + static_cast<std::ptrdiff_t>(
                                                  std::min((group + 1) * kGroup, places.size()));
            const Place best = *std::min_element(begin, end, is_greater);
            const Place above = levels_[level + 1][group];
            // Who has nothing is not on the board, so it does not matter who stands for them.
            if (best != above && std::max(best.minor, above.minor) > 0) {
                return false;
            }
        }
    }
    return true;
}

std::vector<Leaderboard::Place> Leaderboard::first(std::size_t count) const {
    struct Node {
        Place place;
        std::size_t level;
        std::size_t index;
    };
    const auto is_lesser = [](const Node& a, const Node& b) {
        return is_greater(b.place, a.place);
    };
    std::priority_queue<Node, std::vector<Node>, decltype(is_lesser)> open(is_lesser);
    const auto open_group = [&](std::size_t level, std::size_t group) {
        const auto& places = levels_[level];
        const std::size_t end = std::min((group + 1) * kGroup, places.size());
        for (std::size_t i = group * kGroup; i < end; ++i) {
            open.push({places[i], level, i});
        }
    };
    if (!levels_.empty()) {
        open_group(levels_.size() - 1, 0);
    }
    std::vector<Place> result;
    while (result.size() < count && !open.empty() && open.top().place.minor > 0) {
        const Node node = open.top();
        open.pop();
        if (node.level == 0) {
            result.push_back(node.place);
        } else {
            open_group(node.level - 1, node.index);
        }
    }
    return result;
}

} // namespace chapeau::domain
