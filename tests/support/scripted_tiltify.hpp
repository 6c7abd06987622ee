// Tiltify of our own making: a token, a campaign with its sum, and donations newest first by pages
// with a pointer, from the list of a ScriptedProvider. Pure.
//
//   /oauth/token
//   /api/public/campaigns/<id>[/donations]   team_campaigns too, any id but "unknown"
#pragma once

#include "support/scripted_provider.hpp"
#include "support/scripted_token.hpp"

namespace chapeau::test {

class ScriptedTiltify {
public:
    ScriptedToken token;
    std::int64_t sum_offset_cents = 0; // What its total tells beyond its list.
    int page_requests = 0;

    Answer answer(ScriptedProvider& provider, const Asked& asked);

private:
    Answer donations(const ScriptedProvider& provider, const Asked& asked);
};

} // namespace chapeau::test
