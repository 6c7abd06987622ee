#include "domain/money.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "domain/currency_table.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace chapeau::domain {

namespace {

// No honest amount needs more characters; a longer one is refused before it is read.
constexpr std::size_t kTokenBytesMax = 64;

// Of a refused token, what an error repeats.
constexpr std::size_t kTokenBytesShown = 24;

// 10^18 is the largest power of ten in an int64.
constexpr int kInt64DigitsMax = 18;

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

/// A decimal token taken apart: `digits` times ten to the power of `scale`.
struct Decimal {
    std::string digits;
    int scale = 0;
};

tl::unexpected<Error> unreadable(std::string_view token) {
    return fail(Errc::InvalidInput,
                "cannot read the amount '{}': it must be plain digits, such as 10 or 10.50",
                truncate_utf8(token, kTokenBytesShown));
}

std::string_view take_digits(std::string_view& rest) {
    const auto* const end = std::find_if_not(rest.begin(), rest.end(), is_digit);
    const auto count = static_cast<std::size_t>(end - rest.begin());
    const std::string_view digits = rest.substr(0, count);
    rest.remove_prefix(count);
    return digits;
}

/// The part behind the `e`, within a range that no honest amount leaves.
Result<int> take_exponent(std::string_view& rest, std::string_view token) {
    bool negative = false;
    if (!rest.empty() && (rest.front() == '+' || rest.front() == '-')) {
        negative = rest.front() == '-';
        rest.remove_prefix(1);
    }
    const std::string_view digits = take_digits(rest);
    constexpr std::size_t kExponentDigitsMax = 3;
    if (digits.empty() || digits.size() > kExponentDigitsMax) {
        return unreadable(token);
    }
    const auto value = static_cast<int>(parse_int64(digits).value_or(0));
    return negative ? -value : value;
}

Result<Decimal> take_apart(std::string_view token) {
    if (token.size() > kTokenBytesMax) {
        return unreadable(token);
    }
    std::string_view rest = token;
    Decimal decimal;
    decimal.digits = std::string(take_digits(rest));
    if (decimal.digits.empty()) {
        return unreadable(token);
    }
    if (!rest.empty() && rest.front() == '.') {
        rest.remove_prefix(1);
        const std::string_view fraction = take_digits(rest);
        if (fraction.empty()) {
            return unreadable(token);
        }
        decimal.digits += fraction;
        decimal.scale -= static_cast<int>(fraction.size());
    }
    if (!rest.empty() && (rest.front() == 'e' || rest.front() == 'E')) {
        rest.remove_prefix(1);
        const auto exponent = take_exponent(rest, token);
        if (!exponent) {
            return tl::unexpected<Error>(exponent.error());
        }
        decimal.scale += *exponent;
    }
    if (!rest.empty()) {
        return unreadable(token);
    }
    return decimal;
}

std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

/// Minor units of `token`, which counts in units of ten to the power of `exponent` of them.
Result<std::int64_t> parse_minor_units(std::string_view token, int exponent) {
    auto decimal = take_apart(token);
    if (!decimal) {
        return tl::unexpected<Error>(decimal.error());
    }
    std::string& digits = decimal->digits;
    int scale = decimal->scale + exponent;
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty()) {
        return 0;
    }
    while (digits.back() == '0') {
        digits.pop_back();
        ++scale;
    }
    if (scale < 0) {
        return fail(Errc::InvalidInput,
                    "cannot take the amount '{}': it is finer than the currency's smallest unit, "
                    "and money is never rounded",
                    token);
    }
    const auto too_large = [&] {
        return fail(Errc::TooLarge, "cannot take the amount '{}': it is more than one gift can be",
                    token);
    };
    if (static_cast<int>(digits.size()) + scale > kInt64DigitsMax) {
        return too_large();
    }
    const std::int64_t minor = parse_int64(digits).value_or(0) * power_of_ten(scale);
    if (minor > kGiftMinorMax) {
        return too_large();
    }
    return minor;
}

} // namespace

Result<Currency> Currency::from_code(std::string_view code) {
    const auto exponent = currency_exponent(code);
    if (!exponent) {
        return fail(Errc::InvalidInput,
                    "'{}' is no active currency: use an ISO 4217 code in capitals, such as EUR",
                    truncate_utf8(code, kTokenBytesShown));
    }
    return Currency({code[0], code[1], code[2]}, *exponent);
}

std::int64_t Currency::minor_per_major() const {
    return power_of_ten(exponent_);
}

Result<Money> Money::from_minor(std::int64_t minor, Currency currency) {
    if (minor > kSumMinorMax || minor < -kSumMinorMax) {
        return fail(Errc::TooLarge, "{} minor units of {} are more than a sum can hold", minor,
                    currency.code());
    }
    return Money(minor, currency);
}

Result<Money> Money::parse_major(std::string_view digits, Currency currency) {
    const auto minor = parse_minor_units(digits, currency.exponent());
    if (!minor) {
        return tl::unexpected<Error>(minor.error());
    }
    return Money(*minor, currency);
}

Result<Money> Money::parse_minor(std::string_view digits, Currency currency) {
    const auto minor = parse_minor_units(digits, 0);
    if (!minor) {
        return tl::unexpected<Error>(minor.error());
    }
    return Money(*minor, currency);
}

Result<Money> Money::plus(Money other) const {
    ENSURE(currency_ == other.currency_, "only money of one currency is added");
    std::int64_t sum = 0;
    if (__builtin_add_overflow(minor_, other.minor_, &sum)) {
        return fail(Errc::TooLarge, "{} and {} minor units of {} are more than a sum can hold",
                    minor_, other.minor_, currency_.code());
    }
    return from_minor(sum, currency_);
}

Result<Money> Money::minus(Money other) const {
    return plus(Money(-other.minor_, other.currency_)); // In range: |minor_| <= kSumMinorMax.
}

Result<Money> Money::times(std::int64_t factor) const {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(minor_, factor, &product)) {
        return fail(Errc::TooLarge, "{} times {} minor units of {} are more than a sum can hold",
                    factor, minor_, currency_.code());
    }
    return from_minor(product, currency_);
}

} // namespace chapeau::domain
