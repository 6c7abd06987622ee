#include "app/toml_file.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <string>
#include <variant>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

TomlTable table_of(const std::string& text) {
    return std::get<TomlTable>(parse_toml(text));
}

} // namespace

TEST_CASE("a TOML value knows its line", "[app]") {
    const auto table = table_of("b = 1\n\n[s]\na = \"x\"\nlist = [\n1,\n2]\n");
    REQUIRE(table.size() == 2);
    CHECK(table[0].key == "b");
    CHECK(table[0].value.line == 1);
    const auto& section = std::get<TomlTable>(table[1].value.what);
    CHECK(section[0].value.line == 4);
    const auto& list = std::get<TomlArray>(section[1].value.what);
    CHECK(list[1].line == 7);
    CHECK(std::get<std::int64_t>(list[1].what) == 2);
}

TEST_CASE("a moment is read with its offset and is none without", "[app]") {
    const auto table = table_of("a = 2026-11-07T19:00:00.25+01:00\nb = 2026-11-07T18:00:00\n"
                                "c = 2026-11-07\nd = 18:00:00\ne = 2026-11-07T10:30:00-07:30\n");
    CHECK(std::get<Timestamp>(table[0].value.what) == at(250ms));
    CHECK(std::get<Timestamp>(table[4].value.what) == evening());
    for (const std::size_t other : {1U, 2U, 3U}) {
        CHECK(std::holds_alternative<TomlOther>(table[other].value.what));
    }
}

TEST_CASE("what is not TOML names the line and throws nothing", "[app]") {
    for (const std::string text : {"a = 1\nb = ", "a = 1\na = 2", "x\n", "[s\n", "a = \"\\q\"",
                                   "a = \xff\xfe", "\n\na = 99999999999999999999"}) {
        INFO(text);
        const auto parsed = parse_toml(text);
        REQUIRE(std::holds_alternative<TomlFault>(parsed));
        CHECK(std::get<TomlFault>(parsed).line >= 1);
        CHECK_FALSE(std::get<TomlFault>(parsed).problem.empty());
    }
}

TEST_CASE("a fault quotes a long text only in part", "[app]") {
    const TomlValue value{1, std::string(1000, 'x')};
    CHECK(describe(value).size() < 100);
}
