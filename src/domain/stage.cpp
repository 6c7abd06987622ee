#include "domain/stage.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "domain/fold/donors.hpp"
#include "domain/fold/gift_record.hpp"
#include "domain/fold/goals.hpp"
#include "domain/fold/late_gifts.hpp"
#include "domain/fold/leaderboard.hpp"
#include "domain/fold/pace_meter.hpp"
#include "domain/fold/standing_set.hpp"
#include "domain/fold/text_cache.hpp"
#include "domain/fold/text_store.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace chapeau::domain {

struct Stage::State {
    State(Challenge of, ScreenText supporter)
        : challenge(std::move(of)),
          donors(gifts, texts),
          goals(challenge),
          late(challenge.deadline),
          shown(std::move(supporter)) {}

    void apply(const GiftEntry& entry);
    void apply(const AdjustmentEntry& entry);
    void apply(const ReversalEntry& entry);
    void apply(const RestorationEntry& entry);
    void apply(const CueEntry& entry);
    void apply(const NoteEntry&) {}

    void follow(const SetTarget& cue);
    void follow(const SetDeadline& cue);
    void follow(const StartClock& cue);
    void follow(const HideName& cue);
    void follow(const ShowName& cue);
    void follow(const SetFrozen& cue) { frozen = cue.frozen; }
    void follow(const SetBlank& cue) { blank = cue.blank; }
    void follow(const SetWordsMode&) {}
    void follow(const SetStretch&) {}

    bool is_gift(EntrySeq seq) const;
    GiftRecord& known_gift(EntrySeq seq);
    std::int64_t minor_of(Money amount) const;
    void set_deadline(std::optional<Timestamp> deadline);

    void begin_to_count(EntrySeq seq);
    void cease_to_count(EntrySeq seq);
    void count_heads(const GiftRecord& gift, Heads heads);
    void count_money(const GiftRecord& gift, std::int64_t minor);
    void set_amount_hidden(GiftRecord& gift, bool hidden);

    std::int64_t received_minor() const;
    Money money(std::int64_t minor) const;
    ScreenText name_of(EntrySeq seq) const;
    RecentGift recent_gift(EntrySeq seq) const;
    std::vector<LeaderRow> leaders() const;
    std::vector<RecentGift> recent() const;
    ClockState clock(Timestamp now) const;

    Challenge challenge;
    EntrySeq head = 0;
    Timestamp recorded_at; // Of the entry that is being folded.

    GiftRecords gifts;
    TextStore texts;
    Donors donors;
    Leaderboard board;
    StandingSet standing;
    Goals goals;
    LateGifts late;
    PaceMeter pace;

    std::array<std::int64_t, kLayerCount> minor_by_layer{};
    std::int64_t people = 0;
    std::int64_t people_pledged = 0;
    std::int64_t gifts_standing = 0;
    std::int64_t gifts_hidden = 0;
    std::int64_t gifts_late = 0;
    std::int64_t gifts_ever = 0;
    EntrySeq hidden_at = 0; // The last line that took somebody's words away.
    bool frozen = false;
    bool blank = false;

    mutable TextCache shown; // Remembers; what it answers does not depend on it.
};

bool Stage::State::is_gift(EntrySeq seq) const {
    return seq >= 1 && seq <= static_cast<EntrySeq>(gifts.size()) && record_of(gifts, seq).is_gift;
}

GiftRecord& Stage::State::known_gift(EntrySeq seq) {
    ENSURE(is_gift(seq), "a line of the book points only at a gift that stands before it");
    return record_of(gifts, seq);
}

std::int64_t Stage::State::minor_of(Money amount) const {
    ENSURE(amount.currency() == challenge.currency, "a book holds money of one currency");
    return amount.minor();
}

void Stage::State::apply(const GiftEntry& entry) {
    GiftRecord gift;
    gift.is_gift = true;
    gift.layer = entry.layer;
    gift.amount_hidden = !entry.amount;
    gift.minor = entry.amount ? minor_of(*entry.amount) : 0;
    gift.occurred_us = entry.occurred_at.time_since_epoch().count();
    gift.people = static_cast<std::int32_t>(std::clamp<std::int64_t>(entry.people, 0, kPeopleMax));
    gift.pace_second = PaceMeter::second_of(entry.occurred_at, recorded_at);
    gift.words = texts.keep(truncate_utf8(entry.name, kAudienceBytesMax),
                            truncate_utf8(entry.message, kAudienceBytesMax));
    gift.late = late.judge(head, entry.occurred_at);
    // A key longer than any id is not a key: cutting it could make two people one.
    const bool is_keyed = !entry.donor_key.empty() && entry.donor_key.size() <= kExternalIdBytesMax;
    if (is_keyed) {
        const DonorId giver =
            donors.add_keyed(entry.source.substr(0, kExternalIdBytesMax), entry.donor_key, head);
        gift.donor = donors.has_name(gift) ? giver : donors.add_unnamed(giver, head);
    } else {
        gift.donor = donors.add_alone(head);
    }
    // A hat that went round is no donor, unless somebody put a name on it.
    gift.ranked = gift.is_received() && (is_keyed || !entry.name.empty() || gift.people == 1);
    gifts.back() = gift;
    pace.begin(gift.pace_second);
    ++gifts_ever;
    begin_to_count(head);
}

