// `chapeau check`: what the operator reads before the evening, and the exit status.
#include "app/check_words.hpp"
#include "base/time_text.hpp"
#include "process.hpp"
#include "provider.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <string>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<const domain::Locale> locale_of(const std::string& tag) {
    return domain::Locale::open(tag, "UTC").value();
}

std::string lines_of(const sources::Findings& findings, const std::string& language = "en",
                     SourceRole role = SourceRole::Feed) {
    std::string text;
    for (const auto& line : verdict_on(findings, role, *locale_of(language)).lines) {
        text += line + "\n";
    }
    return text;
}

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

sources::Findings refused(int status) {
    sources::Findings findings;
    findings.source = "gala";
    findings.answers = 1;
    findings.last_status = status;
    findings.error = Error{Errc::Refused, "the provider's own words"};
    return findings;
}

} // namespace

TEST_CASE("of a source of posts the check tells what was said, and what reading costs",
          "[app][check]") {
    sources::Findings findings;
    findings.source = "x";
    findings.answers = 1;
    findings.last_status = 200;
    CHECK(says(lines_of(findings, "en", SourceRole::Talk), "nobody has said anything yet"));
    findings.mentions = 10;
    const auto dollar = *domain::Currency::from_code("USD");
    findings.cost = sources::ReadingCost{*domain::Money::from_minor(150, dollar),
                                         *domain::Money::from_minor(500, dollar), 333};
    const auto english = lines_of(findings, "en", SourceRole::Talk);
    CAPTURE(english);
    CHECK(says(english, "x: ready"));
    CHECK(says(english, "10 posts read"));
    CHECK(says(english, "at most $1.50 for 100 posts"));
    CHECK(says(english, "enough for 333 posts"));
    CHECK_FALSE(says(english, "gift"));
    const auto french = lines_of(findings, "fr", SourceRole::Talk);
    CHECK(says(french, "10 messages lus"));
    CHECK(says(french, "333 messages"));
}

TEST_CASE("what is wrong with a source comes with what to do next", "[app][check]") {
    CHECK(says(lines_of(refused(401)), "make a new one at the provider"));
    CHECK(says(lines_of(refused(403)), "lacks a permission"));
    CHECK(says(lines_of(refused(404)), "compare the campaign"));
    CHECK(says(lines_of(refused(429)), "wait some minutes"));
    CHECK(says(lines_of(refused(503)), "trouble of its own (503)"));
    CHECK(says(lines_of(refused(200)), "in detail: the provider's own words"));
    CHECK(says(lines_of(refused(401)), "gala: NOT READY"));
    CHECK(says(lines_of(refused(401), "fr"), "gala : PAS PRÊT"));
    CHECK(says(lines_of(refused(401), "fr"), "créez-en une nouvelle"));
    auto silent = refused(0);
    silent.error->code = Errc::Timeout;
    CHECK(says(lines_of(silent), "check the venue’s network"));
}

TEST_CASE("a source whose key lacks a permission is not ready, and names it", "[app][check]") {
    sources::Findings findings;
    findings.source = "card";
    findings.last_status = 200;
    findings.permissions_missing = {"PaymentIntents: read", "Charges and Refunds: read"};
    CHECK(says(lines_of(findings), "card: NOT READY"));
    CHECK(says(lines_of(findings), "lacks: PaymentIntents: read; Charges and Refunds: read"));
    CHECK(says(lines_of(findings, "fr"), "manque à la clé : PaymentIntents: read"));
    findings.last_status = 404;
    findings.error = Error{Errc::NotFound, "no such session"};
    findings.bore_token = true;
    CHECK_FALSE(verdict_on(findings, SourceRole::Checkout, *locale_of("en")).is_ready);
    findings.permissions_missing.clear();
    CHECK(verdict_on(findings, SourceRole::Checkout, *locale_of("en")).is_ready);
}

TEST_CASE("a payment that nobody opened is unknown to a provider that is ready", "[app][check]") {
    auto found = refused(404);
    CHECK_FALSE(verdict_on(found, SourceRole::Checkout, *locale_of("en")).is_ready);
    found.bore_token = true; // Not the address of the token itself was unknown.
    CHECK(verdict_on(found, SourceRole::Checkout, *locale_of("en")).is_ready);
    CHECK_FALSE(verdict_on(found, SourceRole::Feed, *locale_of("en")).is_ready);
    CHECK_FALSE(verdict_on(refused(401), SourceRole::Checkout, *locale_of("en")).is_ready);
}

TEST_CASE("a source whose records all cannot count is not ready", "[app][check]") {
    sources::Findings findings;
    findings.source = "gala";
    findings.last_status = 200;
    findings.parked = 4;
    findings.parked_reasons = {"its currency is GBP"};
    CHECK(says(lines_of(findings), "none of 4 records can be counted"));
    CHECK(says(lines_of(findings), "- its currency is GBP"));
    CHECK(says(lines_of(findings), "NOT READY"));
    findings.gifts = 3;
    CHECK(says(lines_of(findings), "gala: ready"));
    CHECK(says(lines_of(findings), "4 records cannot be counted"));
}

