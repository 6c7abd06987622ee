// A fundraiser on Every.org, which tells its sum and nothing else, answered from a
// ScriptedProvider's gifts:
//
//   /v0.2/nonprofit/les-amis/fundraiser/a-hat/raised?apiKey=...
#pragma once

#include "support/scripted_answer.hpp"
#include "support/scripted_provider.hpp"

namespace chapeau::test {

inline constexpr const char* kEveryOrgKey = "pk_live_0123456789abcdef";

Answer answer_as_every_org(ScriptedProvider& provider, const Asked& asked);

} // namespace chapeau::test
