#include "fuzz.hpp"
#include "sources/every_org/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto response = fuzz::answer(fuzz::text_of(data, size));
    const auto raised = sources::every_org::parse_raised(response);
    ENSURE(!raised || (raised->minor() >= 0 && raised->minor() <= domain::kGiftMinorMax),
           "a sum is more than a gift may be, or less than nothing");
    return 0;
}
