// How the connection must be set up, and the proof that it is: every setting is read back, and
// one that did not take is a reason not to start, because each of them holds up a promise.
#pragma once

#include "base/result.hpp"
#include "ledger/sqlite.hpp"

namespace chapeau::ledger {

/// Before anything is read: the lock on the file is taken at the first read and kept.
Result<void> claim_exclusively(Database& database);

Result<void> apply_settings(Database& database);

/// Errc::Refused names the setting, what it is and what it must be.
Result<void> verify_settings(Database& database);

} // namespace chapeau::ledger
