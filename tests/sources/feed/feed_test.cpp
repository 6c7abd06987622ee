#include "../evening.hpp"
#include "../recordings.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/feed/parse.hpp"
#include "sources/feed/source.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <memory>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
namespace feed = chapeau::sources::feed;

namespace {

const net::Url kPlace = *net::parse_url("https://blog.example/feed.xml");

Result<feed::Document> parse_recorded(const std::string& name) {
    return feed::parse_feed(recording("feed/" + name), kPlace);
}

feed::Options feed_options() {
    return {.name = "blog", .url = "https://blog.example/feed.xml"};
}

std::string item(int number, const std::string& words) {
    return "<item><guid>https://blog.example/" + std::to_string(number) + "</guid><description>" +
           words + "</description></item>";
}

/// An evening on which a feed is read.
struct FeedReading : Evening {
    FeedReading() : Evening([] { return *feed::make_source(feed_options()); }) {
        respond = [this](const net::Request& request) -> net::Outcome {
            conditions.push_back(request.if_none_match);
            net::Response response;
            response.status = !etag.empty() && request.if_none_match == etag ? 304 : status;
            response.headers = headers;
            response.headers.push_back({"etag", etag});
            response.body = "<rss><channel><title>t</title>" + rests + items + "</channel></rss>";
            return response;
        };
    }

    const MemoryBook::KnownPost* post(int number) const {
        return book.post(domain::Network::Feed, "https://blog.example/" + std::to_string(number));
    }

    std::string items = item(1, "one");
    std::string rests;
    std::string etag;
    int status = 200;
    std::vector<net::Header> headers;
    std::vector<std::string> conditions;
};

} // namespace

TEST_CASE("the items of an RSS feed are read", "[sources][feed]") {
    const auto read = parse_recorded("rss.xml");
    REQUIRE(read);
    REQUIRE(read->posts.size() == 4);
    const auto& first = read->posts[0].mention;
    CHECK(first.external_id == "blog.example/42");
    CHECK(first.url == "https://blog.example/2026/two-cents");
    CHECK(first.text == "Two cents & more\nWe gave two cents.\nR&D <3");
    CHECK(first.voice.name == "Ana R.");
    CHECK(first.voice.server == "blog.example");
    CHECK(first.posted_at == *parse_iso8601("2026-11-07T18:30:00Z"));
    CHECK_FALSE(first.can_be_confirmed);
    CHECK_FALSE(first.voice.followers);
    CHECK_FALSE(first.is_sensitive);
    const auto& second = read->posts[1].mention;
    CHECK(second.external_id == "https://social.example/@ana/1");
    CHECK(second.text == "From a server #gala26");
    CHECK(second.voice.name == "The hat's blog");
    CHECK(second.posted_at == *parse_iso8601("2026-11-07T18:00:00Z"));
    CHECK(second.is_sensitive);
    CHECK(read->keeps_for == 5min);
    CHECK(read->skip_hours.count() == 2);
    CHECK((read->skip_hours.test(3) && read->skip_hours.test(0)));
    CHECK((read->skip_days.count() == 1 && read->skip_days.test(0)));
}

TEST_CASE("an item without an id, a date or a title is one all the same", "[sources][feed]") {
    const auto read = parse_recorded("rss.xml");
    REQUIRE(read);
    const auto& third = read->posts[2];
    CHECK(third.mention.external_id.starts_with("sha256:"));
    CHECK_FALSE(third.is_dated);
    CHECK(third.mention.voice.name == "Bob");
    const auto& fourth = read->posts[3].mention;
    CHECK(fourth.external_id == "https://blog.example/long");
    CHECK(fourth.text == "Long words that go on and on");
    for (const auto& post : read->posts) {
        CHECK(post.mention.voice.name.find('@') == std::string::npos);
        CHECK(post.mention.voice.id.find("mail.example") == std::string::npos);
    }
}

