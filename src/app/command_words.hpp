// What a command of the operator did, told back to the operator.
#pragma once

#include "domain/command.hpp"
#include "domain/entry.hpp"
#include "domain/icu/locale.hpp"

#include <string>

namespace chapeau::app {

/// `Added $50 cash`, as it is told once the book has it.
std::string words_for(const domain::Command& command, const domain::Locale& locale);

/// The gift that a command names; 0 when it names none.
domain::EntrySeq gift_spoken_of(const domain::Command& command);

} // namespace chapeau::app
