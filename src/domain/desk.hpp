// What phones and the desk may ask of the book, and the answers: plain values. Questions change
// nothing; each is answered with bounded work on the ledger's thread.
#pragma once

#include "base/clock.hpp"
#include "domain/checkout.hpp"
#include "domain/entry.hpp"
#include "domain/gift.hpp"
#include "domain/hold.hpp"
#include "domain/money.hpp"
#include "domain/screen_text.hpp"
#include "domain/wall/mention.hpp"
#include "domain/words.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace chapeau::domain {

/// Rows of one answer: more than anybody reads at once.
inline constexpr std::size_t kRowsAskedMax = 200;

/// Gifts of one phone that it may ask about at once.
inline constexpr std::size_t kKeysAskedMax = 50;

/// Gifts that one search looks at, newest first; `next_before` leads on to the older ones. So
/// many names are folded in some milliseconds.
inline constexpr std::size_t kGiftsSearchedMax = 10'000;

/// A search for a longer text finds nothing that a shorter one would not.
inline constexpr std::size_t kSearchBytesMax = 100;

/// One gift with the words that its giver chose, shown or not: for the desk's eyes.
struct GiftRow {
    EntrySeq gift = 0;
    std::int64_t number = 0; // "You are number 173": the giver's.
    ScreenText name;         // Empty: anonymous.
    ScreenText message;
    std::string digest; // Of exactly these words, for ApproveWords; empty: no words.
    WordsState words = WordsState::Anonymous;
    Verdict verdict = Verdict::Hold;
    Objection objection = Objection::None;
    bool approved = false;
    bool blocked = false;        // Its giver is.
    std::optional<Money> amount; // Empty: hidden.
    /// What was given in another currency, while nothing of it was corrected; `amount` is about
    /// that much.
    std::optional<Money> given;
    bool is_about = false; // The amount is converted.
    Layer layer = Layer::Captured;
    std::string source;
    Timestamp occurred_at;
    bool standing = true;
    bool is_held = false; // By its giver's bank, until it is taken or let go here.
    std::optional<ReversalReason> reversed; // Why it does not stand.

    bool operator==(const GiftRow&) const = default;
};

/// The words that wait to be approved, oldest first.
struct AskQueue {
    std::size_t limit = 100;
};
struct QueueAnswer {
    std::vector<GiftRow> rows;
    std::int64_t waiting = 0; // All of them.
};

/// The desk's table, newest first. `text` is a part of a name, in whatever case; a number or an
/// amount when it is one ("#12", "12", "12.50"); empty for all.
struct FindGifts {
    std::string text;
    std::optional<Layer> layer;
    bool open_only = false; // Promises that are still to be paid.
    EntrySeq before = 0;    // Only gifts older than this one; 0: from the newest.
    std::size_t limit = 50;
};
struct GiftsAnswer {
    std::vector<GiftRow> rows;
    EntrySeq next_before = 0; // To go on with; 0: that was all.
};

/// What was done by people, newest first.
struct AskAudit {
    EntrySeq before = 0;
    std::size_t limit = 50;
};
struct AuditRow {
    EntrySeq line = 0;
    Timestamp at;
    std::string actor;
    std::string deed; // A word: "add_cash", "void", "hide_name"...
    EntrySeq gift = 0;
    std::string detail; // The line's own JSON, or an amount; no name and no message.

    bool operator==(const AuditRow&) const = default;
};
struct AuditAnswer {
    std::vector<AuditRow> rows;
};

struct EnvelopeRow { // NOLINT(cppcoreguidelines-pro-type-member-init): Money has no default.
    std::string envelope;
    EntrySeq gift = 0; // The cash that was counted from it.
    Money first;
    std::string first_by;
    std::optional<Money> second; // The latest count by somebody else.
    std::string second_by;
    bool settled = false; // The desk has decided.

    /// Two people counted differently and nobody has decided.
    bool differs() const { return second && *second != first && !settled; }
    bool operator==(const EnvelopeRow&) const = default;
};
/// The newest envelopes first, at most kRowsAskedMax; those that differ before all others.
struct AskEnvelopes {};
struct EnvelopesAnswer {
    std::vector<EnvelopeRow> rows;
    std::int64_t differ = 0;
};

