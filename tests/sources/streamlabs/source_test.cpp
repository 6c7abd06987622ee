#include "../makers.hpp"
#include "../seeded_evening.hpp"
#include "sources/streamlabs/source.hpp"
#include "support/catch.hpp"
#include "support/scripted_streamlabs.hpp"
#include "support/scripted_words.hpp"

#include <algorithm>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
namespace streamlabs = chapeau::sources::streamlabs;

namespace {

streamlabs::Options streamlabs_options() {
    return {.name = "tips",
            .base_url = "https://streamlabs.example/api/v2.0",
            .token = Secret(kStreamlabsToken),
            .currency = usd(),
            .since = *parse_iso8601("2026-11-07T12:00:00Z")};
}

std::unique_ptr<sources::Source> make_streamlabs() {
    return *streamlabs::make_source(streamlabs_options());
}

/// An evening whose provider is Streamlabs, and whose gifts have numbers.
struct StreamlabsEvening : Evening {
    StreamlabsEvening() : Evening(make_streamlabs) {
        respond = [this](const net::Request& request) {
            return to_outcome(answer_as_streamlabs(provider, to_asked(request)), request);
        };
    }

    void tip(int count) {
        for (int i = 0; i < count; ++i) {
            add_gift();
            auto& gift = provider.gifts.back();
            gift.id = std::to_string(++number);
            gift.cents = gift.cents.value_or(gift.hidden_cents);
        }
    }

    std::size_t asked() { return client().sent().size(); }

    std::int64_t number = 995;
};

} // namespace

TEST_CASE("no evening with Streamlabs loses or doubles or invents", "[sources][streamlabs]") {
    spend_evenings(
        make_streamlabs,
        {.answer_as = answer_as_streamlabs, .hides_amounts = false, .numbers_gifts = true});
}

TEST_CASE("the first sweep reads all tips, page after page", "[sources][streamlabs]") {
    StreamlabsEvening evening;
    evening.tip(1234);
    evening.run(2min);
    CHECK(evening.agrees());
    CHECK(evening.book.gifts.size() == 1234);
    CHECK(evening.health().failures_in_a_row == 0);
}

TEST_CASE("tips from before the evening are never read to their end", "[sources][streamlabs]") {
    StreamlabsEvening evening;
    const auto now = evening.clock.now();
    evening.tip(2000);
    for (auto& gift : evening.provider.gifts) {
        gift.created = now - std::chrono::hours{24 * 30};
    }
    evening.tip(3);
    evening.run(5s);
    CHECK(evening.book.count() == 3);
    CHECK(evening.asked() == 2);
}

TEST_CASE("a quiet list is asked for one page, and seldom for all", "[sources][streamlabs]") {
    StreamlabsEvening evening;
    evening.tip(450);
    evening.run(2min);
    const auto before = evening.asked();
    evening.run(10min);
    // Sixty looks at the most, two of them sweeps of five pages and the empty one.
    CHECK(evening.asked() - before <= 70);
    CHECK(evening.agrees());
}

TEST_CASE("a new tip is told by the next look", "[sources][streamlabs]") {
    StreamlabsEvening evening;
    evening.tip(300);
    evening.run(2min);
    evening.tip(1);
    evening.run(12s);
    CHECK(evening.agrees());
}

TEST_CASE("more tips at once than a page holds are all read", "[sources][streamlabs]") {
    StreamlabsEvening evening;
    evening.tip(300);
    evening.run(2min);
    evening.tip(777);
    evening.run(45s);
    CHECK(evening.agrees());
}

TEST_CASE("tips that arrive while pages are read are all read", "[sources][streamlabs]") {
    StreamlabsEvening evening;
    evening.tip(600);
    evening.provider.before_answer = [&evening](std::int64_t) {
        if (evening.provider.gifts.size() < 900) {
            evening.tip(30);
        }
    };
    evening.run(3min);
    CHECK(evening.provider.gifts.size() >= 900);
    CHECK(evening.agrees());
}

TEST_CASE("three hundred tips of one second are told apart", "[sources][streamlabs]") {
    StreamlabsEvening evening;
    evening.tip(300);
    const auto moment = evening.provider.gifts.front().created;
    for (auto& gift : evening.provider.gifts) {
        gift.created = moment;
    }
    evening.run(1min);
    CHECK(evening.agrees());
}

TEST_CASE("a tip that is entered late is read", "[sources][streamlabs]") {
    StreamlabsEvening evening;
    evening.tip(300);
    evening.run(2min);
    evening.tip(1);
    evening.provider.gifts.back().created -= std::chrono::hours{5};
    evening.run(12s);
    CHECK(evening.agrees());
    // Even where it takes its place far down in the list.
    auto gift = evening.provider.gifts.front();
    gift.id = "500";
    evening.provider.gifts.insert(evening.provider.gifts.begin(), gift);
    evening.run(7min);
    CHECK(evening.agrees());
}

TEST_CASE("a deleted tip is withdrawn by the second sweep that lacks it", "[sources][streamlabs]") {
    StreamlabsEvening evening;
    evening.tip(250);
    evening.run(2min);
    evening.provider.gifts.erase(evening.provider.gifts.begin() + 40);
    evening.run(7min);
    CHECK(evening.book.withdrawals == 1);
    CHECK(evening.agrees());
}

TEST_CASE("an answer without any tip empties no screen", "[sources][streamlabs]") {
    StreamlabsEvening evening;
    evening.tip(250);
    evening.run(2min);
    evening.provider.instead = Answer{200, {}, "{\"data\":[]}", Fault::None};
    evening.run(8min);
    evening.provider.instead.reset();
    evening.run(8min);
    CHECK(evening.book.withdrawals == 0);
    CHECK(evening.agrees());
}

