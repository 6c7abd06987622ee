// Two sources that tell of one payment: what the second one tells is linked, not added.
#include "base/format.hpp"
#include "base/text.hpp"
#include "domain/screen_text.hpp"
#include "ledger/recorder.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::ledger {

namespace {

/// Its own provider took it back, and the payment is there all the same.
bool was_withdrawn(const GiftState& gift) {
    return !gift.standing && !gift.closed_to_feed();
}

} // namespace

Result<std::int64_t> Recorder::link_source(const Feed& feed) {
    return journal_->sources().id_of(
        format("{}{}", journal_->sources().name_of(feed.source), kLinksSuffix));
}

Result<bool> Recorder::link(Draft& draft, Feed& feed, const domain::Gift& gift) {
    const auto known = links_->find(feed.source, gift.external_id);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    if (*known) {
        const auto told = tell_linked(draft, feed, gift, **known);
        return told ? Result<bool>(true) : tl::unexpected<Error>(told.error());
    }
    const auto owner = gift.payment_reference.empty() ? Result<domain::EntrySeq>(0)
                                                      : links_->gift_of(gift.payment_reference);
    if (!owner || *owner == 0) {
        return owner ? Result<bool>(false) : tl::unexpected<Error>(owner.error());
    }
    const auto state = gifts_->of(*owner);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    if (state->source == feed.source || state->layer != gift.layer || was_withdrawn(*state)) {
        return false;
    }
    const auto source = link_source(feed);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    const auto worth = worth_of_new(gift);
    const Link link{*owner, {true, !worth.amount, worth.amount ? worth.amount->minor() : 0}, 0};
    auto done =
        writer_.note(draft, {*source, gift.external_id, 0},
                     domain::TellingLinked{*owner, journal_->sources().name_of(feed.source)});
    done = done ? links_->keep(feed.source, gift.external_id, link) : done;
    done = done ? adopt_words(draft, *source, gift, *state) : done;
    for (const auto kind : {ParkedKind::Gift, ParkedKind::Unreadable}) {
        done = done ? inbox_->remove(feed.source, kind, gift.external_id) : done;
    }
    return done ? Result<bool>(true) : tl::unexpected<Error>(done.error());
}

/// The name is often told by one of the two only: a bank knows none that may be shown.
Result<void> Recorder::adopt_words(Draft& draft, std::int64_t link_source, const domain::Gift& gift,
                                   const GiftState& owner) {
    // Who gave from a phone has chosen there what is shown.
    if ((gift.name.empty() && gift.message.empty()) || owner.from_checkout || !owner.standing) {
        return {};
    }
    const auto had_words = persons_->has_place(owner.words_at());
    if (!had_words || *had_words) {
        return had_words ? Result<void>() : tl::unexpected<Error>(had_words.error());
    }
    return writer_.note(
        draft, {link_source, gift.external_id, 1},
        domain::NameCorrected{
            owner.words_at(), std::string(truncate_utf8(gift.name, domain::kAudienceBytesMax)),
            std::string(truncate_utf8(gift.message, domain::kAudienceBytesMax)), gift.words});
}

Result<void> Recorder::tell_linked(Draft& draft, Feed& feed, const domain::Gift& gift,
                                   const Link& link) {
    const auto worth = worth_of_new(gift);
    auto now = link;
    now.shown = {true, !worth.amount, worth.amount ? worth.amount->minor() : 0};
    if (now.shown == link.shown) {
        return {};
    }
    const auto kept = links_->keep(feed.source, gift.external_id, now);
    const bool is_less =
        !now.shown.hidden && !link.shown.hidden && now.shown.amount_minor < link.shown.amount_minor;
    if (!kept || !is_less) {
        return kept ? inbox_->remove(feed.source, ParkedKind::Gift, gift.external_id) : kept;
    }
    const auto owner = gifts_->of(link.gift);
    if (!owner) {
        return tl::unexpected<Error>(owner.error());
    }
    return park_gift(draft, feed, gift,
                     format("it is now less than it was; it counts as {} tells of it (gift {}): if "
                            "that stays, correct it at the desk",
                            journal_->sources().name_of(owner->source), link.gift));
}

Result<void> Recorder::refund_linked(Draft& draft, Feed& feed, const Parked& refund, Link link) {
    auto gift = gifts_->of(link.gift);
    if (!gift) {
        return tl::unexpected<Error>(gift.error());
    }
    const auto left = link.net_minor();
    const auto back = std::min(refund.amount_minor.value_or(left), left);
    const bool is_whole = link.shown.hidden ? !refund.amount_minor : back == left;
    link.refunded_minor += back;
    const auto external_id = refund.about.value_or(std::string());
    auto done = links_->keep(feed.source, external_id, link);
    if (done && is_whole && gift->standing) {
        return give_linked_back(draft, feed, refund, *gift);
    }
    // A line of its own, by which it is known when it is told again.
    done = done ? writer_.note(
                      draft, {feed.refund_source, refund.ext_id, 0},
                      domain::TellingLinked{link.gift, journal_->sources().name_of(feed.source)})
                : done;
    if (!done || is_whole) {
        return done;
    }
    // The owner of the gift may tell of the same refund, and a gift is not lowered twice.
    auto notice = refund;
    notice.about.reset();
    notice.reason = format("a part of gift {} went back, which counts as {} tells of it: unless {} "
                           "tells of this too, correct it at the desk",
                           link.gift, journal_->sources().name_of(gift->source),
                           journal_->sources().name_of(gift->source));
    return inbox_->park(feed.source, notice, draft.now);
}

/// Wholly refunded is wholly refunded, whoever tells of it first.
Result<void> Recorder::give_linked_back(Draft& draft, Feed& feed, const Parked& refund,
                                        GiftState& gift) {
    const auto left = gift.net_minor();
    auto done = writer_.reverse(draft, gift, {feed.refund_source, refund.ext_id, 0},
                                domain::ReversalReason::Refunded, refund.occurred_us);
    if (!done || !feeds_->all().contains(gift.source)) {
        return done;
    }
    auto owner = feeds_->of(gift.source);
    owner.sum_minor_known -= left;
    return feeds_->save(gift.source, owner, draft.now);
}

Result<void> Recorder::bear_payment(Draft& draft, Feed& feed, const domain::Gift& gift,
                                    domain::EntrySeq seq) {
    const auto bearer = links_->gift_of(gift.payment_reference);
    if (!bearer || *bearer == seq) {
        return bearer ? Result<void>() : tl::unexpected<Error>(bearer.error());
    }
    if (*bearer == 0) {
        return links_->bear(gift.payment_reference, seq);
    }
    const auto other = gifts_->of(*bearer);
    const auto own = gifts_->of(seq);
    for (const auto* state : {&other, &own}) {
        if (!*state) {
            return tl::unexpected<Error>(state->error());
        }
        if (!(*state)->standing) {
            return {};
        }
    }
    const auto source = link_source(feed);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    const auto told = gifts_->find(*source, gift.external_id);
    if (!told || *told != 0 || other->source == feed.source) {
        return told ? Result<void>() : tl::unexpected<Error>(told.error());
    }
    return writer_.note(draft, {*source, gift.external_id, 0},
                        domain::DoubleNoticed{std::min(*bearer, seq), std::max(*bearer, seq)});
}

} // namespace chapeau::ledger
