#include "../makers.hpp"
#include "../seeded_evening.hpp"
#include "sources/youtube/source.hpp"
#include "support/catch.hpp"
#include "support/scripted_youtube.hpp"

#include <algorithm>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
namespace youtube = chapeau::sources::youtube;

namespace {

youtube::Options youtube_options() {
    return {.name = "youtube",
            .base_url = "https://youtube.example/youtube/v3",
            .token = Secret(kYouTubeKey),
            .video_id = "a-video",
            .live_chat_id = "",
            .counts_as_gift = true};
}

std::unique_ptr<sources::Source> make_youtube() {
    return *youtube::make_source(youtube_options());
}

struct YouTubeEvening : Evening {
    explicit YouTubeEvening(youtube::Options options = youtube_options())
        : Evening([options] { return *youtube::make_source(options); }) {
        respond = [this](const net::Request& request) {
            return to_outcome(answer_as_youtube(provider, to_asked(request)), request);
        };
    }

    void chat(int count) {
        for (int i = 0; i < count; ++i) {
            add_gift();
            auto& gift = provider.gifts.back();
            gift.cents = gift.cents.value_or(gift.hidden_cents);
        }
    }

    /// Everything is refused from now on.
    void refuse(int status, std::string_view reason) {
        provider.instead = youtube_refusal(status, reason);
    }

    std::size_t asked(std::string_view what) {
        const auto& sent = client().sent();
        return static_cast<std::size_t>(
            std::count_if(sent.begin(), sent.end(), [what](const auto& request) {
                return request.url.find(what) != std::string::npos;
            }));
    }
};

} // namespace

TEST_CASE("no evening with YouTube loses or doubles or invents", "[sources][youtube]") {
    spend_evenings(
        make_youtube,
        {.answer_as = answer_as_youtube, .hides_amounts = false, .tells_changes = false});
}

TEST_CASE("a chat is found once and then read forwards", "[sources][youtube]") {
    YouTubeEvening evening;
    evening.run(30s);
    evening.chat(20);
    evening.run(2min);
    CHECK(evening.agrees());
    CHECK(evening.asked("/videos?") == 1);
    CHECK(evening.asked("pageToken=after-20") > 0);
    CHECK_FALSE(evening.health().late);
}

TEST_CASE("a known chat needs no video", "[sources][youtube]") {
    auto options = youtube_options();
    options.video_id.clear();
    options.live_chat_id = "a-chat";
    YouTubeEvening evening(options);
    evening.chat(5);
    evening.run(30s);
    CHECK(evening.agrees());
    CHECK(evening.asked("/videos?") == 0);
}

TEST_CASE("an OAuth token is not sent in the address", "[sources][youtube]") {
    auto options = youtube_options();
    options.credential = youtube::Credential::Bearer;
    YouTubeEvening evening(options);
    evening.chat(5);
    evening.run(30s);
    CHECK(evening.agrees());
    CHECK(evening.asked(kYouTubeKey) == 0);
}

TEST_CASE("three hundred Super Chats of one second, and more than a page, are all read",
          "[sources][youtube]") {
    YouTubeEvening evening;
    evening.run(5s);
    evening.chat(300);
    evening.run(15s);
    CHECK(evening.agrees());
    evening.chat(1600);
    evening.run(1min);
    CHECK(evening.agrees());
}

TEST_CASE("a crash at any step of a chat loses nothing", "[sources][youtube]") {
    for (int step = 0; step < 40; ++step) {
        CAPTURE(step);
        YouTubeEvening evening;
        evening.run(5s);
        evening.chat(700);
        evening.run(800ms * step);
        evening.chat(40);
        evening.book.failures_to_come = step % 2;
        evening.crash();
        evening.run(2min);
        CHECK(evening.agrees());
    }
}

TEST_CASE("a page token that YouTube forgot leads back to the recent history",
          "[sources][youtube]") {
    YouTubeEvening evening;
    evening.run(5s);
    evening.chat(30);
    evening.run(30s);
    auto refused = false;
    evening.respond = [&](const net::Request& request) {
        const auto asked = to_asked(request);
        if (!refused && asked.query.find("pageToken=after-30") != std::string::npos) {
            refused = true;
            return to_outcome(youtube_refusal(400, "pageTokenInvalid"), request);
        }
        return to_outcome(answer_as_youtube(evening.provider, asked), request);
    };
    evening.chat(12);
    evening.run(1min);
    CHECK(refused);
    CHECK(evening.agrees());
    CHECK(evening.health().failures_in_a_row == 0);
}

TEST_CASE("YouTube's wish to be left alone for longer is kept", "[sources][youtube]") {
    YouTubeEvening evening;
    evening.respond = [&](const net::Request& request) {
        auto answer = answer_as_youtube(evening.provider, to_asked(request));
        const auto at = answer.body.find(":5000");
        if (at != std::string::npos) {
            answer.body.replace(at, 5, ":45000");
        }
        return to_outcome(std::move(answer), request);
    };
    evening.run(10min);
    CHECK(evening.asked("/messages?") <= 15);
    CHECK_FALSE(evening.health().late);
}

