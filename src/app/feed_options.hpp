// The sections [[source]] of the kind "feed". What its keys mean and allow is the business of
// sources/feed; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/feed/source.hpp"

namespace chapeau::app {

Keys feed_keys();

sources::feed::Options read_feed(Section& section, const SourceContext& context);

} // namespace chapeau::app
