// No provider is asked more often than it allows, whatever becomes of its answers: evenings of four
// hours on a virtual clock, at the shortest interval that an operator may choose, with every fault
// by turns, restarts, clocks that are set, and lists that shift. Each request is counted at its
// moment, and no window of a limit's length may hold more than the limit.
#include "every_feed.hpp"
#include "net/curl_http.hpp"
#include "seeded_evening.hpp"
#include "support/catch.hpp"
#include "support/even_clock.hpp"
#include "support/scripted_server.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

enum class Whose {
    Published, // By the provider, or read in its code.
    OurOwn     // A promise where nothing is published. A restart may ask once more.
};

struct RateLimit {
    std::string_view kind;
    std::string_view part; // The address holds it; empty: every request counts.
    std::int64_t most;     // Requests, or what they cost.
    seconds window;
    Whose whose = Whose::Published;
    std::int64_t (*cost)(std::string_view url) = [](std::string_view) { return std::int64_t{1}; };
};

/// developers.google.com/youtube/v3/determine_quota_cost: a look at a video is 1, at a chat 5.
std::int64_t youtube_units(std::string_view url) {
    return url.find("/videos?") != std::string_view::npos ? 1 : 5;
}

constexpr std::string_view kTokenPath = "/token";
constexpr seconds kDay = 24h;

