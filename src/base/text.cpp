#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <system_error>
#include <vector>

namespace chapeau {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n\v\f";

// A candidate further away than this shares little with what was typed.
constexpr std::size_t kTypingMistakesMax = 3;

constexpr std::uint8_t byte_at(std::string_view text, std::size_t index) {
    return static_cast<std::uint8_t>(text[index]);
}

constexpr bool is_continuation(std::uint8_t byte) {
    return (byte & 0xc0U) == 0x80;
}

// The bytes of the character that starts at `start`; 0 when none is well formed there. The
// second byte decides what the first one cannot: overlong forms, surrogates, and the ceiling.
std::size_t character_size(std::string_view text, std::size_t start) {
    const auto first = byte_at(text, start);
    if (first < 0x80) {
        return 1;
    }
    std::size_t size = 0;
    std::uint8_t second_min = 0x80;
    std::uint8_t second_max = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) {
        size = 2;
    } else if (first >= 0xe0 && first <= 0xef) {
        size = 3;
        second_min = first == 0xe0 ? 0xa0 : 0x80;
        second_max = first == 0xed ? 0x9f : 0xbf;
    } else if (first >= 0xf0 && first <= 0xf4) {
        size = 4;
        second_min = first == 0xf0 ? 0x90 : 0x80;
        second_max = first == 0xf4 ? 0x8f : 0xbf;
    } else {
        return 0;
    }
    if (text.size() - start < size) {
        return 0;
    }
    const auto second = byte_at(text, start + 1);
    if (second < second_min || second > second_max) {
        return 0;
    }
    for (std::size_t i = 2; i < size; ++i) {
        if (!is_continuation(byte_at(text, start + i))) {
            return 0;
        }
    }
    return size;
}

// How many letters were added, left out, changed or swapped with their neighbour.
std::size_t typing_mistakes(std::string_view from, std::string_view to) {
    std::vector<std::size_t> before(to.size() + 1);
    std::vector<std::size_t> previous(to.size() + 1);
    std::vector<std::size_t> current(to.size() + 1);
    std::iota(previous.begin(), previous.end(), std::size_t{0});
    for (std::size_t i = 1; i <= from.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t changed = from[i - 1] == to[j - 1] ? 0 : 1;
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + changed});
            const bool swapped =
                i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            if (swapped) {
                current[j] = std::min(current[j], before[j - 2] + 1);
            }
        }
        std::swap(before, previous);
        std::swap(previous, current);
    }
    return previous[to.size()];
}

} // namespace

bool is_valid_utf8(std::string_view text) {
    std::size_t position = 0;
    while (position < text.size()) {
        const auto size = character_size(text, position);
        if (size == 0) {
            return false;
        }
        position += size;
    }
    return true;
}

std::string_view truncate_utf8(std::string_view text, std::size_t size_bytes_max) {
    if (text.size() <= size_bytes_max) {
        return text;
    }
    auto end = size_bytes_max;
    while (end > 0 && is_continuation(byte_at(text, end))) {
        --end;
    }
    return text.substr(0, end);
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(kWhiteSpace);
    if (first == std::string_view::npos) {
        return {};
    }
    const auto last = text.find_last_not_of(kWhiteSpace);
    return text.substr(first, last - first + 1);
}

std::string to_lower_ascii(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return lower;
}

std::optional<std::int64_t> parse_int64(std::string_view text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end) {
        return std::nullopt;
    }
    return value;
}

std::optional<std::string_view> nearest_word(std::string_view word,
                                             std::span<const std::string_view> candidates) {
    // A third of the word may be wrong, but one letter always may.
    const auto mistakes_max =
        std::min(kTypingMistakesMax, std::max<std::size_t>(1, word.size() / 3));
    const auto typed = to_lower_ascii(word);
    std::optional<std::string_view> nearest;
    auto fewest = mistakes_max + 1;
    for (const auto candidate : candidates) {
        const auto longer = std::max(typed.size(), candidate.size());
        const auto shorter = std::min(typed.size(), candidate.size());
        if (longer - shorter >= fewest) {
            continue; // So nobody's long word costs a long comparison.
        }
        const auto mistakes = typing_mistakes(typed, to_lower_ascii(candidate));
        if (mistakes < fewest) {
            fewest = mistakes;
            nearest = candidate;
        }
    }
    return nearest;
}

} // namespace chapeau
