// One parameter of a request's query, for providers of our own making whose parameters are words
// that need no decoding: numbers, ids, page tokens.
#pragma once

#include "support/scripted_answer.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace chapeau::test {

/// Empty when it is not there.
inline std::string query_word(const Asked& asked, std::string_view name) {
    std::string_view rest = asked.query;
    while (!rest.empty()) {
        const auto part = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=') {
            return std::string(part.substr(name.size() + 1));
        }
    }
    return {};
}

} // namespace chapeau::test