TEST_CASE("YouTube is never asked for more than the day's budget", "[sources][youtube]") {
    auto options = youtube_options();
    options.daily_units = 501;
    YouTubeEvening evening(options);
    for (int hour = 0; hour < 20; ++hour) {
        evening.chat(1);
        evening.run(1h);
        if (hour % 3 == 0) {
            evening.crash();
        }
    }
    CHECK(evening.asked("/messages?") * 5 + evening.asked("/videos?") <= 501);
    CHECK(evening.asked("/messages?") >= 99);
    CHECK(evening.health().last_error.find("quota") != std::string::npos);
    evening.run(8h);
    CHECK(evening.agrees());
}

TEST_CASE("when Google says that the quota is spent it is left alone", "[sources][youtube]") {
    YouTubeEvening evening;
    evening.run(30s);
    evening.refuse(403, "quotaExceeded");
    const auto before = evening.client().sent().size();
    evening.run(2h);
    CHECK(evening.client().sent().size() - before <= 5);
    CHECK(evening.health().last_error.find("quota") != std::string::npos);
    evening.provider.instead.reset();
    evening.chat(3);
    evening.run(40min);
    CHECK(evening.agrees());
}

TEST_CASE("a broadcast that has not begun is waited for", "[sources][youtube]") {
    YouTubeEvening evening;
    evening.provider.instead =
        Answer{200, {}, R"({"items":[{"liveStreamingDetails":{}}]})", Fault::None};
    evening.run(30min);
    CHECK(evening.health().last_error.empty());
    CHECK_FALSE(evening.health().late); // Nothing is missing.
    evening.provider.instead.reset();
    evening.chat(3);
    evening.run(2min);
    CHECK(evening.agrees());
}

TEST_CASE("a chat that has ended is looked for anew", "[sources][youtube]") {
    YouTubeEvening evening;
    evening.chat(3);
    evening.run(30s);
    evening.refuse(403, "liveChatEnded");
    evening.run(5min);
    CHECK(evening.health().last_error.empty());
    CHECK_FALSE(evening.health().late); // Nothing is missing.
    CHECK(evening.client().sent().size() <= 12);
    evening.provider.instead.reset();
    evening.chat(3);
    evening.run(3min);
    CHECK(evening.agrees());
    CHECK(evening.asked("/videos?") >= 2);
}

TEST_CASE("what YouTube refuses is told with what to do, without the key", "[sources][youtube]") {
    struct Case {
        int status;
        const char* reason;
        const char* words;
    };
    for (const auto& refusal :
         {Case{400, "keyInvalid", "check the token"}, Case{401, "authError", "check the token"},
          Case{403, "forbidden", "check the token"}, Case{403, "rateLimitExceeded", "too often"},
          Case{404, "videoNotFound", "check the address"},
          Case{404, "liveChatNotFound", "check video_id"}}) {
        CAPTURE(refusal.reason);
        YouTubeEvening evening;
        evening.refuse(refusal.status, refusal.reason);
        evening.run(5s);
        const auto error = evening.health().last_error;
        CAPTURE(error);
        CHECK(error.find(refusal.words) != std::string::npos);
        CHECK(error.find(kYouTubeKey) == std::string::npos);
    }
}

TEST_CASE("another broadcast begins another chat", "[sources][youtube]") {
    const auto source = make_youtube();
    domain::FeedState known;
    known.position.cursor = R"({"v":1,"video":"last-year","chat":"old","page":"p","spent":[]})";
    const auto now = *parse_iso8601("2026-11-07T19:00:00Z");
    CHECK(source->begin(known, now)->request->url.find("/videos?") != std::string::npos);
    known.position.cursor = R"({"v":1,"video":"a-video","chat":"c","page":"p","spent":[]})";
    const auto url = source->begin(known, now)->request->url;
    CHECK(url.find("liveChatId=c") != std::string::npos);
    CHECK(url.find("pageToken=p") != std::string::npos);
    for (const auto* cursor : {"", "x", "[]", "7", R"({"v":2})", R"({"v":1,"chat":7})"}) {
        CAPTURE(cursor);
        known.position.cursor = cursor;
        CHECK(make_youtube()->begin(known, now)->request->url.find("/videos?") !=
              std::string::npos);
    }
}

TEST_CASE("Super Chats count only where the operator says that they are gifts",
          "[sources][youtube]") {
    CHECK(youtube::check(youtube_options()).empty());
    auto options = youtube_options();
    options.counts_as_gift = false;
    const auto faults = youtube::check(options);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].key == "counts_as_gift");
    CHECK_FALSE(youtube::make_source(options));
}

TEST_CASE("YouTube's options tell all their faults at once", "[sources][youtube]") {
    auto options = youtube_options();
    options.name = "You Tube";
    options.base_url = "http://youtube.example/v3";
    options.poll_interval = 1s;
    options.token = {};
    options.live_chat_id = std::string(300, 'x');
    options.daily_units = 3;
    std::vector<std::string> keys;
    for (const auto& fault : youtube::check(options)) {
        keys.push_back(fault.key);
    }
    CHECK(keys == std::vector<std::string>{"name", "base_url", "poll_interval", "token", "video_id",
                                           "live_chat_id", "daily_units"});
}
