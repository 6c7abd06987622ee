#include "evening.hpp"
#include "makers.hpp"
#include "sources/newest_first.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

struct Provider {
    const char* name;
    std::unique_ptr<Source> (*make)();
    bool is_donordrive;
};

const Provider kProviders[] = {{"DonorDrive", make_donordrive, true},
                               {"tracker", make_tracker, false}};

/// The body of each test runs for both providers.
template <class Body>
void for_each_provider(Body body) {
    for (const auto& provider : kProviders) {
        CAPTURE(provider.name);
        Evening evening(provider.make);
        body(evening);
    }
}

std::size_t page_requests(Evening& evening) {
    const auto& sent = evening.client().sent();
    return static_cast<std::size_t>(
        std::count_if(sent.begin(), sent.end(), [](const auto& request) {
            return request.url.find("/donations") != std::string::npos;
        }));
}

} // namespace

TEST_CASE("a cursor is written and read", "[sources]") {
    NewestFirstCursor cursor;
    CHECK(*parse_newest_first_cursor(to_text(cursor)) == cursor);
    cursor.mark = *parse_iso8601("2026-11-07T19:00:00.123456Z");
    cursor.walk = NewestFirstCursor::Walk{190, *cursor.mark + 1s};
    CHECK(*parse_newest_first_cursor(to_text(cursor)) == cursor);
    cursor.walk->top.reset();
    CHECK(*parse_newest_first_cursor(to_text(cursor)) == cursor);
}

TEST_CASE("a cursor that is none is refused", "[sources]") {
    for (const auto* text :
         {"", "x", "{}", "[]", "null", R"({"v":2})", R"({"v":1,"mark":"yesterday"})",
          R"({"v":1,"mark":7})", R"({"v":1,"walk":{}})", R"({"v":1,"walk":{"offset":-1}})",
          R"({"v":1,"walk":7})", R"({"v":1,"walk":null})"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_newest_first_cursor(text));
    }
}

TEST_CASE("the first poll reads the whole history", "[sources]") {
    for_each_provider([](Evening& evening) {
        evening.add_gifts(1234);
        evening.run(60s);
        CHECK(evening.agrees());
        CHECK(evening.book.gifts.size() == 1234);
        CHECK(evening.health().failures_in_a_row == 0);
    });
}

TEST_CASE("an unchanged provider is asked for its total only", "[sources]") {
    Evening evening(make_donordrive);
    evening.add_gifts(150);
    evening.run(60s);
    const auto before = page_requests(evening);
    const auto pages = evening.book.pages;
    const auto sent = evening.client().sent().size();
    evening.run(4min);
    CHECK(page_requests(evening) == before);
    CHECK(evening.book.pages == pages);
    CHECK(evening.client().sent().size() - sent <= 16);
    CHECK_FALSE(evening.health().late);
}

TEST_CASE("a new gift costs one page", "[sources]") {
    Evening evening(make_donordrive);
    evening.add_gifts(500);
    evening.run(60s);
    evening.clock.advance(20min);
    evening.run(30s);
    const auto before = page_requests(evening);
    evening.add_gift();
    evening.run(20s);
    CHECK(evening.agrees());
    CHECK(page_requests(evening) == before + 1);
}

TEST_CASE("a poll cut at any answer loses and doubles nothing", "[sources]") {
    for (const auto& provider : kProviders) {
        for (int cut = 0; cut < 14; cut += provider.is_donordrive ? 1 : 3) {
            CAPTURE(provider.name, cut);
            Evening evening(provider.make);
            evening.add_gifts(700);
            int answers = 0;
            evening.provider.before_answer = [&](std::int64_t) { ++answers; };
            while (answers < cut) {
                evening.run(100ms);
            }
            evening.add_gift();
            evening.crash();
            evening.add_gifts(120);
            evening.run(60s);
            CHECK(evening.agrees());
            CHECK(evening.book.gifts.size() == 821);
        }
    }
}

TEST_CASE("a rush is not read again and again", "[sources]") {
    Evening evening(make_donordrive);
    evening.add_gifts(1000);
    evening.run(90s);
    const auto before = page_requests(evening);
    for (int i = 0; i < 20; ++i) {
        evening.add_gifts(5);
        evening.run(15s);
    }
    CHECK(evening.agrees());
    CHECK(page_requests(evening) - before < 100); // Always to the overlap's end: above 200.
}

