#include "support/catch.hpp"
#include "web/http_message.hpp"

namespace chapeau::web {

TEST_CASE("a response made of a text owns it", "[web][http_message]") {
    std::string text = "one body";
    const auto response = make_response(404, "text/plain; charset=utf-8", std::move(text));
    REQUIRE(response.body);
    CHECK(*response.body == "one body");
    CHECK(response.status == 404);
    CHECK(response.content_type == "text/plain; charset=utf-8");
}

} // namespace chapeau::web
