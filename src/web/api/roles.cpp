#include "web/api/roles.hpp"

#include <array>

namespace chapeau::web {
namespace {

constexpr std::array kRoles = {Role::Operator, Role::Volunteer, Role::Presenter};

} // namespace

std::string_view word_of(Role role) {
    switch (role) {
    case Role::Operator:
        return "operator";
    case Role::Volunteer:
        return "volunteer";
    case Role::Presenter:
        break;
    }
    return "presenter";
}

std::optional<Role> parse_role(std::string_view word) {
    for (const auto role : kRoles) {
        if (word_of(role) == word) {
            return role;
        }
    }
    return std::nullopt;
}

} // namespace chapeau::web
