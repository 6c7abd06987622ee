// Ways to read a text as an eye does: many spellings of one word become the same letters.
//
// No single one suffices: skeletons leave letters in circles alone, and compatibility leaves
// Cyrillic ones. So a text and the lists are read in each way, and compared with their like.
#pragma once

#include "domain/icu/confusables.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::domain {

enum class Fold : std::uint8_t {
    Plain,       // Case, width, circles, mathematics and accents.
    Leet,        // Plain, and digits and signs that stand for letters.
    Look,        // What looks alike, then Leet.
    LookOfPlain, // Plain first, then what looks alike, then Leet.
};

inline constexpr std::array kFolds = {Fold::Plain, Fold::Leet, Fold::Look, Fold::LookOfPlain};

std::u32string folded(std::string_view text, Fold fold, const Confusables& confusables);

/// A text in every fold, by the number of the fold.
using Foldings = std::array<std::u32string, kFolds.size()>;

Foldings all_foldings(std::string_view text, const Confusables& confusables);

/// What stands between two words.
enum class Gap : std::uint8_t { None, Punctuation, Space };

struct Token {
    std::u32string letters;
    Gap gap_before = Gap::Space;
};

std::vector<Token> tokens_of(std::u32string_view folded_text);

/// A letter and how often it stands in a row.
struct Run {
    char32_t letter = 0;
    std::size_t count = 0;
    Gap gap_before = Gap::None; // None inside a word.
    bool ends_word = false;
};

std::vector<Run> runs_of(const std::vector<Token>& tokens);

std::u32string decoded(std::string_view text);

} // namespace chapeau::domain
