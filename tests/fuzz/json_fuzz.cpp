// Our reading of JSON against another library's: both must find the same things in the same
// bytes, or both refuse them.
#include "base/check.hpp"
#include "base/json.hpp"

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

namespace {

using chapeau::json::Value;
using Other = nlohmann::json;

// The other library keeps only the last of repeated keys.
bool has_repeated_keys(const Value& value) {
    if (const auto* const array = value.array()) {
        for (const auto& element : *array) {
            if (has_repeated_keys(element)) {
                return true;
            }
        }
    }
    std::set<std::string> seen;
    if (const auto* const object = value.object()) {
        for (const auto& [key, inner] : *object) {
            if (!seen.insert(key).second || has_repeated_keys(inner)) {
                return true;
            }
        }
    }
    return false;
}

bool same(const Value& ours, const Other& theirs) {
    if (const auto* const text = ours.string()) {
        return theirs.is_string() && theirs.get_ref<const std::string&>() == *text;
    }
    if (const auto* const truth = ours.boolean()) {
        return theirs.is_boolean() && theirs.get<bool>() == *truth;
    }
    if (const auto* const number = ours.number()) {
        return theirs.is_number() && Other::parse(number->token) == theirs;
    }
    if (const auto* const array = ours.array()) {
        bool all = theirs.is_array() && theirs.size() == array->size();
        for (std::size_t i = 0; all && i < array->size(); ++i) {
            all = same((*array)[i], theirs[i]);
        }
        return all;
    }
    if (const auto* const object = ours.object()) {
        bool all = theirs.is_object() && theirs.size() == object->size();
        for (const auto& [key, inner] : *object) {
            all = all && theirs.contains(key) && same(inner, theirs[key]);
        }
        return all;
    }
    return theirs.is_null();
}

// The other library refuses numbers too large for its floating point and half surrogate pairs;
// we keep the first as digits and read the second as U+FFFD.
bool they_may_refuse(std::string_view text) {
    constexpr std::size_t kDigitsOfAnyNumber = 300;
    return text.find_first_of("eE") != std::string_view::npos ||
           text.find("\\u") != std::string_view::npos || text.size() > kDigitsOfAnyNumber;
}

// The other library takes a zero byte for the end, and nests without a limit.
bool we_may_refuse(std::string_view text) {
    std::size_t openings = 0;
    for (const char character : text) {
        openings += character == '[' || character == '{' ? 1 : 0;
    }
    return openings > chapeau::json::kDepthMax || text.find('\0') != std::string_view::npos;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto ours = chapeau::json::parse(text);
    const auto theirs = Other::parse(text, nullptr, false);
    if (ours && theirs.is_discarded()) {
        ENSURE(they_may_refuse(text), "we read what the other library refuses");
    } else if (!ours && !theirs.is_discarded()) {
        ENSURE(we_may_refuse(text), "we refuse what the other library reads");
    } else if (ours && !has_repeated_keys(*ours)) {
        ENSURE(same(*ours, theirs), "we read something else than the other library");
    }
    return 0;
}
