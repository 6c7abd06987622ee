#include "checkout_fuzz.hpp"
#include "sources/checkout/helloasso.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    using namespace chapeau::sources::checkout;
    static const HelloAssoOptions options{.common =
                                              fuzz::checkout_common(kHelloAssoUrl, "secret-1"),
                                          .organisation = "les-amis",
                                          .client_id = "client-1"};
    static const auto dialect = make_helloasso_dialect(options);
    static const auto asked = fuzz::asked_checkout("12345");
    fuzz::check_dialect(*dialect, options.common, asked, data, size);
    return 0;
}
