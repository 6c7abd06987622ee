// Reading back the one-line JSON objects that the book keeps of cues and notes.
#pragma once

#include "base/json.hpp"
#include "base/text.hpp"
#include "domain/money.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chapeau::domain {

/// The members of one stored object. Every lookup answers empty for what is absent or of another
/// type; the first thing that must not be absent decides.
class StoredFields {
public:
    explicit StoredFields(const json::Value& value) : value_(value) {}

    std::optional<std::int64_t> integer(std::string_view key) const {
        const json::Value* const found = member(key);
        const json::Number* const number = found == nullptr ? nullptr : found->number();
        return number == nullptr ? std::nullopt : parse_int64(number->token);
    }

    std::optional<bool> boolean(std::string_view key) const {
        const json::Value* const found = member(key);
        const bool* const truth = found == nullptr ? nullptr : found->boolean();
        return truth == nullptr ? std::nullopt : std::optional(*truth);
    }

    std::optional<std::string> string(std::string_view key) const {
        const json::Value* const found = member(key);
        const std::string* const text = found == nullptr ? nullptr : found->string();
        return text == nullptr ? std::nullopt : std::optional(*text);
    }

    /// Of the members `amount_minor` and `currency`.
    std::optional<Money> amount() const {
        const auto minor = integer("amount_minor");
        const auto currency = Currency::from_code(string("currency").value_or(""));
        if (!minor || !currency) {
            return std::nullopt;
        }
        const auto amount = Money::from_minor(*minor, *currency);
        return amount ? std::optional(*amount) : std::nullopt;
    }

    bool has(std::string_view key) const { return member(key) != nullptr; }

    const json::Value* member(std::string_view key) const {
        const auto found = value_.member(key);
        return found ? *found : nullptr;
    }

private:
    const json::Value& value_;
};

} // namespace chapeau::domain
