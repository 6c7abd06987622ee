// JSON, read and written. The only file pair that knows the JSON libraries.
//
// A document becomes a tree of our own values, for two reasons: a number keeps the digits that
// were sent, so money never passes through a double; and an object keeps repeated keys, so a
// record that contradicts itself can be refused instead of guessed at.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace chapeau::json {

class Value;

struct Null {};

/// The token as it stood in the document, e.g. `10.50` or `1e3`. Grammatically valid JSON.
struct Number {
    std::string token;
};

using Array = std::vector<Value>;
using Member = std::pair<std::string, Value>;
using Object = std::vector<Member>; // In document order, repeated keys included.

class Value {
public:
    using Alternatives = std::variant<Null, bool, Number, std::string, Array, Object>;

    Value() = default;
    Value(Alternatives value) : value_(std::move(value)) {} // NOLINT(google-explicit-constructor)

    bool is_null() const { return std::holds_alternative<Null>(value_); }
    const bool* boolean() const { return std::get_if<bool>(&value_); }
    const Number* number() const { return std::get_if<Number>(&value_); }
    const std::string* string() const { return std::get_if<std::string>(&value_); }
    const Array* array() const { return std::get_if<Array>(&value_); }
    const Object* object() const { return std::get_if<Object>(&value_); }

    /// The member of an object; null when this is no object or has no such key. Fails with
    /// Errc::Conflict when the key stands there twice.
    Result<const Value*> member(std::string_view key) const;

    /// What an RFC 6901 pointer (`/data/0/amount`; empty for the whole) leads to; null when it
    /// leads nowhere. Fails as `member` does, and on a malformed pointer.
    Result<const Value*> at(std::string_view pointer) const;

private:
    Alternatives value_;
};

/// Deep enough for every provider's answer; a deeper one is an attack on our stack.
inline constexpr std::size_t kDepthMax = 64;

/// Refuses what is not one complete UTF-8 JSON document. A byte order mark is forgiven; half of
/// a surrogate pair in an escape is read as U+FFFD.
Result<Value> parse(std::string_view text);

/// Builds one line of JSON. Strings are escaped, and invalid UTF-8 becomes U+FFFD.
class Writer {
public:
    Writer& begin_object();
    Writer& end_object();
    Writer& begin_array();
    Writer& end_array();
    Writer& key(std::string_view name);
    Writer& string(std::string_view text);
    Writer& integer(std::int64_t value);
    Writer& boolean(bool value);
    Writer& null();

    /// `begin_object` and its kind must all have been ended.
    std::string take();

private:
    void separate();

    std::string text_;
    std::vector<bool> has_items_; // One for each open object or array.
    bool after_key_ = false;
};

} // namespace chapeau::json
