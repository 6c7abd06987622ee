// Who may do what with a paired tablet.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace chapeau::web {

enum class Role : std::uint8_t {
    Operator = 1,  // Everything.
    Volunteer = 2, // Walks the room with the hat.
    Presenter = 4, // On stage: reads, freezes, blanks.
};

using RoleMask = std::uint8_t;

constexpr RoleMask mask_of(Role role) {
    return static_cast<RoleMask>(role);
}
constexpr RoleMask operator|(Role left, Role right) {
    return static_cast<RoleMask>(mask_of(left) | mask_of(right));
}

inline constexpr RoleMask kEveryRole = 7;

constexpr bool may(Role role, RoleMask mask) {
    return (mask_of(role) & mask) != 0;
}

std::string_view word_of(Role role);
std::optional<Role> parse_role(std::string_view word);

} // namespace chapeau::web
