// What people say on a network of our own making, for the scripted servers that tell of posts.
#pragma once

#include "base/clock.hpp"
#include "support/scripted_provider.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace chapeau::test {

struct ScriptedPost {
    std::string id;     // Letters and digits; the network makes its own of it.
    std::string author; // The same.
    std::string name;   // As the author wants to be called.
    std::string text;
    Timestamp created;    // As the author says.
    Timestamp seen;       // When the network first saw it.
    Timestamp searchable; // When its search first knows of it.
    std::string label;    // A moderator's; empty: none.
    std::string passes_on = {};
    std::int64_t followers = 0;
};

/// A post for each gift of the list, known to everybody at once.
inline std::vector<ScriptedPost> posts_of(const ScriptedProvider& provider) {
    std::vector<ScriptedPost> posts;
    for (const auto& gift : provider.gifts) {
        posts.push_back({.id = gift.id,
                         .author = gift.donor.empty() ? "somebody" : gift.donor,
                         .name = gift.name,
                         .text = gift.message + " #gala26",
                         .created = gift.created,
                         .seen = gift.created,
                         .searchable = gift.created,
                         .label = ""});
    }
    return posts;
}

} // namespace chapeau::test
