#include "support/catch.hpp"
#include "web/http/request_reader.hpp"
#include "web/server.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::web {

namespace {

using Step = RequestReader::Step;

const HostList& phone_hosts() {
    static const HostList hosts({"phone.test"}, 8080);
    return hosts;
}

std::string with_headers(const std::string& first_line, const std::string& headers = {}) {
    return first_line + "\r\nHost: phone.test:8080\r\n" + headers + "\r\n";
}

// The status of the refusal, 200 when it can be taken, 0 when more is awaited.
int status_of(std::string_view bytes) {
    RequestReader reader(phone_hosts());
    reader.feed(bytes);
    switch (reader.next()) {
    case Step::Ready:
        return 200;
    case Step::Refused:
        return reader.refusal().status;
    default:
        return 0;
    }
}

struct Row {
    const char* what;
    std::string bytes;
    int status;
};

constexpr const char* kGet = "GET / HTTP/1.1";

void check_rows(const std::vector<Row>& rows) {
    for (const auto& row : rows) {
        INFO(row.what);
        CHECK(status_of(row.bytes) == row.status);
    }
}

} // namespace

TEST_CASE("a request is read with what the routes need", "[web][http]") {
    RequestReader reader(phone_hosts());
    reader.feed(with_headers("POST /api/pledge?a=%20b HTTP/1.1",
                             "Content-Type: application/json\r\nX-Chapeau: 1\r\n"
                             "Origin: http://phone.test:8080\r\nAuthorization: Chapeau s.1.m\r\n"
                             "Accept-Language: fr\r\nIf-None-Match: \"e\"\r\n"
                             "Accept-Encoding: br, GZIP;q=0.5\r\nContent-Length: 2\r\n") +
                "{}");
    REQUIRE(reader.next() == Step::Ready);
    const auto request = reader.take();
    CHECK(request.method == Method::Post);
    CHECK(request.path == "/api/pledge");
    CHECK(request.query == "a=%20b");
    CHECK(request.content_type == "application/json");
    CHECK(request.x_chapeau == "1");
    CHECK(request.origin == "http://phone.test:8080");
    CHECK(request.authorization == "Chapeau s.1.m");
    CHECK(request.accept_language == "fr");
    CHECK(request.if_none_match == "\"e\"");
    CHECK(request.accepts_gzip);
    CHECK(request.body == "{}");
    CHECK(reader.keep_alive());
}

TEST_CASE("a request may come byte by byte, and several at once", "[web][http]") {
    const auto bytes = with_headers("POST /one HTTP/1.1", "Content-Length: 3\r\n") + "abc" +
                       with_headers("GET /two HTTP/1.1") +
                       with_headers("HEAD /three HTTP/1.1", "Connection: close\r\n");
    const bool at_once = GENERATE(true, false);
    RequestReader reader(phone_hosts());
    std::vector<std::string> paths;
    const auto read_on = [&] {
        while (reader.next() == Step::Ready) {
            const auto request = reader.take();
            paths.push_back(request.path + request.body);
            CHECK(reader.keep_alive() == (request.method != Method::Head));
        }
    };
    if (at_once) {
        reader.feed(bytes);
        read_on();
    } else {
        for (const char byte : bytes) {
            reader.feed({&byte, 1});
            read_on();
        }
    }
    CHECK(paths == std::vector<std::string>{"/oneabc", "/two", "/three"});
    CHECK_FALSE(reader.has_begun());
}

