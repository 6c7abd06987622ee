#include "base/json.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chapeau::json {
namespace {

Value read(std::string_view text) {
    auto value = parse(text);
    INFO(text);
    REQUIRE(value);
    return std::move(*value);
}

std::string number_at(const Value& value, std::string_view pointer) {
    const auto* const found = value.at(pointer).value();
    REQUIRE(found != nullptr);
    REQUIRE(found->number() != nullptr);
    return found->number()->token;
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST_CASE("a number keeps the digits that were sent", "[base][json]") {
    for (const std::string token :
         {"0", "-0", "10.50", "1e3", "1E+400", "-1.5e-7", "92233720368547758079223372036854775807",
          "0.10000000000000000000000000000000000001"}) {
        const auto value = read(" " + token + "\n");
        REQUIRE(value.number() != nullptr);
        CHECK(value.number()->token == token);
    }
}

TEST_CASE("what is not a number of the grammar is refused", "[base][json]") {
    for (const std::string token :
         {"01",    "-01",  "1.",    ".5",       "+1",        "-",   "1e",  "1e+",
          "1.e3",  "0x10", "1_000", "Infinity", "-Infinity", "NaN", "1-2", "1.2.3",
          "1e2e3", "--1",  "1a",    "1\v",      "1\f",       "١"}) {
        INFO(token);
        CHECK_FALSE(parse(token));
        CHECK_FALSE(parse("[" + token + "]"));
        CHECK_FALSE(parse("{\"amount\":" + token + "}"));
        CHECK_FALSE(parse("{\"amount\":" + token + ",\"name\":1}"));
    }
}

TEST_CASE("every kind of value is told apart", "[base][json]") {
    const auto value = read(R"({"a":null,"b":true,"c":false,"d":"x","e":[1,[]],"f":{}})");
    CHECK(value.at("/a").value()->is_null());
    CHECK(*value.at("/b").value()->boolean());
    CHECK_FALSE(*value.at("/c").value()->boolean());
    CHECK(*value.at("/d").value()->string() == "x");
    CHECK(value.at("/e").value()->array()->size() == 2);
    CHECK(value.at("/f").value()->object()->empty());
    CHECK(value.at("/a").value()->boolean() == nullptr);
    CHECK(value.at("/d").value()->number() == nullptr);
    CHECK(read("\"alone\"").string() != nullptr);
    CHECK(read("null").is_null());
}

TEST_CASE("a document cut short anywhere is refused", "[base][json]") {
    const std::string whole = R"({"data":[{"amount":10.5,"name":"A\u00e9\"","ok":true}],"n":null})";
    REQUIRE(parse(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        INFO(whole.substr(0, size));
        CHECK_FALSE(parse(std::string_view(whole).substr(0, size)));
    }
}

TEST_CASE("whatever is not one whole document is refused", "[base][json]") {
    using namespace std::string_view_literals;
    for (const auto text :
         {""sv,          " \n"sv,     "1 2"sv,       "1,2"sv,       "1],[2"sv,      "]"sv,
          "[1]]"sv,      "[1}"sv,     "{\"a\":[}"sv, "[1,]"sv,      "[,1]"sv,       "[1 2]"sv,
          "{,}"sv,       "{\"a\"}"sv, "{\"a\" 1}"sv, "{a:1}"sv,     "{1:1}"sv,      "{\"a\":1,}"sv,
          "[\"a\":1]"sv, "[1:2]"sv,   "{}x"sv,       "{}{}"sv,      "\"a\"\"b\""sv, "{} \0"sv,
          "1\0"sv,       "tru"sv,     "truex"sv,     "nul"sv,       "True"sv,       "'a'"sv,
          "{'a':1}"sv,   "// x\n1"sv, "[1] // x"sv,  "undefined"sv, "\"a"sv,        "\"a\\\""sv}) {
        INFO(text);
        CHECK_FALSE(parse(text));
    }
}

TEST_CASE("an error page in the place of JSON is refused", "[base][json]") {
    const auto refused = parse("<!DOCTYPE html><html><body>502 Bad Gateway</body></html>");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::InvalidInput);
}

