// The sections [[source]] of the kind "streamlabs". What its keys mean and allow is the business of
// sources/streamlabs; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/streamlabs/source.hpp"

namespace chapeau::app {

Keys streamlabs_keys();

sources::streamlabs::Options read_streamlabs(Section& section, const SourceContext& context);

} // namespace chapeau::app
