#include "fuzz.hpp"
#include "sources/bearer.hpp"
#include "sources/tiltify/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto text = fuzz::text_of(data, size);
    const auto response = fuzz::answer(text);
    const auto page = sources::tiltify::parse_donations(response);
    if (page) {
        fuzz::check_page(*page);
        ENSURE(page->more == !page->next.empty(), "more rows are told of without a way to them");
    }
    const auto total = sources::tiltify::parse_total(response, fuzz::usd());
    ENSURE(!total || !total->count, "Tiltify tells no count");
    const auto cursor = sources::parse_bearer_cursor(text);
    ENSURE(sources::parse_bearer_cursor(sources::to_text(cursor)) == cursor,
           "a cursor is not read as it was written");
    return 0;
}
