#include "../talking_evening.hpp"
#include "sources/bluesky/source.hpp"
#include "support/catch.hpp"
#include "support/scripted_bluesky.hpp"
#include "support/scripted_words.hpp"

#include <algorithm>
#include <memory>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
namespace bluesky = chapeau::sources::bluesky;

namespace {

bluesky::Options bluesky_options() {
    return {.name = "bluesky",
            .base_url = "https://bsky.example",
            .identifier = ScriptedBluesky::kIdentifier,
            .password = Secret(ScriptedBluesky::kAppPassword),
            .tag = "gala26",
            .query = ""};
}

std::unique_ptr<sources::Source> make_bluesky() {
    return *bluesky::make_source(bluesky_options());
}

TalkingWays bluesky_ways() {
    const auto server = std::make_shared<ScriptedBluesky>();
    TalkingWays ways;
    ways.network = domain::Network::Bluesky;
    ways.posts = [server]() -> std::vector<ScriptedPost>& { return server->posts; };
    ways.answer = [server](const Asked& asked) { return server->answer(asked); };
    ways.id_of = ScriptedBluesky::uri_of;
    ways.is_public = ScriptedBluesky::is_public;
    ways.set_clock = [server](std::function<Timestamp()> now) { server->now = std::move(now); };
    return ways;
}

struct BlueskyEvening : Evening {
    ScriptedBluesky server;

    explicit BlueskyEvening(bluesky::Options options = bluesky_options())
        : Evening([options] { return *bluesky::make_source(options); }) {
        server.now = even_clock(clock);
        respond = [this](const net::Request& request) {
            return to_outcome(server.answer(to_asked(request)), request);
        };
    }

    ScriptedPost& say(const std::string& id, const std::string& author = "ana") {
        const auto now = server.now();
        server.posts.push_back({.id = id,
                                .author = author,
                                .name = "Ana",
                                .text = "#gala26 " + id,
                                .created = now,
                                .seen = now,
                                .searchable = now,
                                .label = "",
                                .followers = 77});
        return server.posts.back();
    }

    const MemoryBook::KnownPost* known(const std::string& id, const std::string& author = "ana") {
        return book.post(domain::Network::Bluesky,
                         "at://did:plc:" + author + "/app.bsky.feed.post/" + id);
    }

    std::size_t asked(std::string_view what) {
        const auto& sent = client().sent();
        return static_cast<std::size_t>(
            std::count_if(sent.begin(), sent.end(), [what](const auto& request) {
                return request.url.find(what) != std::string::npos;
            }));
    }
};

} // namespace

TEST_CASE("no evening with Bluesky loses or invents a post", "[sources][bluesky]") {
    spend_talking_evenings(make_bluesky, bluesky_ways);
}

TEST_CASE("a post is told at once, and its author's followers follow", "[sources][bluesky]") {
    BlueskyEvening evening;
    evening.say("one");
    evening.run(10s);
    REQUIRE(evening.known("one") != nullptr);
    CHECK(evening.known("one")->mention.voice.followers == 77);
    CHECK(evening.asked("getProfiles") == 1);
    evening.run(10min);
    CHECK(evening.asked("getProfiles") == 1);
    CHECK_FALSE(evening.health().late);
    CHECK(evening.asked("tag=gala26") == evening.asked("searchPosts"));
}

TEST_CASE("a post is told though its author's followers cannot be had", "[sources][bluesky]") {
    BlueskyEvening evening;
    evening.respond = [&](const net::Request& request) {
        const auto asked = to_asked(request);
        return to_outcome(asked.path.ends_with("getProfiles")
                              ? Answer{400, {}, R"({"error":"InvalidRequest"})", Fault::None}
                              : evening.server.answer(asked),
                          request);
    };
    evening.say("one");
    evening.run(1min);
    REQUIRE(evening.known("one") != nullptr);
    CHECK_FALSE(evening.known("one")->mention.voice.followers);
    CHECK(evening.health().last_error.empty());
}

