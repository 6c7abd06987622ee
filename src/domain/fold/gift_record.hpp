// What the Stage remembers of one gift: little enough for a million of them. Its words lie in
// the TextStore, its giver in Donors; both are referred to by number.
#pragma once

#include "domain/gift.hpp"
#include "domain/snapshot.hpp"

#include <cstdint>
#include <deque>
#include <optional>

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
    bool ranked : 1 = false;    // Belongs on the board of donors.
    bool has_words : 1 = false; // A name or a message.
    bool approved : 1 = false;  // Its words are, one by one.
    // Small numbers of enumerations; a million gifts have no room for whole ones.
    std::uint8_t origin : 2 = 0;
    std::uint8_t verdict : 2 = 0;
    std::uint8_t reversed : 3 = 0; // 0: it stands, or stood last; otherwise the reason plus one.
    Objection objection = Objection::None;

    /// Whether it is money that the headline counts.
    bool is_received() const { return layer == Layer::Captured || layer == Layer::Cash; }

    WordsOrigin words_from() const { return static_cast<WordsOrigin>(origin); }
    Judgement judgement() const { return {static_cast<Verdict>(verdict), objection}; }
    void set_judgement(Judgement judged) {
        verdict = static_cast<std::uint8_t>(judged.verdict) & 3U;
        objection = judged.objection;
    }
    std::optional<ReversalReason> reversal() const {
        return reversed == 0 ? std::nullopt
                             : std::optional(static_cast<ReversalReason>(reversed - 1));
    }
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
