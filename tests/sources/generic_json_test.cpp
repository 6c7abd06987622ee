#include "base/format.hpp"
#include "evening.hpp"
#include "makers.hpp"
#include "recordings.hpp"
#include "sources/generic_json/source.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

Evening::MakeSource make(generic_json::Options options) {
    return [options] { return *generic_json::make_source(options); };
}

} // namespace

TEST_CASE("a generic feed is read page by page", "[sources]") {
    Evening evening(make_generic);
    evening.add_gifts(350);
    evening.run(20s);
    CHECK(evening.agrees());
    REQUIRE(evening.client().sent().size() >= 4);
    CHECK(evening.client().sent()[1].url == "https://feed.example/generic?page=1");
    CHECK(evening.book.state.provider_total->count == 350);
}

TEST_CASE("an unchanged feed of one page is not sent again", "[sources]") {
    Evening evening(make_generic);
    evening.add_gifts(50);
    evening.run(3min);
    CHECK(evening.book.pages == 1);
    evening.add_gift();
    evening.run(15s);
    CHECK(evening.agrees());
    CHECK(evening.book.pages == 2);
}

TEST_CASE("a row that vanishes means nothing unless it was said to", "[sources]") {
    Evening evening(make_generic);
    evening.add_gifts(150);
    evening.run(30s);
    evening.provider.gifts.erase(evening.provider.gifts.begin());
    evening.run(10min);
    CHECK(evening.book.withdrawals == 0);

    Evening authority(make_authoritative_generic);
    authority.add_gifts(150);
    authority.run(30s);
    authority.provider.gifts.erase(authority.provider.gifts.begin());
    authority.run(1min);
    CHECK(authority.book.withdrawals == 1);
    CHECK(authority.agrees());
}

TEST_CASE("an authoritative feed that comes empty is doubted", "[sources]") {
    auto options = generic_options();
    options.removed = generic_json::Removed::IsWithdrawn;
    options.mapping.total_count.clear();
    options.mapping.total_sum.clear();
    Evening evening(make(options));
    evening.add_gifts(4);
    evening.run(30s);
    evening.provider.gifts.clear();
    evening.run(5min);
    CHECK(evening.book.withdrawals == 0);
    evening.run(10min);
    CHECK(evening.book.withdrawals == 4);
}

TEST_CASE("the place of since is filled and moves with the newest gift", "[sources]") {
    auto options = generic_options();
    options.url = "https://feed.example/generic?since={since}";
    options.since_overlap = 60s;
    Evening evening(make(options));
    evening.add_gifts(5);
    evening.run(1s);
    CHECK(evening.client().sent().back().url ==
          "https://feed.example/generic?since=1970-01-01T00%3A00%3A00Z");
    evening.run(10s);
    CHECK(evening.client().sent().back().url ==
          "https://feed.example/generic?since=2026-11-07T18%3A59%3A00.000000Z");
    evening.crash();
    evening.run(1s);
    CHECK(evening.client().sent().back().url ==
          "https://feed.example/generic?since=2026-11-07T18%3A59%3A00.000000Z");
}

TEST_CASE("credentials and pages stay on the feed's own host", "[sources]") {
    auto options = generic_options();
    options.bearer_token = Secret("s3cret");
    options.headers = {{"X-Key", "k"}};
    for (const auto* next :
         {"https://elsewhere.example/", "//elsewhere.example/p", "http://feed.example/p",
          "https://feed.example:444/p", "file:///etc/passwd", "https://a:b@feed.example/"}) {
        Evening evening(make(options));
        evening.respond = [next](const net::Request& request) {
            CHECK(request.bearer_token.reveal() == "s3cret");
            CHECK(request.headers.size() == 1);
            return to_outcome(
                Answer{200,
                       {},
                       std::string(R"({"data":{"gifts":[{"id":1}]},"next":")") + next + "\"}",
                       Fault::None},
                request);
        };
        evening.run(1s);
        CAPTURE(next);
        CHECK(evening.client().sent().size() == 1);
        CHECK(evening.health().failures_in_a_row == 1);
    }
}

TEST_CASE("pages without an end are given up", "[sources]") {
    Evening evening(make_generic);
    int pages = 0;
    evening.respond = [&pages](const net::Request& request) {
        return to_outcome(
            Answer{200,
                   {},
                   format(R"({{"data":{{"gifts":[{{"id":1}}]}},"next":"?page={}"}})", ++pages),
                   Fault::None},
            request);
    };
    evening.run(4min);
    CHECK(evening.client().sent().size() <= static_cast<std::size_t>(generic_json::kPagesMax) + 50);
    CHECK(evening.health().last_error.find("pages") != std::string::npos);
}

TEST_CASE("a feed that always names a next page ends where there is nothing new", "[sources]") {
    const auto row = [](int id) {
        return format(R"({{"id":{},"time":"2026-11-07T18:00:00Z","amount":"1.00"}})", id);
    };
    // To an empty page, back to itself, and round in a circle.
    for (const auto* third : {"4", "3", "1"}) {
        CAPTURE(third);
        auto options = generic_options();
        options.removed = generic_json::Removed::IsWithdrawn;
        Evening evening(make(options));
        bool one_is_gone = false;
        evening.respond = [&](const net::Request& request) {
            const auto place = request.url.find('=');
            const auto page = place == std::string::npos ? '1' : request.url[place + 1];
            std::string rows;
            if (page == '1' || page == '2' || (page == '3' && !one_is_gone)) {
                rows = row(page - '0');
            } else if (page == '3') {
                rows = row(2);
            }
            const auto next = page == '3' ? std::string(third) : std::string(1, char(page + 1));
            return to_outcome(
                Answer{
                    200,
                    {},
                    format(R"({{"data":{{"gifts":[{}]}},"next":"/generic?page={}"}})", rows, next),
                    Fault::None},
                request);
        };
        evening.run(1min);
        CHECK(evening.book.count() == 3);
        CHECK(evening.health().last_success.has_value());
        CHECK_FALSE(evening.health().late);
        // Where the provider itself does not say how many there are, such a list may be cut.
        one_is_gone = true;
        evening.run(30min);
        CHECK(evening.book.withdrawals == 0);
    }
}

TEST_CASE("a feed is late under every wrong answer and comes back", "[sources]") {
    for (const auto& answer :
         {Answer{304, {}, "", Fault::None}, Answer{404, {}, "", Fault::None},
          Answer{500, {}, "", Fault::None}, Answer{206, {}, "[]", Fault::None},
          Answer{200, {}, "<html>", Fault::None}, Answer{200, {}, "[1", Fault::None},
          Answer{302, {{"Location", "http://x/"}}, "", Fault::None}}) {
        Evening evening(make_generic);
        evening.provider.instead = answer;
        evening.run(10min);
        CAPTURE(answer.status, answer.body);
        CHECK(evening.health().late);
        CHECK_FALSE(evening.health().last_error.empty());
        evening.provider.instead.reset();
        evening.add_gifts(3);
        evening.run(6min);
        CHECK(evening.agrees());
        CHECK_FALSE(evening.health().late);
    }
}