TEST_CASE("a walk cut in a rush leaves no gap above what was known", "[sources]") {
    for_each_provider([](Evening& evening) {
        evening.add_gifts(300);
        evening.run(60s);
        for (int i = 0; i < 6; ++i) {
            evening.add_gifts(700);
            evening.run(14s + milliseconds{i * 700});
            evening.book.failures_to_come = 1;
            evening.add_gifts(250);
            evening.run(20s);
            evening.add_gifts(20);
            evening.run(16s);
        }
        evening.run(90s);
        CHECK(evening.book.gifts.size() == evening.provider.gifts.size());
        evening.run(3min);
        CHECK(evening.agrees());
        CHECK(evening.book.withdrawals == 0);
    });
}

TEST_CASE("a walk cut by an unsaved page leaves no gap", "[sources]") {
    for (const int pages_saved : {0, 1, 2}) {
        CAPTURE(pages_saved);
        Evening evening(make_donordrive);
        // Without a count nothing is reconciled, so the walks must get it right by themselves.
        evening.respond = [&evening](const net::Request& request) {
            auto answer = evening.provider.answer(to_asked(request));
            const auto count = answer.body.find(",\"numDonations\"");
            if (count != std::string::npos) {
                answer.body = answer.body.substr(0, count) + "}";
            }
            return to_outcome(std::move(answer), request);
        };
        evening.add_gifts(250);
        evening.run(50s);
        evening.clock.advance(20min);
        evening.add_gifts(300);
        const auto pages = evening.book.pages;
        while (evening.book.pages < pages + pages_saved) {
            evening.run(10ms);
        }
        evening.book.failures_to_come = 1;
        while (evening.book.failures_to_come > 0) {
            evening.run(10ms);
        }
        evening.add_gifts(200);
        evening.run(45s);
        CHECK(evening.book.gifts.size() == 750);
    }
}

TEST_CASE("a cut walk goes on where it was durable", "[sources]") {
    Evening evening(make_donordrive);
    evening.add_gifts(3000);
    while (evening.book.gifts.size() < 2000) {
        evening.run(100ms);
    }
    const auto before = page_requests(evening);
    evening.crash();
    for (int i = 0; i < 600 && !evening.agrees(); ++i) {
        evening.run(100ms);
    }
    CHECK(evening.agrees());
    CHECK(page_requests(evening) - before < 14);
}

TEST_CASE("gifts that arrive while paging shift rows without harm", "[sources]") {
    for_each_provider([](Evening& evening) {
        evening.add_gifts(600);
        evening.provider.before_answer = [&](std::int64_t answers) {
            if (answers < 20) {
                evening.add_gifts(7);
            }
        };
        evening.run(3min);
        CHECK(evening.agrees());
    });
}

TEST_CASE("withdrawals while paging hide no gift", "[sources]") {
    for_each_provider([](Evening& evening) {
        evening.add_gifts(1500);
        evening.provider.before_answer = [&](std::int64_t answers) {
            auto& gifts = evening.provider.gifts;
            if (answers > 1 && answers < 5) {
                gifts.erase(gifts.end() - 20, gifts.end() - 5); // More than pages overlap.
            }
        };
        evening.run(10min);
        CHECK(evening.agrees());
    });
}

TEST_CASE("three hundred gifts of one second are all read", "[sources]") {
    for_each_provider([](Evening& evening) {
        evening.add_gifts(50);
        evening.run(30s);
        evening.add_gifts(300);
        evening.run(30s);
        CHECK(evening.agrees());
        evening.add_gifts(1);
        evening.run(30s);
        CHECK(evening.agrees());
    });
}

TEST_CASE("a gift confirmed late with its old time is found", "[sources]") {
    for_each_provider([](Evening& evening) {
        for (int i = 0; i < 60; ++i) {
            evening.add_gifts(3);
            evening.run(60s);
        }
        auto late = ScriptedProvider::make_gift(99, 1, evening.clock.now() - 14min);
        evening.provider.gifts.push_back(late);
        evening.run(30s);
        CHECK(evening.agrees());
        late = ScriptedProvider::make_gift(99, 2, evening.clock.now() - 55min);
        evening.provider.gifts.push_back(late);
        evening.run(3min);
        CHECK(evening.agrees());
    });
}

