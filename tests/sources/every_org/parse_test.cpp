#include "../makers.hpp"
#include "../recordings.hpp"
#include "sources/every_org/parse.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::test;
using sources::every_org::parse_raised;

TEST_CASE("what a fundraiser on Every.org has raised is read in cents", "[sources][every_org]") {
    CHECK(parse_raised(recorded("every_org/raised.json"))->minor() == 1'234'550);
    CHECK(parse_raised(recorded("every_org/nothing_yet.json"))->is_zero());
    CHECK(parse_raised(answered(R"({"currency":"usd","raised":"250"})"))->minor() == 250);
}

TEST_CASE("a fundraiser's sum stays in its own currency", "[sources][every_org]") {
    CHECK(parse_raised(recorded("every_org/other_currency.json")) == money_in("EUR", 1'234'550));
    const auto doubloons = parse_raised(answered(R"({"currency":"doubloons","raised":5})"));
    REQUIRE_FALSE(doubloons);
    CHECK(doubloons.error().message.find("DOUBLOONS") != std::string::npos);
}

TEST_CASE("an answer of Every.org's that tells no sum is an error", "[sources][every_org]") {
    for (const auto* name : {"another_answer.json", "error_object.json"}) {
        CAPTURE(name);
        CHECK_FALSE(parse_raised(recorded(std::string("every_org/") + name)));
    }
    for (const auto* body :
         {"", "7", "[]", "{}", R"({"currency":"USD"})", R"({"raised":5})",
          R"({"currency":"USD","raised":null})", R"({"currency":"USD","raised":-5})",
          R"({"currency":"USD","raised":1.5})", R"({"currency":"USD","raised":true})",
          R"({"currency":"USD","raised":5,"raised":6})",
          R"({"currency":"USD","raised":9999999999999999})", "<html>Sign in</html>"}) {
        CAPTURE(body);
        CHECK_FALSE(parse_raised(answered(body)));
    }
}
