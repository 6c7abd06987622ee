// What stands between the method and the version of a request.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chapeau::web {

struct Target {
    std::string path;  // Decoded once: "%2541" is "%41". Valid UTF-8 without control characters.
    std::string query; // As it was sent; visible ASCII.
};

/// Nothing for what is not a path from the root: another address, a broken escape, bytes that a
/// browser would have escaped.
std::optional<Target> parse_target(std::string_view text);

} // namespace chapeau::web
