// How gifts of other currencies come into the book: converted by the newest rate, or by their own
// when they are corrected; or kept until there is one.
#include "base/format.hpp"
#include "domain/command.hpp"
#include "ledger/recorder.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chapeau::ledger {

Recorder::Worth Recorder::converted(domain::Money amount, const DatedRate& rate) const {
    Worth worth;
    const auto ours = domain::convert(amount, rate.rate);
    if (!ours) {
        worth.objection = ours.error().message;
    } else if (ours->is_zero()) {
        worth.objection =
            format("it is worth less than the smallest coin of {}", journal_->currency().code());
    } else {
        worth.amount = *ours;
        worth.given = GivenAbroad{amount, rate.line};
    }
    return worth;
}

Recorder::Worth Recorder::worth_of_new(const domain::Gift& gift) const {
    Worth worth;
    if (!gift.amount || gift.amount->currency() == journal_->currency()) {
        worth.amount = gift.amount;
        return worth;
    }
    const auto* const rate = rates_->newest(gift.amount->currency());
    if (rate == nullptr) {
        worth.awaits_rate = true;
        worth.objection = format("it is in {}, and no rate is known: it waits for one (see [rates] "
                                 "in the configuration)",
                                 gift.amount->currency().code());
        return worth;
    }
    return converted(*gift.amount, *rate);
}

Recorder::Worth Recorder::worth_of_known(const domain::Gift& gift, const GiftState& known) const {
    Worth worth;
    if (!gift.amount) {
        return worth;
    }
    const auto currency = gift.amount->currency();
    const auto told_in = known.given ? known.given->amount.currency() : journal_->currency();
    if (currency != told_in && known.shown.hidden && !known.given) {
        worth.objection = format("it hid its amount when it came and is shown in {} now: enter it "
                                 "at the desk",
                                 currency.code());
        return worth;
    }
    if (currency != told_in) {
        worth.objection = format("it is told in {} now, and it was entered in {}", currency.code(),
                                 told_in.code());
        return worth;
    }
    if (!known.given) {
        worth.amount = gift.amount;
        return worth;
    }
    const auto* const rate = rates_->at(known.given->rate);
    if (rate == nullptr) {
        worth.objection = "the book has lost the rate that it was converted by";
        return worth;
    }
    return converted(*gift.amount, *rate);
}

Result<void> Recorder::keep_waiting(Draft& draft, Feed& feed, const domain::Gift& gift,
                                    const std::string& donor, std::string reason) {
    Unconverted waiting{feed.source, donor, gift};
    waiting.gift.donor_key.clear();
    const auto kept = rates_->wait(waiting);
    if (!kept) {
        return tl::unexpected<Error>(kept.error());
    }
    if (!*kept) {
        reason = format("{}; too many wait already: it is not kept", reason);
    }
    return park_gift(draft, feed, gift, std::move(reason));
}

Result<void> Recorder::set_rate(Draft& draft, const std::string& key,
                                const domain::ExchangeRate& rate) {
    const auto* const newest = rates_->newest(rate.from);
    if (newest != nullptr && newest->rate == rate) {
        return {}; // Told again, at a new start.
    }
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    const auto used = gifts_->find(*source, key);
    if (!used) {
        return tl::unexpected<Error>(used.error());
    }
    // The same rate of the same day may be put back after another one.
    const auto own_key = *used == 0 ? key : format("{}/{}", key, journal_->head() + 1);
    auto done = writer_.note(draft, {*source, own_key, 0}, domain::RateSet{rate});
    if (done) {
        done = rates_->add({journal_->head(), rate});
    }
    if (!done) {
        return done;
    }
    const auto waiting = rates_->waiting_for(rate.from);
    if (!waiting) {
        return tl::unexpected<Error>(waiting.error());
    }
    Draft entered{draft.now, kFeedActor, {}}; // By their feeds, whoever told the rate.
    done = enter_waiting(entered, *waiting);
    std::move(entered.entries.begin(), entered.entries.end(), std::back_inserter(draft.entries));
    return done;
}

Result<void> Recorder::enter_waiting(Draft& draft, const std::vector<Unconverted>& waiting) {
    // One source after the other: what one tells may change what is kept of another.
    for (auto first = waiting.begin(); first != waiting.end();) {
        const auto source = first->source;
        Feed feed{source, 0, feeds_->of(source), nullptr};
        for (; first != waiting.end() && first->source == source; ++first) {
            auto done = tell_new(draft, feed, first->gift, first->donor);
            done = done ? rates_->drop(source, first->gift.external_id) : done;
            if (!done) {
                return done;
            }
        }
        if (const auto saved = feeds_->save(source, feed.state, draft.now); !saved) {
            return saved;
        }
    }
    return {};
}

} // namespace chapeau::ledger
