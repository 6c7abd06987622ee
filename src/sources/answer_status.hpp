// What a status says that every provider means alike. Pure.
#pragma once

#include "base/result.hpp"

namespace chapeau::sources {

/// These say "not now": whoever asked waits and asks again.
bool asks_to_wait(int status);

/// The same for the operator.
Error waiting_error(int status);

} // namespace chapeau::sources
