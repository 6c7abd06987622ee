// What can be judged of a command without the book.
#pragma once

#include "base/result.hpp"
#include "domain/command.hpp"
#include "domain/money.hpp"

#include <cstddef>

namespace chapeau::ledger {

/// An actor is a word or two, like "keyboard" or "operator tablet-1".
inline constexpr std::size_t kActorBytesMax = 64;

/// Errc::InvalidInput, with a sentence for whoever gave the command.
Result<void> check_command(const domain::Command& command, domain::Currency currency);

} // namespace chapeau::ledger
