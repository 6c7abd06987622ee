// Streamlabs' donations as its clients tell of them, answered from a ScriptedProvider's gifts,
// whose ids must be numbers:
//
//   /api/v2.0/donations?limit=1..100[&before=id][&after=id]    newest id first, with a bearer token
#pragma once

#include "support/scripted_answer.hpp"
#include "support/scripted_provider.hpp"

namespace chapeau::test {

inline constexpr const char* kStreamlabsToken = "streamlabs-token-of-a-test";

Answer answer_as_streamlabs(ScriptedProvider& provider, const Asked& asked);

} // namespace chapeau::test
