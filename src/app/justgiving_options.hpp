// The sections [[source]] of the kind "justgiving". What their keys mean and allow is the business
// of sources/justgiving; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/justgiving/source.hpp"

namespace chapeau::app {

Keys justgiving_keys();
sources::justgiving::Options read_justgiving(Section& section, const SourceContext& context);

} // namespace chapeau::app
