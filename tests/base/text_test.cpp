#include "base/text.hpp"
#include "support/catch.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace chapeau {
namespace {

TEST_CASE("well formed UTF-8 is told from what is not", "[base]") {
    for (const std::string_view good :
         {"", "plain", "\u00e9\u20ac\U0001F600", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000",
          "\uffff", "\U00010000", "\U0010ffff"}) {
        CHECK(is_valid_utf8(good));
    }
    for (const std::string_view bad : {"\x80",
                                       "\xbf",
                                       "\xc0\x80",
                                       "\xc1\xbf",
                                       "\xe0\x80\x80",
                                       "\xe0\x9f\xbf",
                                       "\xed\xa0\x80",
                                       "\xed\xbf\xbf",
                                       "\xf0\x80\x80\x80",
                                       "\xf0\x8f\xbf\xbf",
                                       "\xf4\x90\x80\x80",
                                       "\xf5\x80\x80\x80",
                                       "\xff",
                                       "\xfe",
                                       "\xc3",
                                       "\xe2\x82",
                                       "\xf0\x9f\x98",
                                       "\xc3(",
                                       "\xe2(\x82",
                                       "\xe2\x82(",
                                       "\xf0\x9f\x98("}) {
        CHECK_FALSE(is_valid_utf8(bad));
        CHECK_FALSE(is_valid_utf8("ok " + std::string(bad) + " ok"));
    }
}

TEST_CASE("a text is never cut inside a character", "[base]") {
    const std::string_view text = "a\u00e9\u20ac\U0001F600";
    const std::array<std::size_t, 11> sizes = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};
    for (std::size_t limit = 0; limit < sizes.size(); ++limit) {
        CHECK(truncate_utf8(text, limit) == text.substr(0, sizes.at(limit)));
    }
    CHECK(truncate_utf8(text, 1'000) == text);
}

TEST_CASE("white space is cut from both ends only", "[base]") {
    CHECK(trim(" \t\r\n a b \v\f") == "a b");
    CHECK(trim("   ").empty());
    CHECK(trim("").empty());
    CHECK(trim("\u00a0a") == "\u00a0a");
}

TEST_CASE("only ASCII letters are lowered", "[base]") {
    CHECK(to_lower_ascii("Content-TYPE @[`{ \u00c9") == "content-type @[`{ \u00c9");
}

TEST_CASE("an integer is read whole or not at all", "[base]") {
    CHECK(parse_int64("0") == 0);
    CHECK(parse_int64("-12") == -12);
    CHECK(parse_int64("007") == 7);
    CHECK(parse_int64("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    CHECK(parse_int64("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
    for (const std::string_view wrong :
         {"", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "9223372036854775808",
          "-9223372036854775809", "--1", "\u0661"}) {
        INFO(wrong);
        CHECK_FALSE(parse_int64(wrong).has_value());
    }
}

TEST_CASE("the word most likely meant is suggested and no other", "[base]") {
    constexpr std::array<std::string_view, 5> kKeys = {"deadline", "currency", "people", "port",
                                                       "host"};
    CHECK(nearest_word("deadlin", kKeys) == "deadline");
    CHECK(nearest_word("Curency", kKeys) == "currency");
    CHECK(nearest_word("poeple", kKeys) == "people");
    CHECK(nearest_word("prt", kKeys) == "port");
    CHECK(nearest_word("hsot", kKeys) == "host");
    CHECK_FALSE(nearest_word("volume", kKeys).has_value());
    CHECK_FALSE(nearest_word("x", kKeys).has_value());
    CHECK_FALSE(nearest_word("", kKeys).has_value());
    CHECK_FALSE(nearest_word("people", {}).has_value());
    CHECK_FALSE(nearest_word(std::string(100'000, 'a'), kKeys).has_value());
}

} // namespace
} // namespace chapeau
