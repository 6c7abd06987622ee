// Values for tests, with defaults that make a sound evening: a test names only what it is about.
//
// The evening of these makers begins at `evening()`; moments are told as seconds from there, so
// that a test reads `at(90s)` and no test asks a clock.
#pragma once

#include "base/clock.hpp"
#include "domain/batch.hpp"
#include "domain/challenge.hpp"
#include "domain/command.hpp"
#include "domain/entry.hpp"
#include "domain/gift.hpp"
#include "domain/money.hpp"
#include "domain/screen_text.hpp"
#include "domain/snapshot.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace chapeau::test {

using namespace std::chrono_literals;

/// 2026-11-07 18:00:00 UTC.
inline Timestamp evening() {
    return std::chrono::sys_days{std::chrono::year{2026} / 11 / 7} + std::chrono::hours{18};
}

inline Timestamp at(microseconds since_evening) {
    return evening() + since_evening;
}

inline domain::Currency currency(std::string_view code) {
    return domain::Currency::from_code(code).value();
}

inline domain::Currency usd() {
    return currency("USD");
}

/// Minor units: `money(1050)` is $10.50.
inline domain::Money money(std::int64_t minor, domain::Currency in = usd()) {
    return domain::Money::from_minor(minor, in).value();
}

/// `dollars(10)` is $10.00.
inline domain::Money dollars(std::int64_t major) {
    return money(major * 100);
}

inline domain::ScreenText words(std::string_view text) {
    return domain::ScreenText::configured(text);
}

/// What stands for an anonymous or hidden name in these tests.
inline domain::ScreenText supporter() {
    return words("A supporter");
}

inline domain::Target people_target(std::int64_t people) {
    return {people, std::nullopt};
}
inline domain::Target amount_target(domain::Money amount) {
    return {std::nullopt, amount};
}

/// 250 people, $2,500, $10 each, from `evening()` for 90 minutes; no milestones, no stretch.
inline domain::Challenge make_challenge() {
    return domain::Challenge{
        .id = "evening-2026",
        .title = words("Water for Ada's school"),
        .beneficiary = words("Clear Water"),
        .currency = usd(),
        .target = {250, dollars(2500)},
        .suggested_gift = dollars(10),
        .measure = domain::Measure::Amount,
        .milestones = {},
        .stretch_targets = {},
        .opening = evening(),
        .deadline = at(90min),
        .duration = std::nullopt,
    };
}

/// What moderation says of a clean text.
inline domain::Judgement clean() {
    return {domain::Verdict::Allow, domain::Objection::None};
}

struct GiftFields {
    std::string external_id = "gift-1";
    domain::Layer layer = domain::Layer::Captured;
    std::optional<domain::Money> amount = dollars(10);
    std::string donor_key = {};
    std::string name = "Ada";
    std::string message = {};
    std::int64_t people = 1;
    Timestamp occurred_at = evening();
    domain::Judgement words = clean();
    std::string payment_reference = {};
};

/// As a source tells of it: `make_gift({.external_id = "17", .amount = dollars(25)})`.
inline domain::Gift make_gift(GiftFields fields = {}) {
    return {std::move(fields.external_id),
            fields.layer,
            fields.amount,
            std::move(fields.donor_key),
            std::move(fields.name),
            std::move(fields.message),
            fields.people,
            fields.occurred_at,
            fields.words,
            std::move(fields.payment_reference)};
}

struct GiftEntryFields {
    std::string source = "extra-life";
    domain::Layer layer = domain::Layer::Captured;
    std::optional<domain::Money> amount = dollars(10);
    std::string donor_key = {};
    std::string name = "Ada";
    std::string message = {};
    std::int64_t people = 1;
    Timestamp occurred_at = evening();
    domain::WordsOrigin origin = domain::WordsOrigin::Feed;
    domain::Judgement words = clean();
    domain::EntrySeq pays = 0;
};