TEST_CASE("a session is opened once and renewed when it ends", "[sources][bluesky]") {
    BlueskyEvening evening;
    for (int hour = 0; hour < 9; ++hour) {
        evening.say("h" + std::to_string(hour));
        evening.run(1h);
    }
    CHECK(evening.server.sessions == 1);
    CHECK(evening.server.renewals == 4);
    CHECK(evening.known("h8") != nullptr);
    CHECK(evening.health().failures_in_a_row == 0);
}

TEST_CASE("a renewal that is refused leads back to the password", "[sources][bluesky]") {
    BlueskyEvening evening;
    evening.run(1min);
    evening.respond = [&](const net::Request& request) {
        auto asked = to_asked(request);
        if (asked.path.ends_with("refreshSession")) {
            return to_outcome(Answer{400, {}, R"({"error":"ExpiredToken"})", Fault::None}, request);
        }
        return to_outcome(evening.server.answer(asked), request);
    };
    evening.run(3h);
    evening.say("late");
    evening.run(1min);
    CHECK(evening.server.sessions == 2);
    CHECK(evening.known("late") != nullptr);
    CHECK(evening.health().failures_in_a_row == 0);
}

TEST_CASE("however often the program starts, few sessions are opened", "[sources][bluesky]") {
    BlueskyEvening evening;
    for (int start = 0; start < 300; ++start) {
        evening.crash();
        evening.run(20s);
    }
    CHECK(evening.asked("createSession") <= 2 * 15);
    CHECK(evening.asked("createSession") >= 6);
    evening.run(2h);
    CHECK(evening.health().last_error.empty());
}

TEST_CASE("no token and no password reaches the book or the operator", "[sources][bluesky]") {
    for (const auto* part : {"createSession", "searchPosts", "getProfiles", "getPosts"}) {
        for (const int status : {200, 400, 401, 403, 500}) {
            BlueskyEvening evening;
            evening.say("one");
            evening.run(2min);
            if (std::string_view(part) == "createSession") {
                evening.crash();
            }
            evening.respond = [&](const net::Request& request) {
                const auto asked = to_asked(request);
                // What a server repeats of what it was sent.
                const auto echo = R"({"error":"Bad","message":")" + asked.header("authorization") +
                                  "\",\"more\":" + json_text(asked.body) + "}";
                return to_outcome(asked.path.ends_with(part) ? Answer{status, {}, echo, Fault::None}
                                                             : evening.server.answer(asked),
                                  request);
            };
            evening.run(10min);
            CAPTURE(part, status, evening.health().last_error);
            for (const auto* secret : {"CANARY", ScriptedBluesky::kAppPassword}) {
                CHECK(evening.health().last_error.find(secret) == std::string::npos);
                CHECK(evening.book.state.position.cursor.find(secret) == std::string::npos);
            }
        }
    }
}

TEST_CASE("a deleted post is gone, an edited and a marked one are told anew",
          "[sources][bluesky]") {
    BlueskyEvening evening;
    evening.say("deleted");
    evening.say("edited");
    evening.say("marked");
    evening.say("hidden");
    evening.run(30s);
    evening.run(30min);
    evening.say("newer"); // So that the search no longer tells the others.
    evening.run(5min);
    std::erase_if(evening.server.posts, [](const auto& post) { return post.id == "deleted"; });
    evening.server.posts[0].text = "other words";
    evening.server.posts[1].label = "porn";
    evening.server.posts[2].label = "!hide";
    evening.run(3min);
    CHECK(evening.known("deleted")->is_gone);
    CHECK(evening.known("hidden")->is_gone);
    CHECK(evening.known("edited")->mention.text == "other words");
    CHECK(evening.known("marked")->mention.is_sensitive);
    CHECK_FALSE(evening.known("newer")->is_gone);
    CHECK(evening.known("edited")->mention.voice.followers == 77);
}