TEST_CASE("a withdrawn gift is withdrawn and one that returns is back", "[sources]") {
    for_each_provider([](Evening& evening) {
        evening.add_gifts(250);
        evening.run(60s);
        const auto gone = evening.provider.gifts[17];
        evening.provider.gifts.erase(evening.provider.gifts.begin() + 17);
        evening.run(90s);
        CHECK(evening.agrees());
        CHECK(evening.book.withdrawals == 1);
        CHECK(evening.health().taken_back == 1);
        REQUIRE(evening.health().comparison);
        CHECK(evening.health().comparison->looked_at <= evening.health().taken_back_at);
        CHECK(evening.health().comparison->looked_at);
        CHECK_FALSE(evening.book.gifts.at(gone.id).listed);
        evening.provider.gifts.insert(evening.provider.gifts.begin() + 17, gone);
        evening.run(4min);
        CHECK(evening.agrees());
        CHECK(evening.book.withdrawals == 1);
    });
}

TEST_CASE("an old gift whose amount is edited is corrected", "[sources]") {
    for_each_provider([](Evening& evening) {
        evening.add_gifts(250);
        evening.run(60s);
        evening.clock.advance(1h);
        evening.run(60s);
        evening.provider.gifts[3].cents = 123'456;
        evening.run(3min);
        CHECK(evening.agrees());
        CHECK(evening.book.withdrawals == 0);
    });
}

TEST_CASE("hidden amounts do not make us list for ever", "[sources]") {
    Evening evening(make_donordrive);
    evening.add_gifts(300);
    for (std::size_t i = 0; i < 300; i += 10) {
        auto& gift = evening.provider.gifts[i];
        gift.hidden_cents = *std::exchange(gift.cents, std::nullopt);
    }
    evening.run(60s);
    CHECK(evening.agrees());
    evening.run(5min);
    const auto before = page_requests(evening);
    evening.run(1h);
    CHECK(page_requests(evening) - before <= 40); // After 20 times 304 the overlap is looked at.
}

TEST_CASE("registration fees do not make us list for ever", "[sources]") {
    Evening evening(make_donordrive);
    evening.add_gifts(150);
    for (std::size_t i = 0; i < 150; i += 10) {
        evening.provider.gifts[i].is_registration_fee = true;
    }
    evening.run(10min);
    CHECK(evening.book.count() == 135);
    const auto before = page_requests(evening);
    evening.run(1h);
    CHECK(page_requests(evening) - before <= 24);
    CHECK(evening.book.withdrawals == 0);
    evening.provider.gifts.erase(evening.provider.gifts.begin() + 1);
    evening.run(5min);
    CHECK(evening.book.count() == 134);
    CHECK(evening.book.withdrawals == 1);
}

TEST_CASE("wrong content with status 200 withdraws nothing", "[sources]") {
    for (const auto* body : {"<html>Please sign in</html>", "[]", "{}", "",
                             R"({"count":0,"next":null,"previous":null,"results":[]})",
                             R"({"sumDonations":0,"numDonations":0,"donation_count":0})"}) {
        for_each_provider([body](Evening& evening) {
            CAPTURE(body);
            evening.add_gifts(250);
            evening.run(60s);
            evening.provider.instead = Answer{200, {}, body, Fault::None};
            evening.run(20min);
            CHECK(evening.book.withdrawals == 0);
            evening.provider.instead.reset();
            evening.run(10min);
            CHECK(evening.agrees());
            CHECK_FALSE(evening.health().late);
        });
    }
}

TEST_CASE("a list that comes empty while the total stands withdraws nothing", "[sources]") {
    for_each_provider([](Evening& evening) {
        evening.add_gifts(250);
        evening.run(60s);
        evening.provider.gifts.erase(evening.provider.gifts.begin());
        evening.respond = [&evening](const net::Request& request) {
            auto answer = evening.provider.answer(to_asked(request));
            if (request.url.find("/donations") != std::string::npos) {
                answer.body = evening.provider.sends_etags && answer.body.starts_with('[')
                                  ? "[]"
                                  : R"({"count":0,"next":null,"results":[]})";
            }
            return to_outcome(std::move(answer), request);
        };
        evening.run(1h);
        CHECK(evening.book.withdrawals == 0);
        CHECK(evening.book.count() == 250);
    });
}

