#include "fuzz.hpp"
#include "sources/donorbox/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    namespace donorbox = sources::donorbox;
    const auto response = fuzz::answer(fuzz::text_of(data, size));
    const donorbox::Form form{"4242", "Name on the big screen", donorbox::Names::AsOnTheirWall};
    const auto page = donorbox::parse_donations(response, form, fuzz::usd(), {1, 100});
    if (page) {
        fuzz::check_page(*page);
        for (const auto& gift : page->gifts) {
            ENSURE(gift.payment_reference.size() <= domain::kExternalIdBytesMax,
                   "a payment's reference is too long");
        }
    }
    const auto total = donorbox::parse_campaigns(response, form.campaign_id, fuzz::usd());
    ENSURE(!total || !total->count || *total->count >= 0, "a count is negative");
    return 0;
}
