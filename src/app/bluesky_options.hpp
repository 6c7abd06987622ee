// The sections [[source]] of the kind "bluesky". What its keys mean and allow is the business of
// sources/bluesky; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/bluesky/source.hpp"

namespace chapeau::app {

Keys bluesky_keys();

sources::bluesky::Options read_bluesky(Section& section, const SourceContext& context);

} // namespace chapeau::app
