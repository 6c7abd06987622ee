#include "support/catch.hpp"
#include "web/http/site.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace chapeau::web {

using test::TestPhone;
using test::TestSite;

namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

ServerOptions impatient() {
    ServerOptions options;
    options.sweep = milliseconds{5};
    return options;
}

} // namespace

TEST_CASE("a request is answered, with the headers of safety", "[web][http][threads]") {
    TestSite site;
    TestPhone phone(site.port());
    phone.say(site.post("/a%20b?c=d", "body"));
    const auto answer = phone.hear_answer();
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\nDate: "));
    CHECK(answer.ends_with("\r\n\r\n/a b|c=d|body|127.0.0.1"));
    CHECK(has(answer, "\r\nContent-Length: 23\r\n"));
    CHECK(has(answer, "\r\nContent-Security-Policy: default-src 'none'; script-src 'self'"));
    CHECK(has(answer, "\r\nX-Content-Type-Options: nosniff\r\n"));
    CHECK(has(answer, "\r\nReferrer-Policy: no-referrer\r\n"));
    CHECK(has(answer, "\r\nX-Frame-Options: DENY\r\n"));
    CHECK(has(answer, "\r\nCross-Origin-Resource-Policy: same-origin\r\n"));
    CHECK(has(answer, "\r\nCache-Control: no-store\r\n"));
    CHECK_FALSE(has(answer, "Connection:"));
}

TEST_CASE("a HEAD is its GET without the body, and the connection goes on",
          "[web][http][threads]") {
    TestSite site;
    TestPhone phone(site.port());
    phone.say("HEAD /page HTTP/1.1\r\nHost: " + site.host() + "\r\n\r\n" + site.get("/next"));
    const auto head = phone.hear_answer(false);
    CHECK(has(head, "\r\nContent-Length: 4000\r\n"));
    CHECK(has(head, "\r\nCache-Control: no-cache\r\n"));
    CHECK(head.ends_with("\r\n\r\n"));
    CHECK(phone.hear_answer().ends_with("/next|||127.0.0.1"));
}

TEST_CASE("requests that come together are answered in turn", "[web][http][threads]") {
    TestSite site;
    TestPhone phone(site.port());
    std::string all;
    for (int i = 0; i < 50; ++i) {
        all += site.post("/" + std::to_string(i), "b");
    }
    phone.say(all);
    for (int i = 0; i < 50; ++i) {
        CHECK(phone.hear_answer().ends_with("\r\n\r\n/" + std::to_string(i) + "||b|127.0.0.1"));
    }
}

TEST_CASE("a connection serves a hundred requests and no more", "[web][http][threads]") {
    TestSite site;
    TestPhone phone(site.port());
    std::string all;
    for (std::size_t i = 0; i < kRequestsPerConnectionMax + 1; ++i) {
        all += site.get("/");
    }
    phone.say(all);
    const auto answers = phone.hear_all();
    CHECK(phone.was_closed());
    CHECK(site.handler().asked == static_cast<int>(kRequestsPerConnectionMax));
    CHECK(has(answers, "\r\nConnection: close\r\n"));
}

TEST_CASE("a refusal is an answer that repeats nothing, and the end", "[web][http][threads]") {
    TestSite site;
    TestPhone phone(site.port());
    phone.say("GET /secret-word HTTP/1.1\r\nHost: evil-word.test\r\nOrigin: "
              "http://evil-word.test\r\n\r\n");
    const auto answer = phone.hear_all();
    CHECK(answer.starts_with("HTTP/1.1 421 Misdirected Request\r\n"));
    CHECK(has(answer, "\r\nConnection: close\r\n"));
    CHECK(has(answer, "\r\nX-Content-Type-Options: nosniff\r\n"));
    CHECK(has(answer, "{\"error\":{\"code\":\"host\",\"message\":\""));
    CHECK_FALSE(has(answer, "word.test"));
    CHECK_FALSE(has(answer, "secret-word"));
    CHECK(phone.was_closed());
    CHECK(site.handler().asked == 0);
}

