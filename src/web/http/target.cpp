#include "web/http/target.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace chapeau::web {

namespace {

std::optional<unsigned> escape_digit(char digit) {
    if (digit >= '0' && digit <= '9') {
        return static_cast<unsigned>(digit - '0');
    }
    if (digit >= 'a' && digit <= 'f') {
        return static_cast<unsigned>(digit - 'a') + 10U;
    }
    if (digit >= 'A' && digit <= 'F') {
        return static_cast<unsigned>(digit - 'A') + 10U;
    }
    return {};
}

bool is_visible_ascii(char c) {
    return c > ' ' && c < '\x7f';
}

std::optional<std::string> decode_once(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size()) {
            return {};
        }
        const auto high = escape_digit(text[i + 1]);
        const auto low = escape_digit(text[i + 2]);
        if (!high || !low) {
            return {};
        }
        decoded += static_cast<char>(*high * 16U + *low);
        i += 2;
    }
    return decoded;
}

// C0, DEL, and in UTF-8 the C1 controls, whose first byte is always C2.
bool has_control_character(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool is_c1 =
            byte == 0xC2U && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0U;
        if (byte < 0x20U || byte == 0x7FU || is_c1) {
            return true;
        }
    }
    return false;
}

} // namespace

std::optional<Target> parse_target(std::string_view text) {
    if (!text.starts_with('/') || text.find('#') != std::string_view::npos ||
        !std::all_of(text.begin(), text.end(), is_visible_ascii)) {
        return {};
    }
    const auto mark = text.find('?');
    auto path = decode_once(text.substr(0, mark));
    if (!path || has_control_character(*path) || !is_valid_utf8(*path)) {
        return {};
    }
    std::string query(mark == std::string_view::npos ? std::string_view() : text.substr(mark + 1));
    return Target{std::move(*path), std::move(query)};
}

} // namespace chapeau::web
