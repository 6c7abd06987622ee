// Money that is not real is never shown as if it were.
#include "app/check_words.hpp"
#include "app/evening.hpp"
#include "app/source_options.hpp"
#include "options_support.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_folder.hpp"

#include <string>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

bool is_test_money(const std::string& section) {
    const auto reading =
        read("[challenge]\ncurrency = \"EUR\"\n[[source]]\nname = \"s\"\n" + section,
             machine({{"LIVE", "rk_live_1"}, {"TEST", "rk_test_1"}}));
    for (const auto& fault : reading.faults) {
        UNSCOPED_INFO(to_text(fault));
    }
    REQUIRE(reading.options);
    REQUIRE(reading.options->sources.size() == 1);
    return has_test_money(reading.options->sources.front());
}

} // namespace

TEST_CASE("a test key and a sandbox are known for what they are", "[app]") {
    CHECK(is_test_money("kind = \"stripe-checkout\"\nkey_env = \"TEST\"\n"));
    CHECK_FALSE(is_test_money("kind = \"stripe-checkout\"\nkey_env = \"LIVE\"\n"));
    CHECK(is_test_money("kind = \"stripe\"\nkey_env = \"TEST\"\ntest_money = true\n"));
    CHECK_FALSE(is_test_money("kind = \"stripe\"\nkey_env = \"LIVE\"\n"));
    const std::string paypal =
        "kind = \"paypal-checkout\"\nclient_id = \"c\"\nkey_env = \"LIVE\"\n";
    CHECK(is_test_money(paypal + "base_url = \"https://api-m.sandbox.paypal.com\"\n"));
    CHECK_FALSE(is_test_money(paypal));
    const std::string asso = "kind = \"helloasso\"\norganisation = \"les-amis\"\n"
                             "client_id = \"c\"\nkey_env = \"LIVE\"\n"
                             "since = 2026-11-21T00:00:00Z\n";
    CHECK(is_test_money(asso + "base_url = \"https://api.helloasso-sandbox.com\"\n"));
    CHECK_FALSE(is_test_money(asso));
    CHECK_FALSE(is_test_money("kind = \"csv\"\npath = \"desk.csv\"\n"));
}

TEST_CASE("an evening with test money says so on every frame", "[app]") {
    for (const bool has_test_money : {false, true}) {
        const TempFolder folder;
        const ManualClock clock(evening());
        auto setup = EveningSetup{.book_file = folder / "book.sqlite",
                                  .challenge = make_challenge(),
                                  .supporter = supporter(),
                                  .has_test_money = has_test_money};
        const auto opened = Evening::open(std::move(setup), moment_of(clock));
        REQUIRE(opened);
        const auto snapshot = (*opened)->look(moment_of(clock));
        REQUIRE(snapshot);
        CHECK(snapshot->rehearsal == has_test_money);
    }
}

TEST_CASE("a check tells of test money, and lets the rehearsal go on", "[app][check]") {
    sources::Findings findings;
    findings.source = "card";
    findings.last_status = 200;
    const auto locale = domain::Locale::open("en", "UTC").value();
    const auto verdict = verdict_on(findings, SourceRole::Feed, *locale, true);
    CHECK(verdict.is_ready);
    REQUIRE(verdict.lines.size() >= 2);
    CHECK(verdict.lines[1].find("TEST MODE") != std::string::npos);
}
