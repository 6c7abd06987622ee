// Small rules about bytes and words that several layers need. Nothing here asks a locale.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chapeau {

/// Well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.
bool is_valid_utf8(std::string_view text);

/// Cuts at `size_bytes_max` or a little before, never inside a character.
std::string_view truncate_utf8(std::string_view text, std::size_t size_bytes_max);

/// ASCII white space only.
std::string_view trim(std::string_view text);

/// ASCII letters only; for header names and configuration words.
std::string to_lower_ascii(std::string_view text);

/// Decimal digits with an optional minus sign, all of `text`, within int64.
std::optional<std::int64_t> parse_int64(std::string_view text);

/// The candidate that a typing mistake most likely meant, if one is near enough to suggest.
std::optional<std::string_view> nearest_word(std::string_view word,
                                             std::span<const std::string_view> candidates);

} // namespace chapeau
