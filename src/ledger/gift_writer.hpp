// Writes the lines about gifts, each with its two accounts, and keeps a gift's folded state in
// step with them. The one place that decides which accounts a line moves money between.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/entry.hpp"
#include "domain/gift.hpp"
#include "domain/wall/mention.hpp"
#include "ledger/gift_detail.hpp"
#include "ledger/gift_state.hpp"
#include "ledger/journal.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::ledger {

/// Of the lines that feeds tell.
inline constexpr std::string_view kFeedActor = "feed";

/// One transaction in the making.
struct Draft {
    Timestamp now;
    std::string_view actor;
    std::vector<domain::Entry> entries;
    std::vector<domain::MentionLine> mentions{}; // New or changed, beside the lines.
};

/// What makes a line unique: who told it, under which id, for the how manieth time.
struct LineKey {
    std::int64_t source = 0;
    std::string_view ext_id;
    std::int64_t ext_rev = 0;
};

/// Why a record is parked, or a command refused, that would lift the sum of the book beyond
/// kSumMinorMax: past it nobody could count any more, and no start would succeed.
inline constexpr const char* kSumWouldPass =
    "with it the sum would pass the largest that the book can hold";

/// The highest that the book's sum climbs by, on the way to showing an open gift as `shown`.
std::int64_t rise_to(const GiftState& gift, const Shown& shown);

/// What a gift's line says that the gift itself does not.
struct Opening {
    GiftDetail detail;
    /// What stands for the giver already; otherwise it is made from the gift's donor key.
    std::string donor;
};

class GiftWriter {
public:
    explicit GiftWriter(Journal& journal) : journal_(&journal) {}

    /// `gift` has been judged acceptable.
    Result<GiftState> open(Draft& draft, std::int64_t source, const domain::Gift& gift,
                           const Opening& opening = {});

    /// From the present amount to the shown one: a correction by the gift's own feed.
    Result<void> correct(Draft& draft, GiftState& gift, const Shown& shown);

    /// Gives `amount_minor` back, or all that is left; never more.
    Result<void> refund(Draft& draft, GiftState& gift, const LineKey& key,
                        std::int64_t amount_minor, std::int64_t occurred_us);

    Result<void> reverse(Draft& draft, GiftState& gift, const LineKey& key,
                         domain::ReversalReason reason, std::int64_t occurred_us);

    Result<void> restore(Draft& draft, GiftState& gift, const LineKey& key);

    Result<void> cue(Draft& draft, const LineKey& key, const domain::Cue& cue);

    Result<void> note(Draft& draft, const LineKey& key, const domain::Note& note);

private:
    enum class Direction { Raise, Lower };

    Result<void> set_accounts(EntryRow& row, const GiftState& gift, Direction direction);
    Result<void> append(Draft& draft, GiftState& gift, EntryRow& row);
    static EntryRow row_of(const Draft& draft, Kind kind, const LineKey& key);

    Journal* journal_;
};

/// The key of the next telling of a gift by its own feed. Points into `gift`.
LineKey next_key(const GiftState& gift);

} // namespace chapeau::ledger
