#include "../recordings.hpp"
#include "base/time_text.hpp"
#include "sources/bluesky/parse.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::test;
namespace bluesky = chapeau::sources::bluesky;

TEST_CASE("a post on Bluesky is read with its author, its time and its address",
          "[sources][bluesky]") {
    const auto page = bluesky::parse_posts(recorded("bluesky/search.json"));
    REQUIRE(page);
    REQUIRE(page->mentions.size() == 2);
    const auto& post = page->mentions[0];
    CHECK(post.external_id == "at://did:plc:ana/app.bsky.feed.post/3m3x7");
    CHECK(post.voice.network == domain::Network::Bluesky);
    CHECK(post.voice.id == "did:plc:ana");
    CHECK(post.voice.name == "Ana");
    CHECK(post.voice.handle == "ana.example.org");
    CHECK(post.voice.server.empty());
    CHECK_FALSE(post.voice.followers);
    CHECK(post.text == "#Gala26 is on!");
    CHECK(post.url == "https://bsky.app/profile/did:plc:ana/post/3m3x7");
    CHECK(to_iso8601(post.posted_at) == "2026-10-23T20:14:07.512000Z");
    CHECK_FALSE(post.is_sensitive);
    CHECK(post.can_be_confirmed);
    CHECK(page->cursor == "3");
    CHECK(page->rows == 3);
    CHECK(to_iso8601(*page->newest) == "2026-10-23T20:14:08.101000Z");
}

TEST_CASE("nobody on Bluesky writes from tomorrow", "[sources][bluesky]") {
    const auto page = bluesky::parse_posts(recorded("bluesky/search.json"));
    REQUIRE(page);
    CHECK(to_iso8601(page->mentions.at(1).posted_at) == "2026-10-23T20:13:00.000000Z");
    CHECK(page->mentions.at(1).is_sensitive);
}

TEST_CASE("what Bluesky's moderators hide is not told, and what they mark is looked at",
          "[sources][bluesky]") {
    const auto page = bluesky::parse_posts(recorded("bluesky/labels.json"));
    REQUIRE(page);
    REQUIRE(page->mentions.size() == 5);
    CHECK_FALSE(page->mentions[0].is_sensitive); // The label was taken back.
    for (std::size_t i = 1; i < page->mentions.size(); ++i) {
        CAPTURE(page->mentions[i].external_id);
        CHECK(page->mentions[i].is_sensitive);
    }
    CHECK(page->hidden == std::vector<std::string>{"at://did:plc:c/app.bsky.feed.post/members",
                                                   "at://did:plc:a/app.bsky.feed.post/hidden"});
}

TEST_CASE("a broken post is left out and the page goes on", "[sources][bluesky]") {
    const auto page = bluesky::parse_posts(recorded("bluesky/broken_rows.json"));
    REQUIRE(page);
    REQUIRE(page->mentions.size() == 1);
    CHECK(page->mentions[0].text == "still read");
    CHECK(to_iso8601(page->mentions[0].posted_at) == "2026-10-23T20:14:08.101000Z");
    CHECK(page->rows == 9);
    CHECK(page->cursor.empty());
}

TEST_CASE("what is no list of posts is refused", "[sources][bluesky]") {
    for (const auto* body : {"[]", "{}", "null", R"({"posts":{}})", R"({"posts":null})",
                             R"({"posts":[],"cursor":7})", "<html>Sign in</html>", "{"}) {
        CAPTURE(body);
        CHECK_FALSE(bluesky::parse_posts(answered(body)));
        CHECK_FALSE(bluesky::parse_profiles(answered(body)));
    }
}

TEST_CASE("followers are read where a profile tells them", "[sources][bluesky]") {
    const auto followers = bluesky::parse_profiles(recorded("bluesky/profiles.json"));
    REQUIRE(followers);
    CHECK(*followers == bluesky::Followers{{"did:plc:ana", 1520}});
}

TEST_CASE("Bluesky's error is one word", "[sources][bluesky]") {
    CHECK(bluesky::error_name(recorded("bluesky/expired.json")) == "ExpiredToken");
    for (const auto* body : {"", "{}", R"({"error":7})", R"({"error":"<b>no</b>"})", "[]"}) {
        CAPTURE(body);
        CHECK(bluesky::error_name(answered(body)).empty());
    }
}
