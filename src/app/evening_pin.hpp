// The PIN of an evening that was configured without one.
#pragma once

#include "base/secret.hpp"

namespace chapeau::app {

/// Six digits, none of those that everybody tries first, from the system's generator. To be told
/// on the terminal of whoever started the evening, and nowhere else.
Secret make_evening_pin();

} // namespace chapeau::app