TEST_CASE("every known post has its turn to be looked after", "[sources][bluesky]") {
    BlueskyEvening evening;
    for (int i = 0; i < 100; ++i) {
        evening.say("p" + std::to_string(i), "a" + std::to_string(i % 7));
    }
    evening.run(11min);
    evening.clock.advance(20min);
    evening.say("newer");
    evening.run(5min);
    for (const auto& known : evening.book.state.mentions) {
        CHECK(evening.clock.now() - known.confirmed_at < 150s);
    }
}

TEST_CASE("a walk that was cut is walked again", "[sources][bluesky]") {
    BlueskyEvening evening;
    for (int i = 0; i < 450; ++i) {
        // Over hours: were the position to move with the first page, the others would be lost.
        auto& post = evening.say("p" + std::to_string(i), "a" + std::to_string(i % 90));
        post.created -= i * 40s;
        post.seen -= i * 40s;
    }
    int searches = 0;
    evening.respond = [&](const net::Request& request) {
        const auto asked = to_asked(request);
        auto answer = evening.server.answer(asked);
        if (asked.path.ends_with("searchPosts") && ++searches == 4) {
            answer.fault = Fault::ResetMidBody;
        }
        return to_outcome(std::move(answer), request);
    };
    evening.run(5min);
    CHECK(evening.book.posts.size() == 450);
    CHECK(std::all_of(evening.book.posts.begin(), evening.book.posts.end(),
                      [](const auto& post) { return post.second.mention.voice.followers == 77; }));
}

TEST_CASE("a server that does not heed where to begin leads nowhere", "[sources][bluesky]") {
    BlueskyEvening evening;
    for (int i = 0; i < 900; ++i) {
        evening.say("old" + std::to_string(i));
        evening.server.posts.back().created -= 48h;
        evening.server.posts.back().seen -= 48h;
    }
    evening.respond = [&](const net::Request& request) {
        auto asked = to_asked(request);
        const auto at = asked.query.find("&since=");
        if (at != std::string::npos) {
            asked.query.replace(at, 7, "&nosince=");
        }
        return to_outcome(evening.server.answer(asked), request);
    };
    evening.run(14s);
    CHECK(evening.asked("searchPosts") == 1);
}

TEST_CASE("other words begin anew", "[sources][bluesky]") {
    BlueskyEvening evening;
    evening.say("one");
    evening.run(1min);
    CHECK(evening.book.state.position.cursor.find("newest") != std::string::npos);
    auto options = bluesky_options();
    options.tag.clear();
    options.query = "gala 26";
    evening.start_with([options] { return *bluesky::make_source(options); });
    evening.run(5s);
    const auto url = evening.client().sent().back().url;
    CHECK(evening.asked("q=gala%2026") > 0);
    CHECK(evening.asked("since=2026-11-06T19") > 0); // A day before.
}

TEST_CASE("a password that Bluesky refuses is told with what to do", "[sources][bluesky]") {
    auto options = bluesky_options();
    options.password = Secret("aaaa-bbbb-cccc-dddd");
    BlueskyEvening evening(options);
    evening.run(5s);
    CHECK(evening.health().last_error.find("app password") != std::string::npos);
    CHECK(evening.health().last_error.find("hat.example.org") != std::string::npos);
    evening.run(4h);
    CHECK(evening.asked("createSession") <= 40);
}

TEST_CASE("Bluesky's options tell all their faults at once", "[sources][bluesky]") {
    CHECK(bluesky::check(bluesky_options()).empty());
    auto options = bluesky_options();
    options.name = "Blue Sky";
    options.base_url = "http://bsky.example";
    options.poll_interval = 5s;
    options.identifier = "not a handle";
    options.password = Secret("MyRealPassword1");
    options.tag = "#gala";
    options.query = std::string(600, 'x');
    std::vector<std::string> keys;
    for (const auto& fault : bluesky::check(options)) {
        keys.push_back(fault.key);
        CHECK(fault.message.find("MyReal") == std::string::npos);
    }
    CHECK(keys == std::vector<std::string>{"name", "base_url", "poll_interval", "identifier",
                                           "password", "tag", "tag", "query"});
    CHECK_FALSE(bluesky::make_source(options));
}
