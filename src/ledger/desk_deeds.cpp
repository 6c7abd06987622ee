#include "ledger/desk_deeds.hpp"

#include "base/format.hpp"

#include <utility>
#include <vector>

namespace chapeau::ledger {

namespace {

std::string_view fate_of(const GiftState& gift) {
    if (gift.paid) {
        return "paid already";
    }
    if (gift.voided) {
        return "voided";
    }
    return gift.refunded ? "given back" : "withdrawn";
}

} // namespace

Result<DeskDeeds> DeskDeeds::load(Database& database, Journal& journal, GiftStates& gifts,
                                  Recorder& recorder) {
    auto envelope = database.prepare("SELECT detail, ext_rev FROM entry WHERE source=? AND "
                                     "ext_id=? ORDER BY ext_rev DESC LIMIT 1");
    if (!envelope) {
        return tl::unexpected<Error>(envelope.error());
    }
    return DeskDeeds(std::move(*envelope), journal, gifts, recorder);
}

Result<GiftState> DeskDeeds::open_promise(domain::EntrySeq pledge) {
    auto state = gifts_->of(pledge);
    if (!state) {
        return state;
    }
    if (state->layer != domain::Layer::Pledged) {
        return fail(Errc::Conflict, "gift {} is no promise; nothing of this is paid", pledge);
    }
    if (state->from_checkout) {
        return fail(Errc::Conflict,
                    "gift {} is held at its provider, which moves the money itself; nothing of "
                    "this is paid",
                    pledge);
    }
    if (!state->standing || state->shown.hidden) {
        return fail(Errc::Conflict, "promise {} cannot be paid: it was {}; nothing of this is paid",
                    pledge, fate_of(*state));
    }
    return state;
}

Result<void> DeskDeeds::pay(Draft& draft, const std::string& key, const domain::PayPledges& paid) {
    std::vector<GiftState> pledges; // All are looked at before the first line is written.
    for (const auto pledge : paid.pledges) {
        auto state = open_promise(pledge);
        if (!state) {
            return tl::unexpected<Error>(state.error());
        }
        pledges.push_back(*std::move(state));
    }
    const auto desk = journal_->sources().id_of(domain::kDeskSource);
    if (!desk) {
        return tl::unexpected<Error>(desk.error());
    }
    auto done = writer_.note(draft, {*desk, key, 0}, domain::PledgesPaid{paid.pledges, paid.by});
    for (auto& pledge : pledges) {
        const auto id = format("{}/{}", key, pledge.seq);
        done = done ? pay_one(draft, {*desk, id, 0}, pledge, paid.by) : done;
    }
    return done;
}

Result<void> DeskDeeds::pay_one(Draft& draft, const LineKey& key, GiftState& pledge,
                                domain::PaidBy by) {
    const auto amount = domain::Money::from_minor(pledge.net_minor(), journal_->currency());
    if (!amount) {
        return tl::unexpected<Error>(amount.error());
    }
    domain::Gift gift;
    gift.external_id = key.ext_id;
    gift.layer = by == domain::PaidBy::Cash ? domain::Layer::Cash : domain::Layer::Captured;
    gift.amount = *amount;
    gift.people = 1;
    gift.occurred_at = draft.now;
    // The release first: so the sum of the book never stands above what it will be.
    const auto released = writer_.reverse(draft, pledge, {key.source, release_id_of(key.ext_id), 0},
                                          domain::ReversalReason::Paid, stored(draft.now));
    if (!released) {
        return released;
    }
    const auto opened = writer_.open(draft, key.source, gift, {{pledge.seq, false}, ""});
    return opened ? Result<void>() : tl::unexpected<Error>(opened.error());
}

Result<void> DeskDeeds::open_again(Draft& draft, const std::string& key, const GiftState& payment) {
    auto promise = gifts_->of(payment.pays);
    if (!promise) {
        return tl::unexpected<Error>(promise.error());
    }
    if (!promise->paid || !promise->was_released_by(payment.ext_id)) {
        return {};
    }
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    return writer_.restore(draft, *promise, {*source, format("{}/{}", key, promise->seq), 0});
}

Result<void> DeskDeeds::keep_again(Draft& draft, const GiftState& payment) {
    auto promise = gifts_->of(payment.pays);
    if (!promise) {
        return tl::unexpected<Error>(promise.error());
    }
    const bool was_last = promise->was_released_by(payment.ext_id);
    if (promise->paid && was_last) {
        return {}; // A book of before a void opened the promise again.
    }
    if (!promise->standing || !was_last) {
        return fail(Errc::Conflict,
                    "the void of payment {} cannot be taken back: its promise {} was {} since",
                    payment.seq, promise->seq,
                    promise->standing ? "paid another time" : fate_of(*promise));
    }
    const auto release = release_id_of(payment.ext_id);
    return writer_.reverse(draft, *promise, {payment.source, release, promise->release_rev + 1},
                           domain::ReversalReason::Paid, stored(draft.now));
}

Result<void> DeskDeeds::refund(Draft& draft, const std::string& key,
                               const domain::RefundGift& refund) {
    auto state = gifts_->of(refund.gift);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    if (state->layer == domain::Layer::Pledged) {
        return fail(Errc::Conflict, "gift {} is a promise: there is nothing to give back",
                    refund.gift);
    }
    if (!state->standing) {
        return fail(Errc::Conflict, "gift {} does not count already: it was {}", refund.gift,
                    fate_of(*state));
    }
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    return recorder_->refund_by_hand(draft, *state, {*source, key, 0});
}

Result<std::optional<DeskDeeds::Envelope>> DeskDeeds::find(const std::string& envelope) {
    const auto source = journal_->sources().find(kEnvelopesSource);
    if (source == 0) {
        return std::optional<Envelope>();
    }
    auto rows = envelope_.rows(source, envelope);
    const auto found = rows.next();
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    if (!*found) {
        return std::optional<Envelope>();
    }
    const auto note = domain::parse_note(rows.text(0));
    const auto* counted = note ? std::get_if<domain::EnvelopeCounted>(&*note) : nullptr;
    if (counted == nullptr) {
        return fail(Errc::Corrupt, "the count of envelope {} cannot be read", envelope);
    }
    return std::optional<Envelope>(Envelope{counted->gift, rows.integer(1) + 1, counted->by});
}

Result<DeskDeeds::Envelope> DeskDeeds::known(const std::string& envelope) {
    const auto found = find(envelope);
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    if (!*found) {
        return fail(Errc::NotFound, "nobody has counted envelope {} yet", envelope);
    }
    const auto gift = gifts_->of((*found)->gift);
    if (!gift) {
        return tl::unexpected<Error>(gift.error());
    }
    if (!gift->standing) {
        return fail(Errc::Conflict, "the cash of envelope {} was {}; count it anew", envelope,
                    fate_of(*gift));
    }
    return **found;
}

Result<void> DeskDeeds::check_new(const std::string& envelope) {
    const auto found = find(envelope);
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    if (!*found) {
        return {};
    }
    const auto gift = gifts_->of((*found)->gift);
    if (!gift) {
        return tl::unexpected<Error>(gift.error());
    }
    return gift->standing ? fail(Errc::Refused,
                                 "envelope {} is in the book already, counted by {}; enter yours "
                                 "as a recount",
                                 envelope, (*found)->by)
                          : Result<void>();
}

Result<void> DeskDeeds::check_last_count(domain::EntrySeq gift) {
    std::string envelope;
    // The first count of an envelope is the line behind its cash, see `count_first`.
    const auto read = journal_->read(gift, 1, [&](const EntryRow& row, const PersonRow*) {
        const auto note = row.kind == Kind::Note ? domain::parse_note(row.detail)
                                                 : fail(Errc::NotFound, "no note");
        const auto* counted = note ? std::get_if<domain::EnvelopeCounted>(&*note) : nullptr;
        if (counted != nullptr && counted->first && counted->gift == gift) {
            envelope = counted->envelope;
        }
        return Result<void>();
    });
    if (!read || envelope.empty()) {
        return read;
    }
    const auto last = find(envelope);
    if (!last) {
        return tl::unexpected<Error>(last.error());
    }
    return *last && (*last)->gift != gift
               ? fail(Errc::Conflict, "envelope {} was counted anew since: its cash is gift {} now",
                      envelope, (*last)->gift)
               : Result<void>();
}

Result<void> DeskDeeds::count_first(Draft& draft, const domain::AddCash& cash,
                                    domain::EntrySeq gift) {
    const auto before = find(cash.envelope);
    if (!before) {
        return tl::unexpected<Error>(before.error());
    }
    const auto source = journal_->sources().id_of(kEnvelopesSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    return writer_.note(draft, {*source, cash.envelope, *before ? (*before)->countings : 0},
                        domain::EnvelopeCounted{cash.envelope, gift, cash.amount, cash.count,
                                                std::string(draft.actor), true});
}

Result<void> DeskDeeds::recount(Draft& draft, const std::string& key,
                                const domain::RecountEnvelope& recount) {
    const auto envelope = known(recount.envelope);
    if (!envelope) {
        return tl::unexpected<Error>(envelope.error());
    }
    if (envelope->by == draft.actor) {
        return fail(Errc::Refused,
                    "{} counted envelope {} first; the second count is somebody else's",
                    envelope->by, recount.envelope);
    }
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    return writer_.note(draft, {*source, key, 0},
                        domain::EnvelopeCounted{recount.envelope, envelope->gift, recount.amount,
                                                recount.count, std::string(draft.actor), false});
}

Result<void> DeskDeeds::settle(Draft& draft, const std::string& key,
                               const domain::SettleEnvelope& settle) {
    const auto envelope = known(settle.envelope);
    if (!envelope) {
        return tl::unexpected<Error>(envelope.error());
    }
    auto gift = gifts_->of(envelope->gift);
    if (!gift) {
        return tl::unexpected<Error>(gift.error());
    }
    if (gift->refunded_minor != 0) {
        return fail(Errc::Conflict, "some of envelope {} was given back: it cannot be settled",
                    settle.envelope);
    }
    const Shown shown{true, false, settle.amount.minor()};
    if (!journal_->has_room_for(rise_to(*gift, shown))) {
        return fail(Errc::Conflict, "the envelope cannot be settled: {}", kSumWouldPass);
    }
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    const auto noted =
        writer_.note(draft, {*source, key, 0},
                     domain::EnvelopeSettled{settle.envelope, gift->seq, settle.amount});
    return noted && shown.amount_minor != gift->shown.amount_minor
               ? writer_.correct(draft, *gift, shown)
               : noted;
}

Result<void> DeskDeeds::decide(Draft& draft, const std::string& key,
                               const domain::DecideHolds& decided) {
    domain::HoldsDecided note{{}, decided.decision};
    for (const auto gift : decided.gifts) {
        const auto state = gifts_->of(gift);
        if (!state) {
            return tl::unexpected<Error>(state.error());
        }
        const bool is_of_feed = !domain::is_no_feed(journal_->sources().name_of(state->source));
        if (is_of_feed && state->layer == domain::Layer::Pledged && state->standing &&
            !state->shown.hidden) {
            note.gifts.push_back(gift);
        }
    }
    if (note.gifts.empty()) {
        return fail(Errc::Conflict, "nothing of this is held any more; look again");
    }
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    return source ? writer_.note(draft, {*source, key, 0}, std::move(note))
                  : tl::unexpected<Error>(source.error());
}

} // namespace chapeau::ledger
