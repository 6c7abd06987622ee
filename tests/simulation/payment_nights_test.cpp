// The nights of two sources that tell of the same payments: see payment_night.hpp. CHAPEAU_NIGHTS
// and CHAPEAU_SEED mean what they mean in nights_test.cpp.
#include "base/format.hpp"
#include "base/log.hpp"
#include "simulation/payment_night.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <string>

using namespace chapeau;
using namespace chapeau::test;

namespace {

constexpr std::int64_t kPaymentNightsUsual = 60;
constexpr std::int64_t kPaymentShareOfNights = 4;
constexpr std::uint64_t kFirstPaymentSeed = 40'261'107;
constexpr std::uint64_t kWrongPaymentNights = 6;

std::string told(const PaymentVerdict& verdict) {
    return format("lost {}, doubled {}, changed {}, corrupt {}; {}", verdict.lost, verdict.doubled,
                  verdict.changed, verdict.corrupt, verdict.story);
}

void add_up(PaymentVerdict& sum, const PaymentVerdict& verdict) {
    sum.lost += verdict.lost;
    sum.doubled += verdict.doubled;
    sum.changed += verdict.changed;
    sum.corrupt += verdict.corrupt;
    sum.cuts += verdict.cuts;
    sum.linked += verdict.linked;
    sum.waited += verdict.waited;
    sum.converted += verdict.converted;
    sum.refunded += verdict.refunded;
    sum.story = sum.story.empty() ? verdict.story : sum.story;
}

PaymentVerdict payment_harm_of(PaymentVariant variant) {
    log::set_level(log::Level::Error);
    PaymentVerdict sum;
    for (std::uint64_t night = 0; night < kWrongPaymentNights; ++night) {
        add_up(sum, PaymentNight(kFirstPaymentSeed + night, variant).run());
    }
    return sum;
}

} // namespace

TEST_CASE("nights of power cuts count each payment once that two sources tell of", "[simulation]") {
    log::set_level(log::Level::Error);
    const auto [first, nights, is_replay] = seeds_asked_for(
        kFirstPaymentSeed, kPaymentNightsUsual * kPaymentShareOfNights, kPaymentShareOfNights);
    PaymentVerdict sum;
    for (std::int64_t night = 0; night < nights; ++night) {
        const auto seed = first + static_cast<std::uint64_t>(night);
        const auto verdict = PaymentNight(seed, PaymentVariant::Right).run();
        INFO("CHAPEAU_SEED=" << seed << " replays this night alone: " << told(verdict));
        REQUIRE(verdict.clean());
        add_up(sum, verdict);
    }
    if (is_replay) {
        return;
    }
    // Nights in which nothing happens would prove nothing.
    CHECK(sum.cuts >= nights * 2);
    CHECK(sum.linked >= nights * 10);
    CHECK(sum.converted >= nights * 5);
    CHECK(sum.waited >= nights);
    CHECK(sum.refunded >= nights * 2);
}

TEST_CASE("the nights catch payments that nobody names", "[simulation]") {
    const auto harm = payment_harm_of(PaymentVariant::WithoutReference);
    INFO(told(harm));
    CHECK(harm.doubled > 0);
}

TEST_CASE("the nights catch amounts that are converted whenever they are told", "[simulation]") {
    const auto harm = payment_harm_of(PaymentVariant::ConvertedBefore);
    INFO(told(harm));
    CHECK(harm.changed > 0);
}

TEST_CASE("the nights catch a refund that counts as often as it is told", "[simulation]") {
    const auto harm = payment_harm_of(PaymentVariant::RefundedTwice);
    INFO(told(harm));
    CHECK(harm.changed > 0);
}