TEST_CASE("a 304 for ever is found out and survived", "[sources]") {
    Evening evening(make_donordrive);
    evening.add_gifts(20);
    evening.run(60s);
    evening.respond = [&evening](const net::Request& request) {
        if (request.if_none_match.empty()) {
            return to_outcome(evening.provider.answer(to_asked(request)), request);
        }
        return to_outcome(Answer{304, {}, "", Fault::None}, request);
    };
    evening.add_gifts(5);
    evening.run(6min);
    CHECK(evening.agrees());
    evening.respond = [](const net::Request& request) {
        return to_outcome(Answer{304, {}, "", Fault::None}, request);
    };
    evening.run(15min);
    CHECK(evening.health().late);
    CHECK(evening.health().last_error.find("unchanged") != std::string::npos);
    CHECK(evening.book.withdrawals == 0);
}

TEST_CASE("a provider that ignores the offset is not asked for ever", "[sources]") {
    Evening evening(make_donordrive);
    evening.add_gifts(400);
    evening.respond = [&evening](const net::Request& request) {
        auto changed = request;
        const auto offset = changed.url.find("&offset=");
        changed.url = changed.url.substr(0, offset);
        return to_outcome(evening.provider.answer(to_asked(changed)), request);
    };
    evening.run(1h);
    CHECK(evening.book.count() == 100);
    CHECK(evening.client().sent().size() < 500);
    CHECK(evening.health().failures_in_a_row == 0);
}

TEST_CASE("a cursor that cannot be read starts anew", "[sources]") {
    for (const auto* cursor : {"nonsense", R"({"v":9})", ""}) {
        Evening evening(make_donordrive);
        evening.add_gifts(250);
        evening.book.state.position.cursor = cursor;
        evening.book.state.position.etag = "\"whatever\"";
        evening.crash();
        evening.run(60s);
        CAPTURE(cursor);
        CHECK(evening.agrees());
    }
}

TEST_CASE("one gift from the future hides no other", "[sources]") {
    for_each_provider([](Evening& evening) {
        evening.add_gifts(30);
        auto future = ScriptedProvider::make_gift(5, 5, *parse_iso8601("2038-01-19T03:14:07Z"));
        evening.provider.gifts.push_back(future);
        evening.run(60s);
        for (int i = 0; i < 10; ++i) {
            evening.add_gifts(3);
            evening.run(30s);
            CHECK(evening.agrees());
        }
    });
}

TEST_CASE("totals that lag behind the list do no harm", "[sources]") {
    Evening evening(make_donordrive);
    std::deque<Answer> totals;
    evening.respond = [&](const net::Request& request) {
        auto answer = evening.provider.answer(to_asked(request));
        if (request.url.find("/donations") == std::string::npos) {
            auto unconditional = request;
            unconditional.if_none_match.clear();
            totals.push_back(evening.provider.answer(to_asked(unconditional)));
            answer = totals.front();
            if (totals.size() > 4) {
                totals.pop_front();
            }
        }
        return to_outcome(std::move(answer), request);
    };
    for (int i = 0; i < 60; ++i) {
        evening.add_gifts(2);
        evening.run(45s);
        CHECK(evening.book.gifts.size() == evening.provider.gifts.size());
    }
    CHECK(evening.book.withdrawals == 0);
    evening.run(10min);
    CHECK(evening.agrees());
}

TEST_CASE("a list too long for one poll is not listed for ever", "[sources]") {
    // Pages of six advance by one row: what 48,000 gifts are to larger pages, 600 are to these.
    Evening evening([] {
        auto options = tracker_options();
        options.page_rows = kRowOverlap + 1;
        return *tracker::make_source(options);
    });
    evening.add_gifts(600);
    evening.run(1h);
    evening.add_gift();
    evening.run(1h);
    CHECK(evening.agrees());
    evening.provider.gifts.erase(evening.provider.gifts.begin());
    evening.run(10min);
    const auto before = evening.client().sent().size();
    evening.run(1h);
    // A probe each ten seconds, and now and then a walk through the overlap.
    CHECK(evening.client().sent().size() - before < 2 * 360);
    CHECK_FALSE(evening.health().late);
}
