#include "fuzz.hpp"
#include "sources/justgiving/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto text = fuzz::text_of(data, size);
    const auto response = fuzz::answer(text);
    const auto page = sources::justgiving::parse_donations(response, fuzz::usd(), {1, 100});
    if (page) {
        fuzz::check_page(*page);
    }
    const auto count = sources::justgiving::parse_count(response);
    ENSURE(!count || *count >= 0, "a count is negative");
    const auto total = sources::justgiving::parse_page(response, fuzz::usd());
    ENSURE(!total || !total->count, "a page tells a count that it does not have");
    const auto time = sources::justgiving::parse_wrapped_date(text);
    ENSURE(!time || *time >= Timestamp{}, "a date lies before 1970");
    return 0;
}
