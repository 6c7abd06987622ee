// The laws of the book, each as a sentence, and the reading that checks them all: whatever the
// book says is recomputed from its first line.
//
// The laws that concern one gift are those of `fold` (ledger/gift_state.hpp), which every line
// that is written passes too.
#pragma once

#include "base/result.hpp"
#include "domain/entry.hpp"
#include "ledger/feeds.hpp"
#include "ledger/gift_state.hpp"
#include "ledger/journal.hpp"

#include <functional>
#include <map>
#include <vector>

namespace chapeau::ledger {

using TakeEntry = std::function<void(const domain::Entry&)>;

/// Reads the whole book once: the chain, every law, what each feed is said to have listed. Each
/// entry is handed to `take` on the way, before the verdict is known: after an error, forget
/// what was taken. Errc::Corrupt names the first line or feed that breaks a law.
Result<void> audit(Journal& journal, GiftStates& gifts, const Feeds& feeds, const TakeEntry& take);

/// Reads the whole book without checking more than that its lines follow one another up to the
/// head; for a file that is proven to be the one that was closed.
Result<void> replay_trusted(Journal& journal, domain::EntrySeq after, const TakeEntry& take);

} // namespace chapeau::ledger