TEST_CASE("a list that ignores where to go on is read once and never swept",
          "[sources][streamlabs]") {
    StreamlabsEvening evening;
    evening.tip(250);
    evening.run(2min);
    evening.respond = [&evening](const net::Request& request) {
        auto asked = to_asked(request);
        asked.query = "limit=100";
        return to_outcome(answer_as_streamlabs(evening.provider, asked), request);
    };
    evening.run(20min);
    CHECK(evening.book.withdrawals == 0);
    CHECK(evening.agrees());
}

TEST_CASE("a crash at any step of a walk over tips loses none", "[sources][streamlabs]") {
    for (int step = 0; step < 40; ++step) {
        CAPTURE(step);
        StreamlabsEvening evening;
        evening.tip(420);
        evening.run(500ms * step);
        evening.tip(150);
        evening.crash();
        evening.run(2min);
        CHECK(evening.agrees());
        CHECK(evening.book.withdrawals == 0);
    }
}

TEST_CASE("a look that is cut at any page leaves no gap until the next sweep",
          "[sources][streamlabs]") {
    for (std::size_t page = 0; page < 20; ++page) {
        CAPTURE(page);
        StreamlabsEvening evening;
        evening.tip(300);
        evening.run(2min);
        evening.tip(777);
        const auto cut = evening.asked() + page / 2;
        const auto at_the_book = page % 2 == 0;
        const auto well = evening.respond;
        evening.respond = [&evening, cut, at_the_book, well](const net::Request& request) {
            if (evening.asked() != cut) {
                return well(request);
            }
            if (!at_the_book) {
                return to_outcome({404, {}, "", Fault::None}, request);
            }
            evening.book.failures_to_come = 1;
            return well(request);
        };
        evening.run(75s);
        CHECK(evening.agrees());
    }
}

TEST_CASE("a look that began in the middle is no listing", "[sources][streamlabs]") {
    const auto source = make_streamlabs();
    const auto now = *parse_iso8601("2026-11-07T19:00:00Z");
    domain::FeedState known;
    known.gifts_known = 3;
    known.position.cursor = R"({"v":1,"before":"500"})";
    net::Response end;
    end.status = 200;
    end.body = R"({"data":[]})";
    for (int poll = 0; poll < 4; ++poll) {
        const auto id = std::to_string(400 + poll); // What was read before would end the look.
        auto row = end;
        row.body = R"({"data":[{"donation_id":)" + id +
                   R"(,"created_at":1794078000,"currency":"USD","amount":"1.00"}]})";
        CHECK(source->begin(known, now)->request->url.find("before=500") != std::string::npos);
        const auto first = source->receive(row, known, now);
        REQUIRE(first);
        CHECK(first->page->gifts.size() == 1);
        REQUIRE(first->request);
        CHECK(first->request->url.find("before=" + id) != std::string::npos);
        const auto last = source->receive(end, known, now);
        REQUIRE(last);
        CHECK_FALSE(last->page->listing);
        CHECK_FALSE(last->request);
    }
}

TEST_CASE("the end of a look that was cut is not taken for the whole list",
          "[sources][streamlabs]") {
    StreamlabsEvening evening;
    evening.tip(900);
    for (int i = 0; i < 30; ++i) {
        evening.run(7s);
        evening.crash();
    }
    evening.run(15min);
    CHECK(evening.book.withdrawals == 0);
    CHECK(evening.agrees());
}

TEST_CASE("a walk over tips that the book cannot save goes on where it stands",
          "[sources][streamlabs]") {
    for (int page = 0; page < 8; ++page) {
        CAPTURE(page);
        StreamlabsEvening evening;
        evening.tip(420);
        evening.run(2s * page);
        evening.book.failures_to_come = 2;
        evening.tip(120);
        evening.run(4min);
        CHECK(evening.agrees());
    }
}

TEST_CASE("Streamlabs is never asked faster than programs usually do", "[sources][streamlabs]") {
    StreamlabsEvening evening;
    evening.tip(900);
    evening.run(10min);
    const auto& sent = evening.client().sent();
    REQUIRE(sent.size() > 20);
    for (std::size_t i = 1; i < sent.size(); ++i) {
        CHECK(sent[i].at - sent[i - 1].at >= streamlabs::kPageSpacing);
    }
}

TEST_CASE("a refused token is told with what to do", "[sources][streamlabs]") {
    for (const auto status : {401, 403, 404}) {
        StreamlabsEvening evening;
        evening.provider.instead = Answer{status, {}, "{}", Fault::None};
        evening.run(15s);
        const auto error = evening.health().last_error;
        CAPTURE(error);
        CHECK(error.find(std::to_string(status)) != std::string::npos);
        CHECK(error.find("check the") != std::string::npos);
        CHECK(error.find(kStreamlabsToken) == std::string::npos);
    }
}

TEST_CASE("Streamlabs' options tell all their faults at once", "[sources][streamlabs]") {
    CHECK(streamlabs::check(streamlabs_options()).empty());
    auto options = streamlabs_options();
    options.name = "Tips!";
    options.base_url = "http://streamlabs.example/api/";
    options.token = Secret("two\nlines");
    options.since = {};
    options.poll_interval = 1s;
    std::vector<std::string> keys;
    for (const auto& fault : streamlabs::check(options)) {
        keys.push_back(fault.key);
    }
    CHECK(keys == std::vector<std::string>{"name", "base_url", "base_url", "poll_interval", "token",
                                           "since"});
    CHECK_FALSE(streamlabs::make_source(options));
    options.token = {};
    CHECK(streamlabs::check(options).size() == 6);
}
