#include "checkout_fuzz.hpp"
#include "sources/checkout/stripe.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    using namespace chapeau::sources::checkout;
    static const StripeOptions options{.common = fuzz::checkout_common(kStripeUrl, "rk_test_1")};
    static const auto dialect = make_stripe_dialect(options);
    static const auto asked = fuzz::asked_checkout("cs_test_a1");
    fuzz::check_dialect(*dialect, options.common, asked, data, size);
    return 0;
}
