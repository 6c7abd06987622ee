// How scripted providers understand what they are asked and write what they answer.
#pragma once

#include "base/format.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "support/scripted_provider.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::test {

inline std::string percent_decode(std::string_view text) {
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

/// A parameter of the query, decoded; empty when it is not there.
inline std::string parameter(const Asked& asked, const std::string& name) {
    std::string_view rest = asked.query;
    while (!rest.empty()) {
        const auto part = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        if (part.starts_with(name + "=")) {
            return percent_decode(part.substr(name.size() + 1));
        }
    }
    return {};
}

inline std::size_t number(const std::string& text, std::size_t otherwise) {
    const auto value = parse_int64(text);
    return value && *value >= 0 ? static_cast<std::size_t>(*value) : otherwise;
}

inline std::string major(std::int64_t cents) {
    return format("{}.{:02}", cents / 100, cents % 100);
}

inline std::string in_quotes(std::string_view text) {
    return json::Writer().string(text).take();
}

inline Answer json_answer(std::string body) {
    return {200, {{"Content-Type", "application/json"}}, std::move(body), Fault::None};
}

/// A JSON list of at most `limit` gifts from `offset` on, each written by `row`.
template <class Row>
std::string rows_text(const std::vector<const ProviderGift*>& gifts, std::size_t offset,
                      std::size_t limit, Row row) {
    std::string text = "[";
    for (auto i = offset; i < std::min(gifts.size(), offset + limit); ++i) {
        text += text.size() > 1 ? "," : "";
        text += row(*gifts[i]);
    }
    return text + "]";
}

/// "Page 3 of 40 rows each", as asked; a wish that is none, or above the limit, gets the default.
struct AskedPage {
    AskedPage(const Asked& asked, const std::string& number_key, const std::string& rows_key,
              std::size_t rows_default, std::size_t rows_max)
        : number(std::max<std::size_t>(1, test::number(parameter(asked, number_key), 1))),
          rows(test::number(parameter(asked, rows_key), rows_default)) {
        if (rows == 0 || rows > rows_max) {
            rows = rows_default;
        }
    }

    std::size_t offset() const { return (number - 1) * rows; }
    std::size_t last_of(std::size_t all) const {
        return std::max<std::size_t>(1, (all + rows - 1) / rows);
    }

    std::size_t number;
    std::size_t rows;
};

} // namespace chapeau::test
