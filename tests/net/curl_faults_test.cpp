#include "curl_support.hpp"

#include <cstdlib>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

Errc code_of(const net::Outcome& outcome) {
    REQUIRE_FALSE(outcome);
    return outcome.error().code;
}

net::Outcome ask_with(Fault fault, std::size_t body_bytes_max = net::kBodyBytesMax) {
    const auto server =
        serve_always({200, {{"Content-Type", "application/json"}}, std::string(3000, '1'), fault});
    const bool must_time_out = fault == Fault::Hang || fault == Fault::SlowBody;
    const auto client = make_client(must_time_out ? short_time_outs() : patient());
    auto request = get(server->url("/feed"));
    request.body_bytes_max = body_bytes_max;
    return ask(*client, std::move(request));
}

} // namespace

TEST_CASE("a reset in the middle of a body is no answer", "[net]") {
    CHECK(code_of(ask_with(Fault::ResetMidBody)) == Errc::Unavailable);
}

TEST_CASE("a body shorter than announced is no answer", "[net]") {
    CHECK(code_of(ask_with(Fault::ShortBody)) == Errc::Unavailable);
}

TEST_CASE("a connection that closes without a word is no answer", "[net]") {
    CHECK(code_of(ask_with(Fault::CloseAtOnce)) == Errc::Unavailable);
}

TEST_CASE("a server that never answers times out", "[net]") {
    CHECK(code_of(ask_with(Fault::Hang)) == Errc::Timeout);
}

TEST_CASE("a body that drips times out", "[net]") {
    CHECK(code_of(ask_with(Fault::SlowBody)) == Errc::Timeout);
}

TEST_CASE("a drip is given up by its speed before the request's time is over", "[net]") {
    auto options = short_time_outs();
    options.request_timeout = 30s;
    const auto server = serve_always({200, {}, std::string(3000, '1'), Fault::SlowBody});
    const auto client = make_client(options);
    CHECK(code_of(ask(*client, get(server->url("/")))) == Errc::Timeout);
}

TEST_CASE("headers without an end are cut off", "[net]") {
    CHECK(code_of(ask_with(Fault::EndlessHeaders)) == Errc::TooLarge);
}

TEST_CASE("a body without an end is cut off", "[net]") {
    CHECK(code_of(ask_with(Fault::EndlessBody, 100'000)) == Errc::TooLarge);
}

TEST_CASE("an announced size above the limit is refused", "[net]") {
    CHECK(code_of(ask_with(Fault::None, 2999)) == Errc::TooLarge);
    CHECK(ask_with(Fault::None, 3000));
}

TEST_CASE("the limit counts what a compressed body unpacks to", "[net]") {
    CHECK(code_of(ask_with(Fault::GzipBomb)) == Errc::TooLarge);
    CHECK(code_of(ask_with(Fault::Gzip, 2999)) == Errc::TooLarge);
    CHECK(ask_with(Fault::Gzip, 3100)); // Stored blocks are a little longer than the text.
}

TEST_CASE("half a compressed body never looks whole", "[net]") {
    // Some versions of curl report it; others hand out what could be unpacked, which no longer
    // ends as a document does.
    const auto outcome = ask_with(Fault::TruncatedGzip);
    CHECK((!outcome || outcome->body.size() < 3000));
}

TEST_CASE("a name that does not exist is no answer", "[net]") {
    const auto client = make_client(short_time_outs());
    auto request = get("https://feed.invalid/api?token=hunter2");
    const auto outcome = ask(*client, std::move(request));
    REQUIRE_FALSE(outcome);
    // Where no name server answers at all, the time runs out instead.
    CHECK((outcome.error().code == Errc::Unavailable || outcome.error().code == Errc::Timeout));
    CHECK(outcome.error().message.find("https://feed.invalid/api") != std::string::npos);
    CHECK(outcome.error().message.find("hunter2") == std::string::npos);
}

TEST_CASE("a closed port is no answer", "[net]") {
    auto server = serve_always({200, {}, ""});
    const auto url = server->url("/");
    server.reset();
    const auto client = make_client();
    CHECK(code_of(ask(*client, get(url))) == Errc::Unavailable);
}

TEST_CASE("a server without TLS is no answer to https", "[net]") {
    const auto server = serve_always({200, {}, ""});
    const auto client = make_client(short_time_outs());
    auto url = server->url("/");
    url.insert(4, "s");
    const auto code = code_of(ask(*client, get(url)));
    CHECK((code == Errc::Unavailable || code == Errc::Timeout)); // It waits for our second line.
}

TEST_CASE("plain http to another machine is refused before a packet leaves", "[net]") {
    const auto client = make_client();
    CHECK(code_of(ask(*client, get("http://192.0.2.1/"))) == Errc::Refused);
}

TEST_CASE("other schemes and passwords in addresses are refused", "[net]") {
    const auto client = make_client();
    CHECK(code_of(ask(*client, get("file:///etc/hostname"))) == Errc::Refused);
    CHECK(code_of(ask(*client, get("ftp://127.0.0.1/"))) == Errc::Refused);
    CHECK(code_of(ask(*client, get("http://a:b@127.0.0.1/"))) == Errc::Refused);
}

TEST_CASE("a header with a line break is never sent", "[net]") {
    const auto server = serve_always({200, {}, "[]"});
    const auto client = make_client();
    auto request = get(server->url("/"));
    request.headers = {{"X-A", "1\r\nX-B: 2"}};
    CHECK(code_of(ask(*client, std::move(request))) == Errc::InvalidInput);
    CHECK(server->asked().empty());
}

TEST_CASE("the environment cannot put a proxy in between", "[net]") {
    const auto proxy = serve_always({200, {}, "from the proxy"});
    const auto server = serve_always({200, {}, "from the server"});
    setenv("http_proxy", proxy->url("").c_str(), 1);
    setenv("ALL_PROXY", proxy->url("").c_str(), 1);
    const auto client = make_client();
    const auto outcome = ask(*client, get(server->url("/")));
    unsetenv("http_proxy");
    unsetenv("ALL_PROXY");
    REQUIRE(outcome);
    CHECK(outcome->body == "from the server");
    CHECK(proxy->connections() == 0);
}
