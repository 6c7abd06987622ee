#include "support/catch.hpp"
#include "web/api/budgets.hpp"

#include <string>

namespace chapeau::web {
namespace {

using namespace std::chrono_literals;

SteadyTime start() {
    return SteadyTime(1h);
}

constexpr std::string_view kVenue = "192.168.1.1";

} // namespace

TEST_CASE("a bucket gives its burst at once and then one token in each interval",
          "[web][budgets]") {
    const Rate rate{3, 1s};
    TokenBucket bucket(start());
    for (int i = 0; i < 3; ++i) {
        CHECK(bucket.wait(rate, start()) == 0us);
        bucket.take(rate, start());
    }
    CHECK(bucket.wait(rate, start()) == 1s);
    CHECK(bucket.wait(rate, start() + 400ms) == 600ms);
    CHECK(bucket.wait(rate, start() + 1s) == 0us);
    bucket.take(rate, start() + 1s);
    CHECK(bucket.wait(rate, start() + 1s) == 1s);
    // A long silence fills it, and never overfills it.
    for (int i = 0; i < 3; ++i) {
        CHECK(bucket.wait(rate, start() + 1h) == 0us);
        bucket.take(rate, start() + 1h);
    }
    CHECK(bucket.wait(rate, start() + 1h) > 0us);
}

TEST_CASE("five hundred phones behind one address all give within one second", "[web][budgets]") {
    Budgets budgets({}, start());
    int refused = 0;
    for (int phone = 0; phone < 500; ++phone) {
        const auto now = start() + phone * 2ms;
        refused += budgets.refuse("phone " + std::to_string(phone), kVenue, now) ? 1 : 0;
    }
    CHECK(refused == 0);
}

TEST_CASE("one device that floods takes nothing from its neighbours", "[web][budgets]") {
    Budgets budgets({}, start());
    int flooded = 0;
    int honest_refused = 0;
    for (int i = 0; i < 60'000; ++i) { // A thousand a second, for a minute.
        const auto now = start() + i * 1ms;
        flooded += budgets.refuse("flooder", kVenue, now) ? 0 : 1;
        if (i % 200 == 0) { // 300 phones, one after the other, from the same address.
            honest_refused += budgets.refuse("phone " + std::to_string(i), kVenue, now) ? 1 : 0;
        }
    }
    CHECK(honest_refused == 0);
    CHECK(flooded <= 8 + 20);
}

TEST_CASE("an address that invents devices is held, and others go on", "[web][budgets]") {
    const BudgetOptions options;
    Budgets budgets(options, start());
    int taken = 0;
    int honest_refused = 0;
    for (int i = 0; i < 20'000; ++i) { // Two thousand a second, for ten seconds.
        const auto now = start() + i * 500us;
        taken += budgets.refuse("invented " + std::to_string(i), "10.0.0.66", now) ? 0 : 1;
        if (i % 100 == 0) {
            honest_refused += budgets.refuse("phone " + std::to_string(i), "10.0.0.7", now) ? 1 : 0;
        }
    }
    CHECK(taken <= options.address.burst + 10 * 20 + 1);
    CHECK(honest_refused == 0);
}

TEST_CASE("many addresses together are held too", "[web][budgets]") {
    const BudgetOptions options;
    Budgets budgets(options, start());
    int taken = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto address = "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250);
        taken += budgets.refuse("device " + std::to_string(i), address, start()) ? 0 : 1;
    }
    CHECK(taken == options.everybody.burst);
}

TEST_CASE("what a flood costs is bounded memory", "[web][budgets]") {
    const BudgetOptions options{.devices_max = 100, .addresses_max = 10};
    Budgets budgets(options, start());
    for (int i = 0; i < 5000; ++i) {
        static_cast<void>(budgets.refuse("device " + std::to_string(i),
                                         "10.1." + std::to_string(i % 200) + ".1",
                                         start() + i * 1ms));
    }
    CHECK(budgets.devices() == 100);
    CHECK(budgets.addresses() == 10);
}

TEST_CASE("a refusal says after what time it is worth to ask again", "[web][budgets]") {
    Budgets budgets({}, start());
    std::optional<microseconds> wait;
    for (int i = 0; i < 9; ++i) {
        wait = budgets.refuse("one", kVenue, start());
    }
    REQUIRE(wait);
    CHECK(budgets.refuse("one", kVenue, start() + *wait - 1us));
    CHECK_FALSE(budgets.refuse("one", kVenue, start() + *wait));
}

TEST_CASE("an IPv6 phone is its network, however many addresses it takes", "[web][budgets]") {
    CHECK(address_key("2001:db8:1:2:a:b:c:d") == address_key("2001:db8:1:2::1"));
    CHECK(address_key("2001:db8:1:2::1") == address_key("2001:0db8:0001:0002:ffff::"));
    CHECK(address_key("2001:db8:1:2::1") != address_key("2001:db8:1:3::1"));
    CHECK(address_key("2001:db8::1") == address_key("2001:db8:0:0:9:9:9:9"));
    CHECK(address_key("::1") == address_key("0:0:0:0:0:0:0:7"));
    CHECK(address_key("::ffff:192.168.1.9") == address_key("192.168.1.9"));
    CHECK(address_key("192.168.1.9") != address_key("192.168.1.10"));
}

} // namespace chapeau::web
