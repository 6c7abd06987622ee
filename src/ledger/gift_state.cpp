#include "ledger/gift_state.hpp"

#include "domain/command.hpp"
#include "ledger/gift_detail.hpp"

#include <utility>

namespace chapeau::ledger {

namespace {

tl::unexpected<Error> broken(const EntryRow& row, std::string_view law) {
    return fail(Errc::Corrupt, "line {} breaks a law of the book: {}", row.seq, law);
}

Result<void> fold_opening(GiftState& gift, const EntryRow& row, const Journal& journal) {
    if (row.ext_rev != 0 || !row.layer) {
        return broken(row, "a gift is the first telling of its key");
    }
    const auto& credit = journal.accounts().name_of(row.credit);
    const bool credited = row.hidden ? credit == "undisclosed" && row.amount_minor == 0
                                     : credit == raised_account(*row.layer);
    if (!credited) {
        return broken(row, "a gift raises the account of its own layer");
    }
    gift = {};
    gift.seq = row.seq;
    gift.source = row.source;
    gift.ext_id = row.ext_id;
    gift.layer = *row.layer;
    gift.origin = row.debit;
    gift.shown = {true, row.hidden, row.amount_minor};
    const auto detail = parse_gift_detail(row.detail);
    if (!detail) {
        return broken(row, "a gift's detail can be read");
    }
    gift.pays = detail->pays;
    gift.from_checkout = detail->from_phone;
    gift.given = detail->given;
    return {};
}

Result<void> fold_adjustment(GiftState& gift, const EntryRow& row, bool own,
                             const Journal& journal) {
    const auto delta = journal.raises(row) ? row.amount_minor : -row.amount_minor;
    if (!gift.standing) {
        return broken(row, "only a standing gift is adjusted");
    }
    if (!own) {
        if (delta >= 0 || gift.shown.hidden || gift.net_minor() + delta <= 0) {
            return broken(row, "a partial refund leaves something of its gift");
        }
        gift.refunded_minor -= delta;
        return {};
    }
    const auto net = gift.net_minor() + delta;
    if (row.hidden ? net != 0 || gift.shown.hidden : net <= 0) {
        return broken(row, "a correction leads from one amount to another");
    }
    gift.shown.hidden = row.hidden;
    gift.shown.amount_minor = row.hidden ? 0 : net + gift.refunded_minor;
    return {};
}

Result<void> fold_reversal(GiftState& gift, const EntryRow& row, bool own) {
    using domain::ReversalReason;
    if (!gift.standing) {
        return broken(row, "only a standing gift is reversed");
    }
    if (row.amount_minor != gift.net_minor() || row.hidden != gift.shown.hidden) {
        return broken(row, "a reversal takes back exactly what is left");
    }
    const auto reason = row.reason.value_or(ReversalReason::Refunded);
    if (own != (reason == ReversalReason::Withdrawn)) {
        return broken(row, "a withdrawal, and nothing else, is a telling of its gift");
    }
    if (reason == ReversalReason::Paid && gift.layer != domain::Layer::Pledged) {
        return broken(row, "only a promise is released by its payment");
    }
    gift.standing = false;
    gift.paid = reason == ReversalReason::Paid;
    gift.voided = reason == ReversalReason::Voided;
    if (gift.paid) {
        gift.release_id = row.ext_id;
        gift.release_rev = row.ext_rev;
    }
    if (reason == ReversalReason::Withdrawn) {
        gift.shown.listed = false;
    }
    if (reason == ReversalReason::Refunded) {
        gift.refunded = true;
        gift.refunded_by = row.source;
        gift.refunded_minor += row.amount_minor;
    }
    return {};
}

Result<void> fold_restoration(GiftState& gift, const EntryRow& row, bool own) {
    if (gift.standing || gift.refunded) {
        return broken(row, "only a withdrawn or voided gift, or a paid promise, is restored");
    }
    if ((gift.voided || gift.paid) == own) {
        return broken(row, "a void is taken back by the operator, a withdrawal by its feed");
    }
    if (row.amount_minor != gift.net_minor() || row.hidden != gift.shown.hidden) {
        return broken(row, "a restoration gives back exactly what was taken");
    }
    gift.standing = true;
    gift.voided = false;
    gift.paid = false;
    gift.shown.listed = true;
    return {};
}

} // namespace

Result<void> fold(GiftState& gift, const EntryRow& row, const Journal& journal) {
    if (row.kind == Kind::Gift) {
        return fold_opening(gift, row, journal);
    }
    if (gift.seq == 0 || row.gift != gift.seq || row.seq <= gift.seq) {
        return broken(row, "a correction follows the gift that it corrects");
    }
    const bool own = row.source == gift.source && row.ext_id == gift.ext_id;
    if (own && row.ext_rev != gift.next_rev) {
        return broken(row, "the tellings of a gift are numbered without a gap");
    }
    gift.next_rev += own ? 1 : 0;
    switch (row.kind) {
    case Kind::Adjustment:
        return fold_adjustment(gift, row, own, journal);
    case Kind::Reversal:
        return fold_reversal(gift, row, own);
    case Kind::Restoration:
        return fold_restoration(gift, row, own);
    case Kind::Gift:
    case Kind::Cue:
    case Kind::Note:
        break;
    }
    return broken(row, "a cue or a note corrects no gift");
}

Result<GiftStates> GiftStates::load(Database& database, const Journal& journal) {
    auto find = database.prepare("SELECT seq FROM entry WHERE source=? AND ext_id=? AND ext_rev=0");
    auto opening = database.prepare("SELECT * FROM entry WHERE seq=? AND kind=1");
    auto corrections = database.prepare("SELECT * FROM entry WHERE gift=? ORDER BY seq");
    auto shown = database.prepare("SELECT listed, hidden, amount_minor FROM shown WHERE gift=?");
    auto keep = database.prepare("INSERT INTO shown VALUES(?1,?2,?3,?4) ON CONFLICT(gift) DO "
                                 "UPDATE SET listed=?2, hidden=?3, amount_minor=?4");
    auto drop = database.prepare("DELETE FROM shown WHERE gift=?");
    for (const auto* statement : {&find, &opening, &corrections, &shown, &keep, &drop}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    return GiftStates({std::move(*find), std::move(*opening), std::move(*corrections),
                       std::move(*shown), std::move(*keep), std::move(*drop)},
                      journal);
}

Result<domain::EntrySeq> GiftStates::find(std::int64_t source, std::string_view ext_id) {
    const auto seq = statements_.find.integer(source, ext_id);
    if (!seq) {
        return tl::unexpected<Error>(seq.error());
    }
    return seq->value_or(0);
}

Result<GiftState> GiftStates::of(domain::EntrySeq gift) {
    GiftState state;
    for (auto* statement : {&statements_.opening, &statements_.corrections}) {
        const auto read =
            for_each_row(statement->rows(gift), [&](const Rows& line) -> Result<void> {
                const auto row = entry_row(line);
                if (!row) {
                    return tl::unexpected<Error>(row.error());
                }
                return fold(state, *row, *journal_);
            });
        if (!read) {
            return tl::unexpected<Error>(read.error());
        }
        if (state.seq == 0) {
            return fail(Errc::NotFound, "line {} of the book is no gift", gift);
        }
    }
    return state;
}

Result<std::optional<Shown>> GiftStates::shown_apart(domain::EntrySeq gift) {
    auto rows = statements_.shown.rows(gift);
    const auto found = rows.next();
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    if (!*found) {
        return std::optional<Shown>();
    }
    return std::optional<Shown>(Shown{rows.integer(0) != 0, rows.integer(1) != 0, rows.integer(2)});
}

Result<void> GiftStates::keep_shown_apart(domain::EntrySeq gift, const Shown& shown) {
    return statements_.keep.run(gift, shown.listed, shown.hidden, shown.amount_minor);
}

Result<void> GiftStates::drop_shown_apart(domain::EntrySeq gift) {
    return statements_.drop.run(gift);
}

} // namespace chapeau::ledger
