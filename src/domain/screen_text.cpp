#include "domain/screen_text.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "domain/icu/unicode.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace chapeau::domain {

namespace {

constexpr char32_t kFirstStrongIsolate = 0x2068;
constexpr char32_t kPopIsolate = 0x2069;
constexpr char32_t kBlackFlag = 0x1F3F4;
constexpr char32_t kTagBase = 0xE0000; // A tag character is this plus an ASCII character.
constexpr char32_t kCancelTag = 0xE007F;
constexpr const char* kEllipsis = "\u2026";

// A family of four is joined three times. Without a limit a chain of joined emoji would be one
// cluster, and so slip under the cap on clusters.
constexpr int kEmojiJoinsMax = 3;

// No script puts more signs on one base; those beyond are decoration.
constexpr std::size_t kMarksOnABaseMax = 8;

/// Whose words they are.
enum class Origin {
    Audience,
    Ours, // May hold the isolates that `compose` makes and the blanks that numbers are written
          // with.
};

std::u32string decode(std::string_view text) {
    std::u32string characters;
    characters.reserve(text.size());
    for (std::size_t offset = 0; offset < text.size();) {
        characters.push_back(next_character(text, offset));
    }
    return characters;
}

std::string encode(const std::u32string& characters) {
    std::string text;
    text.reserve(characters.size());
    for (const char32_t character : characters) {
        append_character(text, character);
    }
    return text;
}

bool is_isolate(char32_t character) {
    return character == kFirstStrongIsolate || character == kPopIsolate;
}

/// The flags of England, Scotland and Wales are a black flag and tags; all other tags can only
/// hide something.
std::size_t tag_flag_length(const std::u32string& text, std::size_t at) {
    constexpr std::array<std::u32string_view, 3> kRegions = {U"gbeng", U"gbsct", U"gbwls"};
    if (text[at] != kBlackFlag) {
        return 0;
    }
    for (const std::u32string_view region : kRegions) {
        if (text.size() - at < region.size() + 2 || text[at + 1 + region.size()] != kCancelTag) {
            continue;
        }
        const bool spells_region = std::equal(
            region.begin(), region.end(), text.begin() + static_cast<std::ptrdiff_t>(at) + 1,
            [](char32_t letter, char32_t tag) { return kTagBase + letter == tag; });
        if (spells_region) {
            return region.size() + 2;
        }
    }
    return 0;
}

/// Takes out what nobody should see or what nobody can see, but leaves the joiners.
std::u32string without_unwanted(const std::u32string& text, Origin origin) {
    std::u32string kept;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (const std::size_t flag = tag_flag_length(text, at); flag != 0) {
            kept += text.substr(at, flag);
            at += flag - 1;
            continue;
        }
        const CharacterKind kind = kind_of(text[at]);
        const bool is_ours = origin == Origin::Ours && is_isolate(text[at]);
        if (is_ours || (kind != CharacterKind::Forbidden && kind != CharacterKind::Invisible)) {
            kept.push_back(text[at]);
        }
    }
    return kept;
}

bool is_zero_width_joiner(char32_t character) {
    return character == kZeroWidthJoiner || character == kZeroWidthNonJoiner;
}

bool is_variation_selector(char32_t character) {
    return kind_of(character) == CharacterKind::Joiner && !is_zero_width_joiner(character);
}

/// Whether a variation selector chooses a form of the character that stands before it.
bool chooses_form(char32_t before, char32_t selector) {
    constexpr char32_t kTextStyle = 0xFE0E;
    constexpr char32_t kEmojiStyle = 0xFE0F;
    constexpr char32_t kIdeographicFirst = 0xE0100;
    if (selector == kTextStyle || selector == kEmojiStyle) {
        return has_emoji_style(before);
    }
    if (selector >= kIdeographicFirst) {
        return is_ideograph(before);
    }
    constexpr char32_t kMongolianFirst = 0x1800;
    constexpr char32_t kMongolianLast = 0x18AF;
    const auto is_mongolian = [](char32_t c) {
        return c >= kMongolianFirst && c <= kMongolianLast;
    };
    return is_mongolian(selector) && is_mongolian(before);
}

/// The last character of `text` that is not a mark or a joiner: what the marks stand on.
char32_t base_of(const std::u32string& text) {
    for (auto at = text.rbegin(); at != text.rend(); ++at) {
        const CharacterKind kind = kind_of(*at);
        if (kind == CharacterKind::Visible || kind == CharacterKind::Space) {
            return *at;
        }
    }
    return 0;
}

bool is_skin_tone(char32_t character) {
    return character >= 0x1F3FB && character <= 0x1F3FF;
}

