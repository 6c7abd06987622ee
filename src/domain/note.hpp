// What was done about a gift, a giver or an envelope without moving any money: a line of the book
// like a cue, but one that only the book itself writes, after it has checked the command.
#pragma once

#include "base/result.hpp"
#include "domain/command.hpp"
#include "domain/money.hpp"
#include "domain/rate.hpp"
#include "domain/words.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chapeau::domain {

/// The giver took their own words away.
struct OwnWordsHidden {
    std::int64_t gift = 0;
    bool operator==(const OwnWordsHidden&) const = default;
};
struct WordsApproved {
    std::int64_t gift = 0;
    std::string digest;
    bool operator==(const WordsApproved&) const = default;
};
/// The words are no part of the stored text: they lie outside the chain, to be forgotten.
struct NameCorrected {
    std::int64_t gift = 0;
    std::string name;    // Empty: forgotten since.
    std::string message; // As it was.
    Judgement words = kNotJudged;
    bool operator==(const NameCorrected&) const = default;
};
struct GiverBlocked {
    std::int64_t gift = 0;
    bool blocked = true;
    bool operator==(const GiverBlocked&) const = default;
};
struct PersonErased {
    std::int64_t gift = 0;
    bool operator==(const PersonErased&) const = default;
};
/// The payments and releases follow in the same transaction.
struct PledgesPaid {
    std::vector<std::int64_t> pledges;
    PaidBy by = PaidBy::Cash;
    bool operator==(const PledgesPaid&) const = default;
};
struct EnvelopeCounted { // NOLINT(cppcoreguidelines-pro-type-member-init): Money has no default.
    std::string envelope;
    std::int64_t gift = 0; // The cash that was first counted from it.
    Money amount;
    std::string count;
    std::string by; // The actor.
    bool first = true;
    bool operator==(const EnvelopeCounted&) const = default;
};
struct EnvelopeSettled { // NOLINT(cppcoreguidelines-pro-type-member-init): as above.
    std::string envelope;
    std::int64_t gift = 0;
    Money amount;
    bool operator==(const EnvelopeSettled&) const = default;
};

struct RateSet {
    ExchangeRate rate;
    bool operator==(const RateSet&) const = default;
};
/// Another source told of the same payment; nothing was added.
struct TellingLinked {
    std::int64_t gift = 0;
    std::string source; // That told it again.
    bool operator==(const TellingLinked&) const = default;
};
/// Two gifts that both count turned out to bear the same payment.
struct DoubleNoticed {
    std::int64_t first = 0;
    std::int64_t second = 0;
    bool operator==(const DoubleNoticed&) const = default;
};
/// When merged, a reversal of the second stands before it, in the same transaction.
struct DoubleSettled {
    std::int64_t first = 0;
    std::int64_t second = 0;
    bool merged = false;
    bool operator==(const DoubleSettled&) const = default;
};

struct MentionApproved {
    std::int64_t mention = 0;
    std::string digest;
    bool operator==(const MentionApproved&) const = default;
};
struct MentionHidden {
    std::int64_t mention = 0;
    bool hidden = true;
    bool operator==(const MentionHidden&) const = default;
};
struct MentionPinned {
    std::int64_t mention = 0;
    bool pinned = true;
    bool operator==(const MentionPinned&) const = default;
};
/// The author of that mention.
struct VoiceTrusted {
    std::int64_t mention = 0;
    bool trusted = true;
    bool operator==(const VoiceTrusted&) const = default;
};
struct VoiceBlocked {
    std::int64_t mention = 0;
    bool blocked = true;
    bool operator==(const VoiceBlocked&) const = default;
};

/// By the operator. That it was carried out is told by the gifts' own lines.
struct HoldsDecided {
    std::vector<std::int64_t> gifts;
    HoldDecision decision = HoldDecision::Take;
    bool operator==(const HoldsDecided&) const = default;
};

using Note = std::variant<OwnWordsHidden, WordsApproved, NameCorrected, GiverBlocked, PersonErased,
                          PledgesPaid, EnvelopeCounted, EnvelopeSettled, RateSet, TellingLinked,
                          DoubleNoticed, DoubleSettled, MentionApproved, MentionHidden,
                          MentionPinned, VoiceTrusted, VoiceBlocked, HoldsDecided>;

/// One line of JSON, the same for the same note: what the book stores and its chain covers.
std::string to_text(const Note& note);

/// Fails with Errc::Corrupt: the book wrote it, so it must be readable.
Result<Note> parse_note(std::string_view text);

/// The gift that a note speaks of; 0 when it speaks of several.
std::int64_t gift_of(const Note& note);

} // namespace chapeau::domain