TEST_CASE("a request with more than one possible end is refused", "[web][http]") {
    const std::string post = "POST / HTTP/1.1";
    check_rows({
        {"plain", with_headers(kGet), 200},
        {"length and chunks",
         with_headers(post, "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"chunks and length",
         with_headers(post, "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"), 400},
        {"a foreign coding, then a length",
         with_headers(post, "Transfer-Encoding: gzip\r\nContent-Length: 4\r\n"), 400},
        {"a length, then a foreign coding",
         with_headers(post, "Content-Length: 4\r\nTransfer-Encoding: gzip\r\n"), 400},
        {"chunks", with_headers(post, "Transfer-Encoding: chunked\r\n"), 411},
        {"chunks on a GET", with_headers(kGet, "Transfer-Encoding: chunked\r\n"), 411},
        {"a disguised coding", with_headers(post, "Transfer-Encoding: xchunked\r\n"), 411},
        {"two lengths", with_headers(post, "Content-Length: 4\r\nContent-Length: 5\r\n"), 400},
        {"the same length twice", with_headers(post, "Content-Length: 4\r\nContent-Length: 4\r\n"),
         400},
        {"a list of lengths", with_headers(post, "Content-Length: 4, 4\r\n"), 400},
        {"a signed length", with_headers(post, "Content-Length: +4\r\n"), 400},
        {"a negative length", with_headers(post, "Content-Length: -1\r\n"), 400},
        {"a hexadecimal length", with_headers(post, "Content-Length: 0x4\r\n"), 400},
        {"a length beyond all numbers",
         with_headers(post, "Content-Length: 99999999999999999999\r\n"), 400},
        {"no length", with_headers(post), 411},
        {"ten gigabytes", with_headers(post, "Content-Length: 10000000000\r\n"), 413},
        {"one byte too many", with_headers(post, "Content-Length: 8193\r\n"), 413},
    });
}

TEST_CASE("what is malformed or too large is refused by name", "[web][http]") {
    const std::string host = "Host: phone.test:8080\r\n";
    check_rows({
        {"no host", std::string(kGet) + "\r\n\r\n", 400},
        {"two hosts", std::string(kGet) + "\r\n" + host + host + "\r\n", 400},
        {"an empty host", std::string(kGet) + "\r\nHost:\r\n\r\n", 421},
        {"another host", std::string(kGet) + "\r\nHost: evil.test\r\n\r\n", 421},
        {"an absolute target", with_headers("GET http://phone.test:8080/ HTTP/1.1"), 400},
        {"a proxy's method", with_headers("CONNECT evil.test:443 HTTP/1.1"), 405},
        {"a target of all", with_headers("GET * HTTP/1.1"), 400},
        {"a method that changes", with_headers("DELETE / HTTP/1.1"), 405},
        {"a method of nobody", with_headers("BREW / HTTP/1.1"), 405},
        {"asking what there is", with_headers("OPTIONS * HTTP/1.1"), 405},
        {"tracing", with_headers("TRACE / HTTP/1.1"), 405},
        {"a broken escape", with_headers("GET /%4 HTTP/1.1"), 400},
        {"a line feed in the path", with_headers("GET /%0a HTTP/1.1"), 400},
        {"a null in the path", with_headers("GET /a%00b HTTP/1.1"), 400},
        {"no UTF-8", with_headers("GET /%ff HTTP/1.1"), 400},
        {"a long target", with_headers("GET /" + std::string(2048, 'a') + " HTTP/1.1"), 414},
        {"a large header", with_headers(kGet, "X: " + std::string(8192, 'a') + "\r\n"), 431},
        {"a line without end", "GET /" + std::string(20'000, 'a'), 431},
        {"a header without end", std::string(kGet) + "\r\nX: " + std::string(20'000, 'a'), 431},
        {"a space before the colon", with_headers(kGet, "X : 1\r\n"), 400},
        {"a null in a header", with_headers(kGet, std::string("X: a\0b\r\n", 8)), 400},
        {"a bare line feed", std::string(kGet) + "\nHost: phone.test:8080\n\n", 400},
        {"a bare line feed in a header", with_headers(kGet, "X: 1\nY: 2\r\n"), 400},
        {"a header without a name", with_headers(kGet, ": 1\r\n"), 400},
        {"two authorities", with_headers(kGet, "Authorization: a\r\nAuthorization: b\r\n"), 400},
        {"two marks", with_headers(kGet, "X-Chapeau: 1\r\nX-Chapeau: 1\r\n"), 400},
        {"an expectation of nobody", with_headers(kGet, "Expect: tea\r\n"), 417},
        {"another version", with_headers("GET / HTTP/1.7"), 400},
        {"a later version", with_headers("GET / HTTP/2.0"), 400},
        {"TLS on a plain port", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11),
         400},
    });
    std::string lines;
    for (int i = 0; i < 2000; ++i) {
        lines += "X" + std::to_string(i) + ": 1\r\n";
    }
    CHECK(status_of(with_headers(kGet, lines)) == 431);
}

TEST_CASE("the largest header and the largest body are taken", "[web][http]") {
    const auto rest = with_headers("GET / HTTP/1.1", "X: \r\n").size();
    CHECK(status_of(with_headers(
              "GET / HTTP/1.1", "X: " + std::string(kHeaderBytesMax - rest, 'a') + "\r\n")) == 200);
    CHECK(status_of(with_headers("GET / HTTP/1.1",
                                 "X: " + std::string(kHeaderBytesMax - rest + 1, 'a') + "\r\n")) ==
          431);
    CHECK(status_of(with_headers("POST / HTTP/1.1", "Content-Length: 8192\r\n") +
                    std::string(kBodyBytesMax, 'b')) == 200);
}

TEST_CASE("gzip counts as accepted only when it is", "[web][http]") {
    const auto accepts = [](const std::string& value) {
        RequestReader reader(phone_hosts());
        reader.feed(with_headers("GET / HTTP/1.1", "Accept-Encoding: " + value + "\r\n"));
        REQUIRE(reader.next() == Step::Ready);
        return reader.take().accepts_gzip;
    };
    CHECK(accepts("gzip"));
    CHECK(accepts("deflate,gzip"));
    CHECK(accepts("gzip;q=0.1"));
    CHECK_FALSE(accepts("gzip;q=0"));
    CHECK_FALSE(accepts("gzip; q=0.000"));
    CHECK_FALSE(accepts("xgzip, br"));
    CHECK_FALSE(accepts(""));
}

TEST_CASE("who waits to be asked for the body is seen once", "[web][http]") {
    RequestReader reader(phone_hosts());
    reader.feed(with_headers("POST / HTTP/1.1", "Content-Length: 2\r\nExpect: 100-Continue\r\n"));
    CHECK(reader.next() == Step::NeedMore);
    CHECK(reader.is_in_body());
    CHECK(reader.take_expectation());
    CHECK_FALSE(reader.take_expectation());
    reader.feed("ab");
    CHECK(reader.next() == Step::Ready);
}

} // namespace chapeau::web