bool ends_in_emoji(const std::u32string& text) {
    const char32_t last = text.back();
    return is_pictograph(last) || is_skin_tone(last) ||
           (is_variation_selector(last) && text.size() > 1 && is_pictograph(text[text.size() - 2]));
}

/// Whether a script needs the joiner between what was kept so far and `next` (0 at the end).
bool script_needs_joiner(const std::u32string& kept, char32_t next) {
    if (is_virama(kept.back()) || (next != 0 && is_virama(next))) {
        return true;
    }
    return joins_next(base_of(kept)) && (next == 0 || joins_previous(next));
}

/// The first character from `at` on that is no joiner; 0 at the end.
char32_t first_after_joiners(const std::u32string& text, std::size_t at) {
    while (at < text.size() && kind_of(text[at]) == CharacterKind::Joiner) {
        ++at;
    }
    return at < text.size() ? text[at] : 0;
}

/// Keeps a joiner only where an emoji or a script needs it: elsewhere it is a way to write the
/// same name twice.
std::u32string with_needed_joiners(const std::u32string& text) {
    std::u32string kept;
    int emoji_joins = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char32_t character = text[at];
        if (kind_of(character) != CharacterKind::Joiner) {
            const bool continues =
                is_skin_tone(character) || kept.empty() || kept.back() == kZeroWidthJoiner;
            emoji_joins = continues ? emoji_joins : 0;
            kept.push_back(character);
            continue;
        }
        if (kept.empty()) {
            continue;
        }
        if (!is_zero_width_joiner(character)) {
            if (chooses_form(kept.back(), character)) {
                kept.push_back(character);
            }
            continue;
        }
        const char32_t next = first_after_joiners(text, at + 1);
        const bool joins_emoji = character == kZeroWidthJoiner && ends_in_emoji(kept) &&
                                 is_pictograph(next) && emoji_joins < kEmojiJoinsMax;
        if (joins_emoji) {
            ++emoji_joins;
        }
        const bool stands_alone = kind_of(kept.back()) != CharacterKind::Joiner;
        if (joins_emoji || (stands_alone && script_needs_joiner(kept, next))) {
            kept.push_back(character);
        }
    }
    return kept;
}

/// Caps the marks, makes every run of white space one blank, and trims.
std::u32string with_calm_marks_and_blanks(const std::u32string& text, Origin origin) {
    constexpr char32_t kNoBreakSpace = 0xA0;
    constexpr char32_t kNarrowNoBreakSpace = 0x202F;
    std::u32string kept;
    bool has_base = false;
    std::size_t marks_in_a_row = 0;
    std::size_t marks_on_base = 0;
    for (const char32_t character : text) {
        const CharacterKind kind = kind_of(character);
        if (kind == CharacterKind::Mark || kind == CharacterKind::SpacingMark) {
            marks_in_a_row = kind == CharacterKind::Mark ? marks_in_a_row + 1 : 0;
            ++marks_on_base;
            if (has_base && marks_in_a_row <= kMarksInARowMax &&
                marks_on_base <= kMarksOnABaseMax) {
                kept.push_back(character);
            }
            continue;
        }
        if (kind == CharacterKind::Joiner) {
            kept.push_back(character);
            continue;
        }
        marks_in_a_row = 0;
        marks_on_base = 0;
        has_base = kind == CharacterKind::Visible;
        const bool is_our_blank = origin == Origin::Ours &&
                                  (character == kNoBreakSpace || character == kNarrowNoBreakSpace);
        if (kind != CharacterKind::Space || is_our_blank) {
            kept.push_back(character);
        } else if (!kept.empty() && kept.back() != U' ') {
            kept.push_back(U' ');
        }
    }
    while (!kept.empty() && kept.back() == U' ') {
        kept.pop_back();
    }
    return kept;
}

/// Drops a closing isolate that nothing opened, and closes those left open: a text never
/// changes the direction of its neighbours.
std::u32string with_balanced_isolates(const std::u32string& text) {
    std::u32string balanced;
    std::size_t open = 0;
    for (const char32_t character : text) {
        if (character == kPopIsolate && open == 0) {
            continue;
        }
        if (character == kFirstStrongIsolate) {
            ++open;
        } else if (character == kPopIsolate) {
            --open;
        }
        balanced.push_back(character);
    }
    balanced.append(open, kPopIsolate);
    return balanced;
}

/// Once through all the rules. `text` is well-formed and in NFC, and so is the answer.
std::string cleaned_once(const std::string& text, Origin origin, std::size_t graphemes_max) {
    std::u32string characters = without_unwanted(decode(text), origin);
    characters = with_needed_joiners(characters);
    characters = with_calm_marks_and_blanks(characters, origin);
    if (origin == Origin::Ours) {
        characters = with_balanced_isolates(characters);
    }
    // What was taken out may have kept a letter and its mark apart.
    const std::string clean = to_nfc(encode(characters));
    if (grapheme_count(clean) <= graphemes_max) {
        return clean;
    }
    // A text that was cut says so: half a sentence can mean the opposite.
    const std::string_view head = grapheme_prefix(clean, graphemes_max - 1);
    return std::string(trim(head)) + kEllipsis;
}

