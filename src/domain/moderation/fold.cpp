#include "domain/moderation/fold.hpp"

#include "domain/icu/unicode.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::domain {

namespace {

struct Spelling {
    char32_t letter;
    std::u32string_view reads;
};

// Letters that Unicode keeps apart from those they are read as, sorted: ligatures and strokes,
// and the small capitals that the skeletons of Greek and Cyrillic letters end in.
constexpr Spelling kSpellings[] = {
    {U'æ', U"ae"},  {U'ð', U"d"},   {U'ø', U"o"},   {U'þ', U"th"},  {U'đ', U"d"},   {U'ħ', U"h"},
    {U'ı', U"i"},   {U'ł', U"l"},   {U'œ', U"oe"},  {U'ŧ', U"t"},   {U'ƞ', U"n"},   {0x0262, U"g"},
    {0x026A, U"i"}, {0x0274, U"n"}, {0x0280, U"r"}, {0x028D, U"m"}, {0x028F, U"y"}, {0x0299, U"b"},
    {0x029C, U"h"}, {0x029F, U"l"}, {U'μ', U"u"},   {U'и', U"n"},   {0x1D00, U"a"}, {0x1D04, U"c"},
    {0x1D05, U"d"}, {0x1D07, U"e"}, {0x1D0A, U"j"}, {0x1D0B, U"k"}, {0x1D0D, U"m"}, {0x1D0F, U"o"},
    {0x1D18, U"p"}, {0x1D1B, U"t"}, {0x1D1C, U"u"}, {0x1D20, U"v"}, {0x1D21, U"w"}, {0x1D22, U"z"},
    {0xA730, U"f"}, {0xA731, U"s"},
};

/// The letters in black circles and squares, and those that flags are made of: the only ones in
/// frames that compatibility does not free.
char32_t out_of_frame(char32_t character) {
    constexpr std::array<char32_t, 4> kAlphabets = {0x1F150, 0x1F170, 0x1F1E6, 0x1F130};
    for (const char32_t first : kAlphabets) {
        if (character >= first && character < first + 26) {
            return U'a' + (character - first);
        }
    }
    return character;
}

void append_spelling(std::u32string& text, char32_t character) {
    const auto* const found =
        std::lower_bound(std::begin(kSpellings), std::end(kSpellings), character,
                         [](const Spelling& s, char32_t letter) { return s.letter < letter; });
    if (found != std::end(kSpellings) && found->letter == character) {
        text += found->reads;
    } else {
        text.push_back(character);
    }
}

std::u32string plain(std::string_view text) {
    const std::string same = without_accents(to_nfkc_casefold(text));
    std::u32string letters;
    letters.reserve(same.size());
    for (std::size_t offset = 0; offset < same.size();) {
        append_spelling(letters, next_character(same, offset));
    }
    return letters;
}

/// What a digit is read as inside a word; 0 when it is no letter.
char32_t letter_of_digit(char32_t character) {
    switch (character) {
    case U'0':
        return U'o';
    case U'1':
        return U'i';
    case U'3':
        return U'e';
    case U'4':
        return U'a';
    case U'5':
        return U's';
    case U'6':
    case U'9':
        return U'g';
    case U'7':
        return U't';
    case U'8':
        return U'b';
    default:
        return 0;
    }
}

/// What a sign is read as inside a word; 0 when it is none.
char32_t letter_of_sign(char32_t character) {
    switch (character) {
    case U'@':
        return U'a';
    case U'$':
        return U's';
    case U'\u20AC': // The sign of the euro.
        return U'e';
    case U'!':
    case U'|':
    case U'\u00A1':
        return U'i';
    case U'+':
        return U't';
    default:
        return 0;
    }
}

bool is_digits_only(std::u32string_view text, std::size_t at) {
    const auto is_part = [](char32_t c) { return is_word_character(c) || letter_of_sign(c) != 0; };
    while (at > 0 && is_part(text[at - 1])) {
        --at;
    }
    for (; at < text.size() && is_part(text[at]); ++at) {
        if (digit_value(text[at]) < 0) {
            return false;
        }
    }
    return true;
}

/// Reads digits and signs as letters where they stand in a word. A number stays a number: table
/// 455 is no insult. The letters i and l become one, because the digit is both.
std::u32string leet(const std::u32string& text) {
    std::u32string letters = text;
    std::transform(text.begin(), text.end(), letters.begin(), out_of_frame);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char32_t character = text[at];
        const bool before = at > 0 && is_word_character(text[at - 1]);
        const bool after = at + 1 < text.size() && is_word_character(text[at + 1]);
        if (const char32_t sign = letter_of_sign(character); sign != 0) {
            // A word often ends in exclamation marks, and seldom in dollars.
            const bool doubles =
                at > 0 && text[at - 1] == character && letters[at - 1] == sign && sign != U'i';
            if (sign == U'i' ? before && after : before || after || doubles) {
                letters[at] = sign;
            }
        } else if (const char32_t digit = letter_of_digit(character); digit != 0) {
            if (!is_digits_only(text, at)) {
                letters[at] = digit;
            }
        } else if (character == U'l') {
            letters[at] = U'i';
        }
    }
    return letters;
}

} // namespace

std::u32string decoded(std::string_view text) {
    std::u32string characters;
    characters.reserve(text.size());
    for (std::size_t offset = 0; offset < text.size();) {
        characters.push_back(next_character(text, offset));
    }
    return characters;
}

std::u32string folded(std::string_view text, Fold fold, const Confusables& confusables) {
    switch (fold) {
    case Fold::Plain:
        return plain(text);
    case Fold::Leet:
        return leet(plain(text));
    case Fold::Look:
        return leet(plain(confusables.skeleton(text)));
    case Fold::LookOfPlain:
        break;
    }
    return leet(plain(confusables.skeleton(without_accents(to_nfkc_casefold(text)))));
}

Foldings all_foldings(std::string_view text, const Confusables& confusables) {
    Foldings foldings;
    for (const Fold fold : kFolds) {
        foldings[static_cast<std::size_t>(fold)] = folded(text, fold, confusables);
    }
    return foldings;
}

std::vector<Token> tokens_of(std::u32string_view folded_text) {
    std::vector<Token> tokens;
    Gap gap = Gap::Space;
    bool inside = false;
    for (const char32_t character : folded_text) {
        if (is_word_character(character)) {
            if (!inside) {
                tokens.push_back({{}, gap});
            }
            tokens.back().letters.push_back(character);
            inside = true;
            continue;
        }
        const bool is_space = kind_of(character) == CharacterKind::Space;
        gap = is_space || (!inside && gap == Gap::Space) ? Gap::Space : Gap::Punctuation;
        inside = false;
    }
    return tokens;
}

std::vector<Run> runs_of(const std::vector<Token>& tokens) {
    std::vector<Run> runs;
    for (const Token& token : tokens) {
        Gap gap = token.gap_before;
        for (const char32_t letter : token.letters) {
            if (gap == Gap::None && runs.back().letter == letter) {
                ++runs.back().count;
            } else {
                runs.push_back({letter, 1, gap, false});
            }
            gap = Gap::None;
        }
        if (!runs.empty()) {
            runs.back().ends_word = true;
        }
    }
    return runs;
}

} // namespace chapeau::domain