TEST_CASE("the entries of an Atom feed are read, whatever their words are written in",
          "[sources][feed]") {
    const auto read = parse_recorded("atom.xml");
    REQUIRE(read);
    REQUIRE(read->posts.size() == 2);
    const auto& first = read->posts[0].mention;
    CHECK(first.external_id == "tag:forum.example,2026:1");
    CHECK(first.text == "One & two\nA bold word & more here\nnext");
    CHECK(first.url == "https://forum.example/1");
    CHECK(first.voice.id == "https://forum.example/u/eve");
    CHECK(first.voice.name == "Eve");
    CHECK(first.posted_at == *parse_iso8601("2026-11-07T17:00:00Z"));
    const auto& second = read->posts[1].mention;
    CHECK(second.text == "Plain <3\n2 < 3");
    CHECK(second.voice.name == "The house");
}

TEST_CASE("what is no feed is refused", "[sources][feed]") {
    for (const auto* name : {"document_type.xml", "another_kind.xml", "truncated.xml"}) {
        CAPTURE(name);
        CHECK_FALSE(parse_recorded(name));
    }
    for (const auto* text : {"", "{}", "<rss/>", "<html><br></html>"}) {
        CHECK_FALSE(feed::parse_feed(text, kPlace));
    }
}

TEST_CASE("a feed is read again with a condition, and told again when it has changed",
          "[sources][feed]") {
    FeedReading evening;
    evening.etag = "\"one\"";
    evening.run(3min);
    CHECK(evening.conditions.size() >= 3);
    CHECK(evening.conditions.front().empty());
    CHECK(evening.conditions.back() == "\"one\"");
    REQUIRE(evening.post(1) != nullptr);
    const auto first_seen = evening.post(1)->mention.posted_at;
    evening.etag = "\"two\"";
    evening.items = item(2, "two") + item(1, "one, edited");
    evening.run(2min);
    CHECK(evening.post(1)->mention.text == "one, edited");
    CHECK(evening.post(1)->mention.posted_at == first_seen);
    REQUIRE(evening.post(2) != nullptr);
}

TEST_CASE("a post that a feed no longer holds is not gone", "[sources][feed]") {
    FeedReading evening;
    evening.run(1min);
    evening.items.clear();
    evening.run(5min);
    CHECK_FALSE(evening.post(1)->is_gone);
    CHECK(evening.health().failures_in_a_row == 0);
}

TEST_CASE("a feed is left alone for as long as it wishes, and for an hour at the most",
          "[sources][feed]") {
    FeedReading plain;
    plain.run(30min);
    CHECK(plain.conditions.size() >= 28);
    FeedReading with_ttl;
    with_ttl.rests = "<ttl>10</ttl>";
    with_ttl.run(30min);
    CHECK(with_ttl.conditions.size() <= 4);
    CHECK_FALSE(with_ttl.health().late);
    FeedReading with_age;
    with_age.headers = {{"cache-control", "public, max-age=864000"}};
    with_age.run(125min);
    CHECK(with_age.conditions.size() == 3);
    FeedReading with_hours;
    with_hours.rests = "<skipHours><hour>20</hour></skipHours>"; // It is 19:00.
    with_hours.run(59min);
    const auto before = with_hours.conditions.size();
    with_hours.run(60min);
    CHECK(with_hours.conditions.size() <= before + 1);
    with_hours.run(10min);
    CHECK(with_hours.conditions.size() > before + 5);
}

TEST_CASE("posts of before the evening are not told by a feed", "[sources][feed]") {
    FeedReading evening;
    evening.items += "<item><guid>https://blog.example/7</guid><title>old</title><pubDate>Thu, 05 "
                     "Nov 2026 18:00:00 GMT</pubDate></item>";
    evening.run(1min);
    CHECK(evening.post(7) == nullptr);
    CHECK(evening.post(1) != nullptr);
}

TEST_CASE("what is wrong in a feed's options is told at once", "[sources][feed]") {
    CHECK(feed::check(feed_options()).empty());
    auto options = feed_options();
    options.url = "http://blog.example/feed.xml";
    options.poll_interval = 59s;
    CHECK(feed::check(options).size() == 2);
    CHECK_FALSE(feed::make_source(options));
}
