// How a provider's own total differs from the book, and what was done about it, in the operator's
// words: missing, withdrawn, undisclosed or lowered, with the figures.
#pragma once

#include "domain/icu/locale.hpp"
#include "sources/poller.hpp"

#include <string>

namespace chapeau::app {

/// Pure. Empty when there is nothing to tell. What only moves while gifts come in is not told: the
/// total and the list are never read in the same instant.
std::string difference_words(const sources::SourceHealth& source, const domain::Locale& locale);

} // namespace chapeau::app