TEST_CASE("a source in another currency is ready, and told what its gifts wait for",
          "[app][check]") {
    sources::Findings findings;
    findings.source = "gala";
    findings.last_status = 200;
    findings.gifts = 3;
    const auto euro = *domain::Currency::from_code("EUR");
    const auto dollar = *domain::Currency::from_code("USD");
    findings.currencies = {dollar, euro};
    FoundRates rates{dollar, {}, {}};
    const auto lines = [&](const char* language) {
        std::string text;
        const auto verdict =
            verdict_on(findings, SourceRole::Feed, *locale_of(language), false, rates);
        CHECK(verdict.is_ready);
        for (const auto& line : verdict.lines) {
            text += line + "\n";
        }
        return text;
    };
    CHECK(says(lines("en"), "gifts in EUR wait, because no rate is known: write EUR into [rates]"));
    CHECK(says(lines("fr"), "les dons en EUR attendent"));
    CHECK_FALSE(says(lines("en"), "gifts in USD"));
    rates.rates = {*domain::make_rate(euro, dollar, "1.0873", "2026-11-20", "configured")};
    CHECK(says(lines("en"), "gifts in EUR are converted: about 1 EUR = 1.0873 USD, of 2026-11-20"));
    CHECK_FALSE(says(lines("en"), "wait"));
}

TEST_CASE("the check tells of which day the rates are, when they are old or cannot be had",
          "[app][check]") {
    const auto now = *parse_iso8601("2026-11-21T19:00:00Z");
    const auto euro = *domain::Currency::from_code("EUR");
    const auto dollar = *domain::Currency::from_code("USD");
    FoundRates rates{dollar, {}, {}};
    const auto lines = [&](const char* language = "en") {
        std::string text;
        for (const auto& line : verdict_on(rates, now, *locale_of(language)).lines) {
            text += line + "\n";
        }
        return text;
    };
    rates.rates = {*domain::make_rate(euro, dollar, "1.0873", "2026-11-20", "configured")};
    CHECK(lines() == "rates: ready\none currency is converted, by rates of 2026-11-20\n");
    rates.rates[0].day = "2026-11-12";
    CHECK(says(lines(), "rates: ready"));
    CHECK(says(lines(), "the rates of 2026-11-12 are more than a week old"));
    CHECK(says(lines("fr"), "plus d’une semaine"));
    rates.error = Error{Errc::Unavailable, "no such host"};
    CHECK(says(lines(), "rates: NOT READY"));
    CHECK(says(lines(), "the list of rates cannot be had: no such host"));
    CHECK_FALSE(verdict_on(rates, now, *locale_of("en")).is_ready);
}

TEST_CASE("a clock that is far off makes an evening not ready", "[app][check]") {
    sources::Findings findings;
    findings.source = "gala";
    findings.last_status = 200;
    findings.clock_ahead = 2s;
    CHECK_FALSE(says(lines_of(findings), "clock"));
    findings.clock_ahead = 90s;
    CHECK(says(lines_of(findings), "90 seconds ahead"));
    CHECK(says(lines_of(findings), "gala: ready"));
    findings.clock_ahead = -1h;
    CHECK(says(lines_of(findings), "3,600 seconds behind"));
    CHECK(says(lines_of(findings), "NOT READY"));
}

TEST_CASE("the check of the real program prints every source and exits by what it found",
          "[app][check]") {
    const TempFolder folder;
    Provider drive(1);
    Provider marathon(2);
    drive.give(3);
    const auto config = (folder / "evening.toml").string();
    const auto write = [&config](const std::string& text) { std::ofstream(config) << text; };
    const auto errors = (folder / "errors.txt").string();
    const auto home = "HOME=" + folder.path().string();
    const auto feeds =
        "[book]\nfolder = \"" + (folder / "book").string() + "\"\n" + sources_toml(drive, marathon);

    write("[challenge]\nlanguage = \"en\"\n" + feeds);
    {
        Process check({CHAPEAU_PROGRAM, "check", "--config", config}, errors, {home});
        CHECK(check.wait_for("drive: ready", 30s));
        CHECK(check.wait_for("3 gifts read", 30s));
        CHECK(check.wait_for("All 2 sources are ready.", 30s));
        CHECK(check.wait() == 0);
    }
    write("[challenge]\nlanguage = \"en\"\n[rates]\nday = \"2026-11-20\"\nEUR = \"1.0873\"\n" +
          feeds);
    {
        Process check({CHAPEAU_PROGRAM, "check", "--config", config}, errors, {home});
        CHECK(check.wait_for("one currency is converted, by rates of 2026-11-20", 30s));
        CHECK(check.wait() == 0);
    }
    write("[challenge]\nlanguage = \"en\"\n[rates]\necb = \"not-there.xml\"\n" + feeds);
    {
        Process check({CHAPEAU_PROGRAM, "check", "--config", config}, errors, {home});
        CHECK(check.wait_for("rates: NOT READY", 30s));
        CHECK(check.wait() == 1);
    }
    write("[challenge]\nlanguage = \"fr\"\n" + feeds);
    marathon.set_faults(100);
    {
        Process check({CHAPEAU_PROGRAM, "check", "--config", config}, errors, {home});
        CHECK(check.wait_for("drive : prêt", 30s));
        CHECK(check.wait_for("marathon : PAS PRÊT", 30s));
        CHECK(check.wait_for("1 source sur 2 est prête.", 30s));
        CHECK(check.wait() == 1);
    }
    CHECK_FALSE(std::filesystem::exists(folder / "book"));
}
