#include "../talking_evening.hpp"
#include "sources/x/source.hpp"
#include "support/catch.hpp"
#include "support/scripted_x.hpp"

#include <algorithm>
#include <memory>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
namespace x = chapeau::sources::x;

namespace {

x::Options x_options() {
    return {.name = "x",
            .base_url = "https://x.example",
            .token = Secret(ScriptedX::kToken),
            .tag = "gala26",
            .query = "",
            .daily_budget_cents = 5000};
}

TalkingWays x_ways() {
    const auto server = std::make_shared<ScriptedX>();
    TalkingWays ways;
    ways.network = domain::Network::X;
    ways.posts = [server]() -> std::vector<ScriptedPost>& { return server->posts; };
    ways.answer = [server](const Asked& asked) { return server->answer(asked); };
    ways.id_of = ScriptedX::id_of;
    ways.is_public = ScriptedX::is_public;
    ways.set_clock = [server](std::function<Timestamp()> now) { server->now = std::move(now); };
    ways.search_delay_max = 0s;
    ways.has_edits = false; // They are other posts there.
    return ways;
}

struct XEvening : Evening {
    ScriptedX server;
    int said = 0;

    explicit XEvening(x::Options options = x_options())
        : Evening([options] { return *x::make_source(options); }) {
        server.now = even_clock(clock);
        respond = [this](const net::Request& request) {
            return to_outcome(server.answer(to_asked(request)), request);
        };
    }

    std::string say(const std::string& text = "#gala26", const std::string& author = "7") {
        const auto now = server.now();
        server.posts.push_back({.id = "p" + std::to_string(++said),
                                .author = author,
                                .name = "Ana",
                                .text = text,
                                .created = now,
                                .seen = now,
                                .searchable = now,
                                .label = "",
                                .followers = 77});
        return ScriptedX::id_of(server.posts.back());
    }

