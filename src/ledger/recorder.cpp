#include "ledger/recorder.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "domain/command.hpp"
#include "domain/screen_text.hpp"
#include "ledger/persons.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::ledger {

namespace {

std::string valid_text(std::string_view text, std::size_t size_bytes_max) {
    return is_valid_utf8(text) ? std::string(truncate_utf8(text, size_bytes_max))
                               : std::string("(not readable as text)");
}

} // namespace

void Recorder::count(domain::FeedState& feed, const Shown& shown, std::int64_t refunded_minor,
                     int sign) {
    if (!shown.listed) {
        return;
    }
    feed.gifts_known += sign;
    feed.hidden_known += shown.hidden ? sign : 0;
    feed.sum_minor_known += shown.hidden ? 0 : sign * (shown.amount_minor - refunded_minor);
}

Result<Recorder> Recorder::load(Database& database, const RecorderTables& tables) {
    // Only what the index of the key holds: no line itself is read.
    auto listing = database.prepare("SELECT ext_id, ext_rev, seq FROM entry WHERE source=? "
                                    "ORDER BY ext_id, ext_rev");
    auto shown_apart = database.prepare("SELECT shown.gift FROM shown JOIN entry "
                                        "ON entry.seq = shown.gift WHERE entry.source=?");
    for (const auto* statement : {&listing, &shown_apart}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    return Recorder(std::move(*listing), std::move(*shown_apart), tables);
}

Result<domain::FeedState> Recorder::feed_state(std::int64_t source) const {
    auto state = feeds_->of(source);
    const auto linked = links_->counts(source);
    state.gifts_known += linked.gifts;
    state.hidden_known += linked.hidden;
    state.sum_minor_known += linked.sum_minor;
    state.parked = inbox_->count(source);
    auto open = checkouts_->open_of(source);
    if (!open) {
        return tl::unexpected<Error>(open.error());
    }
    state.checkouts = *std::move(open);
    auto known = mentions_->known_of(source);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    state.mentions = *std::move(known);
    state.mentions_told = mentions_->told_of(source);
    return state;
}

Result<void> Recorder::record(Draft& draft, const domain::Batch& batch) {
    const auto source = journal_->sources().id_of(batch.source);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    Feed feed{*source, 0, feeds_->of(*source), &batch.checkouts};
    Result<void> done;
    for (const auto& gift : batch.gifts) {
        done = tell(draft, feed, gift);
        if (!done) {
            return done;
        }
    }
    for (const auto& refund : batch.refunds) {
        done = take_refund(draft, feed, refund);
        if (!done) {
            return done;
        }
    }
    for (const auto& record : batch.parked) {
        done = inbox_->park(feed.source,
                            {ParkedKind::Unreadable,
                             parking_id(record.external_id),
                             {},
                             {},
                             valid_text(record.reason, domain::kParkedBytesMax),
                             valid_text(record.raw, domain::kParkedBytesMax),
                             0},
                            draft.now);
        if (!done) {
            return done;
        }
    }
    if (batch.listing) {
        done = reconcile(draft, feed, *batch.listing);
        if (!done) {
            return done;
        }
    }
    done = change_checkouts(feed);
    if (!done) {
        return done;
    }
    auto mentions = mentions_->take(feed.source, batch, draft.now);
    if (!mentions) {
        return tl::unexpected<Error>(mentions.error());
    }
    draft.mentions = *std::move(mentions);
    feed.state.position = batch.position;
    if (batch.provider_total) {
        feed.state.provider_total = batch.provider_total;
        const auto& sum = batch.provider_total->sum;
        if (sum && sum->currency() != journal_->currency()) {
            feed.state.provider_total->sum.reset(); // It cannot be compared with ours.
        }
    }
    feed.state.parked = 0;
    return feeds_->save(feed.source, feed.state, draft.now);
}

Result<void> Recorder::park_gift(Draft& draft, Feed& feed, const domain::Gift& gift,
                                 std::string reason) {
    Parked record;
    record.kind = ParkedKind::Gift;
    record.ext_id = parking_id(gift.external_id);
    record.reason = std::move(reason);
    // Without the name: the inbox is for repairs, and nobody chose to be shown there.
    record.raw = gift.amount ? format("{} {}", gift.amount->minor(), gift.amount->currency().code())
                             : std::string("amount hidden");
    record.occurred_us = stored(gift.occurred_at);
    return inbox_->park(feed.source, record, draft.now);
}

Result<void> Recorder::tell(Draft& draft, Feed& feed, const domain::Gift& gift) {
    const auto objection = objection_to_told(gift);
    if (objection) {
        return park_gift(draft, feed, gift, *objection);
    }
    const auto seq = gifts_->find(feed.source, gift.external_id);
    if (!seq) {
        return tl::unexpected<Error>(seq.error());
    }
    if (*seq == 0) {
        return tell_new(draft, feed, gift,
                        donor_pseudonym(journal_->salt(), journal_->sources().name_of(feed.source),
                                        gift.donor_key));
    }
    auto state = gifts_->of(*seq);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    const auto told = tell_known(draft, feed, gift, *state);
    return told && !gift.payment_reference.empty() ? bear_payment(draft, feed, gift, *seq) : told;
}

Result<void> Recorder::tell_new(Draft& draft, Feed& feed, const domain::Gift& gift,
                                const std::string& donor) {
    const auto linked = link(draft, feed, gift);
    if (!linked || *linked) {
        return linked ? Result<void>() : tl::unexpected<Error>(linked.error());
    }
    auto worth = worth_of_new(gift);
    if (worth.awaits_rate) {
        return keep_waiting(draft, feed, gift, donor, std::move(worth.objection));
    }
    if (worth.objection.empty() && worth.amount && !journal_->has_room_for(worth.amount->minor())) {
        worth.objection = kSumWouldPass;
    }
    if (!worth.objection.empty()) {
        return park_gift(draft, feed, gift, std::move(worth.objection));
    }
    const Opening opening{{0, false, worth.given}, donor};
    if (!worth.given) {
        return open_gift(draft, feed, gift, opening);
    }
    auto ours = gift;
    ours.amount = worth.amount;
    return open_gift(draft, feed, ours, opening);
}

Result<void> Recorder::tell_known(Draft& draft, Feed& feed, const domain::Gift& gift,
                                  GiftState& known) {
    if (known.layer != gift.layer) {
        return park_gift(draft, feed, gift, "it was told before as another kind of money");
    }
    auto worth = worth_of_known(gift, known);
    if (!worth.objection.empty()) {
        return park_gift(draft, feed, gift, std::move(worth.objection));
    }
    const Shown shown{true, !worth.amount.has_value(), worth.amount ? worth.amount->minor() : 0};
    // What is wholly refunded has no remainder to protect; there the amount is only noted.
    if (!shown.hidden && !known.refunded && shown.amount_minor <= known.refunded_minor) {
        return park_gift(draft, feed, gift,
                         "its amount is now no more than what was given back of it");
    }
    if (!known.closed_to_feed() && !journal_->has_room_for(rise_to(known, shown))) {
        return park_gift(draft, feed, gift, kSumWouldPass);
    }
    const auto done = show(draft, feed, known, shown);
    return done ? inbox_->remove(feed.source, ParkedKind::Gift, gift.external_id) : done;
}

Result<void> Recorder::open_gift(Draft& draft, Feed& feed, const domain::Gift& gift,
                                 const Opening& opening) {
    const bool too_long = gift.name.size() > domain::kAudienceBytesMax ||
                          gift.message.size() > domain::kAudienceBytesMax;
    auto shortened = too_long ? std::optional<domain::Gift>(gift) : std::nullopt;
    if (shortened) {
        shortened->name = truncate_utf8(gift.name, domain::kAudienceBytesMax);
        shortened->message = truncate_utf8(gift.message, domain::kAudienceBytesMax);
    }
    auto state = open_line(draft, feed, shortened ? *shortened : gift, opening);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    count(feed.state, state->shown, 0, 1);
    auto done = gift.payment_reference.empty() ? Result<void>()
                                               : links_->bear(gift.payment_reference, state->seq);
    for (const auto kind : {ParkedKind::Gift, ParkedKind::Unreadable}) {
        done = done ? inbox_->remove(feed.source, kind, gift.external_id) : done;
    }
    done = done ? rates_->drop(feed.source, gift.external_id) : done;
    return done ? apply_waiting(draft, feed, *state) : done;
}

Result<domain::Gift> Recorder::with_words_of(domain::Gift gift, const CheckoutRow& row) {
    gift.name = row.checkout.name;
    gift.message = row.checkout.message;
    gift.words = row.words;
    if (row.gift == 0) {
        return gift;
    }
    const auto kept = persons_->of(row.gift); // Held before, and taken now: the promise has them.
    if (!kept) {
        return tl::unexpected<Error>(kept.error());
    }
    gift.name = *kept ? (*kept)->name : "";
    gift.message = *kept ? (*kept)->message : "";
    return gift;
}

/// A gift that began on a phone has the words and the giver that the phone gave.
Result<GiftState> Recorder::open_line(Draft& draft, const Feed& feed, const domain::Gift& gift,
                                      Opening opening) {
    if (feed.checkouts != nullptr) {
        for (const auto& change : *feed.checkouts) {
            if (change.gift_external_id != gift.external_id) {
                continue;
            }
            const auto row = checkouts_->find(change.key);
            if (!row) {
                return tl::unexpected<Error>(row.error());
            }
            if (!*row || (*row)->source != feed.source) {
                continue;
            }
            const auto ours = with_words_of(gift, **row);
            if (!ours) {
                return tl::unexpected<Error>(ours.error());
            }
            opening.detail.from_phone = true;
            opening.donor = (*row)->checkout.device;
            return writer_.open(draft, feed.source, *ours, opening);
        }
    }
    return writer_.open(draft, feed.source, gift, opening);
}

Result<void> Recorder::change_checkouts(const Feed& feed) {
    for (const auto& change : *feed.checkouts) {
        const auto gift = change.gift_external_id.empty()
                              ? Result<domain::EntrySeq>(0)
                              : gifts_->find(feed.source, change.gift_external_id);
        if (!gift) {
            return tl::unexpected<Error>(gift.error());
        }
        const auto changed = checkouts_->change(feed.source, change, *gift);
        if (!changed) {
            return changed;
        }
    }
    return {};
}

Result<void> Recorder::refund_by_hand(Draft& draft, GiftState& gift, const LineKey& key) {
    return give_back(draft, gift, key, stored(draft.now), nullptr);
}

Result<void> Recorder::show(Draft& draft, Feed& feed, GiftState& gift, const Shown& shown) {
    const auto apart = gifts_->shown_apart(gift.seq);
    if (!apart) {
        return tl::unexpected<Error>(apart.error());
    }
    const auto before = apart->value_or(gift.shown);
    if (before == shown) {
        return {};
    }
    count(feed.state, before, gift.refunded_minor, -1);
    count(feed.state, shown, gift.refunded_minor, 1);
    if (gift.closed_to_feed()) {
        return shown == gift.shown ? gifts_->drop_shown_apart(gift.seq)
                                   : gifts_->keep_shown_apart(gift.seq, shown);
    }
    const auto aligned = align(draft, gift, shown);
    return aligned ? apply_waiting(draft, feed, gift) : aligned;
}

Result<void> Recorder::align(Draft& draft, GiftState& gift, const Shown& shown) {
    Result<void> done;
    if (shown.listed && !gift.standing) {
        done = writer_.restore(draft, gift, next_key(gift));
    }
    const bool differs =
        shown.hidden != gift.shown.hidden || shown.amount_minor != gift.shown.amount_minor;
    if (done && differs && gift.standing) {
        done = writer_.correct(draft, gift, shown);
    }
    if (done && !shown.listed && gift.standing) {
        done = writer_.reverse(draft, gift, next_key(gift), domain::ReversalReason::Withdrawn,
                               stored(draft.now));
    }
    return done;
}

Result<void> Recorder::catch_up(Draft& draft, GiftState& gift) {
    Feed feed{gift.source, 0, feeds_->of(gift.source), nullptr};
    const auto apart = gifts_->shown_apart(gift.seq);
    if (!apart) {
        return tl::unexpected<Error>(apart.error());
    }
    Result<void> done;
    if (*apart) {
        done = gifts_->drop_shown_apart(gift.seq);
        if (done) {
            done = align(draft, gift, **apart); // The feed's counts have followed all along.
        }
    }
    if (done) {
        done = apply_waiting(draft, feed, gift);
    }
    const bool is_feed = feeds_->all().contains(gift.source);
    return done && is_feed ? feeds_->save(feed.source, feed.state, draft.now) : done;
}

} // namespace chapeau::ledger
