// The section [wall]: whose posts are trusted, whose are not wanted, and whether phones may write.
//
// Threads: values; read at start, by main.
#pragma once

#include "app/options_reader.hpp"
#include "domain/wall/welcome.hpp"

#include <cstddef>

namespace chapeau::app {

/// A list that is longer belongs into a moderation service, not into a file.
inline constexpr std::size_t kWallNamesMax = 1000;

struct WallOptions {
    domain::WallRules rules;
    bool takes_messages = true; // From the attendee's page.
};

Keys wall_keys();

WallOptions read_wall(Section& section);

} // namespace chapeau::app
