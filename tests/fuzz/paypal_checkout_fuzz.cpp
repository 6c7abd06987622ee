#include "checkout_fuzz.hpp"
#include "sources/checkout/paypal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    using namespace chapeau::sources::checkout;
    static const PayPalOptions options{.common = fuzz::checkout_common(kPayPalUrl, "secret-1"),
                                       .client_id = "client-1"};
    static const auto dialect = make_paypal_dialect(options);
    static const auto asked = fuzz::asked_checkout("5O190127TN364715T");
    fuzz::check_dialect(*dialect, options.common, asked, data, size);
    return 0;
}
