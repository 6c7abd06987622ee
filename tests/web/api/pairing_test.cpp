#include "web/api/pairing.hpp"
#include "web/api/site_support.hpp"

namespace chapeau::test {
namespace {

const std::string kRightPin = "582947";

SteadyTime start_of_night() {
    return SteadyTime(1h);
}

// The pairing with somebody who has read the code and counts how often a PIN was looked at.
class Door {
public:
    web::PairingAnswer guess(std::string_view pin, SteadyTime now,
                             const std::string& session = kKey) {
        ++counter_;
        const web::Signature signature{session, counter_, {}};
        const auto key = pairing.key_for(session, now);
        return pairing.attempt(signature, key ? web::cover_pin(*key, counter_, pin) : "", now);
    }

    int looked = 0;
    web::Pairing pairing{[this](std::string_view pin) {
        ++looked;
        return pin == kRightPin;
    }};

private:
    std::uint64_t counter_ = 0;
};

using web::PairingOutcome;
using web::Role;

} // namespace

TEST_CASE("a code stands open for a minute and for one tablet", "[web][pairing]") {
    Door door;
    auto now = start_of_night();
    CHECK(door.guess(kRightPin, now).outcome == PairingOutcome::NoOffer);
    const auto offer = door.pairing.offer(Role::Volunteer, now);
    CHECK(offer.secret.size() == 32);
    CHECK(offer.closes_at == now + 60s);
    CHECK(door.pairing.role_on_offer(now + 59s) == Role::Volunteer);
    CHECK_FALSE(door.pairing.role_on_offer(now + 60s));
    CHECK(door.guess(kRightPin, now + 60s).outcome == PairingOutcome::NoOffer);

    const auto other = door.pairing.offer(Role::Operator, now);
    CHECK(other.secret != offer.secret);
    CHECK(door.guess(kRightPin, now).outcome == PairingOutcome::Paired);
    CHECK(door.guess(kRightPin, now).outcome == PairingOutcome::NoOffer);
    door.pairing.offer(Role::Operator, now);
    door.pairing.close();
    CHECK_FALSE(door.pairing.role_on_offer(now));
}

TEST_CASE("five slips cost nothing, then the wait doubles", "[web][pairing][safety]") {
    Door door;
    auto now = start_of_night();
    const auto wrong = [&] {
        door.pairing.offer(Role::Operator, now);
        return door.guess("000001", now);
    };
    for (int i = 0; i < 4; ++i) {
        const auto answer = wrong();
        CHECK(answer.outcome == PairingOutcome::PinWrong);
        CHECK(answer.wait == 0ms);
    }
    CHECK(wrong().wait == 15s);
    CHECK(door.guess(kRightPin, now).outcome == PairingOutcome::Waits);
    now += 14s;
    CHECK(door.guess(kRightPin, now).wait == 1s);
    CHECK(door.looked == 5);
    for (const auto wait : {30s, 60s, 120s, 240s, 480s, 600s, 600s}) {
        now += 600s;
        CHECK(wrong().wait == wait);
    }
    now += 600s; // The right one is taken after the wait, and forgives.
    door.pairing.offer(Role::Operator, now);
    CHECK(door.guess(kRightPin, now).outcome == PairingOutcome::Paired);
    CHECK(wrong().wait == 0ms);
}

TEST_CASE("a hundred thousand guesses of a night have one chance in ten thousand at most",
          "[web][pairing][safety]") {
    Door door;
    auto now = start_of_night();
    for (int guess = 0; guess < 100'000; ++guess) { // From 50 devices, over twelve hours.
        now += 432ms;
        if (!door.pairing.role_on_offer(now)) {
            door.pairing.offer(Role::Operator, now); // Somebody keeps asking for codes.
        }
        const auto pin = std::to_string(100'000 + guess);
        const auto answer = door.guess(pin == kRightPin ? "000000" : pin, now,
                                       key_of(static_cast<std::size_t>(guess % 50)));
        REQUIRE(answer.outcome != PairingOutcome::Paired);
    }
    constexpr int kPins = 1'000'000;
    CHECK(door.looked > 0);
    CHECK(door.looked * 10'000 <= kPins);
    CHECK(door.looked <= static_cast<int>(web::kFailuresMax));
    CHECK(door.guess(kRightPin, now).outcome == PairingOutcome::Shut);
    now += web::kNight;
    door.pairing.offer(Role::Operator, now);
    CHECK(door.guess(kRightPin, now).outcome == PairingOutcome::Paired); // The next night.
}

TEST_CASE("successes between the guesses give no further guesses", "[web][pairing][safety]") {
    Door door;
    auto now = start_of_night();
    int wrong = 0;
    for (int i = 0; i < 200; ++i) {
        now += 1min;
        door.pairing.offer(Role::Operator, now);
        wrong += door.guess("000001", now).outcome == PairingOutcome::PinWrong ? 1 : 0;
        door.guess(kRightPin, now);
    }
    CHECK(wrong <= static_cast<int>(web::kFailuresMax));
}

TEST_CASE("a guess that is heard twice counts once", "[web][pairing][safety]") {
    Door door;
    const auto now = start_of_night();
    door.pairing.offer(Role::Operator, now);
    const web::Signature signature{kKey, 9, {}};
    const auto pin = web::cover_pin(*door.pairing.key_for(kKey, now), 9, "000001");
    CHECK(door.pairing.attempt(signature, pin, now).outcome == PairingOutcome::PinWrong);
    for (int i = 0; i < 40; ++i) { // Somebody who listens repeats it, to shut the door.
        CHECK(door.pairing.attempt(signature, pin, now).outcome == PairingOutcome::NoOffer);
    }
    CHECK(door.pairing.failures_tonight(now) == 1);
}

TEST_CASE("a PIN that everybody tries first cannot be configured", "[web][pairing][safety]") {
    for (const std::string_view weak :
         {"",       "12345",   "1234567890123", "12345a", "123 456", "000000", "111111",
          "999999", "123456",  "234567",        "654321", "987654",  "789012", "012345",
          "121212", "123123",  "456456",        "101010", "112233",  "159753", "147258",
          "110011", "1234567", "11111111",      "12341a"}) {
        INFO(weak);
        CHECK_FALSE(web::judge_pin(weak));
    }
    for (const std::string_view good : {"582947", "190274", "80463117", "271828182845"}) {
        INFO(good);
        CHECK(web::judge_pin(good));
    }
}

} // namespace chapeau::test