void Stage::State::apply(const AdjustmentEntry& entry) {
    GiftRecord& gift = known_gift(entry.gift);
    const std::int64_t before = gift.minor;
    const std::int64_t after = entry.amount_hidden ? 0 : before + minor_of(entry.delta);
    if (gift.standing) {
        count_money(gift, after - before);
    }
    gift.minor = after;
    set_amount_hidden(gift, entry.amount_hidden);
}

void Stage::State::apply(const ReversalEntry& entry) {
    if (known_gift(entry.gift).standing) {
        cease_to_count(entry.gift);
    }
}

void Stage::State::apply(const RestorationEntry& entry) {
    GiftRecord& gift = known_gift(entry.gift);
    if (gift.standing) {
        return;
    }
    gift.minor = entry.amount ? minor_of(*entry.amount) : 0;
    gift.amount_hidden = !entry.amount;
    begin_to_count(entry.gift);
}

void Stage::State::apply(const CueEntry& entry) {
    if (validate(entry.cue, challenge)) {
        std::visit([this](const auto& cue) { follow(cue); }, entry.cue);
    }
}

void Stage::State::follow(const SetTarget& cue) {
    challenge.target = cue.target;
    goals.replace_target(cue.target);
}

void Stage::State::follow(const SetDeadline& cue) {
    if (!cue.deadline) {
        challenge.duration.reset(); // Or a clock that nobody meant to start would be awaited.
    }
    set_deadline(cue.deadline);
}

void Stage::State::follow(const StartClock& cue) {
    challenge.opening = cue.opening;
    challenge.duration = cue.duration;
    set_deadline(cue.opening + cue.duration);
}

void Stage::State::follow(const HideName& cue) {
    if (is_gift(cue.gift)) {
        donors.set_hidden(record_of(gifts, cue.gift).donor, true);
        hidden_at = head;
    }
}

void Stage::State::follow(const ShowName& cue) {
    if (is_gift(cue.gift)) {
        donors.set_hidden(record_of(gifts, cue.gift).donor, false);
    }
}

void Stage::State::set_deadline(std::optional<Timestamp> deadline) {
    challenge.deadline = deadline;
    for (const EntrySeq seq : late.set_deadline(deadline)) {
        GiftRecord& gift = record_of(gifts, seq);
        gift.late = false;
        gifts_late -= gift.standing ? 1 : 0;
    }
}

void Stage::State::begin_to_count(EntrySeq seq) {
    GiftRecord& gift = record_of(gifts, seq);
    gift.standing = true;
    standing.insert(seq);
    ++gifts_standing;
    gifts_hidden += gift.amount_hidden ? 1 : 0;
    gifts_late += gift.late ? 1 : 0;
    count_money(gift, gift.minor);
    count_heads(gift, donors.begin_to_count(seq));
}

void Stage::State::cease_to_count(EntrySeq seq) {
    GiftRecord& gift = record_of(gifts, seq);
    gift.standing = false;
    standing.erase(seq);
    --gifts_standing;
    gifts_hidden -= gift.amount_hidden ? 1 : 0;
    gifts_late -= gift.late ? 1 : 0;
    count_money(gift, -gift.minor);
    count_heads(gift, donors.cease_to_count(seq));
}

void Stage::State::count_heads(const GiftRecord& gift, Heads heads) {
    people += heads.given;
    people_pledged += heads.promised;
    pace.add(gift.pace_second, heads.given, 0);
}

void Stage::State::count_money(const GiftRecord& gift, std::int64_t minor) {
    std::int64_t& sum = minor_by_layer[static_cast<std::size_t>(gift.layer)];
    const bool has_overflowed = __builtin_add_overflow(sum, minor, &sum);
    ENSURE(!has_overflowed && sum <= kSumMinorMax && sum >= -kSumMinorMax,
           "the book refuses what would pass the largest sum");
    if (gift.is_received()) {
        pace.add(gift.pace_second, 0, minor);
    }
    if (gift.ranked && minor != 0) {
        board.add(gift.donor, minor);
    }
}

void Stage::State::set_amount_hidden(GiftRecord& gift, bool hidden) {
    const bool was_hidden = gift.amount_hidden;
    if (gift.standing && was_hidden != hidden) {
        gifts_hidden += hidden ? 1 : -1;
    }
    gift.amount_hidden = hidden;
}

std::int64_t Stage::State::received_minor() const {
    return minor_by_layer[static_cast<std::size_t>(Layer::Captured)] +
           minor_by_layer[static_cast<std::size_t>(Layer::Cash)];
}

Money Stage::State::money(std::int64_t minor) const {
    const auto made = Money::from_minor(minor, challenge.currency);
    ENSURE(made.has_value(), "a sum that was counted stays below the largest");
    return *made;
}

