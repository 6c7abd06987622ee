// What both sites stand on, given by the app.
#pragma once

#include "base/clock.hpp"
#include "web/api/desk_window.hpp"
#include "web/desk.hpp"
#include "web/http_message.hpp"
#include "web/hub.hpp"

namespace chapeau::web {

/// All of it outlives the site.
struct Surroundings {
    Desk& desk;
    const Clock& clock;
    Post post; // Of the server.
    Hub& hub;  // Who asks for events is handed to it, and told by it.
};

} // namespace chapeau::web
