#include "evening.hpp"
#include "plain_source.hpp"
#include "sources/poller.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <map>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

net::Outcome status(int code, std::vector<net::Header> headers = {}) {
    net::Response response;
    response.status = code;
    response.headers = std::move(headers);
    return response;
}

/// The least time between two requests.
microseconds closest(const ScriptedHttp& client) {
    auto least = microseconds::max();
    for (std::size_t i = 1; i < client.sent().size(); ++i) {
        least = std::min(least, client.sent()[i].at - client.sent()[i - 1].at);
    }
    return least;
}

} // namespace

TEST_CASE("a poll is asked page by page and begins again after its interval", "[sources]") {
    Evening evening([] { return std::make_unique<PlainSource>(); });
    evening.respond = [](const net::Request&) { return status(200); };
    evening.run(50s);
    CHECK(evening.book.pages == 12);
    CHECK(evening.health().failures_in_a_row == 0);
    CHECK(evening.health().last_success.has_value());
    CHECK_FALSE(evening.health().late);
    CHECK(closest(evening.client()) >= 2s);
}

TEST_CASE("a program that restarts again and again keeps a wide spacing", "[sources]") {
    for (const auto spacing : {7s, 3600s}) {
        Evening evening([spacing] {
            auto made = std::make_unique<PlainSource>();
            made->spacing = spacing;
            return made;
        });
        evening.respond = [](const net::Request&) { return status(200); };
        for (int i = 0; i < 20; ++i) {
            evening.run(std::min<milliseconds>(spacing, kStartPauseMax) - 1ms);
            CHECK(evening.client().sent().empty());
            evening.crash();
        }
        evening.run(kStartPauseMax + 1ms);
        CHECK(evening.client().sent().size() == 1);
    }
}

TEST_CASE("a source is told when the clock is set, and by how much", "[sources]") {
    PlainSource* source = nullptr;
    Evening evening([&source] {
        auto made = std::make_unique<PlainSource>();
        source = made.get();
        return made;
    });
    evening.respond = [](const net::Request&) { return status(200); };
    evening.run(1h);
    CHECK(source->clock_set.empty());
    evening.clock.jump_wall(-30min);
    evening.run(1min);
    evening.clock.jump_wall(900ms); // As clocks wander; but it adds up.
    evening.run(1min);
    evening.clock.jump_wall(900ms);
    evening.run(1min);
    CHECK(source->clock_set == std::vector<microseconds>{-30min, 1800ms});
}

TEST_CASE("the next page is asked only when the one before is durable", "[sources]") {
    ManualClock clock(Timestamp{});
    ScriptedHttp client(clock, [](const net::Request&) {
        return ScriptedHttp::Reply{status(200), 0s};
    });
    int submitted = 0;
    Poller poller(
        client, [&submitted](std::size_t, domain::Batch) { return ++submitted > 0; }, 1);
    poller.add(std::make_unique<PlainSource>(), {});
    poller.advance(clock.now(), clock.steady_now());
    client.run(0ms);
    poller.advance(clock.now(), clock.steady_now());
    CHECK(submitted == 1);
    CHECK_FALSE(poller.next_due().has_value());
    for (int i = 0; i < 10; ++i) {
        clock.advance(10s);
        poller.advance(clock.now(), clock.steady_now());
    }
    CHECK(client.sent().size() == 1);
    poller.committed(0, domain::FeedState{}, clock.now(), clock.steady_now());
    poller.advance(clock.now(), clock.steady_now());
    CHECK(client.sent().size() == 2);
}

TEST_CASE("a page that was not saved is asked again from the last durable position", "[sources]") {
    PlainSource* source = nullptr;
    Evening evening([&source] {
        auto made = std::make_unique<PlainSource>();
        source = made.get();
        return made;
    });
    evening.respond = [](const net::Request&) { return status(200); };
    evening.run(1s);
    CHECK(evening.book.pages == 1);
    evening.book.failures_to_come = 1;
    evening.run(3s);
    CHECK(evening.book.pages == 1);
    CHECK(evening.health().failures_in_a_row == 1);
    CHECK(evening.health().last_error.find("not saved") != std::string::npos);
    CHECK(evening.health().last_error.find("the disk said no") != std::string::npos);
    evening.run(30s);
    REQUIRE(source->begun_from.size() >= 2);
    CHECK(source->begun_from[0].empty());
    CHECK(source->begun_from[1] == "1");
    CHECK(evening.health().last_error.empty());
}

