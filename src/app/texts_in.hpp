// A list of texts of a section, each held to a rule.
#pragma once

#include "app/options_reader.hpp"
#include "base/format.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chapeau::app {

/// A list of texts, each accepted by `is_right`.
template <class IsRight>
std::vector<std::string> texts_in(Section& section, std::string_view key, std::string_view meaning,
                                  std::size_t count_max, IsRight is_right) {
    std::vector<std::string> texts;
    const auto* list = section.list(key, meaning);
    if (list == nullptr) {
        return texts;
    }
    if (list->size() > count_max) {
        section.fault(key, format("{} of them", list->size()), format("at most {}", count_max));
        return texts;
    }
    for (const auto& value : *list) {
        const auto* text = std::get_if<std::string>(&value.what);
        if (text == nullptr || !is_right(*text)) {
            section.fault(value, key, format("texts, each {}", meaning));
            return texts;
        }
        texts.push_back(*text);
    }
    return texts;
}

} // namespace chapeau::app
