// C++ as the rules read it: by lines, and without what comments and literals say.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::house {

/// Without the line ends. A last line that has no end counts too.
std::vector<std::string_view> lines_of(std::string_view text);

/// The same text, of the same length and lines, with blanks for comments and for the insides of
/// string and character literals.
std::string without_comments_and_literals(std::string_view code);

/// Where `word` stands alone, not as a part of a longer identifier; npos if nowhere.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0);

struct Include {
    std::string path;
    bool is_quoted; // "path" rather than <path>.
};

std::optional<Include> include_of(std::string_view line);

} // namespace chapeau::house
