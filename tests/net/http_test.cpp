#include "base/time_text.hpp"
#include "net/http.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::net;
using namespace std::chrono_literals;

namespace {

const Timestamp kNow = *parse_iso8601("2026-11-21T20:00:00Z");

Response with(std::vector<Header> headers) {
    Response response;
    response.headers = std::move(headers);
    return response;
}

} // namespace

TEST_CASE("the first header of a name is found", "[net]") {
    const auto response = with({{"etag", "one"}, {"link", "two"}, {"etag", "three"}});
    REQUIRE(response.header("etag") != nullptr);
    CHECK(*response.header("etag") == "one");
    CHECK(response.header("num-records") == nullptr);
}

TEST_CASE("Retry-After is read as seconds", "[net]") {
    CHECK(retry_after(with({{"retry-after", "120"}}), kNow) == 120s);
    CHECK(retry_after(with({{"retry-after", " 0 "}}), kNow) == 0s);
    CHECK_FALSE(retry_after(with({}), kNow).has_value());
}

TEST_CASE("Retry-After is read as a date", "[net]") {
    const auto response = with({{"retry-after", "Sat, 21 Nov 2026 20:00:30 GMT"}});
    CHECK(retry_after(response, kNow) == 30s);
    CHECK(retry_after(response, kNow + 40s) == 0s);
}

TEST_CASE("a Retry-After date is measured by the provider's own clock", "[net]") {
    const auto response = with({{"retry-after", "Sat, 21 Nov 2026 20:00:30 GMT"},
                                {"date", "Sat, 21 Nov 2026 20:00:10 GMT"}});
    CHECK(retry_after(response, kNow - 1h) == 20s);
}

TEST_CASE("an absurd Retry-After is cut to the longest sensible wait", "[net]") {
    CHECK(retry_after(with({{"retry-after", "999999999"}}), kNow) == kRetryAfterMax);
    CHECK(retry_after(with({{"retry-after", std::string(40, '9')}}), kNow) == kRetryAfterMax);
    CHECK(retry_after(with({{"retry-after", "Sat, 21 Nov 2099 20:00:30 GMT"}}), kNow) ==
          kRetryAfterMax);
}

TEST_CASE("a Retry-After without sense is none", "[net]") {
    for (const auto* text : {"", "-5", "soon", "1.5", "0x10", "12 s"}) {
        CAPTURE(text);
        CHECK_FALSE(retry_after(with({{"retry-after", text}}), kNow).has_value());
    }
}

TEST_CASE("a request cannot smuggle in a header", "[net]") {
    Request request;
    CHECK(check_headers(request));
    request.headers = {{"X-Key", "abc"}};
    CHECK(check_headers(request));
    request.headers = {{"X-Key", "abc\r\nHost: elsewhere"}};
    CHECK_FALSE(check_headers(request));
    request.headers = {{"X Key", "abc"}};
    CHECK_FALSE(check_headers(request));
    request.headers = {{"", "abc"}};
    CHECK_FALSE(check_headers(request));
    request.headers.clear();
    request.if_none_match = "\"a\"\n";
    CHECK_FALSE(check_headers(request));
    request.if_none_match.clear();
    request.bearer_token = Secret("token\r\nX: y");
    CHECK_FALSE(check_headers(request));
    request.bearer_token = Secret();
    request.secret_headers = {{"X-Api-Key", Secret("abc")}};
    CHECK(check_headers(request));
    for (const auto* value : {"swordfish\r\nHost: elsewhere", ""}) {
        request.secret_headers = {{"X-Api-Key", Secret(value)}};
        const auto checked = check_headers(request);
        REQUIRE_FALSE(checked);
        CHECK(checked.error().message.find("swordfish") == std::string::npos);
    }
    request.secret_headers = {{"X Key", Secret("abc")}};
    CHECK_FALSE(check_headers(request));
}
