#include "../talking_evening.hpp"
#include "sources/mastodon/source.hpp"
#include "support/catch.hpp"
#include "support/scripted_mastodon.hpp"

#include <algorithm>
#include <memory>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
namespace mastodon = chapeau::sources::mastodon;

namespace {

mastodon::Options mastodon_options() {
    return {.name = "fediverse", .base_url = "https://social.example", .tag = "gala26"};
}

std::unique_ptr<sources::Source> make_mastodon() {
    return *mastodon::make_source(mastodon_options());
}

/// An evening on which a Mastodon server is asked.
struct MastodonEvening : Evening {
    explicit MastodonEvening(Evening::MakeSource make = make_mastodon) : Evening(std::move(make)) {
        server.now = even_clock(clock);
        respond = [this](const net::Request& request) {
            return to_outcome(server.answer(to_asked(request)), request);
        };
    }

    ScriptedPost& say(const std::string& text, microseconds ago = {}) {
        ScriptedPost post;
        post.id = std::to_string(++said);
        post.author = "ana";
        post.name = "Ana R.";
        post.text = text;
        post.created = clock.now() - ago;
        post.followers = 412;
        server.posts.push_back(post);
        clock.advance(1ms);
        return server.posts.back();
    }

    void say_many(int count) {
        for (int i = 0; i < count; ++i) {
            say("#gala26 " + std::to_string(i));
        }
    }

    const MemoryBook::KnownPost* post(const ScriptedPost& post) const {
        return book.post(domain::Network::Mastodon, ScriptedMastodon::uri_of(post));
    }

    std::int64_t there() const {
        return std::count_if(book.posts.begin(), book.posts.end(),
                             [](const auto& each) { return !each.second.is_gone; });
    }

    ScriptedMastodon server;
    int said = 0;
};

TalkingWays mastodon_ways() {
    auto server = std::make_shared<ScriptedMastodon>();
    TalkingWays ways;
    ways.network = domain::Network::Mastodon;
    ways.posts = [server]() -> std::vector<ScriptedPost>& { return server->posts; };
    ways.answer = [server](const Asked& asked) { return server->answer(asked); };
    ways.id_of = ScriptedMastodon::uri_of;
    ways.is_public = ScriptedMastodon::is_public;
    ways.set_clock = [server](std::function<Timestamp()> now) { server->now = std::move(now); };
    return ways;
}

} // namespace

TEST_CASE("no evening with Mastodon loses or invents a post", "[sources][mastodon]") {
    spend_talking_evenings(make_mastodon, mastodon_ways);
}

TEST_CASE("a post at Mastodon is told with its author", "[sources][mastodon]") {
    MastodonEvening evening;
    const auto said = evening.say("Gave my two cents to #Gala26 & <3");
    evening.run(1min);
    const auto* known = evening.post(said);
    REQUIRE(known != nullptr);
    const auto& mention = known->mention;
    CHECK(mention.text == "Gave my two cents to #Gala26 & <3");
    CHECK(mention.voice.id == mention.voice.handle);
    CHECK(mention.voice.handle.starts_with("ana@"));
    CHECK(mention.voice.handle == "ana@" + mention.voice.server);
    CHECK(mention.voice.name == "Ana R.");
    CHECK(mention.voice.followers == 412);
    CHECK(mention.can_be_confirmed);
    CHECK_FALSE(mention.is_sensitive);
    CHECK(evening.there() == 1);
}

TEST_CASE("a burst at Mastodon is read from below, page by page", "[sources][mastodon]") {
    MastodonEvening evening;
    evening.say_many(3);
    evening.run(1min);
    evening.say_many(500);
    evening.run(30s);
    CHECK(evening.there() == 503);
    CHECK(evening.server.asks_since_id == 0);
    const auto& first = evening.server.posts.front();
    CHECK(evening.post(first)->number == 1);
}

TEST_CASE("a burst before the first post was read is read from above", "[sources][mastodon]") {
    MastodonEvening evening;
    evening.run(1min);
    evening.say_many(400);
    evening.run(3min);
    CHECK(evening.there() == 400);
}

TEST_CASE("a post that reaches the server late is found below what was read",
          "[sources][mastodon]") {
    MastodonEvening evening;
    evening.say_many(100);
    evening.run(5min);
    const auto late = evening.say("#gala26 from afar", 4min);
    evening.say_many(1);
    evening.run(4min);
    CHECK(evening.post(late) != nullptr);
}

TEST_CASE("an edit at Mastodon is told, with the same id", "[sources][mastodon]") {
    MastodonEvening evening;
    evening.say_many(90);
    evening.run(5min);
    evening.server.posts[7].text = "#gala26 said better";
    evening.run(4min);
    const auto* known = evening.post(evening.server.posts[7]);
    CHECK(known->mention.text == "#gala26 said better");
    CHECK(known->edits == 1);
}

TEST_CASE("a post that was deleted at Mastodon is gone within minutes", "[sources][mastodon]") {
    for (const int status : {404, 410}) {
        MastodonEvening evening;
        evening.server.gone_status = status;
        evening.say_many(90);
        evening.run(5min);
        const auto deleted = evening.server.posts[60];
        evening.server.posts.erase(evening.server.posts.begin() + 60);
        evening.run(5min);
        CHECK(evening.post(deleted)->is_gone);
        CHECK(evening.there() == 89);
    }
}

