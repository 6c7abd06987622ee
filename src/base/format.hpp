// Text from a checked pattern. The toolchain of Debian 12 has no std::format yet; fmt is the
// same thing, and this header and base/result.hpp are its only doors.
#pragma once

#include <fmt/format.h>
#include <string>
#include <utility>

namespace chapeau {

using fmt::format_string;

struct Format {
    template <class... Args>
    std::string operator()(format_string<Args...> text, Args&&... args) const {
        return fmt::format(text, std::forward<Args>(args)...);
    }
};

/// An object, not a function: a call with a std::string would else find std::format too, where
/// the library has one, and be ambiguous.
inline constexpr Format format{}; // NOLINT(readability-identifier-naming): it is called like one.

} // namespace chapeau