TEST_CASE("invalid UTF-8 is refused inside a string and outside", "[base][json]") {
    for (const std::string bytes :
         {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82"}) {
        CHECK_FALSE(parse("\"" + bytes + "\""));
        CHECK_FALSE(parse("[1]" + bytes));
        CHECK_FALSE(parse("{\"" + bytes + "\":1}"));
    }
}

TEST_CASE("escapes are read and half a surrogate pair becomes the replacement", "[base][json]") {
    const auto text = [](std::string_view document) { return *read(document).string(); };
    CHECK(text(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    CHECK(text(R"("\u0041\u00e9\u20ac\ud83d\ude00\uD83D\uDE00")") ==
          "A\u00e9\u20ac\U0001F600\U0001F600");
    CHECK(text(R"("\u0000")") == std::string(1, '\0'));
    CHECK(text(R"("a\ud83dz")") == "a\ufffdz");
    CHECK(text(R"("\ude00\ud83d")") == "\ufffd\ufffd");
    CHECK(text(R"("\ud83d\u0041")") == "\ufffdA");
    CHECK(text(R"("\ud83d\ud83d\ude00")") == "\ufffd\U0001F600");
    CHECK(text(R"("\ud83d\n")") == "\ufffd\n");
    CHECK(is_valid_utf8(text(R"("\udfff\ud800\uffff")")));
    for (const std::string_view wrong :
         {R"("\x41")", R"("\u12")", R"("\u12g4")", R"("\u")", R"("\ud83d\u12")", R"("\U0041")",
          "\"\\\n\"", "\"a\tb\"", "\"a\nb\"", R"("\0")"}) {
        INFO(wrong);
        CHECK_FALSE(parse(wrong));
    }
    CHECK_FALSE(parse(std::string_view("\"a\0b\"", 5)));
}

TEST_CASE("a document nested deeper than the limit is refused at no cost", "[base][json]") {
    CHECK(parse(nested(kDepthMax)));
    const auto refused = parse(nested(kDepthMax + 2));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::TooLarge);
    CHECK_FALSE(parse(nested(100'000)));
    CHECK_FALSE(parse(std::string(100'000, '[')));
    CHECK_FALSE(parse(std::string(100'000, ']')));
    std::string objects;
    for (int i = 0; i < 100'000; ++i) {
        objects += "{\"a\":";
    }
    CHECK_FALSE(parse(objects));
}

TEST_CASE("a byte order mark before the document is forgiven", "[base][json]") {
    CHECK(read("\xef\xbb\xbf{\"a\":1}").object() != nullptr);
    CHECK_FALSE(parse("\xef\xbb\xbf"));
    CHECK_FALSE(parse("{\"a\":\xef\xbb\xbf 1}"));
}

TEST_CASE("a repeated key is kept in the tree and refused when it is asked for", "[base][json]") {
    const auto value = read(R"({"amount":1,"name":"x","amount":2,"\u006eame":"y"})");
    CHECK(value.object()->size() == 4);
    CHECK(value.member("amount").error().code == Errc::Conflict);
    CHECK(value.member("name").error().code == Errc::Conflict);
    CHECK(value.at("/amount").error().code == Errc::Conflict);
    CHECK(value.member("absent").value() == nullptr);
    CHECK(read("[1]").member("a").value() == nullptr);
}

TEST_CASE("a pointer leads where its standard says", "[base][json]") {
    const auto value = read(R"({"data":[{"a/b":1,"m~n":2,"":3,"-":9}],"0":4,"x":{"01":5}})");
    CHECK(value.at("").value() == &value);
    CHECK(number_at(value, "/data/0/a~1b") == "1");
    CHECK(number_at(value, "/data/0/m~0n") == "2");
    CHECK(number_at(value, "/data/0/") == "3");
    CHECK(number_at(value, "/data/0/-") == "9");
    CHECK(number_at(value, "/0") == "4");
    CHECK(number_at(value, "/x/01") == "5");
    for (const std::string_view nowhere :
         {"/data/1", "/data/00", "/data/-", "/data/-0", "/data/x", "/data/99999999999999999999",
          "/data/0/a/b", "/absent/0/y", "/0/0", "/"}) {
        INFO(nowhere);
        CHECK(value.at(nowhere).value() == nullptr);
    }
    for (const std::string_view malformed :
         {"data", "/data/~", "/data/~2", "data/0", "/absent/~x"}) {
        INFO(malformed);
        CHECK(value.at(malformed).error().code == Errc::InvalidInput);
    }
}

} // namespace
} // namespace chapeau::json
