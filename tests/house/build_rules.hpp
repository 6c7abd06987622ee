// What is written is built: a test that no CMakeLists.txt names would pass for ever.
#pragma once

#include "house/source_tree.hpp"

namespace chapeau::house {

/// Every .cpp of src/ and tests/ is named in a CMakeLists.txt, by its path from there.
Faults check_sources_are_built(const Files& files);

} // namespace chapeau::house
