#include "domain/cue.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <string>
#include <vector>

namespace chapeau::test {
namespace {

using namespace domain;

TEST_CASE("every cue comes back from the book as it was", "[domain]") {
    const std::vector<Cue> cues = {
        SetTarget{{250, dollars(2500)}},
        SetTarget{people_target(1)},
        SetTarget{amount_target(money(1, currency("KWD")))},
        SetTarget{},
        SetDeadline{at(90min + 1us)},
        SetDeadline{},
        SetDeadline{Timestamp(microseconds(-1))},
        StartClock{at(3s), seconds(5400)},
        HideName{17},
        ShowName{INT64_MAX},
        SetFrozen{true},
        SetFrozen{false},
        SetBlank{true},
        SetBlank{false},
    };
    for (const Cue& cue : cues) {
        const std::string text = to_text(cue);
        INFO(text);
        CHECK(text.find('\n') == std::string::npos);
        const auto read = parse_cue(text);
        REQUIRE(read);
        CHECK(*read == cue);
        CHECK(to_text(*read) == text);
    }
}

TEST_CASE("the bytes of a cue never change because the chain covers them", "[domain]") {
    CHECK(to_text(SetTarget{{250, dollars(2500)}}) ==
          R"({"cue":"set_target","people":250,"amount_minor":250000,"currency":"USD"})");
    CHECK(to_text(SetDeadline{Timestamp(microseconds(1'700'000'000'000'001))}) ==
          R"({"cue":"set_deadline","deadline_us":1700000000000001})");
    CHECK(to_text(SetDeadline{}) == R"({"cue":"set_deadline"})");
    CHECK(to_text(StartClock{Timestamp(microseconds(5)), seconds(60)}) ==
          R"({"cue":"start_clock","opening_us":5,"duration_s":60})");
    CHECK(to_text(HideName{7}) == R"({"cue":"hide_name","gift":7})");
    CHECK(to_text(ShowName{7}) == R"({"cue":"show_name","gift":7})");
    CHECK(to_text(SetFrozen{true}) == R"({"cue":"set_frozen","frozen":true})");
    CHECK(to_text(SetBlank{false}) == R"({"cue":"set_blank","blank":false})");
}

TEST_CASE("what no version ever wrote is a corrupt cue", "[domain]") {
    for (const char* const text :
         {"", "x", "[]", "{}", "null", R"({"cue":"dance"})", R"({"cue":17})",
          R"({"cue":"hide_name"})", R"({"cue":"hide_name","gift":"7"})",
          R"({"cue":"hide_name","gift":7.5})", R"({"cue":"hide_name","gift":99999999999999999999})",
          R"({"cue":"set_frozen"})", R"({"cue":"set_frozen","frozen":1})",
          R"({"cue":"set_target","people":"many"})",
          R"({"cue":"set_target","amount_minor":10,"currency":"XTS"})",
          R"({"cue":"set_target","amount_minor":10})",
          R"({"cue":"set_target","amount_minor":9000000000000000000,"currency":"USD"})",
          R"({"cue":"set_deadline","deadline_us":"soon"})",
          R"({"cue":"start_clock","opening_us":5})"}) {
        INFO(text);
        const auto read = parse_cue(text);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::Corrupt);
    }
}

TEST_CASE("a cue is judged before it is written", "[domain]") {
    const auto challenge = make_challenge();
    CHECK(validate(Cue(SetTarget{{100, dollars(1000)}}), challenge));
    CHECK(validate(Cue(SetTarget{amount_target(dollars(1000))}), challenge));
    CHECK_FALSE(validate(Cue(SetTarget{people_target(100)}), challenge)); // Money is measured.
    CHECK_FALSE(validate(Cue(SetTarget{}), challenge));
    CHECK_FALSE(validate(Cue(SetTarget{{100, money(10, currency("EUR"))}}), challenge));
    CHECK_FALSE(validate(Cue(SetTarget{{0, dollars(10)}}), challenge));
    CHECK_FALSE(validate(Cue(SetTarget{{-5, dollars(10)}}), challenge));
    CHECK_FALSE(validate(Cue(SetTarget{{5, money(0)}}), challenge));
    CHECK(validate(Cue(StartClock{evening(), seconds(1)}), challenge));
    CHECK_FALSE(validate(Cue(StartClock{evening(), seconds(0)}), challenge));
    CHECK_FALSE(validate(Cue(StartClock{evening(), seconds::max()}), challenge));
    CHECK(validate(Cue(SetBlank{true}), challenge));
}

} // namespace
} // namespace chapeau::test
