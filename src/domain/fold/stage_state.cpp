#include "domain/fold/stage_state.hpp"

#include "base/check.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <variant>

namespace chapeau::domain {

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
    if (entry.pays == 0) {
        take_giver(gift, entry);
    } else {
        take_promise(gift, entry);
    }
    if (gift.layer != Layer::Matched) {
        donors.count_arrival(gift.donor, gift.people);
    }
    gifts.back() = gift;
    if (entry.given) {
        given_abroad.emplace(head, entry.given);
    }
    if (gift.layer == Layer::Pledged && !is_no_feed(entry.source)) {
        promised_by_feeds.emplace(head, HeldGift{head, entry.source, money(0), std::nullopt, 0});
    }
    look_for_double(entry);
    pace.begin(gift.pace_second);
    ++gifts_ever;
    begin_to_count(head);
}

void Stage::State::take_giver(GiftRecord& gift, const GiftEntry& entry) {
    gift.words = texts.keep(truncate_utf8(entry.name, kAudienceBytesMax),
                            truncate_utf8(entry.message, kAudienceBytesMax));
    gift.has_words = !entry.name.empty() || !entry.message.empty();
    gift.origin = static_cast<std::uint8_t>(entry.origin) & 3U;
    gift.set_judgement(entry.words);
    gift.late = late.judge(head, entry.occurred_at);
    // A key longer than any id is not a key: cutting it could make two people one.
    const bool is_keyed = !entry.donor_key.empty() && entry.donor_key.size() <= kExternalIdBytesMax;
    if (is_keyed) {
        // Of a phone it is known who it is, whichever way it gives.
        const std::string_view source =
            entry.origin == WordsOrigin::Phone ? kPhonesSource : std::string_view(entry.source);
        const DonorId giver =
            donors.add_keyed(source.substr(0, kExternalIdBytesMax), entry.donor_key, head);
        gift.donor = donors.has_name(gift) ? giver : donors.add_unnamed(giver, head);
    } else {
        gift.donor = donors.add_alone(head);
    }
    // A hat that went round is no donor, unless somebody put a name on it.
    gift.ranked = gift.is_received() && (is_keyed || !entry.name.empty() || gift.people == 1);
}

void Stage::State::take_promise(GiftRecord& gift, const GiftEntry& entry) {
    const GiftRecord& promise = known_gift(entry.pays);
    gift.words = promise.words;
    gift.has_words = promise.has_words;
    gift.approved = promise.approved;
    gift.origin = promise.origin;
    gift.set_judgement(promise.judgement());
    // Who promised in time gave in time.
    gift.late = late.judge(head, Timestamp(microseconds(promise.occurred_us)));
    const bool is_unnamed = donors.giver_of(promise.donor) != promise.donor;
    const DonorId giver = donors.add_another(promise.donor, head);
    gift.donor = is_unnamed ? donors.add_unnamed(giver, head) : giver;
    gift.ranked = gift.is_received();
    payments_of[entry.pays].push_back(head);
    promise_of[head] = entry.pays;
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
    if (const auto found = given_abroad.find(entry.gift); found != given_abroad.end()) {
        found->second.reset();
    }
}

void Stage::State::apply(const ReversalEntry& entry) {
    GiftRecord& gift = known_gift(entry.gift);
    if (gift.standing) {
        gift.reversed = (static_cast<std::uint8_t>(entry.reason) + 1U) & 7U;
        cease_to_count(entry.gift);
        recount_envelopes();
    }
}

void Stage::State::apply(const RestorationEntry& entry) {
    GiftRecord& gift = known_gift(entry.gift);
    if (gift.standing) {
        return;
    }
    gift.minor = entry.amount ? minor_of(*entry.amount) : 0;
    gift.amount_hidden = !entry.amount;
    gift.reversed = 0;
    begin_to_count(entry.gift);
    recount_envelopes();
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
    count_converted(seq, 1);
    count_heads(gift, donors.begin_to_count(seq));
    reconsider(seq);
    words_version = gift.words_from() == WordsOrigin::Phone ? head : words_version;
}

void Stage::State::cease_to_count(EntrySeq seq) {
    GiftRecord& gift = record_of(gifts, seq);
    gift.standing = false;
    standing.erase(seq);
    --gifts_standing;
    gifts_hidden -= gift.amount_hidden ? 1 : 0;
    gifts_late -= gift.late ? 1 : 0;
    count_money(gift, -gift.minor);
    count_converted(seq, -1);
    count_heads(gift, donors.cease_to_count(seq));
    reconsider(seq);
    words_version = gift.words_from() == WordsOrigin::Phone ? head : words_version;
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

void Stage::State::count_converted(EntrySeq seq, std::int64_t by) {
    if (!given_abroad.empty() && record_of(gifts, seq).is_received() &&
        given_abroad.contains(seq)) {
        gifts_converted += by;
    }
}

std::optional<Money> Stage::State::given_of(EntrySeq seq) const {
    const auto found = given_abroad.find(seq);
    return found == given_abroad.end() ? std::nullopt : found->second;
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
    return words_of(seq) == WordsState::Shown ? shown.name(texts.first(record_of(gifts, seq).words))
                                              : shown.supporter();
}

RecentGift Stage::State::recent_gift(EntrySeq seq) const {
    const GiftRecord& gift = record_of(gifts, seq);
    const bool is_shown = words_of(seq) == WordsState::Shown;
    return {seq,
            name_of(seq),
            is_shown ? shown.message(texts.second(gift.words)) : ScreenText(),
            gift.amount_hidden ? std::nullopt : std::optional(money(gift.minor)),
            gift.layer,
            Timestamp(microseconds(gift.occurred_us)),
            gift.late,
            withholds(seq),
            given_abroad.contains(seq),
            given_of(seq)};
}

std::vector<LeaderRow> Stage::State::leaders() const {
    std::vector<LeaderRow> rows;
    for (const Leaderboard::Place& place : board.first(kLeaderRowsMax)) {
        const bool is_tied = !rows.empty() && rows.back().sum.minor() == place.minor;
        const int rank = is_tied ? rows.back().rank : static_cast<int>(rows.size()) + 1;
        const EntrySeq named_by = donors.naming_gift(place.donor);
        rows.push_back({rank, named_by == 0 ? shown.supporter() : name_of(named_by),
                        money(place.minor), donors.stable_number_of(place.donor), named_by,
                        named_by == 0 ? donors.is_hidden(place.donor) : withholds(named_by)});
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

} // namespace chapeau::domain
