#include "ledger/recorder.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "domain/command.hpp"
#include "domain/screen_text.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::ledger {

namespace {

/// The id under which a record is parked: its own when it is one.
std::string parking_id(std::string_view id) {
    return is_id(id) ? std::string(id) : to_hex(sha256(id));
}

std::string valid_text(std::string_view text, std::size_t size_bytes_max) {
    return is_valid_utf8(text) ? std::string(truncate_utf8(text, size_bytes_max))
                               : std::string("(not readable as text)");
}

Shown shown_by(const domain::Gift& gift) {
    return {true, !gift.amount.has_value(), gift.amount ? gift.amount->minor() : 0};
}

void count(domain::FeedState& feed, const Shown& shown, std::int64_t refunded_minor, int sign) {
    if (!shown.listed) {
        return;
    }
    feed.gifts_known += sign;
    feed.hidden_known += shown.hidden ? sign : 0;
    feed.sum_minor_known += shown.hidden ? 0 : sign * (shown.amount_minor - refunded_minor);
}

} // namespace

Result<Recorder> Recorder::load(Database& database, Journal& journal, GiftStates& gifts,
                                Feeds& feeds, Inbox& inbox, Checkouts& checkouts) {
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
    return Recorder(std::move(*listing), std::move(*shown_apart), journal, gifts, feeds, inbox,
                    checkouts);
}

Result<domain::FeedState> Recorder::feed_state(std::int64_t source) const {
    auto state = feeds_->of(source);
    state.parked = inbox_->count(source);
    auto open = checkouts_->open_of(source);
    if (!open) {
        return tl::unexpected<Error>(open.error());
    }
    state.checkouts = *std::move(open);
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
    const auto objection = objection_to(gift, journal_->currency());
    if (objection) {
        return park_gift(draft, feed, gift, *objection);
    }
    const auto seq = gifts_->find(feed.source, gift.external_id);
    if (!seq) {
        return tl::unexpected<Error>(seq.error());
    }
    if (*seq == 0) {
        const bool fits = !gift.amount || journal_->has_room_for(gift.amount->minor());
        return fits ? open_gift(draft, feed, gift) : park_gift(draft, feed, gift, kSumWouldPass);
    }
    auto state = gifts_->of(*seq);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    if (state->layer != gift.layer) {
        return park_gift(draft, feed, gift, "it was told before as another kind of money");
    }
    const auto shown = shown_by(gift);
    // What is wholly refunded has no remainder to protect; there the amount is only noted.
    if (!shown.hidden && !state->refunded && shown.amount_minor <= state->refunded_minor) {
        return park_gift(draft, feed, gift,
                         "its amount is now no more than what was given back of it");
    }
    if (!state->closed_to_feed() && !journal_->has_room_for(rise_to(*state, shown))) {
        return park_gift(draft, feed, gift, kSumWouldPass);
    }
    const auto known = show(draft, feed, *state, shown);
    return known ? inbox_->remove(feed.source, ParkedKind::Gift, gift.external_id) : known;
}

Result<void> Recorder::open_gift(Draft& draft, Feed& feed, const domain::Gift& gift) {
    const bool too_long = gift.name.size() > domain::kAudienceBytesMax ||
                          gift.message.size() > domain::kAudienceBytesMax;
    auto shortened = too_long ? std::optional<domain::Gift>(gift) : std::nullopt;
    if (shortened) {
        shortened->name = truncate_utf8(gift.name, domain::kAudienceBytesMax);
        shortened->message = truncate_utf8(gift.message, domain::kAudienceBytesMax);
    }
    auto state = open_line(draft, feed, shortened ? *shortened : gift);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    count(feed.state, state->shown, 0, 1);
    for (const auto kind : {ParkedKind::Gift, ParkedKind::Unreadable}) {
        const auto removed = inbox_->remove(feed.source, kind, gift.external_id);
        if (!removed) {
            return removed;
        }
    }
    return apply_waiting(draft, feed, *state);
}

/// A gift that began on a phone has the words and the giver that the phone gave.
Result<GiftState> Recorder::open_line(Draft& draft, const Feed& feed, const domain::Gift& gift) {
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
            auto ours = gift;
            ours.name = (*row)->checkout.name;
            ours.message = (*row)->checkout.message;
            ours.words = (*row)->words;
            return writer_.open(draft, feed.source, ours, {{0, true}, (*row)->checkout.device});
        }
    }
    return writer_.open(draft, feed.source, gift);
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
    const auto left = gift.shown.hidden ? 0 : gift.net_minor();
    const auto done =
        writer_.reverse(draft, gift, key, domain::ReversalReason::Refunded, stored(draft.now));
    if (!done || !feeds_->all().contains(gift.source)) {
        return done;
    }
    auto state = feeds_->of(gift.source);
    state.sum_minor_known -= left;
    return feeds_->save(gift.source, state, draft.now);
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

Result<void> Recorder::ensure_refund_source(Feed& feed) {
    if (feed.refund_source == 0) {
        const auto id = journal_->sources().id_of(
            format("{}{}", journal_->sources().name_of(feed.source), kRefundsSuffix));
        if (!id) {
            return tl::unexpected<Error>(id.error());
        }
        feed.refund_source = *id;
    }
    return {};
}

