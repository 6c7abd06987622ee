// The fold of the evening: entries in, snapshots out. Pure; the moment is an argument.
//
// Everything that a snapshot needs is kept up to date entry by entry, in O(log n): nothing is
// ever recounted, and a refund undoes exactly what its gift had done. The same entries always
// give the same snapshot, which is what lets a restart, a test and a simulation agree.
//
// Threads: owned by the ledger's thread.
#pragma once

#include "domain/challenge.hpp"
#include "domain/desk.hpp"
#include "domain/entry.hpp"
#include "domain/icu/locale.hpp"
#include "domain/snapshot.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::domain {

/// What the snapshot says of things outside the book.
struct Surroundings {
    std::optional<Timestamp> as_of;
    bool rehearsal = false;
    EntrySeq celebrated_through = 0;
};

/// A promise that a feed told, which counts now. Whether it is money that can be taken is known by
/// its source.
struct HeldGift { // NOLINT(cppcoreguidelines-pro-type-member-init): Money has no default.
    EntrySeq gift = 0;
    std::string source;
    Money amount;
    std::optional<HoldDecision> decision; // The latest.
    EntrySeq decided_at = 0;              // Its line.
};

/// How far back the pace looks. Long enough to smooth a speaker's pauses, short enough to answer
/// an appeal within minutes.
inline constexpr std::chrono::minutes kPaceWindow{10};

class Stage {
public:
    /// `supporter` stands for an anonymous or hidden name ("A supporter").
    /// `mode` holds until a cue says otherwise.
    Stage(Challenge challenge, ScreenText supporter, WordsMode mode = WordsMode::HoldPhones);
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;
    Stage(Stage&&) noexcept;
    Stage& operator=(Stage&&) noexcept;
    ~Stage();

    /// Entries come in order, each once: `entry.seq` is one more than the last (ENSURE).
    void fold(const Entry& entry);

    EntrySeq head() const;

    Snapshot snapshot(Timestamp now, const Surroundings& surroundings) const;

    /// What the operator's panel lists about one gift; empty when there is no such gift.
    std::optional<RecentGift> find_gift(EntrySeq gift) const;

    /// Whether the operator blocked the giver with that key (GiftEntry::donor_key); for gifts that
    /// began on a phone the source is "phones".
    bool is_blocked(std::string_view source, std::string_view donor_key) const;

    // Answers to the desk and to phones. Only the book knows a gift's source and the digest of its
    // words, and a phone's keys: they stay empty here.
    std::optional<GiftRow> row(EntrySeq gift) const;
    QueueAnswer queue(std::size_t limit) const;
    GiftsAnswer find_gifts(const FindGifts& question) const;
    EnvelopesAnswer envelopes() const;
    DoublesAnswer doubles() const;
    std::optional<MyGift> my_gift(EntrySeq gift) const;

    /// Oldest first.
    std::vector<HeldGift> held() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace chapeau::domain
