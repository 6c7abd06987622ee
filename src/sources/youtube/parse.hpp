// Decodes what YouTube's Data API answers about a live chat. Pure: bytes in, a page of Super Chats
// and Super Stickers out. All other messages are excluded; a giver's name is the public name of
// their channel, under which YouTube itself shows what they gave.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace chapeau::sources::youtube {

/// Google's tokens and ids are shorter by far.
inline constexpr std::size_t kPageTokenBytesMax = 2000;

/// What is asked for at once; YouTube allows 200 to 2000, and the book takes 1000 in a page.
inline constexpr std::int64_t kMessagesPerPage = 1000;

struct ChatPage {
    FeedPage page;
    std::string next_page; // Empty: none was told.
    milliseconds wait{0};  // At least so long until the next page may be asked for.
    bool is_over = false;  // The broadcast has ended.
};

/// A Super Chat is in the giver's own currency.
Result<ChatPage> parse_messages(const net::Response& response);

/// The id of the chat that belongs to a video which is live at this moment.
Result<std::string> parse_chat_id(const net::Response& response);

/// Why Google refuses, in the one word that programs go by ("quotaExceeded"); empty when it does
/// not say. From other programs and general knowledge, not confirmed by its reference for every
/// word.
std::string refusal_reason(const net::Response& response);

/// Micros are millionths of a unit: digits in, money out, never rounded.
Result<domain::Money> money_from_micros(const std::string& digits, domain::Currency currency);

} // namespace chapeau::sources::youtube
