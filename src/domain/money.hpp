// Money: whole minor units of one currency, under a ceiling, added with a check.
//
// There is no conversion to or from a floating-point number, on purpose: of the first million
// amounts of cents, one in fifteen comes out wrong when it passes through a double.
#pragma once

#include "base/result.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <string_view>

namespace chapeau::domain {

/// An active ISO 4217 currency with its exponent: JPY 0, USD 2, KWD 3.
class Currency {
public:
    /// Upper-case alphabetic code. Fails with Errc::InvalidInput for an unknown one.
    static Result<Currency> from_code(std::string_view code);

    std::string_view code() const { return {code_.data(), code_.size()}; }

    /// How many decimal digits the minor unit stands for.
    int exponent() const { return exponent_; }

    /// 10 to the power of `exponent()`.
    std::int64_t minor_per_major() const;

    bool operator==(const Currency&) const = default;

private:
    Currency(std::array<char, 3> code, std::uint8_t exponent) : code_(code), exponent_(exponent) {}

    std::array<char, 3> code_;
    std::uint8_t exponent_;
};

/// One gift is at most this many minor units: ten thousand million dollars. What is larger is
/// a provider's mistake or an attack, and is parked for the operator.
inline constexpr std::int64_t kGiftMinorMax = 1'000'000'000'000;

/// A sum stays below this, so that a million gifts of the largest size still cannot overflow.
inline constexpr std::int64_t kSumMinorMax = 2'000'000'000'000'000'000;

/// May be negative: a refund's effect on a sum is.
class Money {
public:
    /// Fails with Errc::TooLarge beyond plus or minus kSumMinorMax.
    static Result<Money> from_minor(std::int64_t minor, Currency currency);

    /// Reads the digits of a JSON number or string in major units: `10`, `10.5`, `10.50`,
    /// `1e2`. Digits beyond the exponent are accepted only when they are zeros: money is never
    /// rounded. A sign, a symbol, a blank, or more than kGiftMinorMax is Errc::InvalidInput or
    /// Errc::TooLarge.
    static Result<Money> parse_major(std::string_view digits, Currency currency);

    /// The same for minor units: `1050`, `1050.0`.
    static Result<Money> parse_minor(std::string_view digits, Currency currency);

    static Money zero(Currency currency) { return {0, currency}; }

    std::int64_t minor() const { return minor_; }
    Currency currency() const { return currency_; }
    bool is_zero() const { return minor_ == 0; }

    /// The currencies must be equal (ENSURE). Fails with Errc::TooLarge, never wraps.
    Result<Money> plus(Money other) const;
    Result<Money> minus(Money other) const;
    Result<Money> times(std::int64_t factor) const;

    bool operator==(const Money&) const = default;

private:
    Money(std::int64_t minor, Currency currency) : minor_(minor), currency_(currency) {}

    std::int64_t minor_;
    Currency currency_;
};

} // namespace chapeau::domain
