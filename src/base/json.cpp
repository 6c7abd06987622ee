#include "base/json.hpp"

#include "base/check.hpp"
#include "base/format.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <simdjson.h>

namespace chapeau::json {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr char32_t kReplacement = 0xfffd;

auto broken(std::string_view what) {
    return fail(Errc::InvalidInput, "cannot read the JSON document: {}", what);
}

auto broken(simdjson::error_code code) {
    return broken(simdjson::error_message(code));
}

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

std::size_t skip_digits(std::string_view text, std::size_t position) {
    while (position < text.size() && is_digit(text[position])) {
        ++position;
    }
    return position;
}

// The grammar of RFC 8259, section 6. The library hands out number tokens unread.
bool is_number(std::string_view token) {
    std::size_t position = token.starts_with('-') ? 1 : 0;
    const auto whole = position;
    position = skip_digits(token, position);
    if (position == whole || (token[whole] == '0' && position > whole + 1)) {
        return false;
    }
    if (position < token.size() && token[position] == '.') {
        const auto fraction = ++position;
        position = skip_digits(token, position);
        if (position == fraction) {
            return false;
        }
    }
    if (position < token.size() && (token[position] == 'e' || token[position] == 'E')) {
        ++position;
        if (position < token.size() && (token[position] == '+' || token[position] == '-')) {
            ++position;
        }
        const auto exponent = position;
        position = skip_digits(token, position);
        if (position == exponent) {
            return false;
        }
    }
    return position == token.size();
}

// The library hands out a token with what follows it up to the next one. JSON knows four
// characters of white space, not the six of `trim`.
std::string_view without_white_space_behind(std::string_view token) {
    return token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
}

void append_utf8(std::string& text, char32_t code_point) {
    const auto append = [&text](char32_t byte) { text += static_cast<char>(byte); };
    const auto tail = [code_point](unsigned shift) {
        return 0x80U | ((code_point >> shift) & 0x3fU);
    };
    if (code_point < 0x80) {
        append(code_point);
    } else if (code_point < 0x800) {
        append(0xc0U | (code_point >> 6U));
        append(tail(0));
    } else if (code_point < 0x10000) {
        append(0xe0U | (code_point >> 12U));
        append(tail(6));
        append(tail(0));
    } else {
        append(0xf0U | (code_point >> 18U));
        append(tail(12));
        append(tail(6));
        append(tail(0));
    }
}

// Four hexadecimal digits at the start of `text`.
std::optional<char32_t> hex4(std::string_view text) {
    if (text.size() < 4) {
        return std::nullopt;
    }
    char32_t value = 0;
    for (const char digit : text.substr(0, 4)) {
        const char lower = static_cast<char>(digit | 0x20);
        if (is_digit(digit)) {
            value = value * 16 + static_cast<char32_t>(digit - '0');
        } else if (lower >= 'a' && lower <= 'f') {
            value = value * 16 + static_cast<char32_t>(lower - 'a') + 10;
        } else {
            return std::nullopt;
        }
    }
    return value;
}

// Takes `uXXXX` from the front, and the second half of a pair with it. Half a pair is read as
// U+FFFD: whoever cut a name in the middle of an emoji must not stop a whole page of gifts.
std::optional<char32_t> take_code_point(std::string_view& rest) {
    const auto first = hex4(rest.substr(1));
    if (!first) {
        return std::nullopt;
    }
    rest.remove_prefix(5);
    if (*first < 0xd800 || *first > 0xdfff) {
        return first;
    }
    if (*first > 0xdbff || !rest.starts_with("\\u")) {
        return kReplacement;
    }
    const auto second = hex4(rest.substr(2));
    if (!second || *second < 0xdc00 || *second > 0xdfff) {
        return kReplacement;
    }
    rest.remove_prefix(6);
    return 0x10000 + ((*first - 0xd800) << 10U) + (*second - 0xdc00);
}

// What one escape, after its backslash, stands for; taken from the front of `rest`.
std::optional<char32_t> take_escape(std::string_view& rest) {
    if (rest.empty()) {
        return std::nullopt;
    }
    if (rest.front() == 'u') {
        return take_code_point(rest);
    }
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const auto index = kLetters.find(rest.front());
    if (index == std::string_view::npos) {
        return std::nullopt;
    }
    rest.remove_prefix(1);
    return static_cast<char32_t>(kMeanings[index]);
}

// Turns the library's lazy document into our tree, one recursion per level of nesting.
class Builder {
public:
    explicit Builder(std::string_view document)
        : document_end_(document.data() + document.size()) {}

