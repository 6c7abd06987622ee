#include "support/catch.hpp"
#include "web/api/json_body.hpp"

#include <string>

namespace chapeau::web {
namespace {

JsonBody body_of(std::string_view text) {
    auto body = JsonBody::read(text, kPhoneBodyBytesMax);
    REQUIRE(body);
    return std::move(*body);
}

Errc fault_of(std::string_view text) {
    const auto body = JsonBody::read(text, kPhoneBodyBytesMax);
    REQUIRE_FALSE(body);
    return body.error().code;
}

} // namespace

TEST_CASE("a body is one JSON object within its size", "[web][json_body]") {
    CHECK(fault_of("") == Errc::InvalidInput);
    CHECK(fault_of("[]") == Errc::InvalidInput);
    CHECK(fault_of("\"text\"") == Errc::InvalidInput);
    CHECK(fault_of("{\"a\":1} {}") == Errc::InvalidInput);
    CHECK(fault_of("{\"a\":\"\xff\"}") == Errc::InvalidInput);
    CHECK(fault_of("a=1&b=2") == Errc::InvalidInput);
    CHECK(fault_of("{\"a\":\"" + std::string(kPhoneBodyBytesMax, 'x') + "\"}") == Errc::TooLarge);
}

TEST_CASE("a body that contradicts itself is refused, whoever asks", "[web][json_body]") {
    CHECK(fault_of(R"({"amount":1000,"amount":1})") == Errc::Conflict);
    CHECK(fault_of(R"({"amount":1000,"\u0061mount":1})") == Errc::Conflict);
    const auto nested = body_of(R"({"targets":[{"people":1,"people":2}]})");
    CHECK_FALSE(nested.objects("targets", 8));
}

TEST_CASE("a body may say more than is asked", "[web][json_body]") {
    const auto body = body_of(R"({"amount":1000,"mood":"merry","more":{"deep":[1]}})");
    CHECK(body.integer("amount", 1, 5000) == 1000);
    CHECK(body.has("mood"));
    CHECK_FALSE(body.has("name"));
}

TEST_CASE("an amount is an integer and nothing else", "[web][json_body]") {
    for (const std::string_view wrong :
         {"10.5", "1e3", "1000.0", "\"1000\"", "null", "true", "[]", "{}", "-1", "0", "5001",
          "9223372036854775808", "100000000000000000000000"}) {
        INFO(wrong);
        const auto body = body_of("{\"amount\":" + std::string(wrong) + "}");
        CHECK_FALSE(body.integer("amount", 1, 5000));
    }
    CHECK_FALSE(body_of("{}").integer("amount", 1, 5000));
    CHECK(body_of(R"({"amount":5000})").integer("amount", 1, 5000) == 5000);
}

TEST_CASE("a text has a length in bytes", "[web][json_body]") {
    const auto body = body_of(R"({"name":"Zoé","number":12})");
    CHECK(body.text("name", 4) == "Zoé");
    CHECK(body.text("name", 3).error().code == Errc::TooLarge);
    CHECK(body.text("number", 9).error().code == Errc::InvalidInput);
    CHECK(body.text("absent", 9).error().code == Errc::InvalidInput);
    CHECK(body.text_or_empty("absent", 9) == "");
    CHECK_FALSE(body.text_or_empty("number", 9));
}

TEST_CASE("a key is 32 lower-case hexadecimal digits", "[web][json_body]") {
    const std::string good(32, 'a');
    CHECK(body_of("{\"key\":\"" + good + "\"}").key("key") == good);
    for (const auto& wrong : {std::string(31, 'a'), std::string(33, 'a'), std::string(32, 'A'),
                              std::string(32, 'g'), std::string()}) {
        INFO(wrong);
        CHECK_FALSE(body_of("{\"key\":\"" + wrong + "\"}").key("key"));
    }
}

TEST_CASE("null and nothing are the same where a number may be missing", "[web][json_body]") {
    const auto body = body_of(R"({"at":null,"people":3,"bad":"3"})");
    CHECK(body.integer_or_null("at", 0, 9).value() == std::nullopt);
    CHECK(body.integer_or_null("absent", 0, 9).value() == std::nullopt);
    CHECK(body.integer_or_null("people", 0, 9).value() == 3);
    CHECK_FALSE(body.integer_or_null("bad", 0, 9));
}

TEST_CASE("lists are bounded, of one kind, and name nothing twice", "[web][json_body]") {
    const auto body = body_of(R"({"gifts":[3,1,2],"twice":[1,1],"none":[],"mixed":[1,"2"]})");
    CHECK(body.integers("gifts", 1, 9, 3).value() == std::vector<std::int64_t>{3, 1, 2});
    CHECK(body.integers("gifts", 1, 9, 2).error().code == Errc::TooLarge);
    CHECK_FALSE(body.integers("twice", 1, 9, 3));
    CHECK_FALSE(body.integers("none", 1, 9, 3));
    CHECK_FALSE(body.integers("mixed", 1, 9, 3));
    const auto keys = body_of("{\"keys\":[\"" + std::string(32, '1') + "\"],\"bad\":[\"x\"]}");
    CHECK(keys.keys("keys", 1).value().size() == 1);
    CHECK_FALSE(keys.keys("bad", 1));
    CHECK_FALSE(keys.keys("absent", 1));
}

} // namespace chapeau::web
