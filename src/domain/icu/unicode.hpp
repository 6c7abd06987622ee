// Unicode's rules about text, by ICU, which only this folder includes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chapeau::domain {

inline constexpr char32_t kZeroWidthNonJoiner = 0x200C;
inline constexpr char32_t kZeroWidthJoiner = 0x200D;

/// Normalisation form C. `text` must be well-formed UTF-8.
std::string to_nfc(std::string_view text);

/// Letters that mean the same made the same, and what can be ignored left out: case, width, the
/// letters in circles and those of mathematics. `text` must be well-formed UTF-8.
std::string to_nfkc_casefold(std::string_view text);

/// Without the accents that any script may borrow; the vowel signs of a script of its own stay.
std::string without_accents(std::string_view text);

/// As it is written, in small letters, in large ones, and with a large one at each word's head.
std::array<std::string, 4> in_every_case(std::string_view text);

std::size_t grapheme_count(std::string_view text);

/// The first `count` grapheme clusters, whole.
std::string_view grapheme_prefix(std::string_view text, std::size_t count);

/// What the rules of screen text need to know about one character.
enum class CharacterKind {
    Visible,     // A letter, digit, punctuation, symbol or emoji.
    Mark,        // Painted over or under what stands before it, taking no room of its own.
    SpacingMark, // Belongs to what stands before it, but takes room: a vowel sign of India.
    Space,       // Any white space, line breaks included.
    Joiner,      // ZWJ, ZWNJ or a variation selector: needed inside some scripts and emoji.
    Invisible,   // Default-ignorable or blank to the eye: fillers, zero widths, soft hyphens, tags.
    Forbidden,   // Control, bidirectional control, surrogate, private use, unassigned.
};

CharacterKind kind_of(char32_t character);

/// Steers the direction of the text around it.
bool is_bidi(char32_t character);

/// A letter, a digit or an emoji: what makes a text say something.
bool is_content(char32_t character);

/// What words are made of: letters, digits and the marks on them.
bool is_word_character(char32_t character);

/// What a decimal digit of any script counts; -1 for all else.
int digit_value(char32_t character);

/// Can stand on either side of a ZWJ in an emoji sequence.
bool is_pictograph(char32_t character);

/// Has an emoji style that a variation selector may ask for; digits have one too.
bool has_emoji_style(char32_t character);

/// A unified ideograph, whose personal forms are told apart by variation selectors.
bool is_ideograph(char32_t character);

/// Silences the vowel of a consonant; what follows may join it.
bool is_virama(char32_t character);

/// Connects to the letter that follows it, or to the one before it, as in Arabic.
bool joins_next(char32_t character);
bool joins_previous(char32_t character);

/// Decodes the character at `offset` and moves `offset` behind it. `text` must be well-formed.
char32_t next_character(std::string_view text, std::size_t& offset);

void append_character(std::string& text, char32_t character);

} // namespace chapeau::domain
