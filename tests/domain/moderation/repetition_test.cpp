#include "domain/moderation/moderator.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <string>

namespace chapeau::test {
namespace {

using domain::Moderator;
using domain::Objection;
using domain::RepetitionGuard;
using domain::Verdict;

constexpr Timestamp kEveningStart{seconds{1'780'000'000}};

const Moderator& quiet_moderator() {
    static const Moderator moderator{domain::ModerationRules{}};
    return moderator;
}

TEST_CASE("the fourth time within ten minutes is held", "[domain]") {
    RepetitionGuard guard;
    for (int i = 0; i < 3; ++i) {
        CHECK(guard.judge(quiet_moderator(), "Ada", "", kEveningStart + seconds{i}).verdict ==
              Verdict::Allow);
    }
    const auto fourth = guard.judge(quiet_moderator(), "ADA", "", kEveningStart + seconds{4});
    CHECK(fourth.verdict == Verdict::Hold);
    CHECK(fourth.objection == Objection::Repetition);
    CHECK(guard.judge(quiet_moderator(), "Bo", "", kEveningStart + seconds{5}).verdict ==
          Verdict::Allow);
}

TEST_CASE("what was said ten minutes ago is forgotten", "[domain]") {
    RepetitionGuard guard;
    for (int i = 0; i < 12; ++i) {
        CHECK(guard.judge(quiet_moderator(), "Ada", "", kEveningStart + seconds{201 * i}).verdict ==
              Verdict::Allow);
    }
}

TEST_CASE("a disguise does not make it another text", "[domain]") {
    RepetitionGuard guard;
    const auto verdict_on = [&](const char* name) {
        return guard.judge(quiet_moderator(), name, "", kEveningStart).verdict;
    };
    CHECK(verdict_on("Nobody likes it") == Verdict::Allow);
    CHECK(verdict_on("N0b0dy  likes it!") == Verdict::Allow);
    CHECK(verdict_on("\uFF2Eobody l\u00EFkes.it") == Verdict::Allow);
    CHECK(verdict_on("nobody Iikes it") == Verdict::Hold);
}

TEST_CASE("a short greeting may come from many but a speech may not", "[domain]") {
    RepetitionGuard guard;
    for (int i = 0; i < 10; ++i) {
        const std::string name = "Guest " + std::string(1, static_cast<char>('a' + i));
        CHECK(guard.judge(quiet_moderator(), name, "Bravo !", kEveningStart).verdict ==
              Verdict::Allow);
        const auto speech = guard.judge(quiet_moderator(), name,
                                        "Everybody should vote for the red list", kEveningStart);
        CHECK(speech.verdict == (i < 3 ? Verdict::Allow : Verdict::Hold));
    }
}

TEST_CASE("silent gifts are never repetitions", "[domain]") {
    RepetitionGuard guard;
    for (int i = 0; i < 20; ++i) {
        CHECK(guard.judge(quiet_moderator(), "", " ", kEveningStart).verdict == Verdict::Allow);
    }
}

TEST_CASE("a clock that is set back forgives nobody for ever", "[domain]") {
    RepetitionGuard guard;
    for (int i = 0; i < 3; ++i) {
        guard.judge(quiet_moderator(), "Ada", "", kEveningStart + seconds{7200});
    }
    CHECK(guard.judge(quiet_moderator(), "Ada", "", kEveningStart).verdict == Verdict::Allow);
    guard.judge(quiet_moderator(), "Ada", "", kEveningStart);
    guard.judge(quiet_moderator(), "Ada", "", kEveningStart);
    CHECK(guard.judge(quiet_moderator(), "Ada", "", kEveningStart).verdict == Verdict::Hold);
}

TEST_CASE("a flood is forgotten early instead of filling the memory", "[domain]") {
    RepetitionGuard guard;
    guard.judge(quiet_moderator(), "Ada", "", kEveningStart);
    guard.judge(quiet_moderator(), "Ada", "", kEveningStart);
    guard.judge(quiet_moderator(), "Ada", "", kEveningStart);
    for (std::size_t i = 0; i < domain::kTextsRememberedMax; ++i) {
        std::string name = "Guest ";
        for (auto left = i; left > 0; left /= 10) {
            name.push_back(static_cast<char>('0' + left % 10));
        }
        guard.judge(quiet_moderator(), name, "", kEveningStart);
    }
    CHECK(guard.judge(quiet_moderator(), "Ada", "", kEveningStart).verdict == Verdict::Allow);
}

} // namespace
} // namespace chapeau::test
