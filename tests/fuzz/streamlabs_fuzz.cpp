#include "fuzz.hpp"
#include "sources/streamlabs/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto response = fuzz::answer(fuzz::text_of(data, size));
    const Timestamp since{seconds{1'700'000'000}};
    const auto donations = sources::streamlabs::parse_donations(response, fuzz::usd(), since);
    if (!donations) {
        return 0;
    }
    const auto& page = donations->page;
    for (const auto& gift : page.gifts) {
        ENSURE(gift.amount.has_value() && gift.occurred_at >= since && gift.donor_key.empty(),
               "a tip without an amount, from before, or with a key of its giver");
    }
    ENSURE(page.rows == 0 || !donations->oldest_id.empty(), "a page leads nowhere");
    fuzz::check_page(page);
    return 0;
}
