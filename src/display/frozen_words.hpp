// What a frozen screen must no longer say. Its figures stand still by wish; a name or a message
// that the operator takes away goes at once all the same.
#pragma once

#include "domain/screen_text.hpp"
#include "domain/snapshot.hpp"

namespace chapeau::display {

/// `shown` without the words that `newest` has taken away, and with those that it has given back.
/// Rows keep their places and sums. A row of which `newest` knows nothing loses its words when
/// anybody was hidden since, or when its gift fell: better one name too few than one too many.
domain::Snapshot with_words_taken_away(domain::Snapshot shown, const domain::Snapshot& newest,
                                       const domain::ScreenText& supporter);

} // namespace chapeau::display
