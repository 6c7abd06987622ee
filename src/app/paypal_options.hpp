// The section [[source]] of the kind "paypal". What its keys mean and allow is the business of
// sources/paypal; this file only names them.
#pragma once

#include "app/source_section.hpp"
#include "sources/paypal/source.hpp"

namespace chapeau::app {

Keys paypal_keys();

sources::paypal::Options read_paypal(Section& section, const SourceContext& context);

} // namespace chapeau::app
