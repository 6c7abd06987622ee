#include "fuzz.hpp"
#include "sources/x/budget.hpp"
#include "sources/x/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    namespace x = sources::x;
    const auto text = fuzz::text_of(data, size);
    const auto response = fuzz::answer(text);
    if (const auto page = x::parse_posts(response)) {
        fuzz::check_mentions(page->mentions, domain::Network::X);
        ENSURE(page->mentions.size() + page->superseded.size() <= page->posts.size(),
               "a post was told and not paid for");
        ENSURE(page->newest_id.empty() || x::is_post_id(page->newest_id), "the newest is no id");
        ENSURE(page->next_token.size() <= x::kNextTokenBytesMax, "a token is too long");
        for (const auto& id : page->missing) {
            ENSURE(x::is_post_id(id), "what is missing is no post");
        }
    }
    ENSURE(is_valid_utf8(x::problem_of(response)), "a problem is not UTF-8");
    if (const auto document = json::parse(text)) {
        x::Budget budget(500, {});
        budget.read(*document);
        const auto posts = budget.posts_affordable(100, Timestamp{});
        ENSURE(posts >= 0 && posts <= 100, "a page of no size");
    }
    return 0;
}
