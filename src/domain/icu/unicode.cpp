#include "domain/icu/unicode.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <memory>
#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>

namespace chapeau::domain {

namespace {

constexpr char32_t kBrailleBlank = 0x2800;
constexpr char32_t kNullNotehead = 0x1D159;
constexpr char32_t kObjectReplacement = 0xFFFC;
constexpr char32_t kReplacement = 0xFFFD; // Somebody before us failed to read these bytes.

UChar32 as_icu(char32_t character) {
    return static_cast<UChar32>(character);
}

bool has(char32_t character, UProperty property) {
    return u_hasBinaryProperty(as_icu(character), property) != 0;
}

UJoiningType joining_type(char32_t character) {
    return static_cast<UJoiningType>(u_getIntPropertyValue(as_icu(character), UCHAR_JOINING_TYPE));
}

bool is_joiner(char32_t character) {
    return character == kZeroWidthNonJoiner || character == kZeroWidthJoiner ||
           has(character, UCHAR_VARIATION_SELECTOR);
}

bool is_blank_to_the_eye(char32_t character) {
    return has(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || character == kBrailleBlank ||
           character == kNullNotehead || character == kObjectReplacement ||
           character == kReplacement;
}

/// Each byte is a cluster of its own; a carriage return would share one with a line feed.
bool is_plain_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\r'; });
}

/// Calls `visit` with the byte offset behind each cluster until it answers false.
template <class Visit>
void for_each_grapheme_end(std::string_view text, Visit visit) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> breaks(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    UText* const opened =
        utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &status);
    ENSURE(U_SUCCESS(status) != 0, "ICU has its rules for grapheme clusters");
    const std::unique_ptr<UText, decltype(&utext_close)> utext(opened, &utext_close);
    breaks->setText(utext.get(), status);
    ENSURE(U_SUCCESS(status) != 0, "ICU reads well-formed UTF-8");
    breaks->first();
    for (int32_t end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next()) {
        if (!visit(static_cast<std::size_t>(end))) {
            return;
        }
    }
}

std::string normalised(std::string_view text, const icu::Normalizer2& form) {
    UErrorCode status = U_ZERO_ERROR;
    std::string result;
    icu::StringByteSink<std::string> sink(&result, static_cast<int32_t>(text.size()));
    form.normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink,
                       nullptr, status);
    ENSURE(U_SUCCESS(status) != 0, "ICU normalises well-formed UTF-8");
    return result;
}

} // namespace

