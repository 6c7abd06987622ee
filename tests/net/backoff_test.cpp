#include "net/backoff.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <random>

using namespace chapeau;
using namespace chapeau::net;

TEST_CASE("without a failure there is no delay", "[net]") {
    CHECK(backoff_delay(0, 12345).count() == 0);
    CHECK(backoff_delay(-1, 12345).count() == 0);
}

TEST_CASE("the delay is spread over all of a doubling span", "[net]") {
    std::mt19937_64 random(7);
    for (int failures = 1; failures <= 40; ++failures) {
        const auto span = failures < 10
                              ? std::min(kBackoffMax, kBackoffFirst * (1 << (failures - 1)))
                              : kBackoffMax;
        milliseconds least = kBackoffMax;
        milliseconds most{0};
        for (int i = 0; i < 2000; ++i) {
            const auto delay = backoff_delay(failures, random());
            least = std::min(least, delay);
            most = std::max(most, delay);
        }
        CAPTURE(failures);
        CHECK(most <= span);
        CHECK(most > span * 9 / 10);
        CHECK(least < span / 10);
    }
}

TEST_CASE("a caller may want to be back sooner", "[net]") {
    std::mt19937_64 random(8);
    for (int i = 0; i < 1000; ++i) {
        CHECK(backoff_delay(1'000'000, random(), milliseconds{500}) <= milliseconds{500});
    }
}
