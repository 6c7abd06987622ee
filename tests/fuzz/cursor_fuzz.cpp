#include "fuzz.hpp"
#include "sources/newest_first.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto cursor = sources::parse_newest_first_cursor(fuzz::text_of(data, size));
    if (cursor) {
        const auto again = sources::parse_newest_first_cursor(sources::to_text(*cursor));
        ENSURE(again && *again == *cursor, "a cursor is read back as another");
    }
    return 0;
}