/// As the book tells of it.
inline domain::GiftEntry make_gift_entry(GiftEntryFields fields = {}) {
    return {std::move(fields.source),
            fields.layer,
            fields.amount,
            std::move(fields.donor_key),
            std::move(fields.name),
            std::move(fields.message),
            fields.people,
            fields.occurred_at,
            fields.origin,
            fields.words,
            fields.pays};
}

using EntryContent = decltype(domain::Entry::what);

inline domain::Entry make_entry(domain::EntrySeq seq, EntryContent what,
                                Timestamp recorded_at = evening()) {
    return {seq, recorded_at, std::move(what)};
}

inline domain::Entry make_cue_entry(domain::EntrySeq seq, domain::Cue cue,
                                    Timestamp recorded_at = evening()) {
    return make_entry(seq, domain::CueEntry{std::move(cue)}, recorded_at);
}

struct BatchFields {
    std::string source = "extra-life";
    std::vector<domain::Gift> gifts = {};
    std::vector<domain::Refund> refunds = {};
    std::vector<domain::ParkedRecord> parked = {};
    std::optional<std::vector<std::string>> listing = std::nullopt;
    std::string cursor = "cursor-1";
};

inline domain::Batch make_batch(BatchFields fields = {}) {
    return {std::move(fields.source),
            std::move(fields.gifts),
            std::move(fields.refunds),
            std::move(fields.parked),
            std::move(fields.listing),
            domain::FeedPosition{std::move(fields.cursor), "", ""},
            std::nullopt};
}

inline domain::Command make_command(std::string key, domain::Command::What what) {
    return {std::move(key), "keyboard", std::move(what), clean()};
}

/// An evening on which nothing has been given yet, true of `now`; a test fills in the rest.
inline domain::Snapshot make_snapshot(domain::Challenge challenge = make_challenge(),
                                      Timestamp now = evening()) {
    const domain::Money none = domain::Money::zero(challenge.currency);
    std::vector<domain::Milestone> milestones;
    for (const std::int64_t value : challenge.milestones) {
        milestones.push_back({value, 0});
    }
    std::vector<domain::TargetState> targets{{challenge.target, 0}};
    const auto clock = !challenge.deadline          ? domain::ClockState::Unbounded
                       : now >= *challenge.deadline ? domain::ClockState::Over
                                                    : domain::ClockState::Running;
    return domain::Snapshot{
        .challenge = std::move(challenge),
        .now = now,
        .head = 0,
        .totals = {{none, none, none, none}},
        .received = none,
        .people = 0,
        .people_pledged = 0,
        .gifts = 0,
        .hidden_gifts = 0,
        .late_gifts = 0,
        .gifts_ever = 0,
        .hidden_at = 0,
        .words_mode = domain::WordsMode::HoldPhones,
        .words_waiting = 0,
        .words_version = 0,
        .envelopes_differ = 0,
        .milestones = std::move(milestones),
        .targets = std::move(targets),
        .leaders = {},
        .recent = {},
        .clock = clock,
        .pace = {},
        .frozen = false,
        .blank = false,
        .as_of = std::nullopt,
        .rehearsal = false,
        .celebrated_through = 0,
    };
}

struct RecentGiftFields {
    domain::EntrySeq gift = 1;
    std::string name = "Ada";
    std::string message = {};
    std::optional<domain::Money> amount = dollars(10);
    domain::Layer layer = domain::Layer::Captured;
    Timestamp occurred_at = evening();
    bool late = false;
};

inline domain::RecentGift make_recent_gift(const RecentGiftFields& fields = {}) {
    return {fields.gift,
            domain::ScreenText::name(fields.name, supporter()),
            domain::ScreenText::message(fields.message),
            fields.amount,
            fields.layer,
            fields.occurred_at,
            fields.late,
            false};
}

inline domain::LeaderRow make_leader(int rank, std::string_view name, domain::Money sum,
                                     std::int64_t donor) {
    return {rank, domain::ScreenText::name(name, supporter()), sum, donor, 0, false};
}

} // namespace chapeau::test
