// An evening for tests of the Stage: a book that numbers its own lines, and the Stage that
// reads them.
#pragma once

#include "domain/stage.hpp"
#include "support/makers.hpp"

#include <optional>
#include <utility>

namespace chapeau::test {

class Evening {
public:
    explicit Evening(domain::Challenge challenge = make_challenge())
        : stage_(std::move(challenge), supporter()) {}

    /// Every line is told at this moment until it is set anew.
    Evening& it_is(Timestamp now) {
        now_ = now;
        return *this;
    }

    domain::EntrySeq gift(GiftEntryFields fields = {}) {
        return tell(make_gift_entry(std::move(fields)));
    }
    domain::EntrySeq adjust(domain::EntrySeq gift, std::int64_t delta_minor) {
        return tell(domain::AdjustmentEntry{gift, money(delta_minor), false});
    }
    domain::EntrySeq refund(domain::EntrySeq gift) {
        return tell(domain::ReversalEntry{gift, std::nullopt, domain::ReversalReason::Refunded});
    }
    domain::EntrySeq restore(domain::EntrySeq gift, std::optional<domain::Money> amount) {
        return tell(domain::RestorationEntry{gift, amount});
    }
    domain::EntrySeq cue(domain::Cue cue) { return tell(domain::CueEntry{std::move(cue)}); }

    domain::EntrySeq tell(EntryContent what) {
        stage_.fold(make_entry(++seq_, std::move(what), now_));
        return seq_;
    }

    domain::Snapshot see() const { return stage_.snapshot(now_, {}); }
    domain::Snapshot see(Timestamp now) const { return stage_.snapshot(now, {}); }
    const domain::Stage& stage() const { return stage_; }

private:
    domain::Stage stage_;
    domain::EntrySeq seq_ = 0;
    Timestamp now_ = evening();
};

} // namespace chapeau::test
