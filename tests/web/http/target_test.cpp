#include "support/catch.hpp"
#include "web/http/target.hpp"

namespace chapeau::web {

TEST_CASE("a path is decoded once, a query not at all", "[web][http]") {
    const auto target = parse_target("/caf%C3%A9/%2541?a=%41&b=%zz");
    REQUIRE(target);
    CHECK(target->path == "/caf\xC3\xA9/%41");
    CHECK(target->query == "a=%41&b=%zz");
}

TEST_CASE("what a browser would not send is no target", "[web][http]") {
    for (const auto* text :
         {"", "a", "*", "http://a/", "/%", "/%4", "/%4g", "/%00", "/%1f", "/%7F", "/%c2%85", "/%80",
          "/%c0%af", "/%ed%a0%80", "/a#b", "/a b", "/\x7f", "/\xc3\xa9", "/\t"}) {
        INFO(text);
        CHECK_FALSE(parse_target(text));
    }
}

} // namespace chapeau::web
