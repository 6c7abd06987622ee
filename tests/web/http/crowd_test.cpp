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

using Phones = std::vector<std::unique_ptr<TestPhone>>;

Phones connected(std::uint16_t port, int count) {
    Phones phones;
    for (int i = 0; i < count; ++i) {
        phones.push_back(std::make_unique<TestPhone>(port));
    }
    return phones;
}

int answered_of(Phones& phones) {
    return static_cast<int>(std::count_if(phones.begin(), phones.end(), [](const auto& phone) {
        return phone->hear_answer().starts_with("HTTP/1.1 200 OK");
    }));
}

/// Nobody gives way for having been silent while a busy machine let the test wait.
ServerOptions patient() {
    ServerOptions options;
    options.header_patience = seconds{60};
    options.silence_patience = seconds{3600};
    options.full_patience = seconds{3600};
    return options;
}

} // namespace

TEST_CASE("a room behind one address that asks slowly is answered to the last",
          "[web][http][threads]") {
    constexpr int kPhones = 3'000; // More than there are places.
    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
    if (limit.rlim_max < 2 * kPhones + kDescriptorsKept) {
        WARN("left out: too few descriptors for both ends of 3,000 connections");
        return;
    }
    TestSite site(patient());
    // All are connected before the first one asks, so none may lose its place for its silence.
    auto phones = connected(site.port(), kPhones);
    REQUIRE(site.comes_true([&site] { return site.server().connections() == 2'000; }));
    for (auto& phone : phones) {
        phone->say(site.get("/page"));
    }
    CHECK(answered_of(phones) == kPhones);
    CHECK(site.handler().asked == kPhones);
}

TEST_CASE("who is about to ask keeps the place, and newcomers wait for one",
          "[web][http][threads]") {
    auto options = patient();
    options.short_max = 4;
    TestSite site(options);
    auto phones = connected(site.port(), 12);
    REQUIRE(site.comes_true([&site] { return site.server().connections() == 4; }));
    SECTION("that the first leave") {
        phones.erase(phones.begin(), phones.begin() + 8);
    }
    SECTION("that the first have had their answers") {}
    for (auto& phone : phones) {
        phone->say(site.get("/page"));
    }
    CHECK(answered_of(phones) == static_cast<int>(phones.size()));
}

TEST_CASE("many answers to one address that are under way lock nobody out",
          "[web][http][threads]") {
    auto options = patient();
    options.short_max = 600;
    TestSite site(options);
    auto waiting = connected(site.port(), 500);
    for (auto& phone : waiting) {
        phone->say(site.get("/later"));
    }
    REQUIRE(site.comes_true([&site] { return site.handler().later.size() == 500; }));
    TestPhone another(site.port());
    another.say(site.get("/page"));
    CHECK(another.hear_answer().starts_with("HTTP/1.1 200 OK"));
    CHECK(site.connections() == 501);
}

TEST_CASE("the places that are kept for a listener are taken by no other", "[web][http][threads]") {
    auto options = patient();
    options.short_max = 16;
    std::size_t for_all = 14;
    std::string ask = "/later";
    SECTION("not by those who wait for an answer") {}
    SECTION("not by those who are silent") {
        ask.clear();
    }
    SECTION("not by streams") {
        options.connections_max = 21; // Of which 5 are for the late, and 16 are short-lived.
        for_all = 19;
        ask = "/events";
    }
    const SystemClock clock;
    test::TellingHandler handler;
    auto server = Server::make(options, clock);
    REQUIRE(server);
    handler.hub = &(*server)->add_hub();
    ListenerOptions listener;
    listener.address = "127.0.0.1";
    listener.hosts = {"phone.test"};
    const auto audience = (*server)->listen(listener, handler);
    listener.connections_kept = 2;
    const auto desk = (*server)->listen(listener, handler);
    REQUIRE(audience);
    REQUIRE(desk);
    (*server)->start();
    const auto get = [](const std::string& path, std::uint16_t port) {
        return "GET " + path + " HTTP/1.1\r\nHost: phone.test:" + std::to_string(port) + "\r\n\r\n";
    };
    Phones flood;
    for (int i = 0; i < 40; ++i) {
        flood.push_back(std::make_unique<TestPhone>(*audience));
        if (!ask.empty()) {
            flood.back()->say(get(ask, *audience));
        }
    }
    // The flood has what it can have, and the desk still has both of its places.
    const auto connections = [&] {
        std::promise<std::size_t> told;
        (*server)->post([&] { told.set_value((*server)->connections()); });
        return told.get_future().get();
    };
    const auto end = clock.steady_now() + seconds{10};
    while (connections() < for_all && clock.steady_now() < end) {
    }
    auto tablets = connected(*desk, 2);
    for (auto& tablet : tablets) {
        tablet->say(get("/page", *desk));
    }
    CHECK(answered_of(tablets) == 2);
    CHECK(connections() == for_all + 2);
    (*server)->stop();
}

} // namespace chapeau::web
