#include "domain/gift.hpp"
#include "fuzz.hpp"
#include "sources/mastodon/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto response = fuzz::answer(fuzz::text_of(data, size));
    (void)sources::mastodon::parse_post(response, "social.example");
    const auto page = sources::mastodon::parse_page(response, "social.example");
    if (!page) {
        return 0;
    }
    ENSURE(page->posts.size() <= page->rows, "a page has more posts than rows");
    for (const auto& post : page->posts) {
        const auto& mention = post.mention;
        ENSURE(!post.local_id.empty() && !mention.external_id.empty() &&
                   mention.external_id.size() <= domain::kExternalIdBytesMax,
               "a post has an id that the book cannot hold");
        ENSURE(mention.text.size() <= domain::kMentionBytesMax && is_valid_utf8(mention.text),
               "the words of a post are too long, or not UTF-8");
        ENSURE(post.is_public || mention.text.empty(), "a post that is not public is told");
        ENSURE(mention.voice.followers.value_or(0) >= 0, "fewer than nobody follow an author");
    }
    return 0;
}
