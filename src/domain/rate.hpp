// What one currency was worth in another on a day, and money taken from one to the other by it.
//
// A rate is a fraction of whole numbers, so it is as exact as its source wrote it; only the
// converted amount is rounded, once, to the nearest minor unit. It is said to be "about" wherever
// it is shown.
#pragma once

#include "base/result.hpp"
#include "domain/money.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chapeau::domain {

/// More digits than any bank publishes; two such rates still divide each other without overflow.
inline constexpr std::size_t kRateDigitsMax = 9;
inline constexpr std::int64_t kRatePartMax = 1'000'000'000'000'000'000;

/// Who published it, in a few words.
inline constexpr std::size_t kRateOriginBytesMax = 64;

/// One major unit of `from` is worth `numerator / denominator` major units of `to`. Made by
/// `make_rate`, `cross_rate` or `parse_rate`, which hold it to its limits.
struct ExchangeRate { // NOLINT(cppcoreguidelines-pro-type-member-init): a currency has no default.
    Currency from;
    Currency to;
    std::int64_t numerator = 1;
    std::int64_t denominator = 1;
    std::string day;    // That it is of: "2026-11-20".
    std::string origin; // "configured", "European Central Bank"...

    bool operator==(const ExchangeRate&) const = default;
};

/// `digits` are plain decimal ones, above zero: "1.0873", "0.0061". `day` is a date of the
/// calendar. Fails with Errc::InvalidInput and says what is wrong.
Result<ExchangeRate> make_rate(Currency from, Currency to, std::string_view digits,
                               std::string_view day, std::string_view origin);

/// From two rates of one bank's list: what `base` is worth in `from`, and in `to`. Fails with
/// Errc::InvalidInput unless both begin with the same currency and are of the same day.
Result<ExchangeRate> cross_rate(const ExchangeRate& base_in_from, const ExchangeRate& base_in_to);

/// Rounded to the nearest minor unit, halves up. Of the rate's `from` only (ENSURE), and not
/// negative. Fails with Errc::TooLarge beyond kGiftMinorMax.
Result<Money> convert(Money amount, const ExchangeRate& rate);

/// "1 EUR = 1.0873 USD", to six digits, rounded down: for a person to read.
std::string to_words(const ExchangeRate& rate);

/// One line of JSON, and back; Errc::Corrupt for what the book cannot have written.
std::string to_text(const ExchangeRate& rate);
Result<ExchangeRate> parse_rate(std::string_view text);

} // namespace chapeau::domain
