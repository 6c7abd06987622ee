#include "sources/ecb/parse.hpp"
#include "sources/makers.hpp"
#include "sources/recordings.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>

using namespace chapeau;
using namespace chapeau::test;
using sources::ecb::parse_list;

namespace {

domain::Currency ecb_currency(const char* code) {
    return *domain::Currency::from_code(code);
}

std::string in_words(const std::vector<domain::ExchangeRate>& rates, std::string_view code) {
    const auto found = std::find_if(rates.begin(), rates.end(),
                                    [&](const auto& rate) { return rate.from.code() == code; });
    return found == rates.end() ? "none" : domain::to_words(*found) + ", " + found->day;
}

} // namespace

TEST_CASE("the bank's list leads each currency to the one that is counted", "[sources][ecb]") {
    const auto rates = parse_list(recording("ecb/daily.xml"), usd());
    REQUIRE(rates);
    CHECK(rates->size() == 4); // The euro, yen, pound and rupiah; XQQ is none.
    CHECK(in_words(*rates, "EUR") == "1 EUR = 1.0873 USD, 2026-11-20");
    CHECK(in_words(*rates, "GBP") == "1 GBP = 1.285832 USD, 2026-11-20");
    CHECK(in_words(*rates, "JPY") == "1 JPY = 0.00666 USD, 2026-11-20");
    CHECK(in_words(*rates, "USD") == "none");
    CHECK(rates->front().origin == sources::ecb::kOrigin);
}

TEST_CASE("where euros are counted, each of the bank's rates turns around", "[sources][ecb]") {
    const auto rates = parse_list(recording("ecb/daily.xml"), ecb_currency("EUR"));
    REQUIRE(rates);
    CHECK(rates->size() == 4);
    CHECK(in_words(*rates, "USD") == "1 USD = 0.919709 EUR, 2026-11-20");
    CHECK(in_words(*rates, "EUR") == "none");
    const auto& dollar = rates->front();
    // 100.00 USD / 1.0873 = 91.9709... EUR.
    CHECK(domain::convert(money_in("USD", 10'000), dollar) == money_in("EUR", 9'197));
}

TEST_CASE("of several days of the bank's, the newest is taken", "[sources][ecb]") {
    const auto day = [](const std::string& date, const std::string& rate) {
        return "<Cube time='" + date + "'><Cube currency='USD' rate='" + rate + "'/></Cube>";
    };
    const auto rates =
        parse_list("<e><Cube>" + day("2026-11-19", "1.1") + day("2026-11-20", "1.2") +
                       day("2026-11-18", "1.3") + "</Cube></e>",
                   usd());
    REQUIRE(rates);
    CHECK(in_words(*rates, "EUR") == "1 EUR = 1.2 USD, 2026-11-20");
}

TEST_CASE("a list of the bank's that is wrong in one place is believed in none", "[sources][ecb]") {
    for (const auto* name :
         {"broken_rate.xml", "twice.xml", "document_type.xml", "truncated.xml", "no_day.xml"}) {
        CAPTURE(name);
        CHECK_FALSE(parse_list(recording(std::string("ecb/") + name), usd()));
    }
    for (const auto* text :
         {"", "<html>Sign in</html>", "<e><Cube/></e>", "<e><Cube time='2026-11-20'/></e>",
          "<e><Cube><Cube time='2026-11-20'/></Cube></e>",
          "<e><Cube><Cube time='2026-11-20'><Cube currency='USD'/></Cube></Cube></e>",
          "<e><Cube><Cube time='2026-11-20'><Cube currency='USD' rate='-1'/></Cube></Cube></e>",
          "<e><Cube><Cube time='2026-11-20'><Cube currency='USD' rate='0'/></Cube></Cube></e>"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_list(text, usd()));
    }
    CHECK(parse_list(std::string(sources::ecb::kListBytesMax + 1, ' '), usd()).error().code ==
          Errc::TooLarge);
}

TEST_CASE("a currency that the bank does not list cannot be counted by it", "[sources][ecb]") {
    const auto rates = parse_list(recording("ecb/daily.xml"), ecb_currency("UAH"));
    REQUIRE_FALSE(rates);
    CHECK(rates.error().message.find("UAH") != std::string::npos);
    CHECK(rates.error().message.find("[rates]") != std::string::npos);
}
