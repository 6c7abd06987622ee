#include "domain/evening.hpp"
#include "domain/stage.hpp"
#include "support/catch.hpp"

namespace chapeau::test {
namespace {

domain::Challenge with_milestones() {
    auto challenge = make_challenge();
    challenge.target = amount_target(dollars(100));
    challenge.milestones = {2500, 5000, 7500};
    challenge.stretch_targets = {amount_target(dollars(150)), amount_target(dollars(200))};
    return challenge;
}

TEST_CASE("a milestone remembers the line that first crossed it", "[domain]") {
    Evening book(with_milestones());
    book.gift({.amount = dollars(24)});
    CHECK(book.see().milestones[0].crossed_at == 0);
    const auto crossing = book.gift({.amount = dollars(30)});
    auto seen = book.see();
    CHECK(seen.milestones[0].crossed_at == crossing);
    CHECK(seen.milestones[1].crossed_at == crossing);
    CHECK(seen.milestones[0].crossed_time != Timestamp{});
    CHECK(seen.milestones[2].crossed_at == 0);
    CHECK(seen.milestones[2].crossed_time == Timestamp{});

    book.refund(crossing);
    book.gift({.amount = dollars(30)});
    seen = book.see();
    CHECK(seen.milestones[0].crossed_at == crossing);
    CHECK(seen.milestones[1].crossed_at == crossing);
}

TEST_CASE("milestones in people are crossed by people", "[domain]") {
    auto challenge = make_challenge();
    challenge.measure = domain::Measure::People;
    challenge.target = people_target(4);
    challenge.milestones = {2};
    Evening book(challenge);
    book.gift({.amount = dollars(1000), .donor_key = "d1"});
    book.gift({.amount = dollars(1000), .donor_key = "d1"});
    CHECK(book.see().milestones[0].crossed_at == 0);
    const auto second = book.gift({.amount = std::nullopt, .donor_key = "d2"});
    CHECK(book.see().milestones[0].crossed_at == second);
}

TEST_CASE("a target of people and money is reached when both are", "[domain]") {
    auto challenge = make_challenge();
    challenge.target = {2, dollars(100)};
    Evening book(challenge);
    book.gift({.amount = dollars(200)});
    CHECK(book.see().targets[0].reached_at == 0);
    const auto second = book.gift({.amount = dollars(1)});
    CHECK(book.see().targets[0].reached_at == second);
}

TEST_CASE("promises and matching money never reach a target", "[domain]") {
    auto challenge = make_challenge();
    challenge.target = {1, dollars(10)};
    Evening book(challenge);
    book.gift({.layer = domain::Layer::Pledged, .amount = dollars(100)});
    book.gift({.layer = domain::Layer::Matched, .amount = dollars(100)});
    CHECK(book.see().targets[0].reached_at == 0);
}

TEST_CASE("a stretch target opens when the one before is reached", "[domain]") {
    Evening book(with_milestones());
    book.gift({.amount = dollars(99)});
    CHECK(book.see().targets.size() == 1);
    const auto goal = book.gift({.amount = dollars(1)});
    auto seen = book.see();
    REQUIRE(seen.targets.size() == 2);
    CHECK(seen.targets[0].reached_at == goal);
    CHECK(seen.current_target().target == amount_target(dollars(150)));
    CHECK(seen.current_target().reached_at == 0);
    const auto leap = book.gift({.amount = dollars(500)});
    seen = book.see();
    REQUIRE(seen.targets.size() == 3);
    CHECK(seen.targets[1].reached_at == leap);
    CHECK(seen.targets[2].reached_at == leap);
}

TEST_CASE("a target once reached stays reached after a refund", "[domain]") {
    Evening book(with_milestones());
    const auto goal = book.gift({.amount = dollars(120)});
    book.refund(goal);
    const auto seen = book.see();
    CHECK(seen.received == money(0));
    REQUIRE(seen.targets.size() == 2);
    CHECK(seen.targets[0].reached_at == goal);
}

TEST_CASE("a new target is judged at the line that set it", "[domain]") {
    Evening book(with_milestones());
    book.gift({.amount = dollars(60)});
    const auto lowered = book.cue(domain::SetTarget{amount_target(dollars(50))});
    auto seen = book.see();
    CHECK(seen.challenge.target == amount_target(dollars(50)));
    CHECK(seen.targets[0].reached_at == lowered);
    CHECK(seen.targets.size() == 2);

    SECTION("raised again it is open again and the stretch target waits") {
        book.cue(domain::SetTarget{amount_target(dollars(120))});
        seen = book.see();
        REQUIRE(seen.targets.size() == 1);
        CHECK(seen.targets[0].reached_at == 0);
    }
    SECTION("a stretch target that it overtakes is passed over") {
        book.cue(domain::SetTarget{amount_target(dollars(160))});
        book.gift({.amount = dollars(110)});
        seen = book.see();
        REQUIRE(seen.targets.size() == 2);
        CHECK(seen.targets[1].target == amount_target(dollars(200)));
    }
}

} // namespace
} // namespace chapeau::test
