// States of an evening that a scene must stand: the samples, and crowds, extremes and oddities
// that no sample shows.
#pragma once

#include "display/scene/sample.hpp"
#include "support/makers.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::test {

struct SceneState {
    std::string name;
    domain::Snapshot snapshot;
    Timestamp now;
    std::string language = "en-US";
    display::SceneOptions options = {words("give.example/hat"), "https://give.example/hat?e=2026"};
};

inline void fill_lists(domain::Snapshot& snapshot, std::string_view name, std::int64_t minor) {
    const domain::Currency in = snapshot.challenge.currency;
    snapshot.leaders.clear();
    snapshot.recent.clear();
    for (int rank = 1; rank <= static_cast<int>(domain::kLeaderRowsMax); ++rank) {
        snapshot.leaders.push_back(make_leader(rank, name, money(minor, in), rank));
    }
    for (std::int64_t seq = 1; seq <= static_cast<std::int64_t>(domain::kRecentGiftsMax); ++seq) {
        auto gift = make_recent_gift({.gift = seq, .name = std::string(name), .message = "Go on"});
        gift.layer = static_cast<domain::Layer>(seq % 4);
        gift.amount = money(minor, in);
        snapshot.recent.push_back(gift);
    }
}

inline void set_received(domain::Snapshot& snapshot, std::int64_t captured, std::int64_t cash) {
    const domain::Currency in = snapshot.challenge.currency;
    const auto none = domain::Money::zero(in);
    snapshot.totals = {{money(captured, in), money(cash, in), none, none}};
    snapshot.received = money(captured + cash, in);
}

inline SceneState one_gift() {
    auto snapshot = make_snapshot(make_challenge(), at(1min));
    set_received(snapshot, 1000, 0);
    snapshot.people = 1;
    snapshot.gifts = 1;
    snapshot.gifts_ever = 1;
    snapshot.leaders = {make_leader(1, "Ada", dollars(10), 1)};
    snapshot.recent = {make_recent_gift()};
    return {"one gift", snapshot, at(1min)};
}

inline SceneState crowd() {
    auto snapshot = make_snapshot(make_challenge(), at(89min));
    set_received(snapshot, 7'512'345, 55);
    snapshot.people = 10'000;
    snapshot.gifts = 10'400;
    snapshot.gifts_ever = 10'500;
    snapshot.pace = {10min, 123'456, 98'765'432, 1, 1, at(90min)};
    fill_lists(snapshot, "Pneumonoultramicroscopicsilicovolcanoconiosis", 1'234'567);
    return {"ten thousand gifts, thirty times the goal", snapshot, at(89min)};
}

inline SceneState dinars() {
    const auto kuwait = currency("KWD");
    auto challenge = make_challenge();
    challenge.currency = kuwait;
    challenge.suggested_gift = money(10'500, kuwait);
    challenge.target = {std::nullopt, money(123'456'789, kuwait)};
    challenge.milestones = {10'000'000, 20'000'000, 20'000'001, 100'000'000};
    auto snapshot = make_snapshot(challenge, at(2min));
    set_received(snapshot, 98'765'432, 1'001);
    snapshot.people = 3;
    snapshot.gifts = 3;
    fill_lists(snapshot, "Noor", 9'999'999);
    return {"dinars with three decimals", snapshot, at(2min)};
}

inline SceneState people_only() {
    auto challenge = make_challenge();
    challenge.target = people_target(1'000'000);
    challenge.measure = domain::Measure::People;
    challenge.milestones = {10, 100, 1'000, 10'000, 100'000};
    challenge.opening.reset();
    challenge.deadline.reset();
    challenge.suggested_gift.reset();
    challenge.beneficiary = {};
    auto snapshot = make_snapshot(challenge, at(2min));
    set_received(snapshot, 250, 0);
    snapshot.people = 100'001;
    snapshot.people_pledged = 50'000;
    snapshot.gifts = 100'001;
    return {"people only, no clock, no code", snapshot, at(2min), "fr-FR", {}};
}

inline SceneState amount_only_french() {
    auto challenge = make_challenge();
    challenge.target = amount_target(dollars(1'234'567));
    challenge.title = words("Un très long titre, écrit par un comité qui aimait les mots");
    challenge.duration = std::chrono::hours(12);
    challenge.opening.reset();
    challenge.deadline.reset();
    auto snapshot = make_snapshot(challenge, at(2min));
    const auto sum = dollars(123'456);
    snapshot.totals = {{sum, sum, sum, sum}};
    snapshot.received = dollars(246'912);
    snapshot.as_of = at(1min);
    snapshot.rehearsal = true;
    fill_lists(snapshot, "Marie-Antoinette de la Tour", 12'345'600);
    return {"amount only in French, rehearsed, late", snapshot, at(2min), "fr-CA"};
}

inline SceneState many_marks() {
    auto challenge = make_challenge();
    challenge.milestones.clear();
    for (std::int64_t mark = 1; mark <= 12; ++mark) {
        challenge.milestones.push_back(mark * 20'000);
    }
    auto snapshot = make_snapshot(challenge, at(2min));
    set_received(snapshot, 900'000, 0);
    std::int64_t goal = 300'000;
    for (int stretch = 0; stretch < 8; ++stretch, goal += 60'000) {
        snapshot.targets.push_back({{std::nullopt, money(goal)}, 5});
    }
    return {"twelve milestones and eight stretch targets", snapshot, at(2min)};
}

/// Every state worth a look, the samples first.
inline std::vector<SceneState> scene_states() {
    std::vector<SceneState> states;
    for (const std::string_view name : display::sample_names()) {
        const auto sample = display::make_sample(name).value();
        states.push_back(
            {std::string(name), *sample.snapshot, sample.now, sample.language, sample.options});
    }
    for (const auto& make :
         {one_gift, crowd, dinars, people_only, amount_only_french, many_marks}) {
        states.push_back(make());
    }
    return states;
}

} // namespace chapeau::test