TEST_CASE("a post that was deleted while nobody looked is gone after a restart",
          "[sources][mastodon]") {
    MastodonEvening evening;
    evening.say_many(90);
    evening.run(5min);
    const auto deleted = evening.server.posts[60];
    evening.crash();
    evening.server.posts.erase(evening.server.posts.begin() + 60);
    evening.run(5min);
    CHECK(evening.post(deleted)->is_gone);
}

TEST_CASE("only Mastodon's own words say that a post is gone", "[sources][mastodon]") {
    MastodonEvening evening;
    evening.say_many(30);
    evening.run(1min);
    evening.server.posts.clear();
    evening.respond = [&](const net::Request& request) {
        const auto asked = to_asked(request);
        return to_outcome(asked.path.find("/statuses/") == std::string::npos
                              ? evening.server.answer(asked)
                              : Answer{404, {}, "<h1>Not here</h1>", Fault::None},
                          request);
    };
    evening.run(30min);
    CHECK(evening.there() == 30);
    CHECK(evening.health().failures_in_a_row > 0);
}

TEST_CASE("what is there is confirmed all the time, with few requests", "[sources][mastodon]") {
    MastodonEvening evening;
    evening.say_many(120);
    evening.run(10min);
    for (const auto& known : evening.book.state.mentions) {
        CHECK(evening.clock.now() - known.confirmed_at < 3min);
    }
    CHECK(evening.server.asks_for_one == 0);
}

TEST_CASE("a hashtag that Mastodon never heard of has no posts, and is no fault",
          "[sources][mastodon]") {
    MastodonEvening evening;
    evening.server.knows_the_tag = false;
    evening.run(2min);
    CHECK(evening.health().failures_in_a_row == 0);
    evening.server.knows_the_tag = true;
    evening.say_many(1);
    evening.run(1min);
    CHECK(evening.there() == 1);
}

TEST_CASE("a Mastodon server that wants a token says so to who looks", "[sources][mastodon]") {
    MastodonEvening evening;
    evening.server.token = "of-an-application";
    evening.say_many(2);
    evening.run(2min);
    CHECK(evening.health().last_error.find("give a token") != std::string::npos);
    evening.start_with([] {
        auto options = mastodon_options();
        options.token = Secret("of-an-application");
        return *mastodon::make_source(options);
    });
    evening.run(1min);
    CHECK(evening.there() == 2);
}

TEST_CASE("a server that heeds no min_id is not asked in circles", "[sources][mastodon]") {
    MastodonEvening evening;
    evening.server.knows_min_id = false;
    evening.say_many(50);
    evening.run(1min);
    evening.say_many(100);
    evening.run(4min);
    CHECK(evening.there() == 150);
    CHECK(evening.client().sent().size() < 150);
}

TEST_CASE("where Mastodon's patience ends, it is left alone until it is renewed",
          "[sources][mastodon]") {
    MastodonEvening evening;
    evening.server.requests_max = 40;
    int refused = 0;
    evening.respond = [&](const net::Request& request) {
        auto answer = evening.server.answer(to_asked(request));
        refused += answer.status == 429 ? 1 : 0;
        return to_outcome(std::move(answer), request);
    };
    evening.say_many(10);
    evening.run(30min);
    CHECK(refused == 0);
    CHECK(evening.client().sent().size() > 150);
    evening.say_many(1);
    evening.run(6min);
    CHECK(evening.there() == 11);
}

TEST_CASE("posts of before the evening are not told", "[sources][mastodon]") {
    MastodonEvening evening;
    evening.say("#gala26 last year", 25h);
    const auto today = evening.say("#gala26 today", 23h);
    evening.run(2min);
    CHECK(evening.there() == 1);
    CHECK(evening.post(today) != nullptr);
}

TEST_CASE("other hashtags are asked for along with the first", "[sources][mastodon]") {
    MastodonEvening evening([] {
        auto options = mastodon_options();
        options.any = {"chapeau", "\xC3\xA9t\xC3\xA9"};
        return *mastodon::make_source(options);
    });
    evening.say("#gala26");
    evening.say("#chapeau");
    evening.say("#\xC3\xA9t\xC3\xA9");
    evening.say("#another");
    evening.run(1min);
    CHECK(evening.there() == 3);
}

TEST_CASE("another hashtag in the configuration is read from its beginning",
          "[sources][mastodon]") {
    MastodonEvening evening;
    evening.say("#chapeau");
    evening.say("#gala26");
    evening.run(1min);
    evening.start_with([] {
        auto options = mastodon_options();
        options.tag = "chapeau";
        return *mastodon::make_source(options);
    });
    evening.run(1min);
    CHECK(evening.there() == 2);
}

TEST_CASE("what is wrong in Mastodon's options is told at once", "[sources][mastodon]") {
    CHECK(mastodon::check(mastodon_options()).empty());
    auto options = mastodon_options();
    options.base_url = "http://social.example";
    options.tag = "#gala";
    options.any = {"a", "b", "c", "d e"};
    options.poll_interval = 1s;
    options.token = Secret("a\nb");
    const auto faults = mastodon::check(options);
    CHECK(faults.size() == 6);
    CHECK_FALSE(mastodon::make_source(options));
}
