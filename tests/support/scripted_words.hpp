// How the scripted providers read what they are asked and write what they answer.
#pragma once

#include "base/format.hpp"
#include "base/json.hpp"
#include "support/scripted_answer.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace chapeau::test {

inline std::string percent_decoded(std::string_view text) {
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

/// Of a query or of a form's body.
inline std::map<std::string, std::string> form_fields(std::string_view body) {
    std::map<std::string, std::string> fields;
    while (!body.empty()) {
        const auto part = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(body.size(), part.size() + 1));
        const auto equals = std::min(part.find('='), part.size());
        fields[percent_decoded(part.substr(0, equals))] =
            percent_decoded(part.substr(std::min(part.size(), equals + 1)));
    }
    return fields;
}

inline std::string query_field(const Asked& asked, const std::string& name) {
    return form_fields(asked.query)[name];
}

inline std::string json_text(std::string_view text) {
    return json::Writer().string(text).take();
}

inline Answer json_of(int status, std::string body) {
    return {status, {{"Content-Type", "application/json"}}, std::move(body), Fault::None};
}

/// Major units of a currency with two decimals.
inline std::string cents(std::int64_t minor) {
    return format("{}.{:02}", minor / 100, minor % 100);
}

} // namespace chapeau::test
