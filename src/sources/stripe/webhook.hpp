// What Stripe sends by itself, when an address is known to it: the same events, signed. Pure; the
// route that takes them is elsewhere. Who has a webhook polls all the same, more rarely: a message
// that never arrives is not missed by anybody else.
//
// The header is `t=<seconds>,v1=<hex>[,v1=<hex>]`: the HMAC-SHA-256 of `<t>.<body>` under the
// whole secret, whsec_ included; several while a secret is being replaced. Other schemes (v0) are
// for tests and prove nothing.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "sources/stripe/parse.hpp"

#include <cstddef>
#include <string_view>

namespace chapeau::sources::stripe {

/// A message that is signed for another moment may be an old one, sent again by somebody else.
inline constexpr seconds kSignatureTolerance{300};

/// Stripe's events are some kilobytes; a body that is longer need not be taken in.
inline constexpr std::size_t kWebhookBytesMax = std::size_t{256} * 1024;

/// whsec_ and visible characters.
bool is_signing_secret(const Secret& secret);

/// `body` are the bytes as they came. Errc::Refused when they are not Stripe's, or of another
/// time; the message tells nothing of the secret.
Result<void> check_signature(std::string_view header, std::string_view body, const Secret& secret,
                             Timestamp now);

/// A signed body's one event; its questions are still to be asked. Errc::Refused and InvalidInput.
Result<Matter> read_webhook(std::string_view header, std::string_view body, const Secret& secret,
                            const Rules& rules, Timestamp now);

} // namespace chapeau::sources::stripe
