// The sections [[source]] of the kind "mastodon". What its keys mean and allow is the business of
// sources/mastodon; this file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/mastodon/source.hpp"

namespace chapeau::app {

Keys mastodon_keys();

sources::mastodon::Options read_mastodon(Section& section, const SourceContext& context);

} // namespace chapeau::app
