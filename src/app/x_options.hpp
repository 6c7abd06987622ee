// The sections [[source]] of the kind "x". What its keys mean and allow is the business of
// sources/x; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/x/source.hpp"

namespace chapeau::app {

Keys x_keys();

sources::x::Options read_x(Section& section, const SourceContext& context);

} // namespace chapeau::app
