#include "curl_support.hpp"

#include <atomic>
#include <thread>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;

TEST_CASE("an answer comes back whole with its headers in lower case", "[net]") {
    const auto server = serve_always({200, {{"ETag", "\"a\""}, {"X-Thing", " b "}}, "[1,2]"});
    const auto client = make_client();
    const auto outcome = ask(*client, get(server->url("/x?y=1")));
    REQUIRE(outcome);
    CHECK(outcome->status == 200);
    CHECK(outcome->body == "[1,2]");
    CHECK(outcome->url == server->url("/x?y=1"));
    REQUIRE(outcome->header("etag") != nullptr);
    CHECK(*outcome->header("etag") == "\"a\"");
    CHECK(*outcome->header("x-thing") == "b");
}

TEST_CASE("the request says who asks and what it would like", "[net]") {
    const auto server = serve_always({200, {}, "[]"});
    const auto client = make_client();
    auto request = get(server->url("/x"));
    request.headers = {{"X-Api-Key", "k"}, {"X-Empty", ""}};
    request.bearer_token = Secret("s3cret");
    request.secret_headers = {{"X-Secret", Secret("hush")}};
    request.if_none_match = "\"tag\"";
    request.if_modified_since = "Sun, 06 Nov 1994 08:49:37 GMT";
    REQUIRE(ask(*client, std::move(request)));
    const auto asked = server->asked();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].method == "GET");
    CHECK(asked[0].header("user-agent") == "Chapeau/0.0 (+https://chapeau.example)");
    CHECK(asked[0].header("accept") == "application/json");
    CHECK(asked[0].header("accept-encoding") == "gzip");
    CHECK(asked[0].header("authorization") == "Bearer s3cret");
    CHECK(asked[0].header("x-api-key") == "k");
    CHECK(asked[0].header("x-secret") == "hush");
    CHECK(asked[0].header("if-none-match") == "\"tag\"");
    CHECK(asked[0].header("if-modified-since") == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(asked[0].header("cookie").empty());
}

TEST_CASE("every status is an answer", "[net]") {
    const auto client = make_client();
    for (const int status : {204, 304, 400, 401, 404, 412, 429, 500, 503}) {
        const auto server = serve_always({status, {{"Retry-After", "7"}}, ""});
        const auto outcome = ask(*client, get(server->url("/")));
        CAPTURE(status);
        REQUIRE(outcome);
        CHECK(outcome->status == status);
        CHECK(net::retry_after(*outcome, Timestamp{}) == 7s);
    }
}

TEST_CASE("a connection is kept and used again", "[net]") {
    const auto server = serve_always({200, {}, "[]"});
    const auto client = make_client();
    for (int i = 0; i < 5; ++i) {
        REQUIRE(ask(*client, get(server->url("/"))));
    }
    CHECK(server->asked().size() == 5);
    CHECK(server->connections() == 1);
}

TEST_CASE("a compressed answer is unpacked", "[net]") {
    std::string body = "[";
    for (int i = 0; i < 50'000; ++i) {
        body += "12345,";
    }
    body += "0]";
    const auto server = serve_always({200, {}, body, Fault::Gzip});
    const auto client = make_client();
    const auto outcome = ask(*client, get(server->url("/")));
    REQUIRE(outcome);
    CHECK(outcome->body == body);
}

TEST_CASE("a body is posted as it is", "[net]") {
    const auto server = serve_always({200, {}, "{}"});
    const auto client = make_client();
    auto request = get(server->url("/"));
    request.method = net::Method::Post;
    request.body = "{\"a\":1}";
    request.headers = {{"Content-Type", "application/json"}};
    REQUIRE(ask(*client, std::move(request)));
    const auto asked = server->asked();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].method == "POST");
    CHECK(asked[0].header("content-length") == "7");
    CHECK(asked[0].header("expect").empty());
}

TEST_CASE("an outcome never comes from within submit", "[net]") {
    const auto client = make_client();
    int outcomes = 0;
    client->submit(get("nonsense"), [&outcomes](net::Outcome) { ++outcomes; });
    client->submit(get("http://example.org/"), [&outcomes](net::Outcome) { ++outcomes; });
    CHECK(outcomes == 0);
    client->run(0ms);
    CHECK(outcomes == 2);
    client->run(0ms);
    CHECK(outcomes == 2);
}

TEST_CASE("a callback may ask again", "[net]") {
    const auto server = serve_always({200, {}, "[]"});
    const auto client = make_client();
    int left = 3;
    std::function<void(net::Outcome)> again = [&](net::Outcome outcome) {
        REQUIRE(outcome);
        if (--left > 0) {
            client->submit(get(server->url("/")), again);
        }
    };
    client->submit(get(server->url("/")), again);
    for (int i = 0; i < 200 && left > 0; ++i) {
        client->run(50ms);
    }
    CHECK(left == 0);
}

TEST_CASE("transfers do not wait for one that hangs", "[net]") {
    const auto server = serve([](const Asked& asked) {
        return Answer{200, {}, "[]", asked.path == "/hang" ? Fault::Hang : Fault::None};
    });
    auto options = patient();
    options.request_timeout = 3s;
    const auto client = make_client(options);
    std::optional<net::Outcome> hanging;
    client->submit(get(server->url("/hang")), [&](net::Outcome o) { hanging = std::move(o); });
    int answered = 0;
    for (int i = 0; i < 10; ++i) {
        client->submit(get(server->url("/quick")), [&](net::Outcome o) { answered += o ? 1 : 0; });
    }
    while (answered < 10 && !hanging) {
        client->run(20ms);
    }
    CHECK(answered == 10);
    CHECK_FALSE(hanging.has_value());
    while (!hanging) {
        client->run(50ms);
    }
    REQUIRE_FALSE(*hanging);
    CHECK(hanging->error().code == Errc::Timeout);
}

TEST_CASE("more transfers than allowed are answered at once", "[net]") {
    const auto server = serve_always({200, {}, "", Fault::Hang});
    const auto client = make_client();
    int refused = 0;
    for (std::size_t i = 0; i < net::kTransfersMax + 3; ++i) {
        client->submit(get(server->url("/")), [&refused](net::Outcome outcome) {
            refused += !outcome && outcome.error().code == Errc::Unavailable ? 1 : 0;
        });
    }
    client->run(0ms);
    CHECK(refused == 3);
}

TEST_CASE("wake ends a wait from another thread", "[net]") {
    const auto client = make_client();
    std::thread waker([&client] { client->wake(); });
    const auto before = std::chrono::steady_clock::now();
    client->run(30s);
    waker.join();
    CHECK(std::chrono::steady_clock::now() - before < 20s);
}

TEST_CASE("a client that ends drops what is under way without calling", "[net]") {
    const auto server = serve_always({200, {}, "", Fault::Hang});
    int outcomes = 0;
    {
        const auto client = make_client();
        client->submit(get(server->url("/")), [&outcomes](net::Outcome) { ++outcomes; });
        client->run(10ms);
    }
    CHECK(outcomes == 0);
}

TEST_CASE("a client cannot be made without a name or with endless patience", "[net]") {
    auto options = short_time_outs();
    options.user_agent = "";
    CHECK_FALSE(net::make_curl_http_client(options));
    options = short_time_outs();
    options.user_agent = "a\r\nb";
    CHECK_FALSE(net::make_curl_http_client(options));
    options = short_time_outs();
    options.request_timeout = 0ms;
    CHECK_FALSE(net::make_curl_http_client(options));
}
