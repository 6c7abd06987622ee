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
    auto done =
        writer_.note(draft, {*source, gift.external_id, 0},
                     domain::TellingLinked{*owner, journal_->sources().name_of(feed.source)});
    done =
        done ? links_->keep(feed.source, gift.external_id, {*owner, true, gift.amount, 0}) : done;
    done = done ? adopt_words(draft, *source, gift, *state) : done;
    for (const auto kind : {ParkedKind::Gift, ParkedKind::Unreadable}) {
        done = done ? inbox_->remove(feed.source, kind, gift.external_id) : done;
    }
    done = done ? rates_->drop(feed.source, gift.external_id) : done;
    done = done ? apply_waiting_of(draft, feed, gift.external_id, nullptr) : done;
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
    const Link now{link.gift, true, gift.amount, link.refunded_minor};
    if (now == link) {
        return {};
    }
    auto done = links_->keep(feed.source, gift.external_id, now);
    done = done && !link.listed ? bring_back(draft, link.gift) : done;
    const auto owner =
        done ? gifts_->of(link.gift) : Result<GiftState>(tl::unexpected<Error>(done.error()));
    if (!owner) {
        return tl::unexpected<Error>(owner.error());
    }
    const bool is_less = now.amount && link.amount &&
                         now.amount->currency() == link.amount->currency() &&
                         now.amount->minor() < link.amount->minor();
    const bool is_known = is_less && now.amount->currency() == journal_->currency() &&
                          owner->net_minor() <= now.amount->minor();
    if (!is_less || is_known) {
        return inbox_->remove(feed.source, ParkedKind::Gift, gift.external_id);
    }
    return park_gift(draft, feed, gift,
                     format("it is now less than it was; it counts as {} tells of it (gift {}): if "
                            "that stays, correct it at the desk",
                            journal_->sources().name_of(owner->source), link.gift));
}

Result<void> Recorder::bring_back(Draft& draft, domain::EntrySeq seq) {
    auto gift = gifts_->of(seq);
    if (!gift) {
        return tl::unexpected<Error>(gift.error());
    }
    if (!was_withdrawn(*gift) || !journal_->has_room_for(gift->net_minor())) {
        return {};
    }
    Feed owner{gift->source, 0, feeds_->of(gift->source), nullptr};
    auto done = writer_.restore(draft, *gift, next_key(*gift));
    if (done) {
        count(owner.state, gift->shown, gift->refunded_minor, 1);
        done = apply_waiting(draft, owner, *gift);
    }
    return done ? feeds_->save(owner.source, owner.state, draft.now) : done;
}

Result<void> Recorder::refund_linked(Draft& draft, Feed& feed, Parked refund, Link link,
                                     Feed* owner) {
    auto gift = gifts_->of(link.gift);
    const auto sourced = ensure_refund_source(feed);
    if (!gift || !sourced) {
        return tl::unexpected<Error>(gift ? sourced.error() : gift.error());
    }
    if (!gift->standing && !gift->refunded) {
        refund.reason = "its gift does not count now; it waits in case the gift comes back";
        return inbox_->park(feed.source, refund, draft.now);
    }
    const auto ours = journal_->currency();
    const std::string_view currency =
        refund.currency.empty() ? ours.code() : std::string_view(refund.currency);
    const bool is_comparable = link.amount && link.amount->currency().code() == currency;
    const auto left = link.left_minor();
    const auto back = std::min(refund.amount_minor.value_or(left), left);
    const bool is_whole = !refund.amount_minor || (is_comparable && left > 0 && back == left);
    link.refunded_minor += is_whole || is_comparable ? back : 0;
    auto done = links_->keep(feed.source, refund.about.value_or(std::string()), link);
    if (done && is_whole && gift->standing) {
        // Wholly refunded is wholly refunded, whoever tells of it first.
        done = give_back(draft, *gift, {feed.refund_source, refund.ext_id, 0}, refund.occurred_us,
                         owner);
    } else if (done) {
        // A line of its own, by which it is known when it is told again.
        done = writer_.note(
            draft, {feed.refund_source, refund.ext_id, 0},
            domain::TellingLinked{link.gift, journal_->sources().name_of(feed.source)});
    }
    if (!done || is_whole || gift->refunded) {
        return done ? inbox_->remove(feed.source, ParkedKind::Refund, refund.ext_id) : done;
    }
    // The owner of the gift may tell of the same refund, and a gift is not lowered twice.
    refund.about.reset();
    refund.reason = format("a part of gift {} went back, which counts as {} tells of it: unless {} "
                           "tells of this too, correct it at the desk",
                           link.gift, journal_->sources().name_of(gift->source),
                           journal_->sources().name_of(gift->source));
    return inbox_->park(feed.source, refund, draft.now);
}

/// Refunds that the other tellers of a gift told before it counted.
Result<void> Recorder::apply_waiting_linked(Draft& draft, Feed& feed, GiftState& gift) {
    const auto tellings = links_->tellings_of(gift.seq);
    if (!tellings) {
        return tl::unexpected<Error>(tellings.error());
    }
    for (const auto& telling : *tellings) {
        Feed other{telling.source, 0, feeds_->of(telling.source), nullptr};
        if (const auto done = apply_waiting_of(draft, other, telling.ext_id, &feed); !done) {
            return done;
        }
    }
    if (tellings->empty()) {
        return {};
    }
    auto now = gifts_->of(gift.seq);
    if (!now) {
        return tl::unexpected<Error>(now.error());
    }
    gift = *std::move(now);
    return {};
}

/// Those of one linked telling.
Result<void> Recorder::apply_waiting_of(Draft& draft, Feed& feed, std::string_view ext_id,
                                        Feed* owner) {
    const auto waiting = inbox_->waiting_for(feed.source, ext_id);
    if (!waiting) {
        return tl::unexpected<Error>(waiting.error());
    }
    for (const auto& refund : *waiting) {
        const auto link = links_->find(feed.source, ext_id);
        if (!link || !*link) {
            return link ? Result<void>() : tl::unexpected<Error>(link.error());
        }
        if (const auto done = refund_linked(draft, feed, refund, **link, owner); !done) {
            return done;
        }
    }
    return {};
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
