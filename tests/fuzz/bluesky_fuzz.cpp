#include "fuzz.hpp"
#include "sources/bluesky/parse.hpp"
#include "sources/bluesky/session.hpp"

namespace {

/// Any answer to any question; what comes of it can be asked again, and says no secret.
void converse(const chapeau::net::Response& response) {
    using namespace chapeau;
    constexpr const char* kSecret = "abcd-efgh-ijkl-mnop";
    sources::bluesky::Session session({"https://bsky.example", "hat", Secret(kSecret)});
    const Timestamp now{seconds{1'800'000'000}};
    const auto asked = session.request(now);
    ENSURE(asked.has_value(), "the first session is not asked for");
    const auto accepted = session.accept(response, now);
    ENSURE(!accepted || session.current(now) != nullptr, "a session without a token");
    ENSURE(accepted || accepted.error().message.find(kSecret) == std::string::npos, "a secret");
    if (session.is_refusal(response)) {
        session.forget();
        ENSURE(session.current(now) == nullptr, "a refused token is kept");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    namespace bluesky = sources::bluesky;
    auto response = fuzz::answer(fuzz::text_of(data, size));
    if (const auto page = bluesky::parse_posts(response)) {
        fuzz::check_mentions(page->mentions, domain::Network::Bluesky);
        ENSURE(page->mentions.size() + page->hidden.size() <= page->rows, "a post was invented");
        ENSURE(page->cursor.size() <= bluesky::kCursorBytesMax, "a cursor is too long");
    }
    if (const auto followers = bluesky::parse_profiles(response)) {
        for (const auto& [did, count] : *followers) {
            ENSURE(count && *count >= 0, "fewer than nobody follow");
        }
    }
    converse(response);
    response.status = 400;
    converse(response);
    return 0;
}
