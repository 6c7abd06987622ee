// What a frozen screen must no longer say. Its figures stand still by wish; a name or a message
// that the operator takes away goes at once all the same.
#pragma once

#include "domain/screen_text.hpp"
#include "domain/snapshot.hpp"
#include "domain/wall/wall_view.hpp"

#include <cstdint>

namespace chapeau::display {

/// `shown` without the words that `newest` has taken away, and with those that it has given back.
/// Rows keep their places and sums. A row of which `newest` knows nothing loses its words when
/// anybody was hidden since, or when its gift fell: better one name too few than one too many.
domain::Snapshot with_words_taken_away(domain::Snapshot shown, const domain::Snapshot& newest,
                                       const domain::ScreenText& supporter);

/// What becomes of a card whose words were changed by their author.
enum class Edited : std::uint8_t {
    Follows, // It says the new words.
    Leaves,  // The old words are void, and nothing new comes onto a frozen screen.
};

/// The same for the wall, whose cards leave it. A card of which `newest` knows nothing may only
/// have fallen off its end; it leaves when words were taken away since, or when `newest` has room
/// for it.
domain::WallView without_removed(domain::WallView shown, const domain::WallView& newest,
                                 Edited edited);

} // namespace chapeau::display
