// A line of the journal as the file holds it. The numbers of the enumerations are stored and
// chained: they never change their meaning.
#pragma once

#include "base/digest.hpp"
#include "domain/entry.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace chapeau::ledger {

enum class Kind : std::uint8_t {
    Gift = 1,
    Adjustment = 2,
    Reversal = 3,
    Restoration = 4,
    Cue = 5,
    Note = 6,
};

/// Lines that move no money.
inline bool is_word_only(Kind kind) {
    return kind == Kind::Cue || kind == Kind::Note;
}

/// How the book keeps a time: microseconds since 1970.
inline std::int64_t stored(Timestamp time) {
    return time.time_since_epoch().count();
}

/// From a verdict and an objection as they are stored.
inline domain::Judgement judgement_of(std::int64_t verdict, std::int64_t objection) {
    return {static_cast<domain::Verdict>(verdict), static_cast<domain::Objection>(objection)};
}

/// Texts point into the statement that read the row, or at whatever the writer holds.
struct EntryRow {
    domain::EntrySeq seq = 0;
    Kind kind = Kind::Gift;
    std::int64_t source = 0;
    std::string_view ext_id;
    std::int64_t ext_rev = 0;
    domain::EntrySeq gift = 0; // 0 for a gift, a cue and a note.
    std::optional<domain::Layer> layer;
    std::int64_t debit = 0; // 0 for a cue and a note.
    std::int64_t credit = 0;
    std::int64_t amount_minor = 0;
    bool hidden = false;
    std::int64_t people = 0;
    std::optional<domain::ReversalReason> reason;
    std::int64_t occurred_us = 0;
    std::int64_t recorded_us = 0;
    std::string_view actor;
    std::string_view donor;
    std::optional<Digest> person_commit;
    std::string_view detail;
    Digest prev_hash{};
    Digest hash{};
};

} // namespace chapeau::ledger
