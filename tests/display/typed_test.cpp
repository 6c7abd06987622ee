#include "display/screen/operator_panel.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::display;

namespace {

domain::Currency currency(std::string_view code) {
    return *domain::Currency::from_code(code);
}

} // namespace

TEST_CASE("an amount is typed in major units with a point or a decimal comma", "[display]") {
    const auto minor = [](std::string_view typed, std::string_view code) {
        return parse_typed_amount(typed, currency(code))->minor();
    };
    CHECK(minor("25", "USD") == 2500);
    CHECK(minor(" 25.5 ", "USD") == 2550);
    CHECK(minor("25,50", "EUR") == 2550);
    CHECK(minor("1250.05", "EUR") == 125005);
    CHECK(minor("2500", "JPY") == 2500);
    CHECK(minor("2.500", "KWD") == 2500);
}

TEST_CASE("a typed amount that could mean two things is refused", "[display]") {
    for (const std::string_view typed : {"1,000", "1,000.00", "1,2,3", "12,5", ",", "1,"}) {
        INFO(typed);
        CHECK(parse_typed_amount(typed, currency("USD")).error().code == Errc::InvalidInput);
    }
    CHECK_FALSE(parse_typed_amount("1,000", currency("KWD")));
    CHECK_FALSE(parse_typed_amount("1,000", currency("JPY")));
}

TEST_CASE("no money, less than none and too much are no amounts", "[display]") {
    for (const std::string_view typed :
         {"", " ", "0", "0.00", "-5", "$5", "5 000", "99999999999999999999", "abc", "1.005"}) {
        INFO(typed);
        CHECK_FALSE(parse_typed_amount(typed, currency("USD")));
    }
}

TEST_CASE("a typed count keeps to its limits", "[display]") {
    CHECK(*parse_typed_count("", 0, 9, 3) == 3);
    CHECK(*parse_typed_count(" 7 ", 0, 9, 3) == 7);
    CHECK_FALSE(parse_typed_count("10", 0, 9, 3));
    CHECK_FALSE(parse_typed_count("-1", 0, 9, 3));
    CHECK_FALSE(parse_typed_count("2.5", 0, 9, 3));
    CHECK_FALSE(parse_typed_count("99999999999999999999", 0, 9, 3));
}
