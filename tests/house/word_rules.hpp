// Words that must not stand in the tree, or only in one place of it.
#pragma once

#include "house/source_tree.hpp"

namespace chapeau::house {

/// A note to oneself is either done or an issue.
Faults check_leftover_notes(const Files& files);

/// A path of somebody's machine means nothing on the next one.
Faults check_machine_paths(const Files& files);

/// Money is whole minor units: floating point is for drawing.
Faults check_floating_point(const Files& files);

/// Time is an argument: below `app` only base/clock asks the machine. No test sleeps.
Faults check_clocks(const Files& files);

} // namespace chapeau::house
