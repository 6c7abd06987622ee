// The sections [[source]] of the kinds that need no account at a provider, or any: "donordrive",
// "tracker", "json" and "csv". What their keys mean and allow is the sources' own business; this
// file only names them.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "sources/csv/source.hpp"
#include "sources/donordrive/source.hpp"
#include "sources/generic_json/source.hpp"
#include "sources/tracker/source.hpp"

#include <vector>

namespace chapeau::app {

Keys donordrive_keys();
Keys tracker_keys();
Keys json_keys();
Keys json_map_keys(); // Of the table `map` within.
Keys csv_keys();

sources::donordrive::Options read_donordrive(Section& section, const SourceContext& context);
sources::tracker::Options read_tracker(Section& section, const SourceContext& context);
/// The table within notes its faults in `faults`.
sources::generic_json::Options read_json(Section& section, const SourceContext& context,
                                         std::vector<Fault>& faults);
sources::csv::Options read_csv(Section& section, const SourceContext& context);

} // namespace chapeau::app
