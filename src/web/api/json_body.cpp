#include "web/api/json_body.hpp"

#include "base/text.hpp"
#include "domain/command.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace chapeau::web {
namespace {

tl::unexpected<Error> wrong_member(std::string_view name, std::string_view wanted) {
    return fail(Errc::InvalidInput, "\"{}\" must be {}", name, wanted);
}

std::optional<std::int64_t> integer_of(const json::Value& value) {
    const auto* const number = value.number();
    return number == nullptr ? std::nullopt : parse_int64(number->token);
}

} // namespace

Result<JsonBody> JsonBody::read(std::string_view text, std::size_t size_bytes_max) {
    if (text.size() > size_bytes_max) {
        return fail(Errc::TooLarge, "a body of {} bytes is more than {}", text.size(),
                    size_bytes_max);
    }
    auto value = json::parse(text);
    if (!value) {
        return tl::unexpected(value.error());
    }
    return of(std::move(*value));
}

Result<JsonBody> JsonBody::of(json::Value value) {
    const auto* const object = value.object();
    if (object == nullptr) {
        return fail(Errc::InvalidInput, "the body must be a JSON object");
    }
    std::set<std::string_view> names;
    for (const auto& member : *object) {
        if (!names.insert(member.first).second) {
            return fail(Errc::Conflict, "\"{}\" stands twice in the body", member.first);
        }
    }
    return JsonBody(std::move(value));
}

const json::Value* JsonBody::find(std::string_view name) const {
    const auto found = value_.member(name);
    return found ? *found : nullptr;
}

bool JsonBody::has(std::string_view name) const {
    return find(name) != nullptr;
}

Result<std::string> JsonBody::text(std::string_view name, std::size_t size_bytes_max) const {
    const auto* const value = find(name);
    const auto* const text = value == nullptr ? nullptr : value->string();
    if (text == nullptr) {
        return wrong_member(name, "a text");
    }
    if (text->size() > size_bytes_max) {
        return fail(Errc::TooLarge, "\"{}\" may have {} bytes at most", name, size_bytes_max);
    }
    return *text;
}

Result<std::string> JsonBody::text_or_empty(std::string_view name,
                                            std::size_t size_bytes_max) const {
    return has(name) ? text(name, size_bytes_max) : std::string();
}

Result<std::string> JsonBody::key(std::string_view name) const {
    auto key = text(name, domain::kPhoneKeyBytes);
    if (!key || !domain::is_phone_key(*key)) {
        return wrong_member(name, "32 lower-case hexadecimal digits");
    }
    return key;
}

Result<std::int64_t> JsonBody::integer(std::string_view name, std::int64_t lowest,
                                       std::int64_t highest) const {
    const auto* const value = find(name);
    const auto number = value == nullptr ? std::nullopt : integer_of(*value);
    if (!number) {
        return wrong_member(name, "an integer");
    }
    if (*number < lowest || *number > highest) {
        return fail(Errc::InvalidInput, "\"{}\" must lie between {} and {}", name, lowest, highest);
    }
    return *number;
}

Result<std::optional<std::int64_t>>
JsonBody::integer_or_null(std::string_view name, std::int64_t lowest, std::int64_t highest) const {
    const auto* const value = find(name);
    if (value == nullptr || value->is_null()) {
        return std::optional<std::int64_t>();
    }
    const auto number = integer(name, lowest, highest);
    if (!number) {
        return tl::unexpected(number.error());
    }
    return std::optional(*number);
}

Result<bool> JsonBody::boolean(std::string_view name) const {
    const auto* const value = find(name);
    const auto* const truth = value == nullptr ? nullptr : value->boolean();
    if (truth == nullptr) {
        return wrong_member(name, "true or false");
    }
    return *truth;
}

Result<const json::Array*> JsonBody::array(std::string_view name, std::size_t count_max) const {
    const auto* const value = find(name);
    const auto* const array = value == nullptr ? nullptr : value->array();
    if (array == nullptr) {
        return wrong_member(name, "an array");
    }
    if (array->size() > count_max) {
        return fail(Errc::TooLarge, "\"{}\" may hold {} at most", name, count_max);
    }
    return array;
}

Result<std::vector<std::string>> JsonBody::keys(std::string_view name,
                                                std::size_t count_max) const {
    const auto elements = array(name, count_max);
    if (!elements) {
        return tl::unexpected(elements.error());
    }
    std::vector<std::string> keys;
    for (const auto& element : **elements) {
        const auto* const text = element.string();
        if (text == nullptr || !domain::is_phone_key(*text)) {
            return wrong_member(name, "keys of 32 lower-case hexadecimal digits");
        }
        keys.push_back(*text);
    }
    return keys;
}

Result<std::vector<std::int64_t>> JsonBody::integers(std::string_view name, std::int64_t lowest,
                                                     std::int64_t highest,
                                                     std::size_t count_max) const {
    const auto elements = array(name, count_max);
    if (!elements) {
        return tl::unexpected(elements.error());
    }
    std::vector<std::int64_t> numbers;
    std::set<std::int64_t> seen;
    for (const auto& element : **elements) {
        const auto number = integer_of(element);
        if (!number || *number < lowest || *number > highest || !seen.insert(*number).second) {
            return wrong_member(name, "integers, none twice");
        }
        numbers.push_back(*number);
    }
    if (numbers.empty()) {
        return wrong_member(name, "one integer at least");
    }
    return numbers;
}

Result<std::vector<JsonBody>> JsonBody::objects(std::string_view name,
                                                std::size_t count_max) const {
    const auto elements = array(name, count_max);
    if (!elements) {
        return tl::unexpected(elements.error());
    }
    std::vector<JsonBody> objects;
    for (const auto& element : **elements) {
        auto object = of(element);
        if (!object) {
            return wrong_member(name, "an array of objects");
        }
        objects.push_back(std::move(*object));
    }
    return objects;
}

} // namespace chapeau::web