    Result<Value> build(ondemand::value value, std::size_t depth) {
        if (depth > kDepthMax) {
            return fail(Errc::TooLarge,
                        "cannot read the JSON document: it is nested deeper than {} levels",
                        kDepthMax);
        }
        ondemand::json_type type{};
        if (const auto error = value.type().get(type)) {
            return broken(error);
        }
        switch (type) {
        case ondemand::json_type::array:
            return build_array(value, depth);
        case ondemand::json_type::object:
            return build_object(value, depth);
        case ondemand::json_type::string:
            return build_string(value);
        case ondemand::json_type::number:
        case ondemand::json_type::boolean:
        case ondemand::json_type::null:
            return build_word(without_white_space_behind(value.raw_json_token()));
        }
        return broken("an unknown kind of value");
    }

private:
    Result<Value> build_array(ondemand::value& value, std::size_t depth) {
        ondemand::array elements;
        if (const auto error = value.get_array().get(elements)) {
            return broken(error);
        }
        Array array;
        for (auto element : elements) {
            ondemand::value inner;
            if (const auto error = element.get(inner)) {
                return broken(error);
            }
            auto built = build(inner, depth + 1);
            if (!built) {
                return built;
            }
            array.push_back(std::move(*built));
        }
        return Value(std::move(array));
    }

    Result<Value> build_object(ondemand::value& value, std::size_t depth) {
        ondemand::object fields;
        if (const auto error = value.get_object().get(fields)) {
            return broken(error);
        }
        Object object;
        for (auto field : fields) {
            ondemand::raw_json_string raw_key;
            if (const auto error = field.key().get(raw_key)) {
                return broken(error);
            }
            auto key = unescape(raw_key);
            if (!key) {
                return tl::unexpected(key.error());
            }
            ondemand::value inner;
            if (const auto error = field.value().get(inner)) {
                return broken(error);
            }
            auto built = build(inner, depth + 1);
            if (!built) {
                return built;
            }
            object.emplace_back(std::move(*key), std::move(*built));
        }
        return Value(std::move(object));
    }

    Result<Value> build_string(ondemand::value& value) const {
        ondemand::raw_json_string raw;
        if (const auto error = value.get_raw_json_string().get(raw)) {
            return broken(error);
        }
        auto text = unescape(raw);
        if (!text) {
            return tl::unexpected(text.error());
        }
        return Value(std::move(*text));
    }

    // The library has seen that the string is closed, that it is UTF-8 and that no control
    // character stands in it; it has not read the escapes.
    Result<std::string> unescape(ondemand::raw_json_string raw) const {
        std::string_view rest(raw.raw(), static_cast<std::size_t>(document_end_ - raw.raw()));
        std::string text;
        while (true) {
            const auto plain = rest.find_first_of("\"\\");
            if (plain == std::string_view::npos) {
                return broken("a string has no end");
            }
            text += rest.substr(0, plain);
            const bool at_end = rest[plain] == '"';
            rest.remove_prefix(plain + 1);
            if (at_end) {
                return text;
            }
            const auto code_point = take_escape(rest);
            if (!code_point) {
                return broken("a string holds an escape that JSON does not know");
            }
            append_utf8(text, *code_point);
        }
    }

    static Result<Value> build_word(std::string_view token) {
        if (token == "null") {
            return Value(Null{});
        }
        if (token == "true" || token == "false") {
            return Value(token == "true");
        }
        if (is_number(token)) {
            return Value(Number{std::string(token)});
        }
        return broken("a value is neither a number, true, false nor null");
    }

    const char* document_end_;
};

// The element of an array that a pointer's step names; null when it names none.
const Value* element(const Array& array, std::string_view step) {
    const bool leading_zero = step.size() > 1 && step.front() == '0';
    const auto index = parse_int64(step);
    if (!index || *index < 0 || leading_zero || step.front() == '-' ||
        static_cast<std::uint64_t>(*index) >= array.size()) {
        return nullptr;
    }
    return &array[static_cast<std::size_t>(*index)];
}

// `~1` is a slash and `~0` a tilde; no other tilde may stand in a pointer.
std::optional<std::string> unescape_step(std::string_view step) {
    std::string text;
    for (std::size_t i = 0; i < step.size(); ++i) {
        if (step[i] != '~') {
            text += step[i];
            continue;
        }
        ++i;
        if (i == step.size() || (step[i] != '0' && step[i] != '1')) {
            return std::nullopt;
        }
        text += step[i] == '0' ? '~' : '/';
    }
    return text;
}

} // namespace

