#include "sources/checkout/options.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

using namespace chapeau;
using namespace chapeau::sources::checkout;

TEST_CASE("people are sent to the provider's own page, in the one form that all read alike",
          "[sources]") {
    Common common{.name = "desk", .base_url = "https://api.stripe.com", .currency = test::usd()};
    CHECK(is_page_of(common, "https://checkout.stripe.com/c/pay/cs_test_1#fid"));
    CHECK_FALSE(is_page_of(common, "Https://checkout.stripe.com/c/pay/cs_test_1"));
    CHECK_FALSE(is_page_of(common, "http://checkout.stripe.com/c/pay/cs_test_1"));
    CHECK_FALSE(is_page_of(common, "https:\\\\checkout.stripe.com/c/pay/cs_test_1"));
    CHECK_FALSE(is_page_of(common, "https://stripe.com.example.org/c/pay/cs_test_1"));
}
