#include "web/api/query.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstdint>

namespace chapeau::web {
namespace {

std::optional<unsigned> hex_digit_value(char digit) {
    if (digit >= '0' && digit <= '9') {
        return static_cast<unsigned>(digit - '0');
    }
    const char lower = static_cast<char>(digit | 0x20);
    if (lower >= 'a' && lower <= 'f') {
        return static_cast<unsigned>(lower - 'a') + 10U;
    }
    return std::nullopt;
}

// Decoded once; what is not a clean text is no text.
std::optional<std::string> decode_form_text(std::string_view raw) {
    std::string text;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '+') {
            text += ' ';
        } else if (raw[i] != '%') {
            text += raw[i];
        } else {
            const auto high = i + 2 < raw.size() ? hex_digit_value(raw[i + 1]) : std::nullopt;
            const auto low = high ? hex_digit_value(raw[i + 2]) : std::nullopt;
            if (!low) {
                return std::nullopt;
            }
            text += static_cast<char>(*high * 16U + *low);
            i += 2;
        }
    }
    const bool has_control = std::any_of(text.begin(), text.end(), [](char character) {
        return static_cast<unsigned char>(character) < 0x20 || character == 0x7f;
    });
    if (has_control || text.size() > kQueryTextBytesMax || !is_valid_utf8(text)) {
        return std::nullopt;
    }
    return text;
}

} // namespace

std::optional<Query> Query::read(std::string_view raw) {
    Query query;
    while (!raw.empty()) {
        const auto end = std::min(raw.find('&'), raw.size());
        const auto part = raw.substr(0, end);
        raw.remove_prefix(std::min(end + 1, raw.size()));
        if (part.empty()) {
            continue;
        }
        const auto equals = std::min(part.find('='), part.size());
        auto name = decode_form_text(part.substr(0, equals));
        auto value = decode_form_text(part.substr(std::min(equals + 1, part.size())));
        const bool is_repeated =
            name && std::any_of(query.parameters_.begin(), query.parameters_.end(),
                                [&name](const auto& known) { return known.first == *name; });
        if (!name || !value || is_repeated || query.parameters_.size() >= kQueryParametersMax) {
            return std::nullopt;
        }
        query.parameters_.emplace_back(std::move(*name), std::move(*value));
    }
    return query;
}

std::string_view Query::text(std::string_view name) const {
    for (const auto& [known, value] : parameters_) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

} // namespace chapeau::web
