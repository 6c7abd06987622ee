#include "fuzz.hpp"
#include "sources/youtube/parse.hpp"
#include "sources/youtube/quota.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    namespace youtube = sources::youtube;
    const auto text = fuzz::text_of(data, size);
    const auto response = fuzz::answer(text);
    if (const auto chat = youtube::parse_messages(response)) {
        fuzz::check_page(chat->page);
        ENSURE(chat->next_page.size() <= youtube::kPageTokenBytesMax, "a page token is too long");
        ENSURE(chat->wait >= milliseconds{0}, "a wait is negative");
    }
    const auto id = youtube::parse_chat_id(response);
    ENSURE(!id || (!id->empty() && id->size() <= domain::kExternalIdBytesMax),
           "a chat's id is none");
    ENSURE(is_valid_utf8(youtube::refusal_reason(response)), "a reason is not UTF-8");
    if (const auto document = json::parse(text)) {
        youtube::Quota quota(youtube::kDailyUnitsDefault);
        quota.read(*document);
        ENSURE(quota.spent(Timestamp{}) >= 0, "less than nothing was spent");
    }
    return 0;
}
