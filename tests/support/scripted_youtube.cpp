#include "support/scripted_youtube.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "support/scripted_words.hpp"

#include <algorithm>

namespace chapeau::test {

namespace {

void write_head(json::Writer& row, const std::string& id, const char* type, Timestamp time) {
    row.begin_object().key("id").string(id).key("snippet").begin_object();
    row.key("type").string(type).key("publishedAt").string(to_iso8601(time));
}

std::string chat_message(const ProviderGift& gift) {
    json::Writer row;
    write_head(row, "text-" + gift.id, "textMessageEvent", gift.created);
    row.key("textMessageDetails").begin_object().key("messageText").string("hello").end_object();
    return row.end_object().end_object().take();
}

std::string super_chat(const ProviderGift& gift, bool is_sticker) {
    json::Writer row;
    write_head(row, gift.id, is_sticker ? "superStickerEvent" : "superChatEvent", gift.created);
    row.key(is_sticker ? "superStickerDetails" : "superChatDetails").begin_object();
    row.key("amountMicros").string(format("{}", gift.cents.value_or(gift.hidden_cents) * 10'000));
    row.key("currency").string("USD");
    if (!is_sticker) {
        row.key("userComment").string(gift.message);
    }
    row.end_object().end_object().key("authorDetails").begin_object();
    row.key("channelId").string("UC" + gift.donor).key("displayName").string(gift.name);
    return row.end_object().end_object().take();
}

/// A page token tells how many gifts stand before the page.
Answer chat_page(const std::vector<ProviderGift>& gifts, const Asked& asked) {
    const auto limit = parse_int64(query_field(asked, "maxResults")).value_or(500);
    if (limit < 200 || limit > 2000) {
        return youtube_refusal(400, "invalidParameter");
    }
    const auto pairs = static_cast<std::size_t>(limit / 2);
    const auto token = query_field(asked, "pageToken");
    auto from = gifts.size() > pairs ? gifts.size() - pairs : 0;
    if (!token.empty()) {
        const auto index =
            token.starts_with("after-") ? parse_int64(token.substr(6)) : std::nullopt;
        if (!index || *index > static_cast<std::int64_t>(gifts.size())) {
            return youtube_refusal(400, "pageTokenInvalid");
        }
        from = static_cast<std::size_t>(*index);
    }
    const auto to = std::min(gifts.size(), from + pairs);
    std::string rows;
    for (auto i = from; i < to; ++i) {
        rows += (rows.empty() ? "" : ",") + chat_message(gifts[i]) + "," +
                super_chat(gifts[i], i % 7 == 0);
    }
    return {
        200,
        {{"Content-Type", "application/json"}},
        format("{{\"pollingIntervalMillis\":5000,\"nextPageToken\":\"after-{}\",\"items\":[{}]}}",
               to, rows),
        Fault::None};
}

} // namespace

Answer youtube_refusal(int status, std::string_view reason) {
    return {
        status,
        {{"Content-Type", "application/json"}},
        format("{{\"error\":{{\"code\":{},\"errors\":[{{\"reason\":\"{}\"}}]}}}}", status, reason),
        Fault::None};
}

Answer answer_as_youtube(ScriptedProvider& provider, const Asked& asked) {
    const auto other = provider.answer({"GET", "/elsewhere", "", {}, ""}); // Lets a test step in.
    if (provider.instead) {
        return other;
    }
    const auto bearer = asked.header("authorization") == std::string("Bearer ") + kYouTubeKey;
    if (query_field(asked, "key") != kYouTubeKey && !bearer) {
        return youtube_refusal(400, "keyInvalid");
    }
    if (asked.path == "/youtube/v3/videos") {
        const auto known = query_field(asked, "id") == "a-video";
        return {200,
                {{"Content-Type", "application/json"}},
                known ? R"({"items":[{"liveStreamingDetails":{"activeLiveChatId":"a-chat"}}]})"
                      : R"({"items":[]})",
                Fault::None};
    }
    if (asked.path == "/youtube/v3/liveChat/messages") {
        return query_field(asked, "liveChatId") == "a-chat"
                   ? chat_page(provider.gifts, asked)
                   : youtube_refusal(404, "liveChatNotFound");
    }
    return youtube_refusal(404, "notFound");
}

} // namespace chapeau::test
