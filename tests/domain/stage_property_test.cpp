#include "domain/recount.hpp"
#include "domain/stage.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <array>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace chapeau::test {
namespace {

using namespace domain;

/// Random lines that a book could hold: they point only at gifts that stand before them.
class RandomBook {
public:
    explicit RandomBook(std::uint64_t seed) : random_(seed) {}

    Entry next() {
        ++seq_;
        const Timestamp recorded = at(seconds(seq_ * 20));
        const auto die = below(100);
        if (gifts_.empty() || die < 50) {
            gifts_.push_back(seq_);
            return {seq_, recorded, random_gift(recorded)};
        }
        if (die < 55) {
            return {seq_, recorded, random_payment(recorded)};
        }
        if (die < 63) {
            return {seq_, recorded, NoteEntry{random_note()}};
        }
        if (die < 85) {
            return {seq_, recorded, random_correction()};
        }
        return {seq_, recorded, CueEntry{random_cue(recorded)}};
    }

private:
    std::int64_t below(std::int64_t end) {
        return std::uniform_int_distribution<std::int64_t>(0, end - 1)(random_);
    }

    GiftEntry random_gift(Timestamp recorded) {
        static constexpr std::array<const char*, 6> kNames = {
            "", "Ada", "Bo \u202etxt", "\u3164", "\u0634\u0627\u062f\u064a", "Chloe"};
        GiftEntry gift;
        gift.source = below(2) == 0 ? "a" : "b";
        gift.layer = static_cast<Layer>(below(8) < 5 ? 0 : below(4));
        // Few different amounts, so that ties are common.
        gift.amount = below(8) == 0 ? std::nullopt : std::optional(dollars(1 + below(12)));
        gift.donor_key = below(2) == 0 ? "" : "donor-" + std::to_string(below(12));
        gift.name = kNames[static_cast<std::size_t>(below(kNames.size()))];
        gift.message = below(3) == 0 ? "hello" : "";
        gift.people = below(6) == 0 ? below(5) : 1;
        gift.occurred_at = recorded - seconds(below(600));
        gift.origin = static_cast<WordsOrigin>(below(3));
        gift.words = random_judgement();
        return gift;
    }

    Judgement random_judgement() {
        static constexpr std::array<Verdict, 4> kVerdicts = {Verdict::Allow, Verdict::Allow,
                                                             Verdict::Hold, Verdict::Block};
        return {kVerdicts.at(static_cast<std::size_t>(below(4))), Objection::Link};
    }

    EntrySeq random_old_gift() {
        return gifts_[static_cast<std::size_t>(below(std::ssize(gifts_)))];
    }

    /// Of any gift that is no payment, some twice; whether it was a promise the fold does not ask.
    EntryContent random_payment(Timestamp recorded) {
        const EntrySeq promise = random_old_gift();
        if (payments_.contains(promise)) {
            return CueEntry{SetBlank{false}};
        }
        payments_.insert(seq_);
        gifts_.push_back(seq_);
        GiftEntry gift;
        gift.source = "desk";
        gift.layer = below(2) == 0 ? Layer::Cash : Layer::Captured;
        gift.amount = dollars(1 + below(12));
        gift.occurred_at = recorded;
        gift.origin = WordsOrigin::Desk;
        gift.pays = promise;
        return gift;
    }

    Note random_note() {
        const EntrySeq gift = random_old_gift();
        switch (below(4)) {
        case 0:
            return OwnWordsHidden{gift};
        case 1:
            return GiverBlocked{gift, below(2) == 0};
        case 2:
            return NameCorrected{gift, below(2) == 0 ? "Dana" : "Ada", "well", random_judgement()};
        default:
            return WordsApproved{gift, "0123"};
        }
    }

    EntryContent random_correction() {
        const EntrySeq gift = gifts_[static_cast<std::size_t>(below(std::ssize(gifts_)))];
        const auto amount = below(6) == 0 ? std::nullopt : std::optional(dollars(1 + below(12)));
        switch (below(4)) {
        case 0:
            return AdjustmentEntry{gift, money(below(600) - 200), false};
        case 1:
            return below(3) == 0 ? EntryContent(AdjustmentEntry{gift, money(0), true})
                                 : EntryContent(RestorationEntry{gift, amount});
        case 2:
            return RestorationEntry{gift, amount};
        default:
            return ReversalEntry{gift, amount, static_cast<ReversalReason>(below(4))};
        }
    }

