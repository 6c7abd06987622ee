#include "domain/fold/doubles.hpp"

#include "base/text.hpp"
#include "domain/icu/unicode.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <limits>

namespace chapeau::domain {

namespace {

/// What two sources may write differently of one name does not tell it from itself.
std::string name_folded(std::string_view name) {
    const auto trimmed = trim(name);
    const bool is_ascii = std::all_of(trimmed.begin(), trimmed.end(), [](char letter) {
        return static_cast<unsigned char>(letter) < 0x80;
    });
    if (is_ascii) {
        return to_lower_ascii(trimmed);
    }
    return is_valid_utf8(trimmed) ? to_nfkc_casefold(trimmed) : std::string(trimmed);
}

/// Any spread will do: a clash of marks is a pair that the desk looks at in vain.
std::uint64_t digest_mark(std::int64_t minor, std::int64_t minute, const std::string& name) {
    constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15U;
    constexpr std::uint64_t kOtherSpread = 0xC2B2AE3D27D4EB4FU;
    return (static_cast<std::uint64_t>(minor) * kSpread) ^
           (static_cast<std::uint64_t>(minute) * kOtherSpread) ^ std::hash<std::string>{}(name);
}

std::int64_t minute_of(std::int64_t occurred_us) {
    constexpr std::int64_t kMinuteUs = microseconds(kDoubleWithin).count();
    // Rounded down on either side of 1970.
    return occurred_us / kMinuteUs - (occurred_us % kMinuteUs < 0 ? 1 : 0);
}

/// Of the gift as if it had occurred so many minutes later.
std::uint64_t mark_of(const NamedGift& gift, std::int64_t minutes_later) {
    return digest_mark(gift.minor, minute_of(gift.occurred_us) + minutes_later,
                       name_folded(gift.name));
}

} // namespace

std::uint32_t Doubles::number_of(std::string_view source) {
    const auto found = sources_.find(source);
    if (found != sources_.end()) {
        return found->second;
    }
    const auto number = static_cast<std::uint32_t>(sources_.size());
    sources_.emplace(source, number);
    return number;
}

void Doubles::remember(std::uint64_t mark, const Seen& seen) {
    if (seen_.count(mark) >= kAlikeMax) {
        return;
    }
    seen_.emplace(mark, seen);
    order_.emplace_back(mark, seen.gift);
    if (order_.size() <= kLookedAtMax) {
        return;
    }
    const auto [old_mark, old_gift] = order_.front();
    order_.pop_front();
    const auto [begin, end] = seen_.equal_range(old_mark);
    const auto found = std::find_if(
        begin, end, [gift = old_gift](const auto& each) { return each.second.gift == gift; });
    if (found != end) {
        seen_.erase(found);
    }
}

EntrySeq Doubles::likeness_of(const NamedGift& gift, std::uint32_t source) const {
    constexpr std::int64_t kWithinUs = microseconds(kDoubleWithin).count();
    EntrySeq nearest = 0;
    std::int64_t nearest_us = std::numeric_limits<std::int64_t>::max();
    for (const std::int64_t minutes_later : {-1, 0, 1}) {
        const auto [begin, end] = seen_.equal_range(mark_of(gift, minutes_later));
        for (auto each = begin; each != end; ++each) {
            const auto& seen = each->second;
            const auto apart_us = std::abs(seen.occurred_us - gift.occurred_us);
            if (seen.source != source && apart_us <= kWithinUs && apart_us < nearest_us &&
                !paired_.contains(seen.gift)) {
                nearest = seen.gift;
                nearest_us = apart_us;
            }
        }
    }
    return nearest;
}

void Doubles::look_at(std::string_view source, const NamedGift& gift,
                      const std::function<void(const Take&)>& tell_earlier) {
    const auto number = number_of(source);
    if (!remembers_ && number == 0) {
        return;
    }
    if (!remembers_) {
        remembers_ = true;
        tell_earlier([this](const NamedGift& earlier) {
            remember(mark_of(earlier, 0), {earlier.gift, earlier.occurred_us, 0});
        });
    }
    if (const auto like = likeness_of(gift, number); like != 0) {
        notice(like, gift.gift, false);
    }
    remember(mark_of(gift, 0), {gift.gift, gift.occurred_us, number});
}

void Doubles::notice(EntrySeq first, EntrySeq second, bool same_payment) {
    const auto known = std::find_if(open_.begin(), open_.end(), [&](const Pair& pair) {
        return pair.first == first && pair.second == second;
    });
    if (known != open_.end()) {
        known->same_payment = known->same_payment || same_payment;
        return;
    }
    paired_.insert(first);
    paired_.insert(second);
    if (open_.size() < kDoublesKeptMax) {
        open_.push_back({first, second, same_payment});
    }
}

void Doubles::settle(EntrySeq first, EntrySeq second) {
    std::erase_if(open_,
                  [&](const Pair& pair) { return pair.first == first && pair.second == second; });
    paired_.insert(first);
    paired_.insert(second);
}

} // namespace chapeau::domain
