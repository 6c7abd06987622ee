// The section [rates]: what is read, and what every wrong entry is told.
#include "app/rate_options.hpp"
#include "domain/rate.hpp"
#include "options_support.hpp"
#include "support/catch.hpp"

#include <string>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

RateOptions rates_of(const std::string& toml) {
    const auto reading = read(toml, machine());
    for (const auto& fault : reading.faults) {
        UNSCOPED_INFO(to_text(fault));
    }
    REQUIRE(reading.options);
    return reading.options->rates;
}

bool tells(const std::string& toml, const std::string& part) {
    const auto faults = faults_of(toml);
    UNSCOPED_INFO(faults);
    return faults.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("rates are read with their day, and lead to the challenge's currency", "[app][rates]") {
    const auto rates =
        rates_of("[rates]\nday = \"2026-11-20\"\nEUR = \"1.0873\"\nJPY = \"0.0067\"");
    REQUIRE(rates.configured.size() == 2);
    CHECK(domain::to_words(rates.configured[0]) == "1 EUR = 1.0873 USD");
    CHECK(rates.configured[0].day == "2026-11-20");
    CHECK(rates.configured[0].origin == kConfiguredOrigin);
    CHECK(domain::to_words(rates.configured[1]) == "1 JPY = 0.0067 USD");
    CHECK_FALSE(rates_of("").any());
}

TEST_CASE("the bank's list is an address or a file beside the configuration", "[app][rates]") {
    const auto address = rates_of("[rates]\necb = \"https://www.ecb.example/daily.xml\"");
    CHECK(address.ecb_url == "https://www.ecb.example/daily.xml");
    CHECK(address.ecb_file.empty());
    CHECK(address.any());
    const auto file = rates_of("[rates]\necb = \"daily.xml\"");
    CHECK(file.ecb_url.empty());
    CHECK(file.ecb_file.is_absolute());
    CHECK(file.ecb_file.filename() == "daily.xml");
}

TEST_CASE("a wrong entry among the rates names its place and what would be right", "[app][rates]") {
    const std::string day = "[rates]\nday = \"2026-11-20\"\n";
    CHECK(tells(day + "EUR = 1.0873",
                "without quotes; allowed is a rate in quotes, such as \"1.0873\""));
    CHECK(tells(day + "EUR = 1.0873", "evening.toml:3: rates.EUR: found the number 1.08"));
    CHECK(tells(day + "EUR = 1", "floating-point"));
    CHECK(
        tells(day + "EUR = \"1,0873\"", "evening.toml:3: rates.EUR: the rate of EUR is '1,0873'"));
    CHECK(tells(day + "EUR = \"0\"", "above zero"));
    CHECK(tells(day + "USD = \"1\"", "USD needs no rate to itself"));
    CHECK(tells(day + "EURO = \"1\"",
                "evening.toml:3: rates.EURO: found a key that is not known; allowed is day, ecb, "
                "or the ISO 4217 code of a currency"));
    CHECK(tells("[rates]\nEUR = \"1.0873\"", "evening.toml:1: rates.day: is missing"));
    CHECK(tells(day, "evening.toml:2: rates.day: is of no rate"));
    CHECK(tells("[rates]\nday = \"20.11.2026\"\nEUR = \"1\"",
                "evening.toml:2: rates.day: found the text \"20.11.2026\"; allowed is a day in "
                "quotes"));
    CHECK(tells("[rates]\nday = 2026-11-20\nEUR = \"1\"", "a day in quotes"));
    CHECK(tells("[rates]\necb = \"http://www.ecb.example/daily.xml\"", "rates.ecb"));
    CHECK(tells("[rates]\necb = 7", "rates.ecb: found the number 7"));
    CHECK(tells("rates = 7", "a section [rates]"));
}

TEST_CASE("where euros are counted, the day of a rate is judged all the same", "[app][rates]") {
    const auto rates = rates_of("[challenge]\ncurrency = \"EUR\"\n[rates]\nday = \"2026-11-20\"\n"
                                "USD = \"0.92\"");
    CHECK(domain::to_words(rates.configured.at(0)) == "1 USD = 0.92 EUR");
}
