// The sections [[source]] of the kind "donorbox". What their keys mean and allow is the business of
// sources/donorbox; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/donorbox/source.hpp"

namespace chapeau::app {

Keys donorbox_keys();
sources::donorbox::Options read_donorbox(Section& section, const SourceContext& context);

} // namespace chapeau::app
