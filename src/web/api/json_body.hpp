// The body of a POST: one small JSON object, read strictly. A key that stands twice, a number that
// is no integer, a text that is too long: refused, with the name of the member in the error.
// Members that nobody asks for are ignored, so that a newer page may say more.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::web {

/// What a phone has to say in one request: a pledge is 300 bytes, fifty keys are 1,800.
inline constexpr std::size_t kPhoneBodyBytesMax = 4096;

/// What the desk has to say: five hundred pledges paid at once.
inline constexpr std::size_t kDeskBodyBytesMax = 8192;

class JsonBody {
public:
    /// Errc::TooLarge above `size_bytes_max`; Errc::InvalidInput for what is not one JSON object;
    /// Errc::Conflict for a key that stands twice in it.
    static Result<JsonBody> read(std::string_view text, std::size_t size_bytes_max);

    bool has(std::string_view name) const;

    /// A text of at most `size_bytes_max`; absent is an error, as for all below.
    Result<std::string> text(std::string_view name, std::size_t size_bytes_max) const;
    /// The same, and absent is empty.
    Result<std::string> text_or_empty(std::string_view name, std::size_t size_bytes_max) const;
    Result<std::string> key(std::string_view name) const;
    /// Digits alone, within both limits: no fraction, no exponent.
    Result<std::int64_t> integer(std::string_view name, std::int64_t lowest,
                                 std::int64_t highest) const;
    /// The same; null and absent are empty.
    Result<std::optional<std::int64_t>> integer_or_null(std::string_view name, std::int64_t lowest,
                                                        std::int64_t highest) const;
    Result<bool> boolean(std::string_view name) const;
    Result<std::vector<std::string>> keys(std::string_view name, std::size_t count_max) const;
    /// At least one, none twice.
    Result<std::vector<std::int64_t>> integers(std::string_view name, std::int64_t lowest,
                                               std::int64_t highest, std::size_t count_max) const;
    /// An array of objects, or an empty one.
    Result<std::vector<JsonBody>> objects(std::string_view name, std::size_t count_max) const;

private:
    explicit JsonBody(json::Value value) : value_(std::move(value)) {}

    static Result<JsonBody> of(json::Value value);
    const json::Value* find(std::string_view name) const;
    Result<const json::Array*> array(std::string_view name, std::size_t count_max) const;

    json::Value value_;
};

} // namespace chapeau::web
