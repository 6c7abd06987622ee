// How large things may be, and how a header begins. No exceptions and no ratchet: what does not
// fit is divided.
#pragma once

#include "house/source_tree.hpp"

#include <cstddef>

namespace chapeau::house {

inline constexpr std::size_t kColumnsMax = 100;
inline constexpr std::size_t kFileLinesMax = 500;
inline constexpr std::size_t kFunctionLinesMax = 70;

/// Characters, not bytes. Code and scripts; prose wraps as it likes.
Faults check_columns(const Files& files);

Faults check_file_lengths(const Files& files);

/// From the first line of its head to its closing brace. Found by braces: what opens one in a
/// namespace or a class and is neither a type nor a value is a function.
Faults check_function_lengths(const Files& files);

/// A paragraph that says what the file is, then `#pragma once`.
Faults check_header_beginnings(const Files& files);

} // namespace chapeau::house
