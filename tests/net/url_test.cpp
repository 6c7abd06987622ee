#include "net/url.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::net;

TEST_CASE("an address is taken apart", "[net]") {
    const auto url = parse_url("https://Give.Example/api/x?key=secret#part");
    REQUIRE(url);
    CHECK(url->scheme == "https");
    CHECK(url->host == "give.example");
    CHECK(url->port == "443");
    CHECK(url->path == "/api/x");
    CHECK(url->text.find('#') == std::string::npos);
    CHECK(without_query(*url) == "https://give.example/api/x");
}

TEST_CASE("only http and https without a password are addresses of ours", "[net]") {
    for (const auto* text :
         {"file:///etc/passwd", "ftp://x.example/", "gopher://x.example/", "javascript:alert(1)",
          "https://user:pw@x.example/", "https://user@x.example/", "", "x.example", "//x.example",
          "https://", "https://x.example:99999/", "https://a b/", "dict://x/"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_url(text));
    }
    CHECK_FALSE(parse_url(std::string("https://x.example/a\0b", 21)));
    CHECK_FALSE(parse_url("https://x.example/" + std::string(kUrlBytesMax, 'a')));
}

TEST_CASE("a refused address does not repeat its query", "[net]") {
    const auto url = parse_url("ftp://x.example/?token=hunter2");
    REQUIRE_FALSE(url);
    CHECK(url.error().message.find("hunter2") == std::string::npos);
}

TEST_CASE("loopback is recognised in every spelling that curl would connect to", "[net]") {
    for (const auto* text :
         {"http://localhost/", "http://LOCALHOST:81/", "http://127.0.0.1/", "http://127.1.2.3/",
          "http://[::1]:8080/", "http://127.1/", "http://0x7f000001/", "http://2130706433/"}) {
        CAPTURE(text);
        const auto url = parse_url(text);
        REQUIRE(url);
        CHECK(is_loopback(*url));
    }
    for (const auto* text : {"http://localhost.example/", "http://128.0.0.1/", "http://10.0.0.1/",
                             "http://127.0.0.1.example/", "http://[::2]/", "http://0.0.0.0/"}) {
        CAPTURE(text);
        const auto url = parse_url(text);
        REQUIRE(url);
        CHECK_FALSE(is_loopback(*url));
    }
}

TEST_CASE("plain http is for this machine unless it was allowed", "[net]") {
    CHECK(transport_allows(*parse_url("http://localhost/"), Transport::HttpsOnly));
    CHECK(transport_allows(*parse_url("https://x.example/"), Transport::HttpsOnly));
    CHECK_FALSE(transport_allows(*parse_url("http://x.example/"), Transport::HttpsOnly));
    CHECK(transport_allows(*parse_url("http://x.example/"), Transport::PlainHttpAllowed));
}

TEST_CASE("a reference is read on its page", "[net]") {
    const auto base = *parse_url("https://x.example/a/b?c=1");
    CHECK(resolve_url(base, "?page=2")->text == "https://x.example/a/b?page=2");
    CHECK(resolve_url(base, "/other")->text == "https://x.example/other");
    CHECK(resolve_url(base, "../up")->text == "https://x.example/up");
    CHECK(resolve_url(base, "https://y.example/z")->host == "y.example");
    CHECK(resolve_url(base, "//y.example/z")->host == "y.example");
    CHECK_FALSE(resolve_url(base, "file:///etc/passwd"));
}

TEST_CASE("an origin is scheme and host and port", "[net]") {
    const auto base = *parse_url("https://x.example/a");
    CHECK(same_origin(base, *parse_url("https://X.example:443/b")));
    CHECK_FALSE(same_origin(base, *parse_url("https://x.example:444/a")));
    CHECK_FALSE(same_origin(base, *parse_url("http://x.example/a")));
    CHECK_FALSE(same_origin(base, *parse_url("https://y.example/a")));
}

TEST_CASE("percent encoding leaves only unreserved characters", "[net]") {
    CHECK(percent_encode("aZ0-._~") == "aZ0-._~");
    CHECK(percent_encode("2026-11-21T20:00:00+01") == "2026-11-21T20%3A00%3A00%2B01");
    CHECK(percent_encode("\xC3\xA9/&") == "%C3%A9%2F%26");
}
