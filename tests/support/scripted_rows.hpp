// Lists as scripted providers write them: rows from an offset on, or page by page.
#pragma once

#include "base/text.hpp"
#include "support/scripted_provider.hpp"
#include "support/scripted_words.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace chapeau::test {

inline std::size_t number(const std::string& text, std::size_t otherwise) {
    const auto value = parse_int64(text);
    return value && *value >= 0 ? static_cast<std::size_t>(*value) : otherwise;
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
        : number(std::max<std::size_t>(1, test::number(query_field(asked, number_key), 1))),
          rows(test::number(query_field(asked, rows_key), rows_default)) {
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
