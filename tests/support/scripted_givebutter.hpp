// Givebutter, as its documentation tells: one account whose transactions lie newest first behind
// page numbers, and one campaign, number 4242, of the key "gb-key".
#pragma once

#include "support/scripted_provider.hpp"

namespace chapeau::test {

Answer givebutter(const ScriptedProvider& provider, const Asked& asked);

} // namespace chapeau::test
