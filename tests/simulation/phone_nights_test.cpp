// The nights of phones and of the desk: see phone_night.hpp. CHAPEAU_NIGHTS and CHAPEAU_SEED mean
// what they mean in nights_test.cpp.
//
// They too are lived with what is wrong on purpose (PhoneVariant), and must catch each of them.
#include "base/format.hpp"
#include "base/log.hpp"
#include "simulation/phone_night.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <string>

using namespace chapeau;
using namespace chapeau::test;

namespace {

constexpr std::int64_t kPhoneNightsUsual = 50;
constexpr std::int64_t kShareOfNights = 4; // As each of the feeds has.
constexpr std::uint64_t kFirstPhoneSeed = 30'261'107;
constexpr std::uint64_t kWrongPhoneNights = 12;

std::string told(const PhoneVerdict& verdict) {
    return format("lost {}, doubled {}, undone {}, exposed {}, corrupt {}, wrong sums {}; {}",
                  verdict.lost, verdict.doubled, verdict.undone, verdict.exposed, verdict.corrupt,
                  verdict.wrong_sum, verdict.story);
}

void add_up(PhoneVerdict& sum, const PhoneVerdict& verdict) {
    sum.lost += verdict.lost;
    sum.doubled += verdict.doubled;
    sum.undone += verdict.undone;
    sum.exposed += verdict.exposed;
    sum.corrupt += verdict.corrupt;
    sum.wrong_sum += verdict.wrong_sum;
    sum.cuts += verdict.cuts;
    sum.reopenings += verdict.reopenings;
    sum.lost_answers += verdict.lost_answers;
    for (const auto& [kind, count] : verdict.done) {
        sum.done[kind] += count;
    }
    sum.story = sum.story.empty() ? verdict.story : sum.story;
}

/// The harm of some nights of what is wrong, added up.
PhoneVerdict phone_harm_of(PhoneVariant variant) {
    log::set_level(log::Level::Error);
    PhoneVerdict sum;
    for (std::uint64_t night = 0; night < kWrongPhoneNights; ++night) {
        add_up(sum, PhoneNight(kFirstPhoneSeed + night, variant).run());
    }
    return sum;
}

} // namespace

TEST_CASE("nights of power cuts lose and double nothing of phones and of the desk",
          "[simulation]") {
    log::set_level(log::Level::Error);
    const auto [first, nights, is_replay] =
        seeds_asked_for(kFirstPhoneSeed, kPhoneNightsUsual * kShareOfNights, kShareOfNights);
    PhoneVerdict sum;
    for (std::int64_t night = 0; night < nights; ++night) {
        const auto seed = first + static_cast<std::uint64_t>(night);
        const auto verdict = PhoneNight(seed, PhoneVariant::Right).run();
        INFO("CHAPEAU_SEED=" << seed << " replays this night alone: " << told(verdict));
        REQUIRE(verdict.clean());
        add_up(sum, verdict);
    }
    if (is_replay) {
        return;
    }
    // Nights in which nothing happens would prove nothing.
    CHECK(sum.cuts >= nights * 2);
    CHECK(sum.lost_answers >= nights * 5);
    CHECK(sum.reopenings * 10 >= nights);
    for (const char* kind : {"promise", "checkout", "cash", "withdraw", "pay", "approve", "correct",
                             "mode", "recount", "settle", "hide", "hide own"}) {
        INFO(kind << ": " << sum.done[kind]);
        CHECK(sum.done[kind] * 2 >= nights);
    }
}

TEST_CASE("the same seed gives the same night of phones", "[simulation]") {
    log::set_level(log::Level::Error);
    const auto once = PhoneNight(kFirstPhoneSeed, PhoneVariant::Right).run();
    const auto twice = PhoneNight(kFirstPhoneSeed, PhoneVariant::Right).run();
    CHECK(once.done == twice.done);
    CHECK(once.cuts == twice.cuts);
    CHECK(once.operations == twice.operations);
}

TEST_CASE("the nights catch a payment that leaves its promise standing", "[simulation]") {
    const auto harm = phone_harm_of(PhoneVariant::PaymentWithoutRelease);
    INFO(told(harm));
    CHECK(harm.doubled > 0);
}

TEST_CASE("the nights catch a promise that goes without its payment", "[simulation]") {
    const auto harm = phone_harm_of(PhoneVariant::ReleaseWithoutPayment);
    INFO(told(harm));
    CHECK(harm.lost > 0);
    CHECK(harm.doubled == 0);
}

TEST_CASE("the nights catch payments that are no single transaction", "[simulation]") {
    const auto harm = phone_harm_of(PhoneVariant::PaidOneByOne);
    INFO(told(harm));
    CHECK(harm.undone > 0);
}

TEST_CASE("the nights catch promises whose retry has another key", "[simulation]") {
    const auto harm = phone_harm_of(PhoneVariant::KeyNotUnique);
    INFO(told(harm));
    CHECK(harm.doubled > 0);
}

TEST_CASE("the nights catch an approval of what nobody had looked at", "[simulation]") {
    const auto harm = phone_harm_of(PhoneVariant::ApprovalUnbound);
    INFO(told(harm));
    CHECK(harm.exposed > 0);
    CHECK(harm.lost == 0);
}

TEST_CASE("the nights catch a checkout whose gift comes before it is paid", "[simulation]") {
    const auto harm = phone_harm_of(PhoneVariant::PaidWithoutGift);
    INFO(told(harm));
    CHECK(harm.exposed + harm.corrupt > 0);
}

TEST_CASE("the nights catch a promise that is acknowledged before the commit", "[simulation]") {
    const auto harm = phone_harm_of(PhoneVariant::AcknowledgedFirst);
    INFO(told(harm));
    CHECK(harm.lost > 0);
}

TEST_CASE("the nights catch a panic key that leaves what was approved", "[simulation]") {
    const auto harm = phone_harm_of(PhoneVariant::PanicForgotten);
    INFO(told(harm));
    CHECK(harm.exposed > 0);
}
