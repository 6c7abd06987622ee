#include "domain/rate.hpp"
#include "support/catch.hpp"

#include <string>

namespace chapeau::test {

namespace {

using namespace domain;

Currency rate_currency(const char* code) {
    return Currency::from_code(code).value();
}

Money rate_money(std::int64_t minor, const char* code) {
    return Money::from_minor(minor, rate_currency(code)).value();
}

Result<ExchangeRate> rate(const char* from, const char* to, const char* digits,
                          const char* day = "2026-11-20") {
    return make_rate(rate_currency(from), rate_currency(to), digits, day, "configured");
}

TEST_CASE("an amount is converted exactly and rounded once, halves up", "[domain][rate]") {
    const auto euros = rate("EUR", "USD", "1.0873").value();
    CHECK(convert(rate_money(1000, "EUR"), euros) == rate_money(1087, "USD")); // 10.873
    CHECK(convert(rate_money(10'000, "EUR"), euros) == rate_money(10'873, "USD"));
    CHECK(convert(rate_money(1, "EUR"), euros) == rate_money(1, "USD"));
    CHECK(convert(rate_money(0, "EUR"), euros) == rate_money(0, "USD"));
    const auto halves = rate("EUR", "USD", "1.5").value();
    CHECK(convert(rate_money(1, "EUR"), halves) == rate_money(2, "USD")); // 1.5
    CHECK(convert(rate_money(3, "EUR"), halves) == rate_money(5, "USD")); // 4.5
}

TEST_CASE("currencies of other exponents keep their places", "[domain][rate]") {
    const auto yen = rate("JPY", "USD", "0.0064").value();
    CHECK(convert(rate_money(1500, "JPY"), yen) == rate_money(960, "USD"));
    const auto dinars = rate("KWD", "JPY", "509.25").value();
    CHECK(convert(rate_money(1000, "KWD"), dinars) == rate_money(509, "JPY"));
}

TEST_CASE("the largest gift at the largest rate does not wrap", "[domain][rate]") {
    const auto rich = rate("JPY", "KWD", "999999999").value();
    const auto large = convert(rate_money(kGiftMinorMax, "JPY"), rich);
    REQUIRE_FALSE(large);
    CHECK(large.error().code == Errc::TooLarge);
    const auto poor = rate("KWD", "JPY", "0.000000001").value();
    CHECK(convert(rate_money(kGiftMinorMax, "KWD"), poor) == rate_money(1, "JPY"));
}

TEST_CASE("two rates of one list make the rate between them", "[domain][rate]") {
    const auto dollars = rate("EUR", "USD", "1.0873").value();
    const auto pounds = rate("EUR", "GBP", "0.83405").value();
    const auto crossed = cross_rate(pounds, dollars);
    REQUIRE(crossed);
    CHECK(crossed->from == rate_currency("GBP"));
    CHECK(crossed->to == rate_currency("USD"));
    CHECK(to_words(*crossed) == "1 GBP = 1.303638 USD");
    // 100.00 * 1.0873 / 0.83405 = 130.3638...
    CHECK(convert(rate_money(10'000, "GBP"), *crossed) == rate_money(13'036, "USD"));
    CHECK_FALSE(cross_rate(pounds, rate("EUR", "USD", "1.0873", "2026-11-19").value()));
    CHECK_FALSE(cross_rate(rate("CHF", "GBP", "0.9").value(), dollars));
}

TEST_CASE("a rate is written for a person without needless zeros", "[domain][rate]") {
    CHECK(to_words(rate("EUR", "USD", "1.0873").value()) == "1 EUR = 1.0873 USD");
    CHECK(to_words(rate("EUR", "JPY", "160").value()) == "1 EUR = 160 JPY");
}

TEST_CASE("what is no rate is refused with what a rate looks like", "[domain][rate]") {
    for (const char* const digits :
         {"", "0", "0.00", "-1", "+1", "1,08", "1.", ".5", "1e3", "1.0.8", "1234567890",
          "1.234567891", "0.0000000000000000001", " 1", "1.08 "}) {
        INFO(digits);
        CHECK_FALSE(rate("EUR", "USD", digits));
    }
    CHECK(rate("EUR", "USD", "1,08").error().message.find("such as 1.0873") != std::string::npos);
    CHECK_FALSE(rate("EUR", "EUR", "1"));
    for (const char* const day : {"", "2026-11-31", "2026-13-01", "20-11-2026", "2026/11/20"}) {
        INFO(day);
        CHECK_FALSE(rate("EUR", "USD", "1.0873", day));
    }
}

TEST_CASE("a stored rate comes back the same, and nothing else is read", "[domain][rate]") {
    const auto stored = rate("EUR", "USD", "1.0873").value();
    CHECK(parse_rate(to_text(stored)) == stored);
    const auto changed = [&](const std::string& from, const std::string& to) {
        auto text = to_text(stored);
        text.replace(text.find(from), from.size(), to);
        return parse_rate(text);
    };
    CHECK_FALSE(changed("10873", "0"));
    CHECK_FALSE(changed("10873", "-10873"));
    CHECK_FALSE(changed("EUR", "XXY"));
    CHECK_FALSE(changed("2026-11-20", "tomorrow"));
    CHECK_FALSE(parse_rate("{}"));
    CHECK_FALSE(parse_rate("1.0873"));
}

} // namespace
} // namespace chapeau::test
