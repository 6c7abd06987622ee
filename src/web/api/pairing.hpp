// How a tablet becomes one of ours. Somebody at the machine asks for a code, which stands on its
// screen for a minute; the tablet that reads it proves that it has, and then gives the PIN.
//
// Guessing is bounded per night, for all devices together, because a guesser has as many devices
// as they like. The machine's own keyboard does not come this way, so locking this door locks
// nobody out.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "web/api/roles.hpp"
#include "web/api/signature.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace chapeau::web {

inline constexpr std::chrono::seconds kOfferOpen{60};

/// A mistyped PIN costs nothing so many times in a row; then the wait doubles, up to the longest.
inline constexpr int kFreeTries = 5;
inline constexpr std::chrono::seconds kFirstWait{15};
inline constexpr std::chrono::seconds kLongestWait{600};

/// Of a million PINs, so many guesses find one in 33,000 nights.
inline constexpr std::size_t kFailuresMax = 30;
inline constexpr std::chrono::hours kNight{16};

/// Tries within one offer; beyond these it closes. Their proofs are remembered against repetition.
inline constexpr std::size_t kTriesOfOfferMax = 64;

inline constexpr std::size_t kPinDigitsMin = 6;
inline constexpr std::size_t kPinDigitsMax = 12;

/// Whether a PIN may be configured: six digits at least, and none of those that everybody tries
/// first.
Result<void> judge_pin(std::string_view pin);

/// For the screen of the machine and nobody else.
struct PairingOffer {
    Role role = Role::Operator;
    std::string secret; // 32 hexadecimal digits: the fragment of the page's address.
    SteadyTime closes_at;
};

enum class PairingOutcome { Paired, NoOffer, Waits, Shut, PinWrong };

struct PairingAnswer {
    PairingOutcome outcome = PairingOutcome::NoOffer;
    milliseconds wait{0};
};

/// Threads: everything on the web thread.
class Pairing {
public:
    /// May take some milliseconds: it is asked kFailuresMax times a night and once per tablet.
    using PinCheck = std::function<bool(std::string_view pin)>;

    explicit Pairing(PinCheck is_pin) : is_pin_(std::move(is_pin)) {}

    /// Opens an offer; the one before is closed by it.
    PairingOffer offer(Role role, SteadyTime now);
    void close() { open_.reset(); }

    /// The role that is on offer.
    std::optional<Role> role_on_offer(SteadyTime now) const;

    /// The key that `session` has by the present offer.
    std::optional<Digest> key_for(std::string_view session, SteadyTime now) const;

    /// To be asked only for a request that was signed with that key. A success closes the offer.
    PairingAnswer attempt(const Signature& signature, std::string_view covered_pin, SteadyTime now);

    std::size_t failures_tonight(SteadyTime now) const;

private:
    struct Open {
        Role role;
        PairingSecret secret;
        SteadyTime closes_at;
        std::set<std::string> tried; // "session.counter": a repeated one is no further try.
    };

    bool is_open(SteadyTime now) const { return open_ && now < open_->closes_at; }
    void remember_failure(SteadyTime now);

    PinCheck is_pin_;
    std::optional<Open> open_;
    std::deque<SteadyTime> failures_; // Of this night, the oldest first.
    int failures_in_a_row_ = 0;
    SteadyTime waits_until_;
};

} // namespace chapeau::web