TEST_CASE("a full way to the book delays the poll", "[sources]") {
    ManualClock clock(Timestamp{});
    ScriptedHttp client(clock, [](const net::Request&) {
        return ScriptedHttp::Reply{status(200), 0s};
    });
    Poller poller(
        client, [](std::size_t, domain::Batch) { return false; }, 1);
    poller.add(std::make_unique<PlainSource>(), {});
    poller.advance(clock.now(), clock.steady_now());
    client.run(0ms);
    poller.advance(clock.now(), clock.steady_now());
    REQUIRE(poller.next_due().has_value());
    CHECK(*poller.next_due() >= clock.steady_now() + 10s);
    CHECK(poller.health(clock.now(), clock.steady_now())[0].last_error.find("busy") !=
          std::string::npos);
}

TEST_CASE("Retry-After is waited for in both forms", "[sources]") {
    for (const auto* wish : {"120", "Sat, 07 Nov 2026 19:02:00 GMT"}) {
        Evening evening([] { return std::make_unique<PlainSource>(); });
        bool first = true;
        evening.latency = 0s;
        evening.respond = [&first, wish](const net::Request&) {
            return std::exchange(first, false) ? status(429, {{"retry-after", wish}}) : status(200);
        };
        evening.run(5min);
        CAPTURE(wish);
        REQUIRE(evening.client().sent().size() > 1);
        const auto waited = evening.client().sent()[1].at - evening.client().sent()[0].at;
        CHECK(waited >= 119s);
        CHECK(waited < 125s);
    }
}

TEST_CASE("an absurd Retry-After costs a quarter of an hour and no more", "[sources]") {
    Evening evening([] { return std::make_unique<PlainSource>(); });
    bool first = true;
    evening.respond = [&first](const net::Request&) {
        return std::exchange(first, false) ? status(503, {{"retry-after", "31536000"}})
                                           : status(200);
    };
    evening.run(10min);
    CHECK(evening.client().sent().size() == 1);
    CHECK(evening.health().late);
    evening.run(6min);
    CHECK(evening.client().sent().size() > 1);
    CHECK_FALSE(evening.health().late);
}

TEST_CASE("a failing provider is asked less and less but never given up", "[sources]") {
    Evening evening([] { return std::make_unique<PlainSource>(); });
    evening.respond = [](const net::Request&) { return status(500); };
    evening.run(4h);
    CHECK(evening.client().sent().size() < 240); // Once a minute; unpunished it were 1,440.
    CHECK(evening.client().sent().size() > 48);  // Once in five minutes.
    CHECK(evening.health().late);
    evening.respond = [](const net::Request&) { return status(200); };
    evening.run(6min);
    CHECK(evening.health().failures_in_a_row == 0);
    CHECK_FALSE(evening.health().late);
}

TEST_CASE("after the venue's network was down a source is back within a minute", "[sources]") {
    Evening evening([] { return std::make_unique<PlainSource>(); });
    evening.respond = [](const net::Request&) -> net::Outcome {
        return fail(Errc::Unavailable, "GET https://give.example/: no whole answer");
    };
    evening.run(2h);
    evening.respond = [](const net::Request&) { return status(200); };
    evening.run(75s);
    CHECK(evening.health().failures_in_a_row == 0);
}

TEST_CASE("a source is late by the steady clock and not by the wall", "[sources]") {
    Evening evening([] { return std::make_unique<PlainSource>(); });
    evening.respond = [](const net::Request&) { return status(200); };
    evening.run(50s); // The last whole poll ends at 47 s.
    evening.clock.jump_wall(24h);
    CHECK_FALSE(evening.health().late);
    evening.respond = [](const net::Request&) -> net::Outcome {
        return fail(Errc::Timeout, "GET: no whole answer");
    };
    evening.run(25s);
    CHECK_FALSE(evening.health().late);
    evening.run(5s);
    CHECK(evening.health().late);
    CHECK(evening.health().last_error == "GET: no whole answer");
    CHECK(evening.health().last_error_at.has_value());
}

TEST_CASE("one source that hangs does not delay another", "[sources]") {
    ManualClock clock(Timestamp{});
    ScriptedHttp client(clock, [](const net::Request& request) {
        const auto hangs = request.url.ends_with("hanging");
        return ScriptedHttp::Reply{status(200), hangs ? microseconds{24h} : microseconds{50ms}};
    });
    std::vector<std::size_t> pages;
    Poller* self = nullptr;
    Poller poller(
        client,
        [&](std::size_t index, domain::Batch) {
            pages.push_back(index);
            self->committed(index, domain::FeedState{}, clock.now(), clock.steady_now());
            return true;
        },
        1);
    self = &poller;
    poller.add(std::make_unique<PlainSource>("hanging", "a"), {});
    poller.add(std::make_unique<PlainSource>("well", "b"), {});
    for (int i = 0; i < 600; ++i) {
        clock.advance(100ms);
        client.run(0ms);
        poller.advance(clock.now(), clock.steady_now());
    }
    CHECK(pages.size() >= 12);
    CHECK(std::count(pages.begin(), pages.end(), 0U) == 0);
    const auto health = poller.health(clock.now(), clock.steady_now());
    CHECK(health[0].late);
    CHECK_FALSE(health[1].late);
}

