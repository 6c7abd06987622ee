#include "domain/challenge.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <functional>
#include <string>
#include <vector>

namespace chapeau::test {
namespace {

using domain::Challenge;

struct Fault {
    const char* field;
    std::function<void(Challenge&)> spoil;
};

TEST_CASE("a sound challenge is accepted", "[domain]") {
    CHECK(validate(make_challenge()));
    auto rich = make_challenge();
    rich.milestones = {62'500, 125'000, 187'500};
    rich.stretch_targets = {{300, dollars(3000)}, {400, dollars(4000)}};
    CHECK(validate(rich));
    auto people_only = make_challenge();
    people_only.target = people_target(250);
    people_only.measure = domain::Measure::People;
    people_only.suggested_gift = std::nullopt;
    people_only.milestones = {50, 249};
    people_only.opening = std::nullopt;
    people_only.deadline = std::nullopt;
    people_only.duration = seconds(1200);
    people_only.beneficiary = {};
    CHECK(validate(people_only));
}

TEST_CASE("each fault of a challenge names its field", "[domain]") {
    const std::vector<Fault> faults = {
        {"id", [](auto& c) { c.id = ""; }},
        {"id", [](auto& c) { c.id = "Evening"; }},
        {"id", [](auto& c) { c.id = "a/b"; }},
        {"id", [](auto& c) { c.id = std::string(65, 'a'); }},
        {"title", [](auto& c) { c.title = {}; }},
        {"title", [](auto& c) { c.title = words(std::string(61, 'a')); }},
        {"beneficiary", [](auto& c) { c.beneficiary = words(std::string(61, 'a')); }},
        {"target", [](auto& c) { c.target = {}; }},
        {"target", [](auto& c) { c.target.people = 0; }},
        {"target", [](auto& c) { c.target.people = domain::kPeopleMax + 1; }},
        {"target", [](auto& c) { c.target.amount = money(0); }},
        {"target", [](auto& c) { c.target.amount = money(100, currency("EUR")); }},
        {"suggested_gift", [](auto& c) { c.suggested_gift = money(0); }},
        {"suggested_gift", [](auto& c) { c.suggested_gift = money(10, currency("EUR")); }},
        {"suggested_gift", [](auto& c) { c.suggested_gift = money(domain::kGiftMinorMax + 1); }},
        {"measure", [](auto& c) { c.target.amount = std::nullopt; }},
        {"measure",
         [](auto& c) {
             c.measure = domain::Measure::People;
             c.target.people = std::nullopt;
         }},
        {"milestones",
         [](auto& c) {
             c.milestones = {0, 10};
         }},
        {"milestones",
         [](auto& c) {
             c.milestones = {20, 10};
         }},
        {"milestones",
         [](auto& c) {
             c.milestones = {10, 10};
         }},
        {"milestones", [](auto& c) { c.milestones = {250'000}; }},
        {"milestones", [](auto& c) { c.milestones = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}; }},
        {"stretch_targets", [](auto& c) { c.stretch_targets = {amount_target(dollars(2500))}; }},
        {"stretch_targets",
         [](auto& c) {
             c.stretch_targets = {amount_target(dollars(4000)), amount_target(dollars(3000))};
         }},
        {"stretch_targets", [](auto& c) { c.stretch_targets = {people_target(300)}; }},
        {"stretch_targets",
         [](auto& c) {
             c.stretch_targets = {{200, dollars(3000)}};
         }},
        {"stretch_targets",
         [](auto& c) {
             for (int i = 0; i < 9; ++i) {
                 c.stretch_targets.push_back(amount_target(dollars(3000 + i)));
             }
         }},
        {"deadline", [](auto& c) { c.deadline = c.opening; }},
        {"duration", [](auto& c) { c.duration = seconds(0); }},
        {"duration", [](auto& c) { c.duration = seconds::max(); }},
    };
    for (std::size_t i = 0; i < faults.size(); ++i) {
        INFO("fault " << i << " of " << faults[i].field);
        auto challenge = make_challenge();
        faults[i].spoil(challenge);
        const auto verdict = validate(challenge);
        REQUIRE_FALSE(verdict);
        CHECK(verdict.error().code == Errc::InvalidInput);
        CHECK(verdict.error().message.find(std::string(faults[i].field) + ":") !=
              std::string::npos);
    }
}

TEST_CASE("all faults of a challenge are told at once", "[domain]") {
    auto challenge = make_challenge();
    challenge.id = "";
    challenge.title = {};
    challenge.duration = seconds(-1);
    const std::string told = validate(challenge).error().message;
    CHECK(told.find("id:") != std::string::npos);
    CHECK(told.find("title:") != std::string::npos);
    CHECK(told.find("duration:") != std::string::npos);
}

} // namespace
} // namespace chapeau::test