Result<const Value*> Value::member(std::string_view key) const {
    const Value* found = nullptr;
    const auto* const members = object();
    if (members == nullptr) {
        return found;
    }
    for (const auto& [name, value] : *members) {
        if (name != key) {
            continue;
        }
        if (found != nullptr) {
            return fail(Errc::Conflict, "the key \"{}\" stands twice in one JSON object", key);
        }
        found = &value;
    }
    return found;
}

Result<const Value*> Value::at(std::string_view pointer) const {
    const Value* found = this;
    auto rest = pointer;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('/', 1), rest.size());
        const auto step = unescape_step(rest.substr(1, end - 1));
        if (rest.front() != '/' || !step) {
            return fail(Errc::InvalidInput,
                        "\"{}\" is not a JSON pointer: write it like /data/0/amount", pointer);
        }
        rest.remove_prefix(end);
        if (found == nullptr) {
            continue; // It leads nowhere, but the rest of it must still be well formed.
        }
        if (const auto* const elements = found->array()) {
            found = element(*elements, *step);
            continue;
        }
        auto next = found->member(*step);
        if (!next) {
            return next;
        }
        found = *next;
    }
    return found;
}

Result<Value> parse(std::string_view text) {
    if (text.starts_with(kByteOrderMark)) {
        text.remove_prefix(kByteOrderMark.size());
    }
    if (!simdjson::validate_utf8(text.data(), text.size())) {
        return broken("it is not UTF-8");
    }
    // As the only element of an array of ours, a bare number is read by the same path as an
    // object; and the library copies the text once anyway, to pad it.
    const simdjson::padded_string document(format("[{}]", text));
    ondemand::parser parser;
    ondemand::document lazy;
    ondemand::array wrapper;
    if (const auto error = parser.iterate(document).get(lazy)) {
        return broken(error);
    }
    if (const auto error = lazy.get_array().get(wrapper)) {
        return broken(error);
    }
    Builder builder(document);
    std::optional<Value> whole;
    for (auto element : wrapper) {
        ondemand::value value;
        if (const auto error = element.get(value)) {
            return broken(error);
        }
        if (whole) {
            return broken("something follows its end");
        }
        auto built = builder.build(value, 0);
        if (!built) {
            return built;
        }
        whole = std::move(*built);
    }
    if (!whole) {
        return broken("it is empty");
    }
    if (lazy.current_location().error() != simdjson::OUT_OF_BOUNDS) {
        return broken("something follows its end");
    }
    return std::move(*whole);
}

Writer& Writer::begin_object() {
    separate();
    text_ += '{';
    has_items_.push_back(false);
    return *this;
}

Writer& Writer::end_object() {
    ENSURE(!has_items_.empty() && !after_key_, "an object ends where none is open");
    has_items_.pop_back();
    text_ += '}';
    return *this;
}

Writer& Writer::begin_array() {
    separate();
    text_ += '[';
    has_items_.push_back(false);
    return *this;
}

Writer& Writer::end_array() {
    ENSURE(!has_items_.empty() && !after_key_, "an array ends where none is open");
    has_items_.pop_back();
    text_ += ']';
    return *this;
}

Writer& Writer::key(std::string_view name) {
    ENSURE(!after_key_, "a key follows a key");
    string(name);
    text_ += ':';
    after_key_ = true;
    return *this;
}

Writer& Writer::string(std::string_view text) {
    separate();
    constexpr int kNoIndent = -1;
    constexpr bool kAsciiOnly = false;
    text_ += nlohmann::json(text).dump(kNoIndent, ' ', kAsciiOnly,
                                       nlohmann::json::error_handler_t::replace);
    return *this;
}

Writer& Writer::integer(std::int64_t value) {
    separate();
    text_ += std::to_string(value);
    return *this;
}

Writer& Writer::boolean(bool value) {
    separate();
    text_ += value ? "true" : "false";
    return *this;
}

Writer& Writer::null() {
    separate();
    text_ += "null";
    return *this;
}

std::string Writer::take() {
    ENSURE(has_items_.empty() && !after_key_, "a JSON text is taken before it is finished");
    return std::exchange(text_, {});
}

void Writer::separate() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (has_items_.empty()) {
        return;
    }
    if (has_items_.back()) {
        text_ += ',';
    }
    has_items_.back() = true;
}

} // namespace chapeau::json
