#include "web/api/pairing.hpp"

#include <algorithm>
#include <array>

namespace chapeau::web {
namespace {

// What is tried first besides the patterns below: rows and columns of the keypad, years in pairs.
constexpr std::array<std::string_view, 10> kFavourites = {"112233", "123321", "147258", "147369",
                                                          "159753", "258369", "321654", "456123",
                                                          "789456", "102030"};

bool repeats(std::string_view pin, std::size_t period) {
    for (std::size_t i = period; i < pin.size(); ++i) {
        if (pin[i] != pin[i - period]) {
            return false;
        }
    }
    return true;
}

bool climbs(std::string_view pin, int step) {
    for (std::size_t i = 1; i < pin.size(); ++i) {
        if ((pin[i] - pin[i - 1] - step) % 10 != 0) {
            return false;
        }
    }
    return true;
}

std::size_t distinct_digits(std::string_view pin) {
    return std::set<char>(pin.begin(), pin.end()).size();
}

} // namespace

Result<void> judge_pin(std::string_view pin) {
    const bool is_digits = std::all_of(pin.begin(), pin.end(),
                                       [](char digit) { return digit >= '0' && digit <= '9'; });
    if (!is_digits || pin.size() < kPinDigitsMin || pin.size() > kPinDigitsMax) {
        return fail(Errc::InvalidInput, "a PIN has {} to {} digits and nothing else", kPinDigitsMin,
                    kPinDigitsMax);
    }
    const bool is_favourite =
        std::find(kFavourites.begin(), kFavourites.end(), pin) != kFavourites.end();
    const bool is_pattern = repeats(pin, 1) || repeats(pin, 2) || repeats(pin, 3);
    if (is_favourite || is_pattern || climbs(pin, 1) || climbs(pin, -1) ||
        distinct_digits(pin) < 3) {
        return fail(Errc::Refused,
                    "this PIN is among the first that anybody tries: take {} digits "
                    "that neither repeat nor follow each other",
                    kPinDigitsMin);
    }
    return {};
}

PairingOffer Pairing::offer(Role role, SteadyTime now) {
    open_ = Open{role, random_bytes_16(), now + kOfferOpen, {}};
    return {role, to_hex(open_->secret), open_->closes_at};
}

std::optional<Role> Pairing::role_on_offer(SteadyTime now) const {
    return is_open(now) ? std::optional(open_->role) : std::nullopt;
}

std::optional<Digest> Pairing::key_for(std::string_view session, SteadyTime now) const {
    return is_open(now) ? std::optional(session_key(open_->secret, session)) : std::nullopt;
}

PairingAnswer Pairing::attempt(const Signature& signature, std::string_view covered_pin,
                               SteadyTime now) {
    if (!is_open(now)) {
        return {PairingOutcome::NoOffer};
    }
    if (failures_tonight(now) >= kFailuresMax) {
        return {PairingOutcome::Shut};
    }
    if (now < waits_until_) {
        return {PairingOutcome::Waits, std::chrono::ceil<milliseconds>(waits_until_ - now)};
    }
    const auto mark = signature.session + '.' + std::to_string(signature.counter);
    if (!open_->tried.insert(mark).second || open_->tried.size() > kTriesOfOfferMax) {
        return {PairingOutcome::NoOffer};
    }
    const auto key = session_key(open_->secret, signature.session);
    const auto pin = uncover_pin(key, signature.counter, covered_pin);
    if (pin && is_pin_(*pin)) {
        failures_in_a_row_ = 0;
        open_.reset();
        return {PairingOutcome::Paired};
    }
    remember_failure(now);
    const auto wait = std::max(waits_until_ - now, microseconds{0});
    return {PairingOutcome::PinWrong, std::chrono::ceil<milliseconds>(wait)};
}

std::size_t Pairing::failures_tonight(SteadyTime now) const {
    return static_cast<std::size_t>(
        std::count_if(failures_.begin(), failures_.end(),
                      [now](SteadyTime failed) { return now - failed < kNight; }));
}

void Pairing::remember_failure(SteadyTime now) {
    failures_.push_back(now);
    if (failures_.size() > kFailuresMax) {
        failures_.pop_front();
    }
    ++failures_in_a_row_;
    if (failures_in_a_row_ < kFreeTries) {
        return;
    }
    microseconds wait = kFirstWait;
    for (int doubled = kFreeTries; doubled < failures_in_a_row_ && wait < kLongestWait; ++doubled) {
        wait *= 2;
    }
    waits_until_ = now + std::min<microseconds>(wait, kLongestWait);
}

} // namespace chapeau::web
