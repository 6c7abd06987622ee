#include "domain/rate.hpp"

#include "base/check.hpp"
#include "base/format.hpp"
#include "base/text.hpp"
#include "domain/stored_fields.hpp"
#include "domain/wide.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <optional>
#include <utility>

namespace chapeau::domain {

namespace {

bool is_decimal_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// Two digits, or four, at a place.
std::optional<int> number_at(std::string_view text, std::size_t offset, std::size_t length) {
    const auto part = text.substr(offset, length);
    if (part.size() != length || !std::all_of(part.begin(), part.end(), is_decimal_digit)) {
        return std::nullopt;
    }
    const auto number = parse_int64(part);
    return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

bool is_day(std::string_view day) {
    if (day.size() != 10 || day[4] != '-' || day[7] != '-') {
        return false;
    }
    const auto year = number_at(day, 0, 4);
    const auto month = number_at(day, 5, 2);
    const auto date = number_at(day, 8, 2);
    return year && month && date &&
           std::chrono::year_month_day(std::chrono::year(*year),
                                       std::chrono::month(static_cast<unsigned>(*month)),
                                       std::chrono::day(static_cast<unsigned>(*date)))
               .ok();
}

Result<ExchangeRate> in_lowest_terms(ExchangeRate rate) {
    if (rate.from == rate.to) {
        return fail(Errc::InvalidInput, "{} needs no rate to itself", rate.from.code());
    }
    if (rate.numerator < 1 || rate.denominator < 1 || rate.numerator > kRatePartMax ||
        rate.denominator > kRatePartMax) {
        return fail(Errc::InvalidInput,
                    "a rate from {} to {} is above zero and has at most {} "
                    "digits",
                    rate.from.code(), rate.to.code(), kRateDigitsMax);
    }
    if (!is_day(rate.day)) {
        return fail(Errc::InvalidInput,
                    "the rate of {} is of the day '{}': a day is written as 2026-11-20",
                    rate.from.code(), truncate_utf8(rate.day, kRateOriginBytesMax));
    }
    if (rate.origin.empty() || rate.origin.size() > kRateOriginBytesMax ||
        !is_valid_utf8(rate.origin)) {
        return fail(Errc::InvalidInput, "the rate of {} does not say in a few words who tells it",
                    rate.from.code());
    }
    const auto divisor = std::gcd(rate.numerator, rate.denominator);
    rate.numerator /= divisor;
    rate.denominator /= divisor;
    return rate;
}

} // namespace

Result<ExchangeRate> make_rate(Currency from, Currency to, std::string_view digits,
                               std::string_view day, std::string_view origin) {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;
    std::size_t significant = 0;
    bool behind_point = false;
    bool is_number = !digits.empty() && digits.front() != '.' && digits.back() != '.';
    for (const char letter : digits) {
        if (letter == '.' && !behind_point) {
            behind_point = true;
            continue;
        }
        significant += significant > 0 || letter != '0' ? 1 : 0;
        is_number = is_number && is_decimal_digit(letter) && significant <= kRateDigitsMax &&
                    denominator <= kRatePartMax / 1000;
        if (!is_number) {
            break;
        }
        numerator = numerator * 10 + (letter - '0');
        denominator *= behind_point ? 10 : 1;
    }
    if (!is_number || numerator == 0) {
        return fail(Errc::InvalidInput,
                    "the rate of {} is '{}': it is written in plain digits above zero, at most {} "
                    "of them, such as 1.0873",
                    from.code(), truncate_utf8(digits, kRateOriginBytesMax), kRateDigitsMax);
    }
    return in_lowest_terms(
        {from, to, numerator, denominator, std::string(day), std::string(origin)});
}

Result<ExchangeRate> cross_rate(const ExchangeRate& base_in_from, const ExchangeRate& base_in_to) {
    if (base_in_from.from != base_in_to.from || base_in_from.day != base_in_to.day) {
        return fail(Errc::InvalidInput, "two rates make one when both are {}'s of {}",
                    base_in_from.from.code(), base_in_from.day);
    }
    // In lowest terms already, so crossing out is all that can be done before multiplying.
    const auto shared_numerator = std::gcd(base_in_to.numerator, base_in_from.numerator);
    const auto shared_denominator = std::gcd(base_in_to.denominator, base_in_from.denominator);
    const Wide numerator = static_cast<Wide>(base_in_to.numerator / shared_numerator) *
                           (base_in_from.denominator / shared_denominator);
    const Wide denominator = static_cast<Wide>(base_in_to.denominator / shared_denominator) *
                             (base_in_from.numerator / shared_numerator);
    return in_lowest_terms({base_in_from.to, base_in_to.to, saturated(numerator),
                            saturated(denominator), base_in_to.day, base_in_to.origin});
}

Result<Money> convert(Money amount, const ExchangeRate& rate) {
    ENSURE(amount.currency() == rate.from, "a rate converts its own currency");
    ENSURE(amount.minor() >= 0 && amount.minor() <= kGiftMinorMax,
           "what is converted is a gift's amount");
    // Below 10^12 * 10^18 * 10^4, which passes neither 2^127 nor, doubled, the sign.
    const Wide numerator =
        static_cast<Wide>(amount.minor()) * rate.numerator * rate.to.minor_per_major();
    const Wide denominator = static_cast<Wide>(rate.denominator) * rate.from.minor_per_major();
    const Wide rounded = (2 * numerator + denominator) / (2 * denominator);
    if (rounded > kGiftMinorMax) {
        return fail(Errc::TooLarge, "{} of {} minor units is larger than any gift in {}",
                    amount.currency().code(), amount.minor(), rate.to.code());
    }
    return Money::from_minor(static_cast<std::int64_t>(rounded), rate.to);
}

std::string to_words(const ExchangeRate& rate) {
    constexpr std::int64_t kMillion = 1'000'000;
    const auto millionths = multiply_divide_floor(rate.numerator, kMillion, rate.denominator);
    std::string digits = format("{}.{:06}", millionths / kMillion, millionths % kMillion);
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') {
        digits.pop_back();
    }
    return format("1 {} = {} {}", rate.from.code(), digits, rate.to.code());
}

std::string to_text(const ExchangeRate& rate) {
    json::Writer line;
    line.begin_object();
    line.key("from").string(rate.from.code()).key("to").string(rate.to.code());
    line.key("numerator").integer(rate.numerator).key("denominator").integer(rate.denominator);
    line.key("day").string(rate.day).key("origin").string(rate.origin);
    line.end_object();
    return line.take();
}

Result<ExchangeRate> parse_rate(std::string_view text) {
    const auto value = json::parse(text);
    if (!value) {
        return fail(Errc::Corrupt, "a rate in the book cannot be read");
    }
    const StoredFields fields(*value);
    const auto from = Currency::from_code(fields.string("from").value_or(""));
    const auto to = Currency::from_code(fields.string("to").value_or(""));
    auto rate =
        from && to
            ? in_lowest_terms({*from, *to, fields.integer("numerator").value_or(0),
                               fields.integer("denominator").value_or(0),
                               fields.string("day").value_or(""),
                               fields.string("origin").value_or("")})
            : Result<ExchangeRate>(fail(Errc::InvalidInput, "a rate is between two currencies"));
    if (!rate) {
        return fail(Errc::Corrupt, "a rate in the book cannot be read: {}", rate.error().message);
    }
    return rate;
}

} // namespace chapeau::domain
