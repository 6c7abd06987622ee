#include "fuzz.hpp"
#include "sources/kofi/intake.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    constexpr const char* kToken = "8a1f7c1e-1f0b-4c0e-9d55-000000000001";
    const auto body = fuzz::text_of(data, size);
    const sources::kofi::IntakeRules rules{.source = "kofi",
                                           .token = Secret(kToken),
                                           .currency = fuzz::usd(),
                                           .counts = {true, true, true}};
    auto batch = sources::kofi::read_post(body, rules);
    if (!batch) {
        return 0;
    }
    sources::FeedPage page;
    page.ids.resize(batch->gifts.size() + batch->parked.size());
    page.gifts = std::move(batch->gifts);
    page.parked = std::move(batch->parked);
    ENSURE(page.ids.size() <= 1, "one delivery became several");
    for (const auto& gift : page.gifts) {
        ENSURE(gift.amount.has_value() && gift.donor_key.empty(), "a gift of Ko-fi's is odd");
    }
    fuzz::check_page(page);
    return 0;
}
