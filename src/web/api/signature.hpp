// How a paired tablet proves that a request is its own. No token ever crosses the wire: the secret
// stands in the fragment of the pairing's address, which browsers keep to themselves, and each
// request bears a proof made of it. Who listens on the venue's network can neither make a request
// nor repeat one.
#pragma once

#include "base/digest.hpp"
#include "web/http_message.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chapeau::web {

using PairingSecret = std::array<std::uint8_t, 16>;

/// Numbers of a page are exact up to here.
inline constexpr std::uint64_t kCounterMax = 9'007'199'254'740'991;

/// `Chapeau S.N.M`: the session, the counter, the proof.
struct Signature {
    std::string session;
    std::uint64_t counter = 0;
    Digest proof{};
};

std::optional<Signature> read_authorization(std::string_view header);

/// Bytes of lower-case hexadecimal digits; empty for anything else.
std::optional<std::string> bytes_of_hex(std::string_view digits);

/// The key of one session, of the secret of the pairing that it came by.
Digest session_key(const PairingSecret& secret, std::string_view session);

/// What a request's proof must be.
Digest request_proof(const Digest& key, const Request& request, std::uint64_t counter);

bool is_signed_with(const Digest& key, const Request& request, const Signature& signature);

/// A PIN as it crosses the wire, laid under a pad that only the tablet and we can make. Empty for
/// what is no PIN.
std::optional<std::string> uncover_pin(const Digest& key, std::uint64_t counter,
                                       std::string_view covered_hex);
std::string cover_pin(const Digest& key, std::uint64_t counter, std::string_view pin);

/// Which counters a session has used: the highest, and which of the 64 up to it. Requests overtake
/// each other on the way, so one may be a little late; none may come twice.
class CounterWindow {
public:
    CounterWindow() = default;
    /// After a restart nothing up to `highest` is taken again.
    explicit CounterWindow(std::uint64_t highest) : highest_(highest), used_(~std::uint64_t{0}) {}

    bool is_fresh(std::uint64_t counter) const;
    void use(std::uint64_t counter);
    std::uint64_t highest() const { return highest_; }

private:
    std::uint64_t highest_ = 0;
    std::uint64_t used_ = 0; // Bit i: the counter `highest_ - i` was used.
};

} // namespace chapeau::web
