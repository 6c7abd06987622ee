#include "domain/fold/standing_set.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace chapeau::domain {

namespace {

constexpr std::size_t kBitsOfIndex = 6; // 64 bits to a word.
constexpr std::size_t kPlaceMask = 63;

std::uint64_t bit(std::size_t index) {
    return std::uint64_t{1} << (index & kPlaceMask);
}

std::uint64_t bits_below(std::size_t index) {
    return bit(index) - 1;
}

std::size_t highest(std::uint64_t word) {
    return kPlaceMask - std::size_t(std::countl_zero(word));
}

std::size_t lowest(std::uint64_t word) {
    return std::size_t(std::countr_zero(word));
}

} // namespace

void StandingSet::insert(EntrySeq seq) {
    auto index = static_cast<std::size_t>(seq);
    for (std::size_t level = 0;; ++level) {
        if (level == levels_.size()) {
            levels_.emplace_back();
            // A new top level knows what lies below it.
            const bool has_below = level > 0 && levels_[level - 1][0] != 0;
            levels_[level].push_back(has_below ? 1 : 0);
        }
        auto& words = levels_[level];
        const std::size_t word = index >> kBitsOfIndex;
        if (word >= words.size()) {
            words.resize(word + 1);
        }
        words[word] |= bit(index);
        index = word;
        if (level + 1 == levels_.size() && index == 0) {
            return; // The top level is one word.
        }
    }
}

void StandingSet::erase(EntrySeq seq) {
    auto index = static_cast<std::size_t>(seq);
    for (auto& words : levels_) {
        std::uint64_t& word = words[index >> kBitsOfIndex];
        word &= ~bit(index);
        if (word != 0) {
            return;
        }
        index >>= kBitsOfIndex;
    }
}

bool StandingSet::contains(EntrySeq seq) const {
    const auto index = static_cast<std::size_t>(seq);
    const std::size_t word = index >> kBitsOfIndex;
    return !levels_.empty() && word < levels_[0].size() && (levels_[0][word] & bit(index)) != 0;
}

EntrySeq StandingSet::after(EntrySeq seq) const {
    auto index = static_cast<std::size_t>(seq);
    for (std::size_t level = 0; level < levels_.size(); ++level) {
        const auto& words = levels_[level];
        const std::size_t word = index >> kBitsOfIndex;
        if (word >= words.size()) {
            return 0;
        }
        const std::uint64_t higher = words[word] & ~(bits_below(index) | bit(index));
        if (higher == 0) {
            index = word;
            continue;
        }
        index = (word << kBitsOfIndex) | lowest(higher);
        for (std::size_t below = level; below > 0; --below) {
            index = (index << kBitsOfIndex) | lowest(levels_[below - 1][index]);
        }
        return static_cast<EntrySeq>(index);
    }
    return 0;
}

EntrySeq StandingSet::before(EntrySeq seq) const {
    auto index = static_cast<std::size_t>(seq);
    for (std::size_t level = 0; level < levels_.size(); ++level) {
        const auto& words = levels_[level];
        const std::size_t word = std::min(index >> kBitsOfIndex, words.size());
        const std::size_t last = word < words.size() ? word : word - 1;
        // Behind the last word everything in it is below; in any word, only the lower bits.
        const std::uint64_t lower = last == word ? words[word] & bits_below(index) : words[last];
        if (lower == 0) {
            index = last;
            continue;
        }
        index = (last << kBitsOfIndex) | highest(lower);
        for (std::size_t below = level; below > 0; --below) {
            index = (index << kBitsOfIndex) | highest(levels_[below - 1][index]);
        }
        return static_cast<EntrySeq>(index);
    }
    return 0;
}

} // namespace chapeau::domain
