#include "sources/youtube/parse.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "sources/row_words.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace chapeau::sources::youtube {

namespace {

/// An object within a record; an empty one when it is not there.
Result<json::Value> part(const json::Value& record, std::string_view key) {
    const auto found = record.member(key);
    if (!found) {
        return tl::unexpected(found.error());
    }
    return *found == nullptr ? json::Value{} : **found;
}

/// Where the kinds of message that are money keep it; empty for all others.
std::string_view details_key(const std::string& type) {
    if (type == "superChatEvent") {
        return "superChatDetails";
    }
    return type == "superStickerEvent" ? "superStickerDetails" : std::string_view{};
}

Result<domain::Money> read_amount(const json::Value& details) {
    const auto code = text_field(details, "currency", kWordBytesMax);
    const auto micros = digits_field(details, "amountMicros");
    if (!code || !micros || !*micros) {
        return fail(Errc::InvalidInput, "the amount or its currency is missing");
    }
    const auto currency = currency_from(*code);
    if (!currency) {
        return tl::unexpected(currency.error());
    }
    return money_from_micros(**micros, *currency);
}

Result<domain::Gift> read_gift(const json::Value& record, const json::Value& details,
                               std::string id, Timestamp time) {
    const auto amount = read_amount(details);
    const auto author = part(record, "authorDetails");
    auto comment = text_field(details, "userComment", kMessageBytesMax);
    if (!amount || !author || !comment) {
        return tl::unexpected(!amount   ? amount.error()
                              : !author ? author.error()
                                        : comment.error());
    }
    auto gift = gift_without_amount(*author, std::move(id), time, {"displayName", "", "channelId"});
    if (gift) {
        gift->amount = *amount;
        gift->message = *std::move(comment);
    }
    return gift;
}

Result<Row> read_message(const json::Value& record, std::string& id) {
    auto own_id = id_field(record, "id");
    const auto snippet = part(record, "snippet");
    if (!own_id || !snippet) {
        return tl::unexpected(own_id ? snippet.error() : own_id.error());
    }
    id = *own_id;
    const auto type = text_field(*snippet, "type", kWordBytesMax);
    if (!type) {
        return tl::unexpected(type.error());
    }
    const auto key = details_key(*type);
    if (key.empty()) {
        return Row{};
    }
    const auto written = text_field(*snippet, "publishedAt", kWordBytesMax);
    const auto details = part(*snippet, key);
    if (!written || !details) {
        return tl::unexpected(written ? details.error() : written.error());
    }
    const auto time = parse_iso8601(*written);
    if (!time) {
        return fail_because(time.error(), "publishedAt cannot be read");
    }
    auto gift = read_gift(record, *details, *std::move(own_id), *time);
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    Row row;
    row.time = *time;
    row.gift = *std::move(gift);
    return row;
}

milliseconds read_wait(const json::Value& document) {
    const auto digits = digits_field(document, "pollingIntervalMillis");
    const auto number = digits ? parse_int64(digits->value_or("")) : std::nullopt;
    constexpr std::int64_t kWaitMax = 3'600'000; // An hour; a longer one is a mistake.
    return milliseconds{std::clamp<std::int64_t>(number.value_or(0), 0, kWaitMax)};
}

} // namespace

Result<domain::Money> money_from_micros(const std::string& digits, domain::Currency currency) {
    constexpr std::int64_t kMicrosPerUnit = 1'000'000;
    const auto micros = parse_int64(digits);
    const auto micros_per_minor = kMicrosPerUnit / currency.minor_per_major();
    if (!micros || *micros % micros_per_minor != 0) {
        return fail(Errc::InvalidInput, "the amount cannot be read without rounding it");
    }
    return positive(domain::Money::parse_minor(format("{}", *micros / micros_per_minor), currency));
}

Result<ChatPage> parse_messages(const net::Response& response) {
    const auto document = read_answer(response, "the live chat");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto items = document->member("items");
    auto next = text_field(*document, "nextPageToken", kPageTokenBytesMax);
    const auto offline = text_field(*document, "offlineAt", kWordBytesMax);
    if (!items || *items == nullptr || (*items)->array() == nullptr || !next || !offline) {
        return fail(Errc::InvalidInput, "the answer has no list of messages in \"items\"");
    }
    auto page = read_rows(*(*items)->array(), read_message);
    if (!page) {
        return tl::unexpected(page.error());
    }
    page->order = RowOrder::Other;
    ChatPage chat;
    chat.page = *std::move(page);
    chat.next_page = *std::move(next);
    chat.wait = read_wait(*document);
    chat.is_over = !offline->empty();
    return chat;
}

Result<std::string> parse_chat_id(const net::Response& response) {
    const auto document = read_answer(response, "the video");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto items = document->member("items");
    if (!items || *items == nullptr || (*items)->array() == nullptr) {
        return fail(Errc::InvalidInput, "the answer has no list of videos in \"items\"");
    }
    if ((*items)->array()->empty()) {
        return fail(Errc::NotFound, "YouTube does not know the video; check video_id");
    }
    const auto found = document->at("/items/0/liveStreamingDetails/activeLiveChatId");
    const auto* chat = found && *found != nullptr ? (*found)->string() : nullptr;
    if (chat == nullptr || chat->empty() || chat->size() > domain::kExternalIdBytesMax) {
        return fail(Errc::Unavailable, "the video has no live chat at this moment; it is looked "
                                       "for again until the broadcast begins");
    }
    return *chat;
}

std::string refusal_reason(const net::Response& response) {
    const auto document = json::parse(response.body);
    if (!document) {
        return {};
    }
    const auto found = document->at("/error/errors/0/reason");
    const auto* reason = found && *found != nullptr ? (*found)->string() : nullptr;
    return reason == nullptr ? std::string{} : std::string(truncate_utf8(*reason, kWordBytesMax));
}

} // namespace chapeau::sources::youtube
