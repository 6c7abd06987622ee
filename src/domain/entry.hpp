// A line of the book, as the Stage reads it. Lines are numbered without a gap from 1 and never
// change; what a line says is done to one gift, or is a cue.
#pragma once

#include "domain/cue.hpp"
#include "domain/gift.hpp"
#include "domain/note.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace chapeau::domain {

using EntrySeq = std::int64_t;

/// Opens a gift. Its own number is the gift's name from then on.
struct GiftEntry {
    std::string source;
    Layer layer = Layer::Captured;
    std::optional<Money> amount; // Empty: hidden.
    std::string donor_key;
    std::string name; // Empty: anonymous, or erased.
    std::string message;
    std::int64_t people = 1;
    Timestamp occurred_at;
    WordsOrigin origin = WordsOrigin::Feed;
    Judgement words = kNotJudged;
    /// The promise that this payment keeps; 0: none. Its words, its giver and its approval are the
    /// promise's, whatever stands above.
    EntrySeq pays = 0;
    /// What was given, when it was in another currency; `amount` is about that much in ours.
    std::optional<Money> given{};

    bool operator==(const GiftEntry&) const = default;
};

/// Changes a gift's amount: a provider's correction, a partial refund, a hidden amount shown.
struct AdjustmentEntry {
    EntrySeq gift = 0;
    Money delta;                // Negative lowers the total.
    bool amount_hidden = false; // From now on.

    bool operator==(const AdjustmentEntry&) const = default;
};

enum class ReversalReason : std::uint8_t {
    Refunded,  // The provider says so.
    Withdrawn, // The provider no longer lists it.
    Voided,    // The operator says so; the provider's feed cannot undo it.
    Paid,      // A promise that was kept: its payment is a gift of its own.
};

/// The gift no longer counts, neither its money nor its people.
struct ReversalEntry {
    EntrySeq gift = 0;
    std::optional<Money> amount; // What it lowers the total by; empty: it was hidden.
    ReversalReason reason = ReversalReason::Refunded;

    bool operator==(const ReversalEntry&) const = default;
};

/// A reversed gift counts again: listed once more by its provider, or a void undone.
struct RestorationEntry {
    EntrySeq gift = 0;
    std::optional<Money> amount;

    bool operator==(const RestorationEntry&) const = default;
};

struct CueEntry {
    Cue cue;

    bool operator==(const CueEntry&) const = default;
};

struct NoteEntry {
    Note note;

    bool operator==(const NoteEntry&) const = default;
};

struct Entry {
    EntrySeq seq = 0;
    Timestamp recorded_at;
    std::variant<GiftEntry, AdjustmentEntry, ReversalEntry, RestorationEntry, CueEntry, NoteEntry>
        what;

    bool operator==(const Entry&) const = default;
};

} // namespace chapeau::domain