TEST_CASE("sources of one provider share its patience in turn", "[sources]") {
    ManualClock clock(Timestamp{});
    std::map<std::string, int> asked;
    ScriptedHttp client(clock, [&asked](const net::Request& request) {
        ++asked[request.url];
        return ScriptedHttp::Reply{status(200), 50ms};
    });
    Poller* self = nullptr;
    Poller poller(
        client,
        [&](std::size_t index, domain::Batch) {
            self->committed(index, domain::FeedState{}, clock.now(), clock.steady_now());
            return true;
        },
        1);
    self = &poller;
    for (const auto* name : {"one", "two", "three"}) {
        poller.add(std::make_unique<PlainSource>(name, "together", 1), {});
    }
    for (int i = 0; i < 12'000; ++i) {
        clock.advance(100ms);
        client.run(0ms);
        poller.advance(clock.now(), clock.steady_now());
    }
    CHECK(client.sent().size() <= 121);
    CHECK(client.sent().size() >= 115);
    CHECK(closest(client) >= 10s);
    for (const auto& [url, count] : asked) {
        CAPTURE(url);
        CHECK(count >= 38);
    }
    for (const auto& health : poller.health(clock.now(), clock.steady_now())) {
        CHECK_FALSE(health.late);
    }
}

TEST_CASE("a quick source does not wait for the interval of a slow one", "[sources]") {
    ManualClock clock(Timestamp{});
    std::map<std::string, int> asked;
    ScriptedHttp client(clock, [&asked](const net::Request& request) {
        ++asked[request.url];
        return ScriptedHttp::Reply{status(200), 50ms};
    });
    Poller* self = nullptr;
    Poller poller(
        client,
        [&](std::size_t index, domain::Batch) {
            self->committed(index, domain::FeedState{}, clock.now(), clock.steady_now());
            return true;
        },
        1);
    self = &poller;
    poller.add(std::make_unique<PlainSource>("slow", "together", 1, 1h), {});
    poller.add(std::make_unique<PlainSource>("quick", "together", 1, 15s), {});
    for (int i = 0; i < 2 * 36'000; ++i) {
        clock.advance(100ms);
        client.run(0ms);
        poller.advance(clock.now(), clock.steady_now());
    }
    CHECK(asked["https://give.example/quick"] > 450); // 480 in two hours, less the turns of two.
    CHECK(asked["https://give.example/slow"] == 2);
    CHECK(closest(client) >= 15s);
    for (const auto& health : poller.health(clock.now(), clock.steady_now())) {
        CHECK_FALSE(health.late);
    }
}

TEST_CASE("under any fault no request leaves before its time", "[sources]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Evening evening([] { return std::make_unique<PlainSource>(); }, seed);
        std::mt19937_64 random(seed);
        evening.respond = [&](const net::Request&) -> net::Outcome {
            evening.latency = milliseconds{random() % 20'000};
            evening.book.failures_to_come = random() % 10 == 0 ? 1 : 0;
            switch (random() % 8) {
            case 0:
                return status(429, {{"retry-after", "0"}});
            case 1:
                return status(500);
            case 2:
                return status(404);
            case 3:
                return fail(Errc::Unavailable, "GET: no whole answer");
            case 4:
                return fail(Errc::Refused, "GET: a redirect to elsewhere");
            default:
                return status(200);
            }
        };
        evening.run(4h);
        CHECK(evening.client().sent().size() > 100);
        CHECK(closest(evening.client()) >= 2s);
        CHECK(evening.client().sent().size() <= 4 * 3600 / 10 * 3);
    }
}

TEST_CASE("a poll without an end is cut and begun again", "[sources]") {
    Evening evening([] { return std::make_unique<PlainSource>("plain", "plain", 1'000'000); });
    evening.respond = [](const net::Request&) { return status(200); };
    evening.run(2h);
    CHECK(evening.book.pages > 3000);
    CHECK(evening.health().failures_in_a_row == 0);
    CHECK_FALSE(evening.health().last_success.has_value());
}

