#include "base/result.hpp"
#include "support/catch.hpp"

#include <string>

namespace chapeau {
namespace {

Result<int> divide(int dividend, int divisor) {
    if (divisor == 0) {
        return fail(Errc::InvalidInput, "cannot divide {} by nothing", dividend);
    }
    return dividend / divisor;
}

TEST_CASE("a result holds the answer or the reason", "[base]") {
    CHECK(divide(6, 3).value() == 2);
    const auto refused = divide(6, 0);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::InvalidInput);
    CHECK(refused.error().message == "cannot divide 6 by nothing");
}

TEST_CASE("an error handed on says what was attempted first and keeps its code", "[base]") {
    const Result<std::string> outer =
        fail_because(divide(1, 0).error(), "cannot share out the hat");
    CHECK(outer.error().code == Errc::InvalidInput);
    CHECK(outer.error().message == "cannot share out the hat: cannot divide 1 by nothing");
}

} // namespace
} // namespace chapeau
