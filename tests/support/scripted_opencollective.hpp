// Open Collective's GraphQL API, as its schema tells, for the account "hat": POST only, newest
// first by offset, errors with status 200. A token, where one is sent, must be "oc-key".
#pragma once

#include "support/scripted_provider.hpp"

namespace chapeau::test {

Answer opencollective(const ScriptedProvider& provider, const Asked& asked);

} // namespace chapeau::test
