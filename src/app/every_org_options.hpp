// The sections [[source]] of the kind "every-org". What its keys mean and allow is the business of
// sources/every_org; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/every_org/source.hpp"

namespace chapeau::app {

Keys every_org_keys();

sources::every_org::Options read_every_org(Section& section, const SourceContext& context);

} // namespace chapeau::app
