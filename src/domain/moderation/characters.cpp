#include "domain/moderation/characters.hpp"

#include "domain/icu/unicode.hpp"
#include "domain/screen_text.hpp"

#include <cstddef>
#include <string>

namespace chapeau::domain {

namespace {

/// Turns what follows around. The other bidirectional controls are put in by keyboards and
/// address books, and are taken out in silence.
bool is_override(char32_t character) {
    constexpr char32_t kLeftToRightOverride = 0x202D;
    constexpr char32_t kRightToLeftOverride = 0x202E;
    return character == kLeftToRightOverride || character == kRightToLeftOverride;
}

/// Letters nobody sees: a message under the message.
bool is_tag(char32_t character) {
    constexpr char32_t kTagFirst = 0xE0000;
    constexpr char32_t kTagLast = 0xE007F;
    return character >= kTagFirst && character <= kTagLast;
}

} // namespace

Objection objection_to_raw(std::string_view raw) {
    const std::string text = to_nfc(raw);
    std::size_t marks = 0;
    bool in_flag = false;
    for (std::size_t offset = 0; offset < text.size();) {
        const char32_t character = next_character(text, offset);
        constexpr char32_t kBlackFlag = 0x1F3F4;
        in_flag = character == kBlackFlag || (in_flag && is_tag(character));
        const CharacterKind kind = kind_of(character);
        const bool is_plain_control = kind == CharacterKind::Forbidden && !is_bidi(character);
        if (is_override(character) || is_plain_control || (is_tag(character) && !in_flag)) {
            return Objection::Invisible;
        }
        marks = kind == CharacterKind::Mark ? marks + 1 : 0;
        if (marks > kMarksInARowMax) {
            return Objection::TooManyMarks;
        }
    }
    return Objection::None;
}

Objection objection_to_scripts(std::string_view clean, const Confusables& confusables) {
    char32_t zero_of_digits = 0;
    std::size_t begin = 0;
    bool is_plain = true;
    const auto is_mixed = [&](std::size_t end) {
        return !is_plain && end > begin &&
               confusables.mixes_scripts(clean.substr(begin, end - begin));
    };
    for (std::size_t offset = 0; offset < clean.size();) {
        const std::size_t at = offset;
        const char32_t character = next_character(clean, offset);
        if (const int digit = digit_value(character); digit >= 0) {
            const char32_t zero = character - static_cast<char32_t>(digit);
            if (zero_of_digits != 0 && zero != zero_of_digits) {
                return Objection::MixedDigits;
            }
            zero_of_digits = zero;
        }
        const bool joins = character == kZeroWidthJoiner || character == kZeroWidthNonJoiner;
        if (!is_word_character(character) && !joins) {
            if (is_mixed(at)) {
                return Objection::MixedScripts;
            }
            begin = offset;
            is_plain = true;
        } else {
            is_plain = is_plain && character < 0x80;
        }
    }
    return is_mixed(clean.size()) ? Objection::MixedScripts : Objection::None;
}

} // namespace chapeau::domain