TEST_CASE("an answer that comes after the poller's end is dropped", "[sources]") {
    ManualClock clock(Timestamp{});
    ScriptedHttp client(clock, [](const net::Request&) {
        return ScriptedHttp::Reply{status(200), 1s};
    });
    {
        Poller poller(
            client, [](std::size_t, domain::Batch) { return true; }, 1);
        poller.add(std::make_unique<PlainSource>(), {});
        poller.advance(clock.now(), clock.steady_now());
    }
    clock.advance(2s);
    client.run(0ms);
    CHECK(client.sent().size() == 1);
}

TEST_CASE("a nudged source asks the book what is new and then polls at once", "[sources]") {
    PlainSource* source = nullptr;
    Evening evening([&source] {
        auto made = std::make_unique<PlainSource>("plain", "plain", 1, 10min);
        source = made.get();
        return made;
    });
    evening.respond = [](const net::Request&) { return status(200); };
    evening.run(5s);
    REQUIRE(evening.client().sent().size() == 1);
    for (int i = 0; i < 100; ++i) {
        evening.nudge();
    }
    evening.book.parked["from elsewhere"] = "a reason";
    evening.run(20s);
    CHECK(source->parked_seen == 1);
    // One poll to learn it, one that begins with it; and then its own interval again.
    CHECK(evening.client().sent().size() == 3);
    CHECK(closest(evening.client()) >= 2s);
    evening.run(5min);
    CHECK(evening.client().sent().size() == 3);
}

TEST_CASE("what the book says after a nudge is newer than what it said before", "[sources]") {
    PlainSource* source = nullptr;
    Evening evening([&source] {
        auto made = std::make_unique<PlainSource>("plain", "plain", 0, 10min);
        source = made.get();
        return made;
    });
    int to_fail = 0;
    evening.respond = [&to_fail](const net::Request&) { return status(to_fail-- > 0 ? 503 : 404); };
    evening.run(1s);
    evening.book.parked["from elsewhere"] = "a reason";
    to_fail = 3;
    evening.nudge();
    evening.run(30min);
    // Failures between the nudge and the next good answer do not lose it.
    CHECK(source->parked_seen == 1);
}

TEST_CASE("nudges do not shorten a rest after a failure or a Retry-After", "[sources]") {
    Evening evening([] { return std::make_unique<PlainSource>("plain", "plain", 1, 10s); });
    evening.respond = [](const net::Request&) { return status(429, {{"retry-after", "100"}}); };
    evening.run(1s);
    REQUIRE(evening.client().sent().size() == 1);
    for (int i = 0; i < 98; ++i) {
        evening.nudge();
        evening.run(1s);
    }
    CHECK(evening.client().sent().size() == 1);
    evening.run(20s);
    CHECK(evening.client().sent().size() == 2);
}

TEST_CASE("what a whole listing took back is told, and what a page corrected is not", "[sources]") {
    class ListingSource final : public Source {
    public:
        const std::string& name() const override { return name_; }
        milliseconds poll_interval() const override { return 10s; }
        milliseconds request_spacing() const override { return 0ms; }
        std::optional<Comparison> comparison() const override {
            return Comparison{Comparison::Step::AwaitsSecond, {}, false};
        }
        Result<PollStep> begin(const domain::FeedState&, Timestamp) override {
            PollStep step;
            step.page.emplace();
            step.page->source = name_;
            if (lists_) {
                step.page->listing.emplace();
            }
            lists_ = !lists_;
            return step;
        }
        Result<PollStep> receive(const net::Response&, const domain::FeedState&,
                                 Timestamp) override {
            return PollStep{};
        }

    private:
        std::string name_ = "listing";
        bool lists_ = false;
    };
    ManualClock clock(Timestamp{});
    ScriptedHttp client(clock, [](const net::Request&) {
        return ScriptedHttp::Reply{status(200), 0s};
    });
    Poller poller(
        client, [](std::size_t, const domain::Batch&) { return true; }, 1);
    domain::FeedState known;
    known.gifts_known = 10;
    poller.add(std::make_unique<ListingSource>(), known);
    const auto poll = [&](std::int64_t gifts_known) {
        poller.advance(clock.now(), clock.steady_now());
        known.gifts_known = gifts_known;
        poller.committed(0, known, clock.now(), clock.steady_now());
        clock.advance(10s);
        return poller.health(clock.now(), clock.steady_now()).at(0);
    };
    CHECK(poll(9).taken_back == 0); // A page of changes.
    const auto listed = poll(7);
    CHECK(listed.taken_back == 2);
    CHECK(listed.taken_back_at == clock.now() - 10s);
    CHECK(listed.comparison->step == Comparison::Step::AwaitsSecond);
    CHECK(poll(8).taken_back == 2);
    CHECK(poll(8).taken_back == 2); // A listing that lacked nothing.
}
