// What becomes of the names and messages that people give: who may let them through to the room.
#pragma once

#include "domain/moderation/judgement.hpp"

#include <cstdint>

namespace chapeau::domain {

/// Which words reach the room without being approved one by one.
enum class WordsMode : std::uint8_t {
    Nothing,    // Panic: no name and no message at all, whatever was approved.
    HoldAll,    // Every name waits, those of feeds too.
    HoldPhones, // What phones send waits; what feeds tell passes when it is clean. The default.
    Clean,      // What is clean passes, from everywhere.
};

/// What has become of a gift's name and message.
enum class WordsState : std::uint8_t {
    Anonymous, // There are none.
    Waiting,   // For somebody to approve them.
    Shown,
    Hidden, // By the operator, by the giver, by the mode, or because they are abuse.
};

/// Of words that nobody has judged yet: they wait. The moderator never holds a text without an
/// objection.
inline constexpr Judgement kNotJudged{Verdict::Hold, Objection::None};

/// Who wrote the words.
enum class WordsOrigin : std::uint8_t {
    Feed,  // Somebody on a provider's page.
    Phone, // Somebody in the room, on our own page.
    Desk,  // The operator's side.
};

} // namespace chapeau::domain
