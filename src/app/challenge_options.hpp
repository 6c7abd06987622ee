// The section [challenge]: what the room is asked.
#pragma once

#include "app/environment.hpp"
#include "app/options_reader.hpp"
#include "domain/challenge.hpp"

#include <string>

namespace chapeau::app {

struct ChallengeReading {
    domain::Challenge challenge; // Of use only when no fault was noted.
    std::string language;
    std::string time_zone;
};

Keys challenge_keys();

ChallengeReading read_challenge(Section& section, const Environment& environment);

} // namespace chapeau::app
