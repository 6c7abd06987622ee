#include "fuzz.hpp"
#include "sources/ecb/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto euro = *domain::Currency::from_code("EUR");
    for (const auto counted : {fuzz::usd(), euro}) {
        const auto rates = sources::ecb::parse_list(fuzz::text_of(data, size), counted);
        if (!rates) {
            continue;
        }
        ENSURE(rates->size() <= sources::ecb::kRatesMax, "a list is longer than it may be");
        for (const auto& rate : *rates) {
            ENSURE(rate.to == counted && rate.from != counted, "a rate leads elsewhere");
            ENSURE(domain::parse_rate(domain::to_text(rate)) == rate, "a rate is not read back");
        }
    }
    return 0;
}
