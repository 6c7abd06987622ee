// One gift as its lines leave it. Nothing of it is stored: it is folded from the gift's line and
// the few that correct it, found by an index, so it cannot disagree with the journal.
//
// The one thing that lines do not say is what a provider shows of a gift that its feed may no
// longer change (voided here, or refunded): that is kept in the table `shown`, for reconciling.
#pragma once

#include "base/result.hpp"
#include "ledger/gift_detail.hpp"
#include "ledger/journal.hpp"
#include "ledger/rows.hpp"
#include "ledger/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chapeau::ledger {

/// A gift as its provider shows it.
struct Shown {
    bool listed = true;
    bool hidden = false;
    std::int64_t amount_minor = 0; // 0 when hidden.

    bool operator==(const Shown&) const = default;
};

/// A payment releases its promise by a line whose id is the payment's with this mark.
inline constexpr std::string_view kReleaseMark = "!";

inline std::string release_id_of(std::string_view payment_id) {
    return std::string(payment_id).append(kReleaseMark);
}

struct GiftState {
    domain::EntrySeq seq = 0;
    std::int64_t source = 0;
    std::string ext_id;
    domain::Layer layer = domain::Layer::Captured;
    std::int64_t origin = 0; // The account that the money came from.
    Shown shown;             // As the lines say.
    std::int64_t refunded_minor = 0;
    std::int64_t next_rev = 1;
    bool standing = true; // Counts in the total.
    bool voided = false;
    bool refunded = false;        // Wholly.
    std::int64_t refunded_by = 0; // The stream that told so.
    bool paid = false;            // A promise, released by its payment.
    domain::EntrySeq pays = 0;    // The promise that it keeps; 0: none.
    /// Of a promise: the id and the number of the line that last released it to a payment.
    std::string release_id;
    std::int64_t release_rev = 0;
    bool from_checkout = false;       // Opened by us at a provider, who tells of it.
    std::optional<GivenAbroad> given; // In another currency: what its feed tells is converted.

    /// What it counts for while it stands; 0 when hidden.
    std::int64_t net_minor() const {
        return shown.hidden ? 0 : shown.amount_minor - refunded_minor;
    }
    /// Its feed cannot change what it counts for.
    bool closed_to_feed() const { return voided || refunded || paid; }
    /// Whether the payment under that id was the last to keep this promise.
    bool was_released_by(std::string_view payment_id) const {
        return !release_id.empty() && release_id == release_id_of(payment_id);
    }
    /// The payment that last kept it; empty: none did.
    std::string_view payment_id() const {
        const std::string_view id = release_id;
        return id.ends_with(kReleaseMark) ? id.substr(0, id.size() - kReleaseMark.size())
                                          : std::string_view();
    }
    /// The gift whose line, or whose corrections, hold the words.
    domain::EntrySeq words_at() const { return pays == 0 ? seq : pays; }
};

/// Takes one more line of the gift. Errc::Corrupt when the line breaks a law of the book: a
/// reversal of what does not stand, an amount that is not what is left, an unknown reference.
Result<void> fold(GiftState& gift, const EntryRow& row, const Journal& journal);

class GiftStates {
public:
    static Result<GiftStates> load(Database& database, const Journal& journal);

    /// The number of the gift, or 0.
    Result<domain::EntrySeq> find(std::int64_t source, std::string_view ext_id);

    /// Errc::NotFound when that line is no gift's.
    Result<GiftState> of(domain::EntrySeq gift);

    /// What the provider shows of it now, when that differs from what its lines say.
    Result<std::optional<Shown>> shown_apart(domain::EntrySeq gift);
    Result<void> keep_shown_apart(domain::EntrySeq gift, const Shown& shown);
    Result<void> drop_shown_apart(domain::EntrySeq gift);

private:
    struct Statements {
        Statement find;
        Statement opening;
        Statement corrections;
        Statement shown;
        Statement keep;
        Statement drop;
    };
    GiftStates(Statements statements, const Journal& journal)
        : statements_(std::move(statements)), journal_(&journal) {}

    Statements statements_;
    const Journal* journal_;
};

} // namespace chapeau::ledger
