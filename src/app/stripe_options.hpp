// The sections [[source]] of the kind "stripe": the feed of an account's gifts. What their keys
// mean and allow is the business of sources/stripe; this file only names them.
#pragma once

#include "app/checkout_options.hpp"
#include "sources/stripe/source.hpp"

namespace chapeau::app {

Keys stripe_keys();

/// Without opening hours of its own the section has none: whoever knows the challenge's fills in
/// what is empty.
sources::stripe::Options read_stripe(Section& section, const SourceContext& context);

} // namespace chapeau::app
