#include "base/clock.hpp"
#include "support/catch.hpp"

namespace chapeau {
namespace {

TEST_CASE("the machine's clocks tell a time after this was written and do not go back", "[base]") {
    const SystemClock clock;
    const Timestamp written = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};
    CHECK(clock.now() > written);
    const auto earlier = clock.steady_now();
    CHECK(clock.steady_now() >= earlier);
}

} // namespace
} // namespace chapeau
