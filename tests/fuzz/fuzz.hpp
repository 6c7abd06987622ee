// What the fuzz targets share. A property that fails is an ENSURE, which aborts.
#pragma once

#include "base/check.hpp"
#include "base/text.hpp"
#include "domain/money.hpp"
#include "domain/wall/mention.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chapeau::fuzz {

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

inline domain::Currency usd() {
    return *domain::Currency::from_code("USD");
}

inline net::Response answer(std::string body) {
    net::Response response;
    response.status = 200;
    response.body = std::move(body);
    return response;
}

/// What must hold of any page that was read, whatever the bytes.
inline void check_page(const sources::FeedPage& page) {
    for (const auto& gift : page.gifts) {
        ENSURE(!gift.external_id.empty() && gift.external_id.size() <= domain::kExternalIdBytesMax,
               "a gift has an id that the book cannot hold");
        ENSURE(gift.name.size() <= sources::kNameBytesMax, "a name is too long");
        ENSURE(gift.message.size() <= sources::kMessageBytesMax, "a message is too long");
        ENSURE(is_valid_utf8(gift.name) && is_valid_utf8(gift.message), "a text is not UTF-8");
        ENSURE(!gift.amount ||
                   (gift.amount->minor() > 0 && gift.amount->minor() <= domain::kGiftMinorMax),
               "an amount is out of range");
    }
    for (const auto& record : page.parked) {
        ENSURE(!record.external_id.empty(), "a parked record has no id");
        ENSURE(record.raw.size() <= domain::kParkedBytesMax, "a parked record is too long");
        ENSURE(is_valid_utf8(record.raw), "a parked record is not UTF-8");
    }
    ENSURE(page.gifts.size() + page.refunds.size() + page.parked.size() == page.ids.size(),
           "a row was lost or doubled");
}

/// The same of what people say.
inline void check_mentions(const std::vector<domain::Mention>& mentions, domain::Network network) {
    for (const auto& mention : mentions) {
        ENSURE(!mention.external_id.empty() &&
                   mention.external_id.size() <= domain::kExternalIdBytesMax,
               "a mention has an id that the book cannot hold");
        ENSURE(mention.voice.network == network, "a mention comes from another network");
        ENSURE(!mention.voice.id.empty() && mention.voice.id.size() <= domain::kExternalIdBytesMax,
               "nobody said it");
        ENSURE(mention.voice.name.size() <= domain::kVoiceBytesMax &&
                   mention.voice.handle.size() <= domain::kVoiceBytesMax,
               "a name is too long");
        ENSURE(mention.text.size() <= domain::kMentionBytesMax, "a text is too long");
        ENSURE(mention.url.size() <= domain::kMentionUrlBytesMax, "an address is too long");
        ENSURE(is_valid_utf8(mention.text) && is_valid_utf8(mention.voice.name) &&
                   is_valid_utf8(mention.voice.handle) && is_valid_utf8(mention.url),
               "a text is not UTF-8");
        ENSURE(mention.voice.followers.value_or(0) >= 0, "fewer than nobody follow");
    }
}

} // namespace chapeau::fuzz
