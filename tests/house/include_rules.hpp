// Who may include whom: layers by the table in src/CMakeLists.txt, outside libraries by their
// doors. Linking alone would not hold this, because all layers share one include folder.
#pragma once

#include "house/source_tree.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace chapeau::house {

/// A layer and those it USES.
using Layers = std::map<std::string, std::set<std::string>>;

/// Reads the `chapeau_layer(name USES ... WRAPS ...)` lines.
Layers layers_of(std::string_view cmake_text);

/// A file includes its own layer and those its layer uses, and only files that exist.
Faults check_layer_edges(const Files& files, const Layers& layers);

/// A library's headers appear in `src/` only where the table in include_rules.cpp says, and a
/// library that is not in the table appears nowhere.
Faults check_library_doors(const Files& files);

} // namespace chapeau::house
