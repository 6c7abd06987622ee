// Donorbox, as its documentation tells: bare lists behind page numbers, filtered by whole days, a
// campaign 4242, and HTTP Basic for office@library.example with the key "box-key".
#pragma once

#include "support/scripted_provider.hpp"

namespace chapeau::test {

Answer donorbox(const ScriptedProvider& provider, const Asked& asked);

/// Its campaign counts without what wholly went back: no document says which it does.
Answer donorbox_without_refunded(const ScriptedProvider& provider, const Asked& asked);

} // namespace chapeau::test
