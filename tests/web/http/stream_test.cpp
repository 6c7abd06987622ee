#include "support/catch.hpp"
#include "web/http/site.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace chapeau::web {

using test::TestPhone;
using test::TestSite;

namespace {

std::string event_of(int number) {
    return "id: " + std::to_string(number) +
           "\nevent: live\ndata: {\"v\":" + std::to_string(number) + "}\n\n";
}

std::vector<int> numbers_in(const std::string& text) {
    constexpr std::string_view kId = "id: ";
    std::vector<int> numbers;
    for (auto at = text.find(kId); at != std::string::npos; at = text.find(kId, at + 1)) {
        numbers.push_back(std::stoi(text.substr(at + kId.size())));
    }
    return numbers;
}

} // namespace

TEST_CASE("a phone that comes gets the newest event at once", "[web][http][threads]") {
    TestSite site;
    site.publish(event_of(1));
    site.publish(event_of(2));
    TestPhone phone(site.port());
    phone.say(site.get("/events"));
    const auto heard = phone.hear_until("\"v\":2}\n\n");
    CHECK(heard.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(heard.find("\r\nContent-Type: text/event-stream; charset=utf-8\r\n") !=
          std::string::npos);
    CHECK(heard.find("\r\nCache-Control: no-store\r\n") != std::string::npos);
    CHECK(heard.find("Content-Length") == std::string::npos);
    const auto retry = heard.find("\r\n\r\nretry: ");
    REQUIRE(retry != std::string::npos);
    const auto wait = std::stoi(heard.substr(retry + 11));
    CHECK((wait >= 2000 && wait <= 8000));
    CHECK(numbers_in(heard) == std::vector<int>{2});
    site.publish(event_of(3));
    CHECK(numbers_in(phone.hear_until("\"v\":3}\n\n")) == std::vector<int>{3});
}

TEST_CASE("phones come back at different times", "[web][http][threads]") {
    TestSite site;
    std::set<std::string> waits;
    for (int i = 0; i < 8; ++i) {
        TestPhone phone(site.port());
        phone.say(site.get("/events"));
        const auto heard = phone.hear_until("\n\n");
        waits.insert(heard.substr(heard.find("retry: ")));
    }
    CHECK(waits.size() > 4);
}

TEST_CASE("every phone hears the last event, and none goes back", "[web][http][threads]") {
    constexpr int kPhones = 600; // More than two slices.
    constexpr int kEvents = 40;
    TestSite site;
    std::vector<std::unique_ptr<TestPhone>> phones;
    for (int i = 0; i < kPhones; ++i) {
        phones.push_back(std::make_unique<TestPhone>(site.port()));
        phones.back()->say(site.get("/events"));
    }
    REQUIRE(site.comes_true([&] { return site.handler().hub->subscribers() == kPhones; }));
    for (int i = 1; i <= kEvents; ++i) {
        site.publish(event_of(i));
        if (i % 8 == 0) {
            phones.erase(phones.begin() + i); // Some leave meanwhile.
        }
    }
    for (auto& phone : phones) {
        const auto numbers = numbers_in(phone->hear_until("\"v\":40}\n\n"));
        REQUIRE_FALSE(numbers.empty());
        CHECK(numbers.back() == kEvents);
        CHECK(std::is_sorted(numbers.begin(), numbers.end()));
        CHECK(std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end());
    }
    CHECK(site.comes_true([&] { return site.handler().hub->subscribers() == phones.size(); }));
}

TEST_CASE("a phone that falls behind skips to the newest event", "[web][http][threads]") {
    TestSite site;
    TestPhone phone(site.port(), 4096);
    phone.say(site.get("/events"));
    REQUIRE(site.comes_true([&] { return site.handler().hub->subscribers() == 1; }));
    constexpr int kEvents = 400;
    const std::string filling(8000, ' ');
    for (int i = 1; i <= kEvents; ++i) {
        site.publish("id: " + std::to_string(i) + "\ndata: " + filling + "\n\n");
    }
    site.on_web_thread([] {});
    site.publish("id: 999\ndata: end\n\n");
    const auto heard = phone.hear_until("data: end\n\n");
    const auto numbers = numbers_in(heard);
    CHECK(numbers.back() == 999);
    CHECK(numbers.size() < 50);
    CHECK(std::is_sorted(numbers.begin(), numbers.end()));
    // Whole events only.
    for (auto at = heard.find("data: "); at != std::string::npos;
         at = heard.find("data: ", at + 1)) {
        const auto line = heard.substr(at + 6, heard.find('\n', at) - at - 6);
        CHECK((line == filling || line == "end"));
    }
}

TEST_CASE("a phone that takes nothing is dropped, others are not", "[web][http][threads]") {
    ServerOptions options;
    options.sweep = milliseconds{5};
    options.stall_patience = milliseconds{100};
    TestSite site(options);
    TestPhone stalled(site.port(), 4096);
    stalled.say(site.get("/events"));
    REQUIRE(site.comes_true([&] { return site.handler().hub->subscribers() == 1; }));
    const std::string filling(8000, ' ');
    for (int i = 0; i < 100; ++i) {
        site.publish("data: " + filling + "\n\n");
    }
    TestPhone good(site.port());
    good.say(site.get("/events"));
    good.hear_until("\n\n");
    CHECK(site.comes_true([&] { return site.handler().hub->subscribers() == 1; }));
    site.publish(event_of(7));
    CHECK_FALSE(good.hear_until("\"v\":7}\n\n").empty());
}

TEST_CASE("a silent hub is heard now and then, and its state is kept", "[web][http][threads]") {
    ServerOptions options;
    options.sweep = milliseconds{2};
    options.stall_patience = milliseconds{8'000};
    options.heartbeat = milliseconds{10};
    TestSite site(options);
    site.publish(event_of(1));
    TestPhone phone(site.port());
    phone.say(site.get("/events"));
    CHECK(phone.hear_until("\n\n:\n\n").find("\"v\":1}") != std::string::npos);
    TestPhone later(site.port());
    later.say(site.get("/events"));
    CHECK_FALSE(later.hear_until("\"v\":1}\n\n").empty());
}

TEST_CASE("a phone that goes, or talks, is no subscriber any more", "[web][http][threads]") {
    TestSite site;
    auto gone = std::make_unique<TestPhone>(site.port());
    gone->say(site.get("/events"));
    TestPhone talking(site.port());
    talking.say(site.get("/events"));
    REQUIRE(site.comes_true([&] { return site.handler().hub->subscribers() == 2; }));
    gone.reset();
    CHECK(site.comes_true([&] { return site.handler().hub->subscribers() == 1; }));
    talking.hear_until("retry: ");
    for (int i = 0; i < 100 && talking.say(std::string(1000, 'x')); ++i) {
    }
    CHECK(site.comes_true([&] { return site.handler().hub->subscribers() == 0; }));
    CHECK(site.connections() == 0);
}

TEST_CASE("when all places are streams, one of them gives way", "[web][http][threads]") {
    ServerOptions options;
    options.connections_max = 5;
    TestSite site(options);
    std::vector<std::unique_ptr<TestPhone>> phones;
    for (int i = 0; i < 5; ++i) {
        phones.push_back(std::make_unique<TestPhone>(site.port()));
        phones.back()->say(site.get("/events"));
        phones.back()->hear_until("retry: ");
    }
    TestPhone another(site.port());
    another.say(site.get("/page"));
    CHECK(another.hear_answer().starts_with("HTTP/1.1 200 OK"));
    CHECK(site.on_web_thread([&] { return site.handler().hub->subscribers(); }) == 4);
}

} // namespace chapeau::web
