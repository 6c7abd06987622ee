// What the Stage remembers of one gift: little enough for a million of them. Its words lie in
// the TextStore, its giver in Donors; both are referred to by number.
#pragma once

#include "domain/gift.hpp"
#include "domain/snapshot.hpp"

#include <cstdint>
#include <deque>

namespace chapeau::domain {

/// Numbered from 0 in the order of their first gift.
using DonorId = std::uint32_t;

/// A place in the TextStore.
using TextRef = std::uint64_t;

struct GiftRecord {
    std::int64_t minor = 0; // 0 while the amount is hidden.
    std::int64_t occurred_us = 0;
    TextRef words = 0; // Name and message.
    DonorId donor = 0;
    std::int32_t people = 0;
    std::uint32_t pace_second = 0; // When it counts for the pace, in seconds since 1970.
    Layer layer = Layer::Captured;
    bool is_gift : 1 = false; // Other lines of the book take a number too.
    bool standing : 1 = false;
    bool amount_hidden : 1 = false;
    bool late : 1 = false;
    bool ranked : 1 = false; // Belongs on the board of donors.

    /// Whether it is money that the headline counts.
    bool is_received() const { return layer == Layer::Captured || layer == Layer::Cash; }
};

static_assert(sizeof(GiftRecord) <= 40, "a million gifts take 40 MB, and no more");

/// Entry `n` of the book at index `n - 1`. A deque never moves what it holds, so one more entry
/// costs the same whatever came before.
using GiftRecords = std::deque<GiftRecord>;

inline GiftRecord& record_of(GiftRecords& gifts, EntrySeq seq) {
    return gifts[static_cast<std::size_t>(seq - 1)];
}

inline const GiftRecord& record_of(const GiftRecords& gifts, EntrySeq seq) {
    return gifts[static_cast<std::size_t>(seq - 1)];
}

} // namespace chapeau::domain
