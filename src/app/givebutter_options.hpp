// The sections [[source]] of the kind "givebutter". What their keys mean and allow is the business
// of sources/givebutter; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/givebutter/source.hpp"

namespace chapeau::app {

Keys givebutter_keys();
sources::givebutter::Options read_givebutter(Section& section, const SourceContext& context);

} // namespace chapeau::app
