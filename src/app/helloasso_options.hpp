// The section [[source]] of the kind "helloasso". What its keys mean and allow is the business of
// sources/helloasso; this file only names them.
#pragma once

#include "app/source_section.hpp"
#include "sources/helloasso/source.hpp"

namespace chapeau::app {

Keys helloasso_keys();

sources::helloasso::Options read_helloasso(Section& section, const SourceContext& context);

} // namespace chapeau::app
