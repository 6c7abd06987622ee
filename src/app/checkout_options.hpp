// The sections [[source]] of the kinds that open payments at a provider: "stripe-checkout",
// "helloasso-checkout" and "paypal-checkout". What their keys mean and allow is the business of
// sources/checkout; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/checkout/helloasso.hpp"
#include "sources/checkout/paypal.hpp"
#include "sources/checkout/stripe.hpp"

#include <string>
#include <vector>

namespace chapeau::app {

Keys stripe_checkout_keys();
Keys helloasso_checkout_keys();
Keys paypal_checkout_keys();

sources::checkout::StripeOptions read_stripe_checkout(Section& section,
                                                      const SourceContext& context);
sources::checkout::HelloAssoOptions read_helloasso_checkout(Section& section,
                                                            const SourceContext& context);
sources::checkout::PayPalOptions read_paypal_checkout(Section& section,
                                                      const SourceContext& context);

} // namespace chapeau::app
