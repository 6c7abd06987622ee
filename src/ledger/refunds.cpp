// Money that went back, told as a record of its own: applied to its gift, or kept until it can be.
#include "base/format.hpp"
#include "ledger/recorder.hpp"

#include <cstdlib>
#include <utility>

namespace chapeau::ledger {

namespace {

/// Each of several refunds of a converted gift is rounded by itself; more than ten are not seen.
constexpr std::int64_t kRoundingMinorMax = 5;

std::int64_t less_rounding(std::int64_t refund_minor, std::int64_t left_minor) {
    return std::abs(refund_minor - left_minor) <= kRoundingMinorMax ? left_minor : refund_minor;
}

} // namespace

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
        const auto currency = refund.amount->currency();
        record.raw = format("{} {}", refund.amount->minor(), currency.code());
        record.amount_minor = refund.amount->minor();
        record.currency = currency == journal_->currency() ? std::string_view() : currency.code();
    }
    auto objection = refund.amount ? objection_to_size(*refund.amount) : std::nullopt;
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
    if (!known || *known != 0) {
        return known ? Result<void>() : tl::unexpected<Error>(known.error());
    }
    record.about = refund.gift_external_id;
    const auto linked = links_->find(feed.source, refund.gift_external_id);
    if (!linked) {
        return tl::unexpected<Error>(linked.error());
    }
    return *linked ? refund_linked(draft, feed, std::move(record), **linked, nullptr)
                   : refund_own(draft, feed, std::move(record), refund.waits_for_gift);
}

Result<void> Recorder::refund_own(Draft& draft, Feed& feed, Parked refund, bool waits_for_gift) {
    const auto gift_id = refund.about.value_or(std::string());
    const auto seq = gifts_->find(feed.source, gift_id);
    if (!seq) {
        return tl::unexpected<Error>(seq.error());
    }
    if (*seq == 0) {
        const auto waits =
            waits_for_gift ? Result<bool>(true) : rates_->waits(feed.source, gift_id);
        if (!waits || !*waits) {
            return waits ? Result<void>() : tl::unexpected<Error>(waits.error());
        }
        refund.reason = "its gift has not arrived yet";
        return inbox_->park(feed.source, refund, draft.now);
    }
    auto gift = gifts_->of(*seq);
    return gift ? apply_refund(draft, feed, *gift, refund) : tl::unexpected<Error>(gift.error());
}

Recorder::Worth Recorder::worth_of_refund(const Parked& refund, const GiftState& gift) const {
    Worth worth;
    if (!refund.amount_minor) {
        return worth;
    }
    const auto told_in = gift.given ? gift.given->amount.currency() : journal_->currency();
    const auto ours = journal_->currency();
    const std::string_view currency =
        refund.currency.empty() ? ours.code() : std::string_view(refund.currency);
    const auto amount = domain::Money::from_minor(*refund.amount_minor, told_in);
    if (currency != told_in.code() || !amount) {
        worth.objection = format("it is told in {}, and its gift was entered in {}: correct the "
                                 "gift at the desk",
                                 currency, told_in.code());
        return worth;
    }
    if (!gift.given) {
        worth.amount = *amount;
        return worth;
    }
    const auto* const rate = rates_->at(gift.given->rate);
    if (rate == nullptr) {
        worth.objection = "the book has lost the rate that its gift was converted by";
        return worth;
    }
    const auto opening = converted(gift.given->amount, *rate);
    const bool is_uncorrected =
        opening.amount && opening.amount->minor() == gift.shown.amount_minor;
    if (is_uncorrected && *amount == gift.given->amount) {
        return worth; // All of it: whatever rounding has left of it goes too.
    }
    return converted(*amount, *rate);
}

Result<void> Recorder::apply_refund(Draft& draft, Feed& feed, GiftState& gift, Parked& refund) {
    const auto sourced = ensure_refund_source(feed);
    if (!sourced) {
        return sourced;
    }
    if (!gift.standing && !gift.refunded) {
        refund.reason = "its gift does not count now; it waits in case the gift comes back";
        return inbox_->park(feed.source, refund, draft.now);
    }
    if (gift.refunded && (!refund.amount_minor || gift.refunded_by != feed.refund_source)) {
        // All of it went back before, by the desk's hand or another telling.
        return inbox_->remove(feed.source, ParkedKind::Refund, refund.ext_id);
    }
    if (gift.shown.hidden && refund.amount_minor && !gift.refunded) {
        refund.reason = "its gift hides its amount; it waits until the amount is shown";
        return inbox_->park(feed.source, refund, draft.now);
    }
    auto worth = worth_of_refund(refund, gift);
    const auto left = gift.refunded ? 0 : gift.net_minor();
    auto amount = worth.amount ? worth.amount->minor() : left;
    if (gift.given) {
        amount = less_rounding(amount, left);
    }
    if (worth.objection.empty() && (gift.refunded || amount > left)) {
        worth.objection = "it gives back more than what is left of its gift";
    }
    if (!worth.objection.empty()) {
        refund.about.reset();
        refund.reason = std::move(worth.objection);
        return inbox_->park(feed.source, refund, draft.now);
    }
    const auto refunded = writer_.refund(draft, gift, {feed.refund_source, refund.ext_id, 0},
                                         amount, refund.occurred_us);
    if (!refunded) {
        return refunded;
    }
    feed.state.sum_minor_known -= gift.shown.hidden ? 0 : amount;
    // What was told of a promise that could not be taken is settled with it.
    const auto settled = gift.standing || gift.layer != domain::Layer::Pledged
                             ? Result<void>()
                             : inbox_->remove(feed.source, ParkedKind::Unreadable, gift.ext_id);
    return settled ? inbox_->remove(feed.source, ParkedKind::Refund, refund.ext_id) : settled;
}

Result<void> Recorder::give_back(Draft& draft, GiftState& gift, const LineKey& key,
                                 std::int64_t occurred_us, Feed* owner) {
    const auto left = gift.shown.hidden ? 0 : gift.net_minor();
    const auto done =
        writer_.reverse(draft, gift, key, domain::ReversalReason::Refunded, occurred_us);
    if (!done || !feeds_->all().contains(gift.source)) {
        return done;
    }
    if (owner != nullptr) {
        owner->state.sum_minor_known -= left;
        return done;
    }
    auto state = feeds_->of(gift.source);
    state.sum_minor_known -= left;
    return feeds_->save(gift.source, state, draft.now);
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
    return apply_waiting_linked(draft, feed, gift);
}

} // namespace chapeau::ledger
