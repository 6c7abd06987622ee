#include "display/screen/placement.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace chapeau::display {

std::optional<std::size_t> find_monitor(std::span<const std::string> names, std::string_view wish) {
    if (const auto number = parse_int64(wish)) {
        const bool exists = *number >= 0 && static_cast<std::size_t>(*number) < names.size();
        return exists ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
    }
    auto found = std::find(names.begin(), names.end(), wish);
    if (found == names.end()) {
        found = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
            return name.find(wish) != std::string::npos;
        });
    }
    return found == names.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - names.begin()));
}

bool PlaceKeeper::must_move(const Placement& wanted, const Placement& actual) {
    const bool is_there =
        wanted.monitor == actual.monitor && (wanted.monitor.empty() || wanted == actual);
    if (is_there) {
        tried_.reset();
        return false;
    }
    if (wanted.monitor == actual.monitor && tried_ == wanted) {
        return false;
    }
    tried_ = wanted;
    return true;
}

} // namespace chapeau::display
