// The sections [[source]] of the kind "youtube". What its keys mean and allow is the business of
// sources/youtube; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/youtube/source.hpp"

namespace chapeau::app {

Keys youtube_keys();

sources::youtube::Options read_youtube(Section& section, const SourceContext& context);

} // namespace chapeau::app
