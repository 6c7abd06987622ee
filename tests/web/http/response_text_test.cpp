#include "support/catch.hpp"
#include "web/http/response_text.hpp"

#include <chrono>
#include <string>

namespace chapeau::web {

TEST_CASE("a header of the handler's cannot begin another line", "[web][http]") {
    auto response = make_response(200, "text/plain", "x");
    response.headers = {{"ETag", "\"a\""},
                        {"X-One", "a\r\nSet-Cookie: stolen=1"},
                        {"X\nTwo", "b"},
                        {"Retry-After", "3"}};
    const auto head = response_head(response, {"now", "", true});
    CHECK(head.find("Set-Cookie") == std::string::npos);
    CHECK(head.find("Two") == std::string::npos);
    CHECK(head.find("\r\nETag: \"a\"\r\n") != std::string::npos);
    CHECK(head.find("\r\nRetry-After: 3\r\n") != std::string::npos);
}

TEST_CASE("what has no body has no length", "[web][http]") {
    Response response;
    response.status = 304;
    response.headers = {{"ETag", "\"a\""}, {"cache-control", "no-cache"}};
    const auto head = response_head(response, {"now", "", true});
    CHECK(head.find("Content-") == std::string::npos);
    CHECK(head.find("no-store") == std::string::npos);
    CHECK(head.starts_with("HTTP/1.1 304 Not Modified\r\n"));
}

TEST_CASE("a date is written as HTTP wants it", "[web][http]") {
    using namespace std::chrono;
    CHECK(http_date(Timestamp(sys_days(2026y / November / 7)) + hours{9} + minutes{5} +
                    seconds{3}) == "Sat, 07 Nov 2026 09:05:03 GMT");
}

} // namespace chapeau::web
