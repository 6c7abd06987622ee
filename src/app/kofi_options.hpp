// The sections [[source]] of the kind "kofi". What its keys mean and allow is the business of
// sources/kofi; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/kofi/source.hpp"

namespace chapeau::app {

Keys kofi_keys();

sources::kofi::Options read_kofi(Section& section, const SourceContext& context);

} // namespace chapeau::app