    const MemoryBook::KnownPost* known(const std::string& id) {
        return book.post(domain::Network::X, id);
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

TEST_CASE("no evening with X loses or invents a post", "[sources][x]") {
    auto options = x_options();
    options.daily_budget_cents = x::kDailyBudgetMaxCents; // So that money loses none either.
    spend_talking_evenings([options] { return *x::make_source(options); }, x_ways);
}

TEST_CASE("a post on X is told with its author, and what follows is asked from there",
          "[sources][x]") {
    XEvening evening;
    const auto id = evening.say("one &amp; two");
    evening.run(1min);
    REQUIRE(evening.known(id) != nullptr);
    CHECK(evening.known(id)->mention.text == "one & two");
    CHECK(evening.known(id)->mention.voice.followers == 77);
    CHECK(evening.asked("since_id=" + id) > 0);
    CHECK(evening.asked("query=%23gala26%20-is%3Aretweet") > 0);
    CHECK(evening.asked("CANARY") == 0);
    CHECK_FALSE(evening.health().late);
}

TEST_CASE("pages of one walk are asked with one beginning", "[sources][x]") {
    XEvening evening;
    const auto first = evening.say();
    evening.run(1min);
    for (int i = 0; i < 450; ++i) {
        evening.say("#gala26", std::to_string(i % 90));
    }
    evening.run(2min);
    CHECK(evening.book.posts.size() == 451);
    CHECK(evening.asked("next_token=") == 4);
    const auto& sent = evening.client().sent();
    CHECK(std::all_of(sent.begin(), sent.end(), [&first](const auto& request) {
        return request.url.find("next_token=") == std::string::npos ||
               request.url.find("since_id=" + first) != std::string::npos;
    }));
}

TEST_CASE("a walk on X that was cut is walked again", "[sources][x]") {
    XEvening evening;
    evening.say();
    evening.run(1min);
    for (int i = 0; i < 450; ++i) {
        evening.say("#gala26", std::to_string(i % 90));
    }
    int searches = 0;
    evening.respond = [&](const net::Request& request) {
        const auto asked = to_asked(request);
        auto answer = evening.server.answer(asked);
        if (asked.path.ends_with("recent") && ++searches == 5) {
            answer.fault = Fault::ResetMidBody;
        }
        return to_outcome(std::move(answer), request);
    };
    evening.run(90s);
    evening.crash();
    evening.run(5min);
    CHECK(evening.book.posts.size() == 451);
}

TEST_CASE("after more than a week X is asked from a moment", "[sources][x]") {
    XEvening evening;
    evening.say();
    evening.run(1min);
    evening.clock.advance(8 * 24h);
    const auto id = evening.say();
    evening.run(5min);
    CHECK(evening.known(id) != nullptr);
    CHECK(evening.asked("start_time=2026-11-14T") > 0);
    CHECK(evening.health().last_error.empty());
}

TEST_CASE("X is never paid more in a day than was allowed", "[sources][x]") {
    for (const std::int64_t cents : {15, 100, 499}) {
        CAPTURE(cents);
        auto options = x_options();
        options.daily_budget_cents = cents;
        XEvening evening(options);
        for (int i = 0; i < 500; ++i) {
            for (int j = 0; j < 3; ++j) {
                evening.say("#gala26", std::to_string((3 * i + j) % 200));
            }
            evening.run(2min);
            if (i % 50 == 49) {
                evening.crash();
            }
        }
        CHECK(evening.server.most_billed_mills() <= cents * x::kMillsPerCent);
        evening.run(5min);
        // A good part of it was of use.
        CHECK(evening.server.most_billed_mills() * 2 > cents * x::kMillsPerCent - 150);
        CHECK(evening.health().last_error.find("daily_budget_usd_cents") != std::string::npos);
    }
}

TEST_CASE("an answer of X's that was lost may have been paid for", "[sources][x]") {
    auto options = x_options();
    options.daily_budget_cents = 300;
    XEvening evening(options);
    std::mt19937_64 random(4);
    evening.respond = [&](const net::Request& request) {
        auto answer = evening.server.answer(to_asked(request));
        if (random() % 3 == 0) {
            answer.fault = Fault::ResetMidBody;
        }
        return to_outcome(std::move(answer), request);
    };
    for (int i = 0; i < 600; ++i) {
        evening.say("#gala26", std::to_string(random() % 300));
        evening.run(1min);
    }
    CHECK(evening.server.most_billed_mills() <= 3000);
    CHECK(evening.server.most_billed_mills() > 2000);
}

TEST_CASE("what the wall shows of X is looked after without being paid twice", "[sources][x]") {
    XEvening evening;
    const auto gone = evening.say();
    const auto marked = evening.say();
    const auto hidden = evening.say();
    const auto stays = evening.say();
    evening.run(10min);
    const auto paid = evening.server.most_billed_mills();
    CHECK(paid == 4 * 5 + 10);
    evening.server.posts[1].label = "porn";
    evening.server.posts[2].label = "!hide";
    evening.server.posts.erase(evening.server.posts.begin());
    evening.run(5min);
    CHECK(evening.known(gone)->is_gone);
    CHECK(evening.known(hidden)->is_gone);
    CHECK(evening.known(marked)->mention.is_sensitive);
    CHECK_FALSE(evening.known(stays)->is_gone);
    CHECK(evening.clock.now() - evening.known(stays)->confirmed_at < 4min);
    evening.run(2h);
    CHECK(evening.server.most_billed_mills() == paid);
    CHECK(evening.asked("/2/tweets?ids=") < 50);
}

TEST_CASE("an edit on X replaces what was said", "[sources][x]") {
    XEvening evening;
    const auto first = evening.say("old words");
    evening.run(5min);
    const auto second = evening.say("new words");
    evening.server.histories[first] = {first, second};
    evening.server.histories[second] = {first, second};
    evening.run(10min);
    CHECK(evening.book.posts.size() == 1);
    CHECK(evening.known(first)->mention.text == "new words");
    CHECK_FALSE(evening.known(first)->is_gone);
}

TEST_CASE("X's newer names are asked for where the section says so", "[sources][x]") {
    auto options = x_options();
    options.fields = x::FieldNames::Post;
    XEvening evening(options);
    evening.server.calls_them_posts = true;
    const auto id = evening.say();
    evening.server.posts.back().passes_on = "123";
    evening.run(1min);
    REQUIRE(evening.known(id) != nullptr);
    CHECK(evening.known(id)->mention.repeats == "123");
    CHECK(evening.asked("tweet.fields") == 0);
}

TEST_CASE("what X refuses is told with what to do, without the token", "[sources][x]") {
    struct Case {
        int status;
        const char* words;
    };
    for (const auto& refusal : {Case{400, "check tag and query"}, Case{401, "check the token"},
                                Case{402, "credits"}, Case{403, "credits"}}) {
        CAPTURE(refusal.status);
        XEvening evening;
        evening.respond = [&](const net::Request& request) {
            return to_outcome(Answer{refusal.status,
                                     {},
                                     R"({"type":"https://api.x.com/2/problems/client-forbidden"})",
                                     Fault::None},
                              request);
        };
        evening.run(10min);
        CHECK(evening.health().last_error.find(refusal.words) != std::string::npos);
        CHECK(evening.health().last_error.find("CANARY") == std::string::npos);
        // Nothing was paid for what was refused.
        evening.respond = [&](const net::Request& request) {
            return to_outcome(evening.server.answer(to_asked(request)), request);
        };
        const auto id = evening.say();
        evening.run(5min);
        CHECK(evening.known(id) != nullptr);
    }
}

TEST_CASE("X's options tell all their faults at once", "[sources][x]") {
    CHECK(x::check(x_options()).empty());
    auto options = x_options();
    options.name = "X!";
    options.base_url = "http://x.example";
    options.poll_interval = 1s;
    options.token = {};
    options.tag = "#gala";
    options.query = std::string(600, 'x');
    options.daily_budget_cents = 0;
    options.prices.post_mills = 0;
    std::vector<std::string> keys;
    for (const auto& fault : x::check(options)) {
        keys.push_back(fault.key);
    }
    CHECK(keys == std::vector<std::string>{"name", "base_url", "poll_interval", "token", "tag",
                                           "tag", "query", "post_price_usd_mills",
                                           "daily_budget_usd_cents"});
    CHECK_FALSE(x::make_source(options));
}