TEST_CASE("a refusal reaches who is still sending", "[web][http][threads]") {
    TestSite site;
    TestPhone phone(site.port());
    phone.say("POST / HTTP/1.1\r\nHost: " + site.host() + "\r\nContent-Length: 60000\r\n\r\n" +
              std::string(60'000, 'x'));
    CHECK(phone.hear_all().starts_with("HTTP/1.1 413 "));
}

TEST_CASE("a wrong method is told the right ones", "[web][http][threads]") {
    TestSite site;
    TestPhone phone(site.port());
    phone.say("PUT / HTTP/1.1\r\nHost: " + site.host() + "\r\n\r\n");
    CHECK(has(phone.hear_all(), "\r\nAllow: GET, HEAD, POST\r\n"));
}

TEST_CASE("who asks before sending the body is asked for it", "[web][http][threads]") {
    TestSite site;
    TestPhone phone(site.port());
    phone.say("POST /e HTTP/1.1\r\nHost: " + site.host() +
              "\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    CHECK(phone.hear_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    phone.say("ok");
    CHECK(phone.hear_answer().ends_with("/e||ok|127.0.0.1"));
}

TEST_CASE("a silent, a slow and an idle connection are closed", "[web][http][threads]") {
    auto options = impatient();
    SECTION("silent") {
        options.header_patience = milliseconds{30};
        TestSite site(options);
        TestPhone phone(site.port());
        CHECK(phone.hear_all().empty());
        CHECK(phone.was_closed());
    }
    SECTION("a header that comes byte by byte") {
        options.header_patience = milliseconds{30};
        TestSite site(options);
        TestPhone phone(site.port());
        // Each byte comes in time; all together they do not.
        while (phone.say("G")) {
        }
        CHECK(site.handler().asked == 0);
    }
    SECTION("a body that never ends") {
        options.body_patience = milliseconds{30};
        TestSite site(options);
        TestPhone phone(site.port());
        phone.say("POST / HTTP/1.1\r\nHost: " + site.host() + "\r\nContent-Length: 9\r\n\r\nab");
        CHECK(phone.hear_all().empty());
        CHECK(phone.was_closed());
    }
    SECTION("idle after an answer") {
        options.idle_patience = milliseconds{30};
        TestSite site(options);
        TestPhone phone(site.port());
        phone.say(site.get("/"));
        CHECK(has(phone.hear_all(), "200 OK"));
        CHECK(phone.was_closed());
    }
    SECTION("an answer that is not taken") {
        options.write_patience = milliseconds{30};
        TestSite site(options);
        site.on_web_thread([&site] {
            site.handler().page = std::make_shared<const std::string>(20'000'000, 'p');
        });
        TestPhone phone(site.port(), 4096);
        phone.say(site.get("/page"));
        CHECK(site.comes_true([&site] { return site.handler().asked == 1; }));
        CHECK(site.comes_true([&site] { return site.server().connections() == 0; }));
    }
}

TEST_CASE("an answer that does not come in time is a 503, and comes to nobody later",
          "[web][http][threads]") {
    auto options = impatient();
    options.answer_patience = milliseconds{30};
    TestSite site(options);
    TestPhone phone(site.port());
    phone.say(site.get("/later"));
    const auto answer = phone.hear_all();
    CHECK(answer.starts_with("HTTP/1.1 503 "));
    CHECK(has(answer, "\r\nRetry-After: 2\r\n"));
    site.on_web_thread([&site] {
        for (const auto& reply : site.handler().later) {
            reply(make_response(200, "text/plain", "late"));
        }
    });
    TestPhone other(site.port());
    other.say(site.get("/still-there"));
    CHECK(has(other.hear_answer(), "/still-there"));
}

TEST_CASE("a later answer comes, once, and a phone that has gone harms nobody",
          "[web][http][threads]") {
    TestSite site;
    TestPhone phone(site.port());
    phone.say(site.get("/later"));
    {
        TestPhone gone(site.port());
        gone.say(site.get("/later"));
        REQUIRE(site.comes_true([&site] { return site.handler().later.size() == 2; }));
    }
    site.on_web_thread([&site] {
        for (const auto& reply : site.handler().later) {
            reply(make_response(200, "text/plain", "first"));
            reply(make_response(200, "text/plain", "second"));
        }
    });
    CHECK(phone.hear_answer().ends_with("first"));
    phone.say(site.get("/next"));
    CHECK(phone.hear_answer().ends_with("/next|||127.0.0.1"));
}

TEST_CASE("a new connection takes the place of the longest silent one", "[web][http][threads]") {
    ServerOptions options;
    bool is_oldest_first = false; // A late place goes to one after the other; these do not.
    SECTION("when it has been silent for too long") {
        is_oldest_first = true;
        options.short_max = 4;
        options.silence_patience = milliseconds{20};
        options.full_patience = seconds{3600};
    }
    SECTION("when the places are held by those who do not ask") {
        options.short_max = 3;
        options.late_max = 1;
        options.silence_patience = seconds{3600};
        options.full_patience = milliseconds{20};
    }
    SECTION("when the server is full") {
        options.connections_max = 4;
        options.full_patience = milliseconds{20};
    }
    TestSite site(options);
    TestPhone waiting(site.port());
    waiting.say(site.get("/later"));
    REQUIRE(site.comes_true([&site] { return site.handler().later.size() == 1; }));
    std::vector<std::unique_ptr<TestPhone>> silent;
    for (int i = 0; i < 20; ++i) {
        silent.push_back(std::make_unique<TestPhone>(site.port()));
    }
    TestPhone honest(site.port());
    honest.say(site.get("/honest"));
    CHECK(has(honest.hear_answer(), "/honest"));
    CHECK(site.connections() <= 4);
    if (is_oldest_first) {
        CHECK(silent.front()->hear_all().empty());
        CHECK(silent.front()->was_closed());
    }
    // Whoever waits for us keeps the place.
    site.on_web_thread(
        [&site] { site.handler().later.front()(make_response(200, "text/plain", "kept")); });
    CHECK(waiting.hear_answer().ends_with("kept"));
}

TEST_CASE("without a free descriptor the server waits, and goes on", "[web][http][threads]") {
    ServerOptions options;
    options.accept_pause = milliseconds{5};
    TestSite site(options);
    TestPhone before(site.port());
    before.say(site.get("/one"));
    CHECK(has(before.hear_answer(), "/one"));
    TestPhone other(site.port() /* its descriptor is taken before there are none */);
    CHECK(site.comes_true([&site] { return site.server().connections() == 2; }));
    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
    TestPhone waiting(site.port());
    CHECK(site.comes_true([&site] { return site.server().connections() == 3; }));
    // Asked once before: a sanitizer looks at a new kind of object through a pipe of its own.
    CHECK(site.connections() == 3);
    // From now on nobody in this process gets another one; the kernel still accepts for us.
    const rlimit none{3, limit.rlim_max};
    const int unused = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(site.port());
    CHECK(::connect(unused, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    before.say(site.get("/two"));
    const auto answer = before.hear_answer();
    const auto connections = site.connections();
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
    CHECK(has(answer, "/two"));
    CHECK(connections == 3);
    CHECK(site.comes_true([&site] { return site.server().connections() == 4; }));
    ::close(unused);
}

TEST_CASE("a taken port is told with what to do", "[web][http][threads]") {
    TestSite site;
    const SystemClock clock;
    auto server = Server::make({}, clock);
    REQUIRE(server);
    test::TellingHandler handler;
    ListenerOptions options;
    options.address = "127.0.0.1";
    options.port = site.port();
    const auto port = (*server)->listen(options, handler);
    REQUIRE_FALSE(port);
    CHECK(port.error().code == Errc::Conflict);
    CHECK(has(port.error().message, "127.0.0.1 port " + std::to_string(site.port())));
    CHECK(has(port.error().message, "another port"));
    options.address = "not an address";
    const auto nowhere = (*server)->listen(options, handler);
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().code == Errc::InvalidInput);
}

TEST_CASE("an empty list of hosts refuses everybody until one is added", "[web][http][threads]") {
    const SystemClock clock;
    test::TellingHandler handler;
    auto server = Server::make({}, clock);
    REQUIRE(server);
    ListenerOptions options;
    options.address = "127.0.0.1";
    const auto port = (*server)->listen(options, handler);
    REQUIRE(port);
    (*server)->start();
    const auto ask = "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(*port) + "\r\n\r\n";
    TestPhone before(*port);
    before.say(ask);
    CHECK(before.hear_all().starts_with("HTTP/1.1 421 "));
    (*server)->add_host(*port, "127.0.0.1");
    std::promise<void> added; // What was posted before is done before.
    (*server)->post([&added] { added.set_value(); });
    added.get_future().wait();
    TestPhone after(*port);
    after.say(ask);
    const auto answer = after.hear_answer();
    INFO(answer);
    CHECK(answer.starts_with("HTTP/1.1 200 "));
}

TEST_CASE("the end finishes what is being answered, and closes the rest", "[web][http][threads]") {
    TestSite site;
    TestPhone idle(site.port());
    TestPhone asking(site.port());
    TestPhone following(site.port());
    following.say(site.get("/events"));
    following.hear_until("retry: ");
    asking.say(site.get("/later"));
    REQUIRE(site.comes_true([&site] { return site.handler().later.size() == 1; }));
    site.server().every(milliseconds{1}, [&site] {
        if (site.server().connections() == 1 && !site.handler().later.empty()) {
            site.handler().later.front()(make_response(200, "text/plain", "finished"));
            site.handler().later.clear();
        }
    });
    site.server().stop();
    CHECK(asking.hear_all().ends_with("finished"));
    CHECK(idle.hear_all().empty());
    CHECK(has(following.hear_all(), "event: bye"));
    CHECK_FALSE(TestPhone(site.port()).is_connected());
    site.server().stop();
}

TEST_CASE("the end waits no longer than it was told", "[web][http][threads]") {
    ServerOptions options;
    options.stop_patience = milliseconds{30};
    TestSite site(options);
    TestPhone asking(site.port());
    asking.say(site.get("/later"));
    REQUIRE(site.comes_true([&site] { return site.handler().later.size() == 1; }));
    site.server().stop();
    CHECK(site.handler().later.size() == 1);
}

TEST_CASE("what is posted runs in order, and what is repeated runs again", "[web][http][threads]") {
    TestSite site;
    std::vector<int> order;
    for (int i = 0; i < 5; ++i) {
        site.server().post([&order, i] { order.push_back(i); });
    }
    CHECK(site.on_web_thread([&order] { return order; }) == std::vector<int>{0, 1, 2, 3, 4});
    int times = 0;
    site.on_web_thread([&] { site.server().every(milliseconds{1}, [&times] { ++times; }); });
    CHECK(site.comes_true([&times] { return times >= 3; }));
    site.server().stop();
}

} // namespace chapeau::web
