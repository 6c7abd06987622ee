// The sections [[source]] of the kinds that open payments at a provider: "stripe-checkout",
// "helloasso-checkout" and "paypal-checkout". What their keys mean and allow is the business of
// sources/checkout; this file only names them.
#pragma once

#include "app/environment.hpp"
#include "app/options_reader.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "sources/checkout/helloasso.hpp"
#include "sources/checkout/paypal.hpp"
#include "sources/checkout/stripe.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::app {

struct SourceContext {
    std::filesystem::path folder; // Where relative paths start.
    domain::Currency currency;
    const Environment& environment;
};

Keys stripe_checkout_keys();
Keys helloasso_checkout_keys();
Keys paypal_checkout_keys();

sources::checkout::StripeOptions read_stripe_checkout(Section& section,
                                                      const SourceContext& context);
sources::checkout::HelloAssoOptions read_helloasso_checkout(Section& section,
                                                            const SourceContext& context);
sources::checkout::PayPalOptions read_paypal_checkout(Section& section,
                                                      const SourceContext& context);

/// A credential never stands in the file itself: the file is copied, shown and mailed. It is read
/// from the file that `file_key` names, or from the variable that `variable_key` names.
Secret read_credential(Section& section, const SourceContext& context, std::string_view file_key,
                       std::string_view variable_key);

/// `target` becomes what the section says, if it says anything.
void take_text(Section& section, std::string_view key, std::string_view meaning,
               std::string& target);

/// What a source finds wrong in its options, under the names of the section's keys. A missing
/// `key` is not told twice when the place that was named for it could not be read.
void note_keyed_faults(Section& section, const std::vector<sources::OptionFault>& faults,
                       const Secret& key);

} // namespace chapeau::app
