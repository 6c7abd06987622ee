// What a paired tablet may have done, who may have it done, and how its members become a command:
// one table, so that no deed is without its rule.
#pragma once

#include "base/result.hpp"
#include "domain/challenge.hpp"
#include "domain/command.hpp"
#include "web/api/json_body.hpp"
#include "web/api/roles.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace chapeau::web {

/// What a deed needs to know besides what it was told.
struct DeedMoment {
    const domain::Challenge& challenge;
    Timestamp now;
};

struct Deed {
    std::string_view name;
    RoleMask roles;
    Result<domain::Command::What> (*read)(const JsonBody& body, const DeedMoment& moment);
};

std::span<const Deed> all_deeds();

/// Null: no such deed.
const Deed* find_deed(std::string_view name);

inline constexpr std::size_t kDeedNameBytesMax = 32;

} // namespace chapeau::web
