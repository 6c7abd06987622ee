#include "base/text.hpp"
#include "domain/icu/unicode.hpp"
#include "domain/moderation/moderator.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace chapeau::domain {

namespace {

// The lengths of the numbers of payment cards (ISO/IEC 7812; the shortest in use has 13 digits).
constexpr std::size_t kCardDigitsMin = 13;
constexpr std::size_t kCardDigitsMax = 19;

// So many signs between two digits do not part a number: " - " is how people group it.
constexpr std::size_t kCardGapMax = 3;

// No field of ours is longer; a megabyte of digits is refused for its length, not scanned.
constexpr std::size_t kScannedBytesMax = 65'536;

bool passes_luhn(const std::vector<int>& digits, std::size_t first, std::size_t count) {
    int sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        int digit = digits[first + count - 1 - i];
        if (i % 2 == 1) {
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        }
        sum += digit;
    }
    return sum % 10 == 0;
}

/// The first digits of the schemes in use; zero and one begin no card, and phone numbers do.
bool begins_like_a_card(int first) {
    return first >= 2 && first <= 6;
}

bool holds_card(const std::vector<int>& digits) {
    for (std::size_t first = 0; first + kCardDigitsMin <= digits.size(); ++first) {
        if (!begins_like_a_card(digits[first])) {
            continue;
        }
        for (std::size_t count = kCardDigitsMin;
             count <= kCardDigitsMax && first + count <= digits.size(); ++count) {
            if (passes_luhn(digits, first, count)) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

bool contains_card_number(std::string_view raw) {
    if (!is_valid_utf8(raw)) {
        return false; // It is refused as unreadable.
    }
    // Takes digits out of their circles, and what nobody sees out of the number.
    const std::string text = to_nfkc_casefold(truncate_utf8(raw, kScannedBytesMax));
    std::vector<int> digits;
    std::size_t gap = 0;
    for (std::size_t offset = 0; offset < text.size();) {
        const char32_t character = next_character(text, offset);
        if (const int digit = digit_value(character); digit >= 0) {
            digits.push_back(digit);
            gap = 0;
            continue;
        }
        const CharacterKind kind = kind_of(character);
        if (kind != CharacterKind::Visible && kind != CharacterKind::Space) {
            continue; // What takes no room parts nothing.
        }
        const bool may_part = !is_content(character);
        ++gap;
        if (!may_part || gap > kCardGapMax) {
            if (holds_card(digits)) {
                return true;
            }
            digits.clear();
            gap = 0;
        }
    }
    return holds_card(digits);
}

} // namespace chapeau::domain
