// Gifts that may be one gift told by two sources: the same amount and name, within a minute.
//
// It is a suspicion, so it changes no figure: both count until the desk has looked. An evening
// with one feed cannot have any and pays nothing; from the second feed on the latest named gifts
// are remembered by a mark of their amount and name.
#pragma once

#include "domain/entry.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chapeau::domain {

/// Two sources write the moment of one payment apart by this much at most: one of its making, one
/// of its booking.
inline constexpr std::chrono::seconds kDoubleWithin{60};

/// Gifts remembered, the latest: far more than come within the time that one feed lags another.
/// They take some 5 MB.
inline constexpr std::size_t kLookedAtMax = 50'000;

/// Of the same amount, name and minute. More are a machine's, and comparing each with all of them
/// would hold up the room.
inline constexpr std::size_t kAlikeMax = 8;

/// Pairs that wait for the desk. Two feeds that tell all the same gifts are a mistake in the
/// configuration, which the first of them shows as well as the last.
inline constexpr std::size_t kDoublesKeptMax = 1'000;

struct NamedGift {
    EntrySeq gift = 0;
    std::int64_t minor = 0;
    std::int64_t occurred_us = 0;
    std::string_view name;
};

class Doubles {
public:
    struct Pair {
        EntrySeq first = 0;
        EntrySeq second = 0;
        bool same_payment = false;
    };
    using Take = std::function<void(const NamedGift&)>;

    /// One more gift of captured money with a name. `tell_earlier` hands over those before it, the
    /// oldest first; it is called once, at the first gift of a second source.
    void look_at(std::string_view source, const NamedGift& gift,
                 const std::function<void(const Take&)>& tell_earlier);

    void notice(EntrySeq first, EntrySeq second, bool same_payment);
    void settle(EntrySeq first, EntrySeq second);

    /// Not settled yet, in the order noticed; whether both still count is not known here.
    const std::vector<Pair>& open() const { return open_; }

private:
    struct Seen {
        EntrySeq gift = 0;
        std::int64_t occurred_us = 0;
        std::uint32_t source = 0;
    };
    std::uint32_t number_of(std::string_view source);
    void remember(std::uint64_t mark, const Seen& seen);
    EntrySeq likeness_of(const NamedGift& gift, std::uint32_t source) const;

    std::map<std::string, std::uint32_t, std::less<>> sources_;
    bool remembers_ = false;
    std::unordered_multimap<std::uint64_t, Seen> seen_;
    std::deque<std::pair<std::uint64_t, EntrySeq>> order_; // The oldest first, to be forgotten.
    std::vector<Pair> open_;
    std::set<EntrySeq> paired_; // A gift is suspected once.
};

} // namespace chapeau::domain
