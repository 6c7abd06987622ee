#include "../recordings.hpp"
#include "base/time_text.hpp"
#include "sources/x/budget.hpp"
#include "sources/x/parse.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
namespace x = chapeau::sources::x;

namespace {

const Timestamp kXEvening = *parse_iso8601("2026-11-21T19:30:00Z");

} // namespace

TEST_CASE("a post on X is read with its author and without escapes", "[sources][x]") {
    const auto page = x::parse_posts(recorded("x/search.json"));
    REQUIRE(page);
    REQUIRE(page->mentions.size() == 3);
    const auto& post = page->mentions[0];
    CHECK(post.external_id == "1980123456789012345");
    CHECK(post.text == "Just gave to #Gala26 & you? 1 < 2");
    CHECK(post.voice.network == domain::Network::X);
    CHECK(post.voice.id == "2244994945");
    CHECK(post.voice.name == "Ana");
    CHECK(post.voice.handle == "ana");
    CHECK(post.voice.followers == 1520);
    CHECK(post.url == "https://x.com/i/status/1980123456789012345");
    CHECK(to_iso8601(post.posted_at) == "2026-10-23T20:14:07.000000Z");
    CHECK_FALSE(post.is_sensitive);
    CHECK(post.repeats.empty());
    CHECK(post.can_be_confirmed);
    CHECK(page->newest_id == "1980123456789012345");
    CHECK(page->next_token == "b26v89c19zqg8o3f");
    CHECK(page->posts.size() == 3);
    CHECK(page->users == std::vector<std::string>{"2244994945"});
}

TEST_CASE("a post on X that passes another on says so, and a long one is whole", "[sources][x]") {
    const auto page = x::parse_posts(recorded("x/search.json"));
    REQUIRE(page);
    CHECK(page->mentions.at(1).repeats == "1980123456789012000");
    CHECK(page->mentions.at(1).is_sensitive);
    CHECK(page->mentions.at(1).voice.id == "77"); // Nobody told more of them.
    CHECK(page->mentions.at(1).voice.name.empty());
    CHECK(page->mentions.at(2).text == "the long words, whole");
    CHECK(page->mentions.at(2).repeats.empty());
    CHECK(page->mentions.at(2).external_id == "1980123456789012300"); // Its first id.
}

TEST_CASE("X's newer names are read alike", "[sources][x]") {
    const auto page = x::parse_posts(recorded("x/newer_names.json"));
    REQUIRE(page);
    REQUIRE(page->mentions.size() == 1);
    CHECK(page->mentions[0].external_id == "1980123456789012300");
    CHECK(page->mentions[0].repeats == "1980123456789012000");
    CHECK(page->mentions[0].voice.followers == 1520);
}

TEST_CASE("what X says of posts that were asked for by id", "[sources][x]") {
    const auto page = x::parse_posts(recorded("x/by_ids.json"));
    REQUIRE(page);
    CHECK(page->mentions.size() == 1);
    CHECK(page->superseded == std::vector<std::string>{"12"});
    CHECK(page->missing == std::vector<std::string>{"13", "14"});
}

TEST_CASE("a broken post of X's is left out, and what is unclear is looked at", "[sources][x]") {
    const auto page = x::parse_posts(recorded("x/broken_rows.json"));
    REQUIRE(page);
    REQUIRE(page->mentions.size() == 2);
    CHECK(page->mentions[0].is_sensitive);
    CHECK(page->mentions[1].is_sensitive);
    CHECK_FALSE(page->mentions[0].voice.followers);
    CHECK(page->posts.size() == 5); // They were paid for all the same.
    CHECK(page->newest_id == "21");
}

TEST_CASE("what is no answer of X's is refused", "[sources][x]") {
    for (const auto* body : {"[]", "{}", "null", R"({"data":7})", "<html>Sign in</html>", "{"}) {
        CAPTURE(body);
        CHECK_FALSE(x::parse_posts(answered(body)));
    }
    CHECK(x::parse_posts(answered(R"({"meta":{"result_count":0}})"))->posts.empty());
    CHECK(x::problem_of(recorded("x/usage_capped.json")) == "usage-capped");
    for (const auto* body : {"", "{}", R"({"type":7})", R"({"type":"a/<b>"})"}) {
        CHECK(x::problem_of(answered(body)).empty());
    }
}

TEST_CASE("each post and each author of X's is paid for once in a day", "[sources][x]") {
    x::Budget budget(100, {}); // A dollar.
    CHECK(budget.posts_affordable(100, kXEvening) == 66);
    for (int i = 0; i < 3; ++i) {
        budget.pay_post("1", kXEvening);
        budget.pay_user("7", kXEvening + 1min);
    }
    CHECK(budget.spent_cents(kXEvening) == 2); // A cent and a half.
    CHECK(budget.is_paid_post("1", kXEvening));
    CHECK_FALSE(budget.is_paid_post("2", kXEvening));
    const auto tomorrow = kXEvening + 5h; // In London.
    CHECK_FALSE(budget.is_paid_post("1", tomorrow));
    budget.pay_post("1", tomorrow);
    CHECK(budget.spent_cents(tomorrow) == 2);
    CHECK(budget.posts_affordable(100, kXEvening + 30h) == 66);
}

TEST_CASE("what may have been paid for is held back until it is known", "[sources][x]") {
    x::Budget budget(100, {});
    budget.notice(kXEvening);
    budget.reserve(60);
    CHECK(budget.posts_affordable(100, kXEvening) == 6);
    budget.reserve(10);
    CHECK(budget.posts_affordable(100, kXEvening) == 6);
    budget.settle();
    CHECK(budget.posts_affordable(100, kXEvening) == 66);
    budget.reserve(60);
    budget.notice(kXEvening + 5h);
    CHECK(budget.posts_affordable(100, kXEvening + 5h) == 66);
}
