// How a scripted provider reads the fields of a query or of a form's body.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::test {

inline std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            plain += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            plain += text[i] == '+' ? ' ' : text[i];
        }
    }
    return plain;
}

/// In their order, repeated names included.
inline std::vector<std::pair<std::string, std::string>> field_pairs(std::string_view body) {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!body.empty()) {
        const auto part = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(body.size(), part.size() + 1));
        const auto equals = std::min(part.find('='), part.size());
        pairs.emplace_back(decoded(part.substr(0, equals)),
                           decoded(part.substr(std::min(part.size(), equals + 1))));
    }
    return pairs;
}

/// The last of each name.
inline std::map<std::string, std::string> form_fields(std::string_view body) {
    std::map<std::string, std::string> fields;
    for (auto& [name, value] : field_pairs(body)) {
        fields[name] = std::move(value);
    }
    return fields;
}

} // namespace chapeau::test