ScreenText Stage::State::name_of(EntrySeq seq) const {
    const GiftRecord& gift = record_of(gifts, seq);
    return donors.is_hidden(gift.donor) ? shown.supporter() : shown.name(texts.first(gift.words));
}

RecentGift Stage::State::recent_gift(EntrySeq seq) const {
    const GiftRecord& gift = record_of(gifts, seq);
    return {seq,
            name_of(seq),
            donors.is_hidden(gift.donor) ? ScreenText() : shown.message(texts.second(gift.words)),
            gift.amount_hidden ? std::nullopt : std::optional(money(gift.minor)),
            gift.layer,
            Timestamp(microseconds(gift.occurred_us)),
            gift.late,
            donors.is_hidden(gift.donor)};
}

std::vector<LeaderRow> Stage::State::leaders() const {
    std::vector<LeaderRow> rows;
    for (const Leaderboard::Place& place : board.first(kLeaderRowsMax)) {
        const bool is_tied = !rows.empty() && rows.back().sum.minor() == place.minor;
        const int rank = is_tied ? rows.back().rank : static_cast<int>(rows.size()) + 1;
        const EntrySeq named_by = donors.naming_gift(place.donor);
        rows.push_back({rank, named_by == 0 ? shown.supporter() : name_of(named_by),
                        money(place.minor), std::int64_t{place.donor} + 1, named_by,
                        donors.is_hidden(place.donor)});
    }
    return rows;
}

std::vector<RecentGift> Stage::State::recent() const {
    std::vector<RecentGift> rows;
    for (EntrySeq seq = standing.before(head + 1); seq != 0 && rows.size() < kRecentGiftsMax;
         seq = standing.before(seq)) {
        rows.push_back(recent_gift(seq));
    }
    return rows;
}

ClockState Stage::State::clock(Timestamp now) const {
    if (challenge.deadline && now >= *challenge.deadline) {
        return ClockState::Over;
    }
    const bool awaits_start = !challenge.deadline && challenge.duration;
    if (awaits_start || (challenge.opening && now < *challenge.opening)) {
        return ClockState::Waiting;
    }
    return challenge.deadline ? ClockState::Running : ClockState::Unbounded;
}

Stage::Stage(Challenge challenge, ScreenText supporter) {
    const auto verdict = validate(challenge);
    ENSURE(verdict.has_value(), verdict.error().message);
    state_ = std::make_unique<State>(std::move(challenge), std::move(supporter));
}

Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

void Stage::fold(const Entry& entry) {
    State& state = *state_;
    ENSURE(entry.seq == state.head + 1, "entries are folded in order, each once");
    ENSURE(entry.seq < std::numeric_limits<std::uint32_t>::max(), "a book has a last page");
    state.head = entry.seq;
    state.recorded_at = entry.recorded_at;
    state.gifts.emplace_back();
    std::visit([&](const auto& what) { state.apply(what); }, entry.what);
    state.goals.update(entry.seq, state.people, state.received_minor());
}

EntrySeq Stage::head() const {
    return state_->head;
}

Snapshot Stage::snapshot(Timestamp now, const Surroundings& surroundings) const {
    const State& state = *state_;
    const auto of_layer = [&](Layer layer) {
        return state.money(state.minor_by_layer[static_cast<std::size_t>(layer)]);
    };
    std::vector<TargetState> targets = state.goals.targets();
    const PaceQuestion question{
        now,          state.challenge.opening, state.challenge.deadline, targets.back(),
        state.people, state.received_minor()};
    return {
        .challenge = state.challenge,
        .now = now,
        .head = state.head,
        .totals = {{of_layer(Layer::Captured), of_layer(Layer::Cash), of_layer(Layer::Pledged),
                    of_layer(Layer::Matched)}},
        .received = state.money(state.received_minor()),
        .people = state.people,
        .people_pledged = state.people_pledged,
        .gifts = state.gifts_standing,
        .hidden_gifts = state.gifts_hidden,
        .late_gifts = state.gifts_late,
        .gifts_ever = state.gifts_ever,
        .hidden_at = state.hidden_at,
        .words_mode = WordsMode::HoldPhones,
        .words_waiting = 0,
        .words_version = 0,
        .envelopes_differ = 0,
        .milestones = state.goals.milestones(),
        .targets = std::move(targets),
        .leaders = state.leaders(),
        .recent = state.recent(),
        .clock = state.clock(now),
        .pace = state.pace.pace(question),
        .frozen = state.frozen,
        .blank = state.blank,
        .as_of = surroundings.as_of,
        .rehearsal = surroundings.rehearsal,
        .celebrated_through = surroundings.celebrated_through,
    };
}

std::optional<RecentGift> Stage::find_gift(EntrySeq gift) const {
    return state_->is_gift(gift) ? std::optional(state_->recent_gift(gift)) : std::nullopt;
}

} // namespace chapeau::domain
