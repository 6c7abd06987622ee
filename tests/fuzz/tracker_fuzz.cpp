#include "fuzz.hpp"
#include "sources/tracker/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto response = fuzz::answer(fuzz::text_of(data, size));
    const auto page = sources::tracker::parse_donations(response, fuzz::usd(), "7", 0);
    if (page) {
        fuzz::check_page(*page);
    }
    const auto total = sources::tracker::parse_total(response, fuzz::usd());
    ENSURE(!total || !total->count || *total->count >= 0, "a count is negative");
    return 0;
}
