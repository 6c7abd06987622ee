// Whether a message that was posted is Stripe's. Pure; the route that takes it is elsewhere. Such a
// message only makes the source ask sooner: what counts is what it then reads, so nothing depends
// on a message that never arrives.
//
// The header is `t=<seconds>,v1=<hex>[,v1=<hex>]`: the HMAC-SHA-256 of `<t>.<body>` under the
// whole secret, whsec_ included; several while a secret is being replaced. Other schemes (v0) are
// for tests and prove nothing.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

#include <string_view>

namespace chapeau::sources::stripe {

/// A message that is signed for another moment may be an old one, sent again by somebody else.
inline constexpr seconds kSignatureTolerance{300};

/// whsec_ and visible characters.
bool is_signing_secret(const Secret& secret);

/// `body` are the bytes as they came. Errc::Refused when they are not Stripe's, or of another
/// time; the message tells nothing of the secret.
Result<void> check_signature(std::string_view header, std::string_view body, const Secret& secret,
                             Timestamp now);

} // namespace chapeau::sources::stripe
