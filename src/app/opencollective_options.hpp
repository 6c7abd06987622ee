// The sections [[source]] of the kind "opencollective". What their keys mean and allow is the
// business of sources/opencollective; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/opencollective/source.hpp"

namespace chapeau::app {

Keys opencollective_keys();
sources::opencollective::Options read_opencollective(Section& section,
                                                     const SourceContext& context);

} // namespace chapeau::app
