#include "fuzz.hpp"
#include "sources/paypal/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto response = fuzz::answer(fuzz::text_of(data, size));
    const sources::paypal::Rules rules{Timestamp{}, {"T0013", "T0000"}};
    std::set<std::string> reversed;
    const auto page = sources::paypal::parse_transactions(response, rules, reversed);
    if (page) {
        fuzz::check_page(page->rows);
        for (const auto& refund : page->rows.refunds) {
            ENSURE(!refund.amount || refund.amount->minor() > 0, "a refund gives nothing back");
        }
    }
    return 0;
}