std::string to_nfc(std::string_view text) {
    if (is_plain_ascii(text)) {
        return std::string(text);
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(status);
    ENSURE(U_SUCCESS(status) != 0, "ICU has its data for NFC");
    return normalised(text, *nfc);
}

std::string to_nfkc_casefold(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const form = icu::Normalizer2::getNFKCCasefoldInstance(status);
    ENSURE(U_SUCCESS(status) != 0, "ICU has its data for NFKC_Casefold");
    return normalised(text, *form);
}

std::string without_accents(std::string_view text) {
    if (is_plain_ascii(text)) {
        return std::string(text);
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const nfd = icu::Normalizer2::getNFDInstance(status);
    ENSURE(U_SUCCESS(status) != 0, "ICU has its data for NFD");
    const std::string apart = normalised(text, *nfd);
    std::string kept;
    for (std::size_t offset = 0; offset < apart.size();) {
        const char32_t character = next_character(apart, offset);
        const bool is_accent =
            kind_of(character) == CharacterKind::Mark &&
            u_getIntPropertyValue(as_icu(character), UCHAR_SCRIPT) == USCRIPT_INHERITED;
        if (!is_accent) {
            append_character(kept, character);
        }
    }
    return to_nfc(kept);
}

std::array<std::string, 4> in_every_case(std::string_view text) {
    const icu::Locale& root = icu::Locale::getRoot();
    const auto original = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
    std::array<std::string, 4> cases{std::string(text), {}, {}, {}};
    icu::UnicodeString(original).toLower(root).toUTF8String(cases[1]);
    icu::UnicodeString(original).toUpper(root).toUTF8String(cases[2]);
    icu::UnicodeString(original).toTitle(nullptr, root).toUTF8String(cases[3]);
    return cases;
}

std::size_t grapheme_count(std::string_view text) {
    if (is_plain_ascii(text)) {
        return text.size();
    }
    std::size_t count = 0;
    for_each_grapheme_end(text, [&](std::size_t /*end*/) {
        ++count;
        return true;
    });
    return count;
}

std::string_view grapheme_prefix(std::string_view text, std::size_t count) {
    if (is_plain_ascii(text)) {
        return text.substr(0, count);
    }
    std::size_t length = 0;
    std::size_t taken = 0;
    if (count > 0) {
        for_each_grapheme_end(text, [&](std::size_t end) {
            length = end;
            return ++taken < count;
        });
    }
    return text.substr(0, length);
}

CharacterKind kind_of(char32_t character) {
    if (u_isUWhiteSpace(as_icu(character)) != 0) {
        return CharacterKind::Space;
    }
    if (is_joiner(character)) {
        return CharacterKind::Joiner;
    }
    if (has(character, UCHAR_BIDI_CONTROL)) {
        return CharacterKind::Forbidden;
    }
    if (is_blank_to_the_eye(character)) {
        return CharacterKind::Invisible;
    }
    switch (u_charType(as_icu(character))) {
    case U_CONTROL_CHAR:
    case U_SURROGATE:
    case U_PRIVATE_USE_CHAR:
    case U_UNASSIGNED:
        return CharacterKind::Forbidden;
    case U_FORMAT_CHAR:
        return has(character, UCHAR_PREPENDED_CONCATENATION_MARK) ? CharacterKind::Visible
                                                                  : CharacterKind::Invisible;
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
        return CharacterKind::Mark;
    case U_COMBINING_SPACING_MARK:
        return CharacterKind::SpacingMark;
    default:
        return CharacterKind::Visible;
    }
}

bool is_bidi(char32_t character) {
    return has(character, UCHAR_BIDI_CONTROL);
}

bool is_content(char32_t character) {
    return u_isalnum(as_icu(character)) != 0 || has(character, UCHAR_ALPHABETIC) ||
           is_pictograph(character) || has(character, UCHAR_REGIONAL_INDICATOR);
}

bool is_word_character(char32_t character) {
    constexpr std::uint32_t kMarks = U_GC_M_MASK;
    return u_isalnum(as_icu(character)) != 0 ||
           (U_MASK(u_charType(as_icu(character))) & kMarks) != 0;
}

int digit_value(char32_t character) {
    return u_charDigitValue(as_icu(character));
}

bool is_pictograph(char32_t character) {
    return has(character, UCHAR_EXTENDED_PICTOGRAPHIC);
}

bool has_emoji_style(char32_t character) {
    return has(character, UCHAR_EMOJI);
}

bool is_ideograph(char32_t character) {
    return has(character, UCHAR_UNIFIED_IDEOGRAPH);
}

bool is_virama(char32_t character) {
    constexpr std::uint8_t kViramaClass = 9; // Canonical_Combining_Class=Virama.
    return u_getCombiningClass(as_icu(character)) == kViramaClass;
}

bool joins_next(char32_t character) {
    const UJoiningType type = joining_type(character);
    return type == U_JT_DUAL_JOINING || type == U_JT_LEFT_JOINING || type == U_JT_JOIN_CAUSING;
}

bool joins_previous(char32_t character) {
    const UJoiningType type = joining_type(character);
    return type == U_JT_DUAL_JOINING || type == U_JT_RIGHT_JOINING || type == U_JT_JOIN_CAUSING;
}

char32_t next_character(std::string_view text, std::size_t& offset) {
    const auto byte_at = [&](std::size_t at) {
        ENSURE(at < text.size(), "only well-formed UTF-8 is decoded");
        return static_cast<unsigned char>(text[at]);
    };
    const unsigned char lead = byte_at(offset);
    ++offset;
    if (lead < 0x80) {
        return lead;
    }
    // The lead byte says how many bytes follow, six bits in each.
    const int following = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    char32_t character = lead & (0x3FU >> following);
    for (int i = 0; i < following; ++i) {
        character = (character << 6U) | (byte_at(offset) & 0x3FU);
        ++offset;
    }
    return character;
}

void append_character(std::string& text, char32_t character) {
    icu::UnicodeString(as_icu(character)).toUTF8String(text);
}

} // namespace chapeau::domain
