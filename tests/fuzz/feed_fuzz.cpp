#include "domain/gift.hpp"
#include "fuzz.hpp"
#include "sources/feed/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    static const auto place = *net::parse_url("https://blog.example/feed.xml");
    const auto feed = sources::feed::parse_feed(fuzz::text_of(data, size), place);
    if (!feed) {
        return 0;
    }
    for (const auto& [mention, is_dated] : feed->posts) {
        ENSURE(!mention.external_id.empty() &&
                   mention.external_id.size() <= domain::kExternalIdBytesMax &&
                   !mention.voice.id.empty() &&
                   mention.voice.id.size() <= domain::kExternalIdBytesMax,
               "a post has an id that the book cannot hold");
        ENSURE(!mention.text.empty() && mention.text.size() <= domain::kMentionBytesMax &&
                   is_valid_utf8(mention.text) && is_valid_utf8(mention.voice.name),
               "the words of a post are missing, too long, or not UTF-8");
        ENSURE(!mention.can_be_confirmed && !mention.voice.followers, "a feed tells too much");
    }
    return 0;
}
