#include "domain/moderation/disguises.hpp"

#include "domain/icu/unicode.hpp"

#include <functional>

namespace chapeau::test {
namespace {

using Writer = std::function<char32_t(char)>;

bool is_letter(char letter) {
    return letter >= 'a' && letter <= 'z';
}

std::string written(std::string_view word, const Writer& writer, std::string_view between = {}) {
    std::string text;
    for (const char letter : word) {
        if (!text.empty()) {
            text += between;
        }
        domain::append_character(text, is_letter(letter) ? writer(letter)
                                                         : static_cast<char32_t>(letter));
    }
    return text;
}

char32_t same(char letter) {
    return static_cast<char32_t>(letter);
}

char32_t large(char letter) {
    return static_cast<char32_t>(letter - 'a' + 'A');
}

/// The letters of another alphabet that begins at `first`.
Writer alphabet(char32_t first) {
    return [first](char letter) { return first + static_cast<char32_t>(letter - 'a'); };
}

char32_t digit_for(char letter) {
    switch (letter) {
    case 'a':
        return U'4';
    case 'e':
        return U'3';
    case 'i':
        return U'1';
    case 'o':
        return U'0';
    case 's':
        return U'5';
    case 't':
        return U'7';
    default:
        return same(letter);
    }
}

char32_t sign_for(char letter) {
    switch (letter) {
    case 'a':
        return U'@';
    case 's':
        return U'$';
    case 'i':
        return U'!';
    case 'e':
        return U'\u20AC';
    default:
        return same(letter);
    }
}

char32_t cyrillic_for(char letter) {
    constexpr std::u32string_view kAscii = U"acehijkmopstuxyn";
    constexpr std::u32string_view kTwins =
        U"\u0430\u0441\u0435\u04BB\u0456\u0458\u043A\u043C\u043E\u0440\u0455\u0442\u03C5\u0445"
        U"\u0443\u0578";
    const auto at = kAscii.find(same(letter));
    return at == std::u32string_view::npos ? same(letter) : kTwins[at];
}

std::string drawn_out(std::string_view word, std::size_t times) {
    std::string text;
    for (const char letter : word) {
        text.append(is_letter(letter) ? times : 1, letter);
    }
    return text;
}

std::string with_marks(std::string_view word, int marks) {
    std::string text;
    for (const char letter : word) {
        text.push_back(letter);
        for (int i = 0; is_letter(letter) && i < marks; ++i) {
            domain::append_character(text, 0x0300 + static_cast<char32_t>((i * 7 + letter) % 0x30));
        }
    }
    return text;
}

/// Letter by letter another disguise.
std::string mixed(std::string_view word) {
    std::string text;
    std::size_t i = 0;
    for (const char letter : word) {
        const std::vector<Writer> ways = {same, digit_for, alphabet(0xFF41), cyrillic_for,
                                          alphabet(0x24D0)};
        domain::append_character(text, is_letter(letter) ? ways[i++ % ways.size()](letter)
                                                         : same(letter));
        domain::append_character(text, i % 2 == 0 ? 0x200B : 0x2060);
    }
    return text;
}

} // namespace

std::vector<Disguise> disguises_of(std::string_view word) {
    const std::string plain(word);
    return {
        {"plain", plain},
        {"large", written(word, large)},
        {"in a sentence", "Hello " + plain + ", friend"},
        {"digits", written(word, digit_for)},
        {"signs", written(word, sign_for)},
        {"spaced", written(word, same, " ")},
        {"dotted", written(word, same, ".")},
        {"dashed", written(word, same, "-")},
        {"underlined", written(word, same, "_")},
        {"zero width", written(word, same, "\u200B")},
        {"joined", written(word, same, "\u200D")},
        {"soft hyphens", written(word, same, "\u00AD")},
        {"fillers", written(word, same, "\u3164")},
        {"braille blanks", written(word, same, "\u2800")},
        {"confusable", written(word, cyrillic_for)},
        {"bold mathematics", written(word, alphabet(0x1D41A))},
        {"script mathematics", written(word, alphabet(0x1D4EA))},
        {"full width", written(word, alphabet(0xFF41))},
        {"circled", written(word, alphabet(0x24D0))},
        {"black circles", written(word, alphabet(0x1F150))},
        {"black squares", written(word, alphabet(0x1F170))},
        {"drawn out", drawn_out(word, 4)},
        {"doubled", drawn_out(word, 2)},
        {"accents", with_marks(word, 1)},
        {"zalgo", with_marks(word, 12)},
        {"override", "\u202E" + plain + "\u202C"},
        {"isolates", written(word, same, "\u2068")},
        {"tags", plain + "\U000E0041\U000E0042"},
        {"exclaimed", plain + "!!!"},
        {"with a flag", plain + " \U0001F1EB\U0001F1F7"},
        {"mixed", mixed(word)},
    };
}

} // namespace chapeau::test
