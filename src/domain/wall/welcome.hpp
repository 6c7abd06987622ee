// Whose posts a configuration trusts, and whose it does not want. Pure.
#pragma once

#include "domain/wall/mention.hpp"

#include <string>
#include <vector>

namespace chapeau::domain {

/// Authors are named by their handle, with or without the sign before it, or by the id that their
/// network gives them; letters count in either case. A server counts with all below it.
struct WallRules {
    std::vector<std::string> trusted_authors{};
    std::vector<std::string> blocked_authors{};
    std::vector<std::string> blocked_servers{};
};

bool is_trusted(const WallRules& rules, const Voice& voice);
bool is_unwelcome(const WallRules& rules, const Voice& voice);

} // namespace chapeau::domain