const std::array kRateLimits = {
    // DonorDrive's operators ask for one poll in 15 s from each kiosk; one that reads the whole
    // list looks at the page before and after.
    RateLimit{"donordrive", "/participants/4024?", 8, 60s, Whose::OurOwn},
    RateLimit{"donordrive", "", 60, 60s, Whose::OurOwn},
    // No limit is in the tracker's code; volunteers run it.
    RateLimit{"tracker", "", 60, 60s, Whose::OurOwn},
    // docs.stripe.com/rate-limits: of a sandbox and of one endpoint; and the readings of a month
    // that are granted to an account without payments.
    RateLimit{"stripe", "", 25, 1s},
    RateLimit{"stripe", "", 10'000, 30 * kDay},
    // HelloAsso/twitch-widget, ApiWrapper.php: of the token endpoint. Nothing is published of the
    // others, of which its own widget asks five a second.
    RateLimit{"helloasso", kTokenPath, 10, 10s},
    RateLimit{"helloasso", kTokenPath, 20, 10min},
    RateLimit{"helloasso", kTokenPath, 50, 1h},
    RateLimit{"helloasso", "", 5, 1s, Whose::OurOwn},
    // Neither publishes one. HelloAsso's is kept for their tokens too.
    RateLimit{"tiltify", kTokenPath, 10, 10s},
    RateLimit{"tiltify", kTokenPath, 20, 10min},
    RateLimit{"tiltify", kTokenPath, 50, 1h},
    RateLimit{"tiltify", "", 60, 60s, Whose::OurOwn},
    RateLimit{"paypal", kTokenPath, 10, 10s},
    RateLimit{"paypal", kTokenPath, 20, 10min},
    RateLimit{"paypal", kTokenPath, 50, 1h},
    RateLimit{"paypal", "", 60, 60s, Whose::OurOwn},
    // No documented limit.
    RateLimit{"justgiving", "", 30, 60s, Whose::OurOwn},
    // docs.givebutter.com/api-reference/rate-limits
    RateLimit{"givebutter", "", 500, 60s},
    // None published; its users speak of this one.
    RateLimit{"donorbox", "", 60, 60s},
    // opencollective-api, server/routes.ts: with a token, and without one.
    RateLimit{"opencollective", "", 100, 60s},
    RateLimit{"opencollective anonymous", "", 10, 60s},
    // None published; its clients ask every 5 to 15 s.
    RateLimit{"streamlabs", "", 30, 60s, Whose::OurOwn},
    // None published; it is given for nothing.
    RateLimit{"every-org", "", 2, 60s, Whose::OurOwn},
    // developers.google.com/youtube/v3/getting-started#quota: a project's units of a day.
    RateLimit{"youtube", "", 10'000, kDay, Whose::Published, youtube_units},
    // docs/advanced-guides/rate-limits: of one address, and of an account's sessions; a hundred of
    // these in a day is what was seen at the entryway.
    RateLimit{"bluesky", "", 3000, 5min},
    RateLimit{"bluesky", ".createSession", 30, 5min},
    RateLimit{"bluesky", ".createSession", 100, kDay},
    // x-api/fundamentals/rate-limits.mdx, of an app.
    RateLimit{"x", "/search/recent?", 450, 15min},
    RateLimit{"x", "?ids=", 300, 15min},
};

/// What the provider does for some minutes to whatever is asked.
enum class Weather {
    Fair,
    Changing,     // One of six answers is spoilt, each in its own way.
    TooMany,      // 429, and no word on how long to wait.
    TooManySoon,  // 429, and "come back at once".
    Broken,       // 500.
    Silent,       // No answer at all.
    Reset,        // The connection ends in the middle.
    Halved,       // Half of each body.
    Refused,      // 401, whatever the token; tokens are given.
    TokensRefused // And the other way about.
};
constexpr std::uint64_t kWeathers = 10;
constexpr int kWeatherLastsSteps = 96; // Of 5 s: eight minutes, so that each comes several times.

/// Nothing starts anew in less.
constexpr seconds kRestartTakes{5};

class WorstEvening {
public:
    WorstEvening(const FeedOfKind& feed, std::uint64_t seed)
        : evening_(
              [&feed, since = evening_start()] {
                  return feed.make({"https://give.example", feed.interval_min, since});
              },
              seed),
          numbers_gifts_(feed.numbers_gifts),
          speak_(feed.speaker(even_clock(evening_.clock))),
          random_(seed * 104'729 + 3) {
        evening_.respond = [this](const net::Request& request) { return meet(request); };
        add(700); // Pages of history.
    }

    void live(std::chrono::minutes length) {
        int steps = 0;
        for (auto passed = 0s; passed < length; passed += 5s) {
            if (steps++ % kWeatherLastsSteps == 0) {
                weather_ = static_cast<Weather>(random_() % kWeathers);
            }
            change();
            evening_.run(5s);
        }
    }

    /// The most that any window holds, and not more than one more for each restart in it where
    /// that is allowed.
    std::int64_t most_in_a_window(const RateLimit& limit) {
        std::int64_t most = 0;
        std::int64_t now = 0;
        const auto& sent = evening_.client().sent();
        auto oldest = sent.begin();
        for (const auto& last : sent) {
            now += cost(limit, last.url);
            for (; last.at - oldest->at >= limit.window; ++oldest) {
                now -= cost(limit, oldest->url);
            }
            const auto restarts =
                std::count_if(restarts_.begin(), restarts_.end(),
                              [&](SteadyTime at) { return at >= oldest->at && at <= last.at; });
            most = std::max(most, now - (limit.whose == Whose::OurOwn ? restarts : 0));
        }
        return most;
    }

    std::size_t requests() { return evening_.client().sent().size(); }
    bool has_own_user_agent() const { return has_own_user_agent_; }

private:
    static Timestamp evening_start() { return *parse_iso8601("2026-11-07T12:00:00Z"); }
    static std::int64_t cost(const RateLimit& limit, const std::string& url) {
        return url.find(limit.part) == std::string::npos ? 0 : limit.cost(url);
    }

    bool once_in(std::uint64_t n) { return random_() % n == 0; }

    void add(int count) {
        for (int i = 0; i < count; ++i) {
            evening_.add_gift();
            auto& gift = evening_.provider.gifts.back();
            gift.cents = gift.cents.value_or(gift.hidden_cents);
            gift.id = numbers_gifts_ ? std::to_string(++numbered_) : gift.id;
        }
    }

    void change() {
        auto& gifts = evening_.provider.gifts;
        if (once_in(30)) {
            add(once_in(40) ? 150 : 2);
        }
        if (once_in(120)) {
            gifts.erase(gifts.begin() + static_cast<std::ptrdiff_t>(random_() % gifts.size()));
        }
        if (once_in(100)) {
            evening_.book.failures_to_come = 1;
        }
        if (once_in(300)) {
            evening_.clock.jump_wall(seconds{static_cast<std::int64_t>(random_() % 7200)} - 3600s);
        }
        if (once_in(150)) {
            restart(once_in(10) ? 12 : 1); // At times it ends as soon as it begins.
        }
    }

    void restart(int times) {
        for (int i = 0; i < times; ++i) {
            evening_.clock.advance(kRestartTakes);
            evening_.crash();
            restarts_.push_back(evening_.clock.steady_now());
            evening_.run(milliseconds{random_() % 1500});
        }
    }

    net::Outcome meet(const net::Request& request) {
        const auto asked = to_asked(request);
        has_own_user_agent_ = has_own_user_agent_ || !asked.header("user-agent").empty();
        evening_.latency = milliseconds{20 + random_() % 400};
        const auto storm = answer_of_the_storm(request.url.ends_with(kTokenPath));
        auto answer = storm ? *storm : speak_(evening_.provider, asked);
        if (weather_ == Weather::Changing && once_in(6)) {
            answer = spoilt(std::move(answer), random_);
        } else if (weather_ == Weather::Halved) {
            answer.body.resize(answer.body.size() / 2);
        }
        return to_outcome(std::move(answer), request);
    }

    std::optional<Answer> answer_of_the_storm(bool is_token) const {
        switch (weather_) {
        case Weather::Fair:
        case Weather::Changing:
        case Weather::Halved:
            break;
        case Weather::TooMany:
            return Answer{429, {}, "", Fault::None};
        case Weather::TooManySoon:
            return Answer{429, {{"Retry-After", "0"}}, "", Fault::None};
        case Weather::Broken:
            return Answer{500, {}, "{}", Fault::None};
        case Weather::Silent:
            return Answer{200, {}, "", Fault::Hang};
        case Weather::Reset:
            return Answer{200, {}, "", Fault::ResetMidBody};
        case Weather::Refused:
        case Weather::TokensRefused:
            if (is_token == (weather_ == Weather::TokensRefused)) {
                return Answer{401, {}, "{}", Fault::None};
            }
        }
        return std::nullopt;
    }

    Evening evening_;
    const bool numbers_gifts_;
    const Speaker speak_;
    std::mt19937_64 random_;
    Weather weather_ = Weather::Fair;
    std::int64_t numbered_ = 1000;
    bool has_own_user_agent_ = false;
    std::vector<SteadyTime> restarts_;
};

} // namespace

namespace {

/// Each provider has a case of its own: under a sanitizer they take their time.
void keep_to_limits(const FeedOfKind& feed) {
    // One is as good as two: it is nearly three times as long as one of the others.
    const auto first = first_evening();
    const auto last = first == 1 ? seeded_evenings() / 2 : first;
    for (auto seed = first; seed <= last; ++seed) {
        WorstEvening evening(feed, seed);
        evening.live(4h);
        CAPTURE(feed.kind, seed);
        // PayPal's account is asked once a minute, in bad weather seldom for more than a token.
        CHECK(evening.requests() > 50);
        CHECK_FALSE(evening.has_own_user_agent());
        int limits = 0;
        for (const auto& limit : kRateLimits) {
            if (limit.kind == feed.kind) {
                ++limits;
                CAPTURE(limit.part, limit.window.count());
                CHECK(evening.most_in_a_window(limit) <= limit.most);
            }
        }
        CHECK(limits > 0);
    }
}

void keep_to_limits_of(const std::string& kind) {
    int feeds = 0;
    for (const auto& feed : every_feed()) {
        if (feed.kind == kind) {
            ++feeds;
            keep_to_limits(feed);
        }
    }
    CHECK(feeds > 0);
}

} // namespace

TEST_CASE("DonorDrive is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("donordrive");
}

TEST_CASE("the tracker is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("tracker");
}

TEST_CASE("Stripe is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("stripe");
}

TEST_CASE("HelloAsso is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("helloasso");
}

TEST_CASE("Tiltify is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("tiltify");
}

TEST_CASE("PayPal is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("paypal");
}

TEST_CASE("JustGiving is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("justgiving");
}

TEST_CASE("Givebutter is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("givebutter");
}

TEST_CASE("Donorbox is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("donorbox");
}

TEST_CASE("Open Collective is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("opencollective");
}

TEST_CASE("Open Collective without a token is never asked more often than allowed",
          "[sources][etiquette]") {
    keep_to_limits_of("opencollective anonymous");
}

TEST_CASE("Streamlabs is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("streamlabs");
}

TEST_CASE("Every.org is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("every-org");
}

TEST_CASE("YouTube is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("youtube");
}

TEST_CASE("Bluesky is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("bluesky");
}

TEST_CASE("X is never asked more often than allowed", "[sources][etiquette]") {
    keep_to_limits_of("x");
}

TEST_CASE("each feed that asks has its evening above", "[sources][etiquette]") {
    CHECK(every_feed().size() == 16);
}

TEST_CASE("every request of every connector says who asks", "[sources][threads]") {
    constexpr const char* kWho = "Chapeau/0.0 (+https://chapeau.example)";
    constexpr std::size_t kRequests = 2; // A token or a total, and a page.
    const SystemClock clock;
    for (const auto& feed : every_feed()) {
        CAPTURE(feed.kind);
        ScriptedProvider provider;
        provider.gifts.push_back(ScriptedProvider::make_gift(1, 1, clock.now() - 1h));
        provider.gifts.back().id = "1";
        const auto speak = feed.speaker([&clock] { return clock.now(); });
        const auto server =
            *ScriptedServer::start([&](const Asked& asked) { return speak(provider, asked); });
        const auto client = *net::make_curl_http_client({.user_agent = kWho});
        MemoryBook book;
        sources::Poller* self = nullptr;
        sources::Poller poller(
            *client,
            [&](std::size_t index, const domain::Batch& page) {
                self->committed(index, book.record(page), clock.now(), clock.steady_now());
                return true;
            },
            1);
        self = &poller;
        poller.add(feed.make({server->url(""), 50ms, clock.now() - 12h}), {});
        const auto begin = clock.steady_now();
        while (server->asked().size() < kRequests && clock.steady_now() - begin < 60s) {
            poller.advance(clock.now(), clock.steady_now());
            client->run(10ms);
        }
        const auto all = server->asked();
        CHECK(all.size() >= kRequests);
        for (const auto& asked : all) {
            CAPTURE(asked.method, asked.path);
            CHECK(asked.header("user-agent") == kWho);
        }
    }
}