/// One line of plain ASCII that no rule could change: most names, and not worth ICU's time.
bool is_plain(std::string_view text, std::size_t graphemes_max) {
    char before = ' ';
    for (const char character : text) {
        if (character < ' ' || character > '~' || (character == ' ' && before == ' ')) {
            return false;
        }
        before = character;
    }
    return text.empty() || (before != ' ' && text.size() <= graphemes_max);
}

/// What one rule takes out can make two neighbours of characters that another rule must judge.
/// An honest text comes out of the first pass as it went in; one that has not settled after a
/// few was made to resist, and is refused.
std::string cleaned(std::string_view raw, Origin origin, std::size_t graphemes_max,
                    std::size_t bytes_max = kAudienceBytesMax) {
    constexpr int kPassesMax = 5;
    const std::string_view bounded = truncate_utf8(raw, bytes_max);
    if (is_plain(bounded, graphemes_max)) {
        return std::string(bounded);
    }
    if (!is_valid_utf8(bounded)) {
        return {};
    }
    std::string text = to_nfc(bounded);
    for (int pass = 0; pass < kPassesMax; ++pass) {
        std::string clean = cleaned_once(text, origin, graphemes_max);
        if (clean == text) {
            return clean;
        }
        text = std::move(clean);
    }
    return {};
}

bool says_something(std::string_view text) {
    for (std::size_t offset = 0; offset < text.size();) {
        if (is_content(next_character(text, offset))) {
            return true;
        }
    }
    return false;
}

std::string audience_text(std::string_view raw, std::size_t graphemes_max) {
    std::string text = cleaned(raw, Origin::Audience, graphemes_max);
    return says_something(text) ? text : std::string{};
}

bool is_blank_byte(char byte) {
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/// Where a link begins, or the end of the text.
std::size_t find_link(std::string_view text, std::size_t from) {
    constexpr std::array<std::string_view, 2> kBeginnings = {"http://", "https://"};
    std::size_t first = text.size();
    for (const std::string_view beginning : kBeginnings) {
        first = std::min(first, text.find(beginning, from));
    }
    return first;
}

std::string without_links(std::string_view text) {
    std::string kept;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t link = find_link(text, at);
        kept += text.substr(at, link - at);
        at = link;
        while (at < text.size() && !is_blank_byte(text[at])) {
            ++at;
        }
    }
    return kept;
}

} // namespace

std::string clean_audience_text(std::string_view raw) {
    return cleaned(raw, Origin::Audience, kAudienceBytesMax);
}

std::string clean_post_text(std::string_view raw) {
    return cleaned(without_links(truncate_utf8(raw, kPostBytesMax)), Origin::Audience,
                   kPostBytesMax, kPostBytesMax);
}

ScreenText ScreenText::name(std::string_view raw, const ScreenText& fallback) {
    std::string text = audience_text(raw, kNameGraphemesMax);
    return text.empty() ? fallback : ScreenText(std::move(text));
}

ScreenText ScreenText::message(std::string_view raw) {
    return ScreenText(audience_text(raw, kMessageGraphemesMax));
}

ScreenText ScreenText::post(std::string_view raw) {
    std::string text =
        cleaned(clean_post_text(raw), Origin::Audience, kPostGraphemesMax, kPostBytesMax);
    return ScreenText(says_something(text) ? std::move(text) : std::string());
}

ScreenText ScreenText::configured(std::string_view raw) {
    return ScreenText(cleaned(raw, Origin::Audience, kMessageGraphemesMax));
}

ScreenText ScreenText::own(std::string_view text) {
    return ScreenText(cleaned(text, Origin::Ours, kAudienceBytesMax));
}

ScreenText ScreenText::compose(std::string_view pattern, std::span<const ScreenText> parts) {
    std::string text;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const bool is_place = pattern[at] == '{' && at + 2 < pattern.size() &&
                              pattern[at + 1] >= '0' && pattern[at + 1] <= '9' &&
                              pattern[at + 2] == '}';
        if (!is_place) {
            text.push_back(pattern[at]);
            continue;
        }
        const auto index = static_cast<std::size_t>(pattern[at + 1] - '0');
        ENSURE(index < parts.size(), "a pattern of ours names only the parts it is given");
        if (!parts[index].empty()) {
            append_character(text, kFirstStrongIsolate);
            text += parts[index].utf8();
            append_character(text, kPopIsolate);
        }
        at += 2;
    }
    return own(text);
}

} // namespace chapeau::domain