Result<void> Recorder::take_refund(Draft& draft, Feed& feed, const domain::Refund& refund) {
    Parked record;
    record.kind = ParkedKind::Refund;
    record.ext_id = parking_id(refund.external_id);
    record.occurred_us = stored(refund.occurred_at);
    if (refund.amount) {
        record.amount_minor = refund.amount->minor();
        record.raw = format("{} {}", refund.amount->minor(), refund.amount->currency().code());
    }
    auto objection =
        refund.amount ? objection_to_amount(*refund.amount, journal_->currency()) : std::nullopt;
    if (!is_id(refund.external_id) || !is_id(refund.gift_external_id)) {
        objection = "its id, or its gift's, is empty, too long, or not text";
    }
    if (objection) {
        record.reason = *objection;
        return inbox_->park(feed.source, record, draft.now);
    }
    const auto sourced = ensure_refund_source(feed);
    if (!sourced) {
        return sourced;
    }
    const auto known = gifts_->find(feed.refund_source, refund.external_id);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    if (*known != 0) {
        return {};
    }
    record.about = refund.gift_external_id;
    const auto seq = gifts_->find(feed.source, refund.gift_external_id);
    if (!seq) {
        return tl::unexpected<Error>(seq.error());
    }
    if (*seq == 0 && !refund.waits_for_gift) {
        return {};
    }
    if (*seq == 0) {
        record.reason = "its gift has not arrived yet";
        return inbox_->park(feed.source, record, draft.now);
    }
    auto gift = gifts_->of(*seq);
    if (!gift) {
        return tl::unexpected<Error>(gift.error());
    }
    return apply_refund(draft, feed, *gift, record);
}

Result<void> Recorder::apply_refund(Draft& draft, Feed& feed, GiftState& gift, Parked& refund) {
    if (!gift.standing && !gift.refunded) {
        refund.reason = "its gift does not count now; it waits in case the gift comes back";
        return inbox_->park(feed.source, refund, draft.now);
    }
    if (gift.shown.hidden && refund.amount_minor && !gift.refunded) {
        refund.reason = "its gift hides its amount; it waits until the amount is shown";
        return inbox_->park(feed.source, refund, draft.now);
    }
    if (gift.refunded && !refund.amount_minor) {
        return {}; // All of it went back before, by the desk's hand or another telling.
    }
    const auto left = gift.refunded ? 0 : gift.net_minor();
    if (gift.refunded || refund.amount_minor.value_or(left) > left) {
        refund.about.reset();
        refund.reason = "it gives back more than what is left of its gift";
        return inbox_->park(feed.source, refund, draft.now);
    }
    const auto sourced = ensure_refund_source(feed);
    if (!sourced) {
        return sourced;
    }
    const auto amount = refund.amount_minor.value_or(left);
    const auto refunded = writer_.refund(draft, gift, {feed.refund_source, refund.ext_id, 0},
                                         amount, refund.occurred_us);
    if (!refunded) {
        return refunded;
    }
    feed.state.sum_minor_known -= gift.shown.hidden ? 0 : amount;
    return inbox_->remove(feed.source, ParkedKind::Refund, refund.ext_id);
}

Result<void> Recorder::apply_waiting(Draft& draft, Feed& feed, GiftState& gift) {
    if (!gift.standing) {
        return {};
    }
    auto waiting = inbox_->waiting_for(feed.source, gift.ext_id);
    if (!waiting) {
        return tl::unexpected<Error>(waiting.error());
    }
    for (auto& refund : *waiting) {
        const auto applied = apply_refund(draft, feed, gift, refund);
        if (!applied) {
            return applied;
        }
    }
    return {};
}

Result<std::vector<domain::EntrySeq>> Recorder::suspects(std::int64_t source,
                                                         const std::vector<std::string>& listing) {
    std::vector<domain::EntrySeq> found;
    auto listed = listing.begin();
    auto read = for_each_row(listing_.rows(source), [&](const Rows& row) -> Result<void> {
        const auto ext_id = row.text(0);
        if (row.integer(1) > 0) {
            // Told more than once: only its lines say whether it is listed.
            if (row.integer(1) == 1) {
                const auto seq = gifts_->find(source, ext_id);
                if (!seq) {
                    return tl::unexpected<Error>(seq.error());
                }
                found.push_back(*seq);
            }
            return {};
        }
        while (listed != listing.end() && *listed < ext_id) {
            ++listed;
        }
        if (listed == listing.end() || *listed != ext_id) {
            found.push_back(row.integer(2));
        }
        return {};
    });
    if (read) {
        read = for_each_row(shown_apart_.rows(source), [&](const Rows& row) -> Result<void> {
            found.push_back(row.integer(0));
            return {};
        });
    }
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

Result<void> Recorder::reconcile(Draft& draft, Feed& feed,
                                 const std::vector<std::string>& listing) {
    // Both the listing and the index of the key in the order of bytes: one walk side by side.
    auto sorted = listing;
    std::sort(sorted.begin(), sorted.end());
    const auto candidates = suspects(feed.source, sorted);
    if (!candidates) {
        return tl::unexpected<Error>(candidates.error());
    }
    for (const auto seq : *candidates) {
        auto gift = gifts_->of(seq);
        if (!gift) {
            return tl::unexpected<Error>(gift.error());
        }
        const auto apart = gifts_->shown_apart(seq);
        if (!apart) {
            return tl::unexpected<Error>(apart.error());
        }
        auto shown = apart->value_or(gift->shown);
        shown.listed = std::binary_search(sorted.begin(), sorted.end(), gift->ext_id);
        const bool rises = shown.listed && !gift->closed_to_feed();
        if (rises && !journal_->has_room_for(rise_to(*gift, shown))) {
            continue; // It stays withdrawn; the next listing asks again.
        }
        const auto done = show(draft, feed, *gift, shown);
        if (!done) {
            return done;
        }
    }
    return {};
}

} // namespace chapeau::ledger
