// JustGiving, as its clients know it: the page "page/hat-2026" for the app "app-key", its donations
// newest first behind page numbers, amounts as texts, dates wrapped.
#pragma once

#include "support/scripted_provider.hpp"

namespace chapeau::test {

Answer justgiving(const ScriptedProvider& provider, const Asked& asked);

/// As some of its lists are.
Answer justgiving_without_ids(const ScriptedProvider& provider, const Asked& asked);

} // namespace chapeau::test