/// Two gifts that count and look like one: the same payment, or the same amount and name within a
/// minute of each other at different sources.
struct DoubleRow {
    GiftRow first; // The earlier one in the book.
    GiftRow second;
    bool same_payment = false; // Both bear it: it is no guess.

    bool operator==(const DoubleRow&) const = default;
};
/// Those that nobody has settled, oldest first; at most kRowsAskedMax.
struct AskDoubles {};
struct DoublesAnswer {
    std::vector<DoubleRow> rows;
    std::int64_t waiting = 0; // All of them.
};

/// One mention with its author's words, shown or not: for the desk's eyes.
struct MentionRow {
    std::int64_t mention = 0;
    Network network = Network::Room;
    ScreenText name;
    ScreenText handle;
    ScreenText text;
    std::string url;
    std::string digest; // Of exactly these words, for ApproveMention.
    WordsState words = WordsState::Waiting;
    Verdict verdict = Verdict::Hold;
    Objection objection = Objection::None;
    std::int64_t copies = 0;
    std::optional<std::int64_t> followers;
    Timestamp posted_at;
    bool pinned = false;
    bool trusted = false; // Its author is.
    bool blocked = false;
    /// It was approved long after it was last seen, and is shown as soon as it is seen again.
    bool confirming = false;

    bool operator==(const MentionRow&) const = default;
};
/// Those that wait, oldest first; or those that are on the wall or were taken off, newest first.
struct AskMentions {
    bool waiting_only = true;
    std::size_t limit = 100;
};
struct MentionsAnswer {
    std::vector<MentionRow> rows;
    std::int64_t waiting = 0; // All of them.
};

/// Gifts that their givers' banks hold, and that can be taken or let go here.
struct AskHolds {};
/// A held gift that its provider did not take or let go, as was decided.
struct HoldTrouble {
    GiftRow gift;
    HoldDecision decision = HoldDecision::Take;
    std::string problem; // With what to do.

    bool operator==(const HoldTrouble&) const = default;
};
struct HeldSum {
    std::int64_t count = 0;
    std::int64_t minor = 0;

    bool operator==(const HeldSum&) const = default;
};
struct HoldsAnswer {
    std::vector<EntrySeq> undecided; // At most kHoldsToldMax, oldest first...
    HeldSum waiting;                 // ...and what exactly these are worth.
    HeldSum taking;                  // Decided, and not yet heard of from the provider.
    HeldSum letting_go;
    std::vector<HoldTrouble> troubles; // Among these, at most kRowsAskedMax.
};

/// Beyond them the operator decides twice.
inline constexpr std::size_t kHoldsToldMax = 5'000;

/// What became of the gifts that one phone made, and of its messages, by their keys; at most
/// kKeysAskedMax.
struct AskMine {
    std::vector<std::string> keys;
};
struct MyGift {
    std::string key;
    EntrySeq gift = 0; // 0: not in the book, or not yet.
    std::int64_t number = 0;
    std::optional<Money> amount;
    Layer layer = Layer::Pledged;
    bool standing = false;
    bool paid = false; // A promise that was kept.
    WordsState words = WordsState::Anonymous;
    std::optional<CheckoutState> checkout;
    std::string url;
    bool is_message = false; // Said without a gift: only `words` tells anything.

    bool operator==(const MyGift&) const = default;
};
/// One for each key, in the order asked.
struct MineAnswer {
    std::vector<MyGift> gifts;
};

using Question = std::variant<AskQueue, FindGifts, AskAudit, AskEnvelopes, AskMine, AskDoubles,
                              AskMentions, AskHolds>;
using Answer = std::variant<QueueAnswer, GiftsAnswer, AuditAnswer, EnvelopesAnswer, MineAnswer,
                            DoublesAnswer, MentionsAnswer, HoldsAnswer>;

} // namespace chapeau::domain
