#include "base/format.hpp"
#include "domain/money.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <string>

namespace chapeau::test {
namespace {

using domain::Currency;
using domain::kGiftMinorMax;
using domain::kSumMinorMax;
using domain::Money;

std::int64_t major(std::string_view digits, std::string_view code) {
    const auto parsed = Money::parse_major(digits, currency(code));
    return parsed ? parsed->minor() : -1;
}

Errc fault_of(std::string_view digits, std::string_view code = "USD") {
    const auto parsed = Money::parse_major(digits, currency(code));
    REQUIRE_FALSE(parsed);
    return parsed.error().code;
}

TEST_CASE("each currency has the exponent that the standard gives it", "[domain]") {
    CHECK(currency("JPY").exponent() == 0);
    CHECK(currency("KRW").exponent() == 0);
    CHECK(currency("ISK").exponent() == 0);
    CHECK(currency("USD").exponent() == 2);
    CHECK(currency("EUR").exponent() == 2);
    CHECK(currency("HUF").exponent() == 2);
    CHECK(currency("KWD").exponent() == 3);
    CHECK(currency("TND").exponent() == 3);
    CHECK(currency("CLF").exponent() == 4);
    CHECK(currency("KWD").minor_per_major() == 1000);
    CHECK(currency("JPY").minor_per_major() == 1);
}

TEST_CASE("what is no active currency is refused", "[domain]") {
    for (const char* const code : {"", "US", "usd", "USDX", "XTS", "XAU", "DEM", "HRK", "ANG",
                                   "ZWL", "SLL", "BGN", "CUC", "\xff\xff\xff"}) {
        INFO(code);
        CHECK_FALSE(Currency::from_code(code));
    }
}

TEST_CASE("money is read from its digits in every exponent", "[domain]") {
    CHECK(major("10", "USD") == 1000);
    CHECK(major("10.5", "USD") == 1050);
    CHECK(major("10.50", "USD") == 1050);
    CHECK(major("0.01", "USD") == 1);
    CHECK(major("0", "USD") == 0);
    CHECK(major("0.00", "USD") == 0);
    CHECK(major("2657", "JPY") == 2657);
    CHECK(major("2657.00", "JPY") == 2657);
    CHECK(major("1.234", "KWD") == 1234);
    CHECK(major("1.2345", "CLF") == 12'345);
    CHECK(major("007.50", "USD") == 750);
}

TEST_CASE("amounts that a double gets wrong come out right", "[domain]") {
    CHECK(major("1.15", "USD") == 115);
    CHECK(major("4.35", "USD") == 435);
    CHECK(major("1.005", "KWD") == 1005);
    CHECK(major("9999999999.99", "USD") == 999'999'999'999);
    for (std::int64_t cents = 0; cents < 100'000; cents += 7) {
        const std::string digits = format("{}.{:02}", cents / 100, cents % 100);
        REQUIRE(major(digits, "USD") == cents);
    }
}

TEST_CASE("an exponent moves the point", "[domain]") {
    CHECK(major("1e2", "USD") == 10'000);
    CHECK(major("1E+2", "USD") == 10'000);
    CHECK(major("1.5e1", "USD") == 1500);
    CHECK(major("1050e-2", "USD") == 1050);
    CHECK(major("1000e-3", "USD") == 100);
    CHECK(major("0e999", "USD") == 0);
    CHECK(fault_of("1e-3") == Errc::InvalidInput);
    CHECK(fault_of("1e18") == Errc::TooLarge);
    CHECK(fault_of("1e999") == Errc::TooLarge);
    CHECK(fault_of("1e9999999999") == Errc::InvalidInput);
    CHECK(fault_of("1e") == Errc::InvalidInput);
    CHECK(fault_of("1e+") == Errc::InvalidInput);
}

TEST_CASE("money is never rounded", "[domain]") {
    CHECK(fault_of("10.505") == Errc::InvalidInput);
    CHECK(fault_of("0.001") == Errc::InvalidInput);
    CHECK(fault_of("10.5", "JPY") == Errc::InvalidInput);
    CHECK(fault_of("1.2345", "KWD") == Errc::InvalidInput);
    CHECK(major("10.5000", "USD") == 1050);
}

TEST_CASE("what is not plain digits is refused", "[domain]") {
    for (const char* const text :
         {"",      " ",     "-1", "+1",   "-0",    "$10",   "10 ", " 10",
          "10,50", "1,000", "1.", ".5",   "1..2",  "1.2.3", "NaN", "Infinity",
          "0x10",  "1_000", "١٠", "10\n", "1e1.5", "ten",   "null"}) {
        INFO(text);
        CHECK(fault_of(text) == Errc::InvalidInput);
    }
    CHECK(fault_of(std::string_view("10\0", 3)) == Errc::InvalidInput);
    CHECK(fault_of(std::string(65, '0')) == Errc::InvalidInput);
}

TEST_CASE("a gift has a largest size", "[domain]") {
    CHECK(major("10000000000", "USD") == kGiftMinorMax);
    CHECK(fault_of("10000000000.01") == Errc::TooLarge);
    CHECK(fault_of("99999999999999999999999999") == Errc::TooLarge);
    CHECK(major("1000000000000", "JPY") == kGiftMinorMax);
}

TEST_CASE("minor units are read as they are", "[domain]") {
    CHECK(Money::parse_minor("1050", usd())->minor() == 1050);
    CHECK(Money::parse_minor("1050.0", usd())->minor() == 1050);
    CHECK_FALSE(Money::parse_minor("1050.5", usd()));
    CHECK_FALSE(Money::parse_minor("-1050", usd()));
}

TEST_CASE("a refused amount is told in short", "[domain]") {
    const auto parsed = Money::parse_major(std::string(5000, '9'), usd());
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().message.size() < 200);
}

TEST_CASE("sums are checked and never wrap", "[domain]") {
    CHECK(dollars(2).plus(dollars(3)).value() == dollars(5));
    CHECK(dollars(2).minus(dollars(3)).value() == money(-100));
    CHECK(dollars(2).times(3).value() == dollars(6));
    CHECK(dollars(2).times(-1).value() == money(-200));
    const Money most = money(kSumMinorMax);
    CHECK(most.plus(money(1)).error().code == Errc::TooLarge);
    CHECK(money(-kSumMinorMax).minus(money(1)).error().code == Errc::TooLarge);
    CHECK(most.plus(most).error().code == Errc::TooLarge);
    CHECK(most.times(INT64_MAX).error().code == Errc::TooLarge);
    CHECK(most.times(INT64_MIN).error().code == Errc::TooLarge);
    CHECK_FALSE(Money::from_minor(INT64_MIN, usd()));
    CHECK_FALSE(Money::from_minor(INT64_MAX, usd()));
    CHECK(most.minus(most).value().is_zero());
}

TEST_CASE("a million of the largest gifts still make a sum", "[domain]") {
    CHECK(money(kGiftMinorMax).times(1'000'000).has_value());
}

} // namespace
} // namespace chapeau::test
