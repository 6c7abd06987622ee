#include "fuzz.hpp"
#include "sources/opencollective/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    auto response = fuzz::answer(fuzz::text_of(data, size));
    const auto page = sources::opencollective::parse_transactions(response, fuzz::usd(), 0);
    if (page) {
        fuzz::check_page(*page);
    }
    const auto total = sources::opencollective::parse_total(response, fuzz::usd());
    ENSURE(!total || (total->count && *total->count >= 0), "a count is negative or missing");
    response.status = 400;
    ENSURE(!sources::opencollective::parse_total(response, fuzz::usd()), "a refusal was believed");
    return 0;
}
