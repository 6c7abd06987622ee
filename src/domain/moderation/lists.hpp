// The lists that are in force on every evening, whatever an operator adds.
#pragma once

#include "domain/moderation/judgement.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace chapeau::domain {

/// Where in a text a word counts.
enum class Reach : std::uint8_t {
    Word,   // As a word of its own, or its plural: short words live inside honest ones.
    Inside, // Anywhere in a word: no honest word holds it, or those that do are allowed by name.
};

struct AbuseWord {
    std::string_view word; // In small letters; a phrase has blanks.
    Reach reach;
    Verdict verdict; // Hold where it has an honest meaning as well.
};

std::span<const AbuseWord> english_abuse();
std::span<const AbuseWord> french_abuse();

/// Signs of hatred and rude gestures that are no words.
std::span<const std::string_view> abusive_signs();

/// Honest words and names that hold a word of abuse.
std::span<const std::string_view> allowed_words();

/// Names of those who run the evening: nobody else bears one, not even beside another name.
std::span<const std::string_view> reserved_roles();

/// As a whole name only, because they are honest words or surnames beside others.
std::span<const std::string_view> reserved_names();

std::span<const std::string_view> coded_numbers();

} // namespace chapeau::domain
