// The section [[source]] of the kind "tiltify". What its keys mean and allow is the business of
// sources/tiltify; this file only names them.
#pragma once

#include "app/source_section.hpp"
#include "sources/tiltify/source.hpp"

namespace chapeau::app {

Keys tiltify_keys();

sources::tiltify::Options read_tiltify(Section& section, const SourceContext& context);

} // namespace chapeau::app
