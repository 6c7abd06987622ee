#include "fuzz.hpp"
#include "sources/givebutter/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto response = fuzz::answer(fuzz::text_of(data, size));
    const auto page =
        sources::givebutter::parse_transactions(response, {"4242", fuzz::usd()}, {1, 100});
    if (page) {
        fuzz::check_page(*page);
    }
    const auto count = sources::givebutter::parse_count(response);
    ENSURE(!count || *count >= 0, "a count is negative");
    const auto total = sources::givebutter::parse_campaign(response, fuzz::usd());
    ENSURE(!total || !total->count, "a campaign tells a count that it does not have");
    return 0;
}