    Cue random_cue(Timestamp recorded) {
        const EntrySeq gift = gifts_[static_cast<std::size_t>(below(std::ssize(gifts_)))];
        switch (below(9)) {
        case 8:
            return SetWordsMode{static_cast<WordsMode>(below(4))};
        case 0:
            return SetTarget{{1 + below(60), dollars(1 + below(300))}};
        case 1:
            return SetTarget{amount_target(dollars(1 + below(300)))};
        case 2:
            return SetDeadline{below(4) == 0
                                   ? std::nullopt
                                   : std::optional(recorded + seconds(below(2400) - 1200))};
        case 3:
            return StartClock{recorded - seconds(below(600)), seconds(1 + below(1200))};
        case 4:
            return HideName{gift};
        case 5:
            return ShowName{gift};
        case 6:
            return SetFrozen{below(2) == 0};
        default:
            return SetBlank{below(2) == 0};
        }
    }

    std::mt19937_64 random_;
    EntrySeq seq_ = 0;
    std::vector<EntrySeq> gifts_;
    std::set<EntrySeq> payments_;
};

Challenge random_challenge(std::uint64_t seed) {
    auto challenge = make_challenge();
    challenge.measure = seed % 2 == 0 ? Measure::Amount : Measure::People;
    challenge.target = {30, dollars(150)};
    challenge.milestones = seed % 2 == 0 ? std::vector<std::int64_t>{3000, 9000, 14'000}
                                         : std::vector<std::int64_t>{5, 10, 29};
    challenge.stretch_targets = {Target{40, dollars(200)}, Target{50, dollars(300)}};
    challenge.duration = seconds(1200);
    return challenge;
}

/// Cues of the random book may set a target without people; such a book measures money.
bool can_be_followed(const Entry& entry, const Challenge& challenge) {
    const auto* const cue = std::get_if<CueEntry>(&entry.what);
    return cue == nullptr || validate(cue->cue, challenge).has_value();
}

TEST_CASE("whatever the book says the stage agrees with a recount after each line", "[domain]") {
    constexpr std::uint64_t kSeeds = 40;
    constexpr int kLines = 220;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        INFO("seed " << seed);
        const Challenge challenge = random_challenge(seed);
        RandomBook book(seed);
        Stage stage(challenge, supporter());
        Recount recount(challenge);
        for (int line = 0; line < kLines; ++line) {
            Entry entry = book.next();
            if (!can_be_followed(entry, challenge)) {
                entry.what = CueEntry{SetBlank{false}};
            }
            recount.tell(entry);
            stage.fold(entry);
            check_same(stage.snapshot(entry.recorded_at, {}), recount.expected(entry.recorded_at));
        }
    }
}

TEST_CASE("looking changes nothing and the same lines give the same picture", "[domain]") {
    for (std::uint64_t seed = 100; seed < 110; ++seed) {
        INFO("seed " << seed);
        const Challenge challenge = random_challenge(seed);
        RandomBook book(seed);
        Stage looked_at(challenge, supporter());
        Stage left_alone(challenge, supporter());
        Timestamp now = evening();
        for (int line = 0; line < 400; ++line) {
            const Entry entry = book.next();
            now = entry.recorded_at;
            looked_at.fold(entry);
            left_alone.fold(entry);
            static_cast<void>(looked_at.snapshot(now, {}));
        }
        const Snapshot one = looked_at.snapshot(now, {});
        const Snapshot other = left_alone.snapshot(now, {});
        check_same(one, other);
        CHECK(one.leaders == other.leaders);
        CHECK(one.pace == other.pace);
    }
}

TEST_CASE("a book read backwards to nothing is an empty evening again", "[domain]") {
    for (std::uint64_t seed = 200; seed < 205; ++seed) {
        INFO("seed " << seed);
        RandomBook book(seed);
        Stage stage(random_challenge(seed), supporter());
        EntrySeq head = 0;
        for (int line = 0; line < 300; ++line) {
            const Entry entry = book.next();
            head = entry.seq;
            stage.fold(entry);
        }
        const EntrySeq last = head;
        for (EntrySeq gift = 1; gift <= last; ++gift) {
            if (stage.find_gift(gift)) {
                stage.fold(
                    {++head, evening(), ReversalEntry{gift, std::nullopt, ReversalReason::Voided}});
            }
        }
        const Snapshot seen = stage.snapshot(evening(), {});
        CHECK(seen.received == money(0));
        CHECK(seen.people == 0);
        CHECK(seen.people_pledged == 0);
        CHECK(seen.gifts == 0);
        CHECK(seen.hidden_gifts == 0);
        CHECK(seen.late_gifts == 0);
        CHECK(seen.leaders.empty());
        CHECK(seen.recent.empty());
    }
}

} // namespace
} // namespace chapeau::test
