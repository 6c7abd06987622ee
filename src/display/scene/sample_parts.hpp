// What the files of the samples share.
#pragma once

#include "display/scene/sample.hpp"

#include <string>

namespace chapeau::display {

/// sample.cpp: most of the way, with full lists.
domain::Snapshot sample_evening();
Sample sample_of(domain::Snapshot snapshot, std::string language = "en-US");

/// sample_wall.cpp
Sample wall_sample();
Sample wall_few_sample();
Sample wall_scripts_sample();
Sample wall_empty_sample();
Sample wall_french_sample();
Sample ticker_sample();

} // namespace chapeau::display
