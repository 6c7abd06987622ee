#include "../recordings.hpp"
#include "base/time_text.hpp"
#include "domain/gift.hpp"
#include "sources/mastodon/parse.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace chapeau;
using namespace chapeau::sources::mastodon;
using namespace chapeau::test;

namespace {

constexpr const char* kOwnHost = "social.example";

Result<PostPage> parse_timeline(const std::string& name) {
    return parse_page(recorded("mastodon/" + name), kOwnHost);
}

net::Response answered_with(int status, std::string body) {
    auto response = answered(std::move(body));
    response.status = status;
    return response;
}

} // namespace

TEST_CASE("a page of a Mastodon timeline is read", "[sources][mastodon]") {
    const auto page = parse_timeline("timeline.json");
    REQUIRE(page);
    CHECK(page->rows == 3);
    CHECK(page->newest_id == "115421903318274520");
    CHECK(page->oldest_id == "115421903318260000");
    CHECK(page->written_at == *parse_iso8601("2026-10-23T20:14:07.512Z"));
    REQUIRE(page->posts.size() == 3);
    const auto& post = page->posts[0];
    CHECK(post.local_id == "115421903318274520");
    CHECK(post.is_public);
    CHECK(post.mention.external_id ==
          "https://social.example/users/ana/statuses/115421903318274520");
    CHECK(post.mention.url == "https://social.example/@ana/115421903318274520");
    CHECK(post.mention.text == "Gave my two cents to #Gala26 & loved it");
    CHECK(post.mention.voice == domain::Voice{domain::Network::Mastodon, "ana@social.example",
                                              "Ana R.", "Ana@social.example", "social.example",
                                              412});
    CHECK_FALSE(post.mention.is_sensitive);
    CHECK(post.mention.can_be_confirmed);
}

TEST_CASE("a warning at Mastodon stands before what it warns of", "[sources][mastodon]") {
    const auto page = parse_timeline("timeline.json");
    REQUIRE(page);
    const auto& mention = page->posts[1].mention;
    CHECK(mention.text == "food\nCake!\nAt far.example/very");
    CHECK(mention.is_sensitive);
    CHECK(mention.voice.handle == "Bob@far.example");
    CHECK(mention.voice.server == "far.example");
    CHECK_FALSE(mention.voice.followers);
}

TEST_CASE("what is not public at Mastodon is told by its id alone", "[sources][mastodon]") {
    const auto page = parse_timeline("timeline.json");
    REQUIRE(page);
    const auto& post = page->posts[2];
    CHECK_FALSE(post.is_public);
    CHECK(post.mention.text.empty());
    CHECK(post.mention.voice.handle.empty());
    for (const auto* visibility : {"private", "direct", "local", "", "PUBLIC"}) {
        const auto one =
            parse_post(answered(R"({"id":"8","uri":"https://s.example/8","visibility":")" +
                                std::string(visibility) + R"(","content":"secret"})"),
                       kOwnHost);
        REQUIRE(one);
        CHECK_FALSE((*one)->is_public);
        CHECK((*one)->mention.text.empty());
    }
}

TEST_CASE("a row that cannot be read does not keep a page from being read", "[sources][mastodon]") {
    const auto page = parse_timeline("broken_rows.json");
    REQUIRE(page);
    CHECK(page->rows == 19);
    CHECK(page->newest_id == "9");
    CHECK(page->oldest_id == "5");
    const auto told = std::count_if(page->posts.begin(), page->posts.end(),
                                    [](const auto& post) { return post.is_public; });
    CHECK(told == 1);
}

TEST_CASE("an address that is longer than an id stands for itself as a digest",
          "[sources][mastodon]") {
    const auto row = [](const std::string& uri) {
        return R"({"id":"8","visibility":"public","created_at":"2026-10-23T20:14:07Z",)"
               R"("content":"x","account":{"acct":"ana"},"uri":")" +
               uri + "\"}";
    };
    const auto post =
        parse_post(answered(row("https://s.example/" + std::string(400, 'a'))), kOwnHost);
    REQUIRE(post);
    CHECK((*post)->mention.external_id.starts_with("sha256:"));
    CHECK((*post)->mention.external_id.size() <= domain::kExternalIdBytesMax);
}

TEST_CASE("a post is gone when the server says so in its own words", "[sources][mastodon]") {
    const auto body = recording("mastodon/not_found.json");
    for (const int status : {404, 410}) {
        const auto post = parse_post(answered_with(status, body), kOwnHost);
        REQUIRE(post);
        CHECK_FALSE(*post);
        CHECK_FALSE(parse_post(answered_with(status, "<h1>Not here</h1>"), kOwnHost));
        CHECK_FALSE(parse_post(answered_with(status, "{}"), kOwnHost));
        CHECK_FALSE(parse_post(answered_with(status, ""), kOwnHost));
    }
    CHECK_FALSE(parse_post(answered_with(500, body), kOwnHost));
    CHECK_FALSE(parse_post(answered("[]"), kOwnHost));
}

TEST_CASE("what is no list of statuses is refused", "[sources][mastodon]") {
    CHECK_FALSE(parse_timeline("truncated.json"));
    for (const auto* body : {"{}", "null", "7", "", "<html>Please sign in</html>"}) {
        CAPTURE(body);
        CHECK_FALSE(parse_page(answered(body), kOwnHost));
    }
    CHECK(parse_page(answered("[]"), kOwnHost)->rows == 0);
    const auto unknown =
        parse_page(answered_with(404, recording("mastodon/not_found.json")), kOwnHost);
    REQUIRE(unknown);
    CHECK(unknown->rows == 0);
    for (const int status : {401, 403, 422}) {
        const auto refused =
            parse_page(answered_with(status, recording("mastodon/members_only.json")), kOwnHost);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("give a token") != std::string::npos);
    }
}

TEST_CASE("a server's patience is read from its headers", "[sources][mastodon]") {
    const auto told =
        patience_of(answered("[]", {{"x-ratelimit-remaining", "12"},
                                    {"x-ratelimit-reset", "2026-10-23T20:15:00.000000Z"}}));
    REQUIRE(told);
    CHECK(told->requests_left == 12);
    CHECK(told->renewed_at == *parse_iso8601("2026-10-23T20:15:00Z"));
    CHECK_FALSE(patience_of(answered("[]")));
    CHECK_FALSE(patience_of(
        answered("[]", {{"x-ratelimit-remaining", "12"}, {"x-ratelimit-reset", "1790000000"}})));
}
