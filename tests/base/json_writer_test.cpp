#include "base/json.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <limits>
#include <string>

namespace chapeau::json {
namespace {

TEST_CASE("a writer separates and nests what it is told", "[base][json]") {
    Writer writer;
    writer.begin_object()
        .key("people")
        .integer(173)
        .key("names")
        .begin_array()
        .string("Ada")
        .begin_object()
        .end_object()
        .null()
        .end_array()
        .key("late")
        .boolean(false)
        .end_object();
    CHECK(writer.take() == R"({"people":173,"names":["Ada",{},null],"late":false})");
    CHECK(writer.begin_array().end_array().take() == "[]");
    CHECK(writer.integer(std::numeric_limits<std::int64_t>::min()).take() ==
          "-9223372036854775808");
}

TEST_CASE("what a writer wrote is read back the same", "[base][json]") {
    std::string all;
    for (char byte = 0; byte < 0x7f; ++byte) {
        all += byte;
    }
    all += "\x7f\u00e9\u20ac\U0001F600\u2028";
    const auto text = Writer().begin_object().key(all).string(all).end_object().take();
    CHECK(text.find('\n') == std::string::npos);
    const auto value = parse(text).value();
    REQUIRE(value.object()->size() == 1);
    CHECK(value.object()->front().first == all);
    CHECK(*value.object()->front().second.string() == all);
}

TEST_CASE("invalid UTF-8 is written as the replacement character", "[base][json]") {
    const auto text = Writer().string("a\xff\xed\xa0\x80z\xe2\x82").take();
    const auto value = parse(text).value();
    CHECK(value.string()->starts_with("a\ufffd"));
    CHECK(value.string()->find('z') != std::string::npos);
    CHECK(value.string()->ends_with("\ufffd"));
}

} // namespace
} // namespace chapeau::json
