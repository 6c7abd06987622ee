#include "../makers.hpp"
#include "../recordings.hpp"
#include "base/time_text.hpp"
#include "sources/youtube/parse.hpp"
#include "sources/youtube/quota.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::sources::youtube;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

Result<ChatPage> parse_chat(const std::string& name) {
    return parse_messages(recorded("youtube/" + name));
}

Quota rewritten(const Quota& quota) {
    json::Writer writer;
    quota.write(writer);
    Quota copy(kDailyUnitsDefault);
    copy.read(*json::parse(writer.take()));
    return copy;
}

const Timestamp kEveningHour = *parse_iso8601("2026-11-21T19:30:00Z");

} // namespace

TEST_CASE("Super Chats and Super Stickers are read, and other messages are not",
          "[sources][youtube]") {
    const auto chat = parse_chat("messages.json");
    REQUIRE(chat);
    REQUIRE(chat->page.gifts.size() == 3);
    const auto& gift = chat->page.gifts[0];
    CHECK(gift.external_id == "LCC.super1");
    CHECK(gift.amount->minor() == 500);
    CHECK(gift.name == "Generous");
    CHECK(gift.message == "Go!");
    CHECK(gift.donor_key == "UCgenerous");
    CHECK(to_iso8601(gift.occurred_at) == "2026-11-21T19:01:05.500000Z");
    const auto& sticker = chat->page.gifts[1];
    CHECK(sticker.external_id == "LCC.sticker1");
    CHECK(sticker.amount->minor() == 199);
    CHECK(sticker.message.empty());
    CHECK(chat->page.excluded_ids == std::vector<std::string>{"LCC.text1", "LCC.gone"});
    CHECK(chat->next_page == "GNjhsvG0xYYDINjhsvG0xYYD");
    CHECK(chat->wait == 5212ms);
    CHECK_FALSE(chat->is_over);
}

TEST_CASE("a Super Chat stays in the giver's own currency", "[sources][youtube]") {
    const auto chat = parse_chat("messages.json");
    REQUIRE(chat);
    CHECK(chat->page.parked.empty());
    CHECK(chat->page.gifts.at(2).external_id == "LCC.super2");
    CHECK(chat->page.gifts.at(2).amount == money_in("JPY", 500)); // A yen has no cents.
}

TEST_CASE("a broken Super Chat is parked and the chat goes on", "[sources][youtube]") {
    const auto chat = parse_chat("broken_rows.json");
    REQUIRE(chat);
    REQUIRE(chat->page.gifts.size() == 1);
    CHECK(chat->page.gifts[0].external_id == "GOOD");
    CHECK(chat->page.gifts[0].amount->minor() == 700);
    CHECK(chat->page.parked.size() == 8);
    CHECK(chat->wait == 4s);
}

TEST_CASE("micros become money or nothing", "[sources][youtube]") {
    const auto yen = *domain::Currency::from_code("JPY");
    const auto dinar = *domain::Currency::from_code("KWD");
    CHECK(money_from_micros("5000000", usd())->minor() == 500);
    CHECK(money_from_micros("10000", usd())->minor() == 1);
    CHECK(money_from_micros("500000000", yen)->minor() == 500);
    CHECK(money_from_micros("1234000", dinar)->minor() == 1234);
    CHECK_FALSE(money_from_micros("5000", usd()));
    CHECK_FALSE(money_from_micros("1500000", yen));
    for (const auto* digits : {"", "0", "-10000", "1e6", "5.0", " 10000", "99999999999999999999",
                               "9223372036854770000"}) {
        CAPTURE(digits);
        CHECK_FALSE(money_from_micros(digits, usd()));
    }
}

TEST_CASE("what is no chat of YouTube's is refused", "[sources][youtube]") {
    for (const auto* body : {"[]", "{}", "null", R"({"items":{}})", R"({"items":null})",
                             R"({"items":[],"nextPageToken":7})", "<html>Sign in</html>"}) {
        CAPTURE(body);
        CHECK_FALSE(parse_messages(answered(body)));
        CHECK_FALSE(parse_chat_id(answered(body)));
    }
    const auto over =
        parse_messages(answered(R"({"items":[],"offlineAt":"2026-11-21T22:00:00Z"})"));
    REQUIRE(over);
    CHECK(over->is_over);
    CHECK(over->next_page.empty());
}

TEST_CASE("a chat is found by its video, while it is live", "[sources][youtube]") {
    CHECK(*parse_chat_id(recorded("youtube/video.json")) == "Cg0KC2RRdzQ");
    CHECK(parse_chat_id(recorded("youtube/video_not_live.json")).error().code == Errc::Unavailable);
    CHECK(parse_chat_id(recorded("youtube/video_unknown.json")).error().code == Errc::NotFound);
}

TEST_CASE("why Google refuses is one word", "[sources][youtube]") {
    CHECK(refusal_reason(recorded("youtube/quota_exceeded.json")) == "quotaExceeded");
    for (const auto* body : {"", "{}", R"({"error":7})", R"({"error":{"errors":[]}})"}) {
        CAPTURE(body);
        CHECK(refusal_reason(answered(body)).empty());
    }
}

TEST_CASE("a quota is spent within any day, and free again after it", "[sources][youtube]") {
    Quota quota(100);
    CHECK(quota.allows(100, kEveningHour));
    CHECK_FALSE(quota.allows(101, kEveningHour));
    quota.spend(60, kEveningHour);
    quota.spend(40, kEveningHour + 5h);
    CHECK_FALSE(quota.allows(1, kEveningHour + 6h));
    CHECK_FALSE(quota.allows(1, kEveningHour + 24h));
    CHECK(quota.allows(60, kEveningHour + 25h));
    CHECK_FALSE(quota.allows(61, kEveningHour + 25h));
    CHECK(quota.allows(100, kEveningHour + 30h));
}

TEST_CASE("a clock that is set back does not renew a quota", "[sources][youtube]") {
    Quota quota(100);
    quota.spend(100, kEveningHour);
    CHECK_FALSE(quota.allows(1, kEveningHour - 3h));
    quota.spend(0, kEveningHour - 3h);
    CHECK(quota.spent(kEveningHour) == 100);
}

TEST_CASE("a quota is written and read", "[sources][youtube]") {
    Quota quota(kDailyUnitsDefault);
    CHECK(rewritten(quota).spent(kEveningHour) == 0);
    quota.spend(60, kEveningHour);
    quota.spend(40, kEveningHour + 5h);
    CHECK(rewritten(quota).spent(kEveningHour + 6h) == 100);
    for (const auto* text :
         {"7", "{}", "[7]", "[[1]]", R"([["a","b"]])", "[[1,-5]]", "[[1,1e9]]"}) {
        CAPTURE(text);
        Quota other(kDailyUnitsDefault);
        other.read(*json::parse(text));
        CHECK(other.spent(Timestamp{1h}) == 0);
    }
}
