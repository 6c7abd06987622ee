// Numbers, money, times and plurals as a language writes them, by ICU.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/money.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace chapeau::domain {

/// One language and region with its formatters, made once because ICU's are costly to make and
/// cheap to use. Immutable; safe on every thread.
class Locale {
public:
    /// A BCP 47 tag: `en`, `en-GB`, `fr`, `fr-CA`. `time_zone` is an IANA name, `Europe/Paris`.
    /// Fails with Errc::InvalidInput when ICU knows either not.
    static Result<std::shared_ptr<const Locale>> open(std::string_view tag,
                                                      std::string_view time_zone);

    Locale(const Locale&) = delete;
    Locale& operator=(const Locale&) = delete;
    ~Locale();

    /// The language subtag, `fr`.
    const std::string& language() const;

    /// `$2,657`, `2 657 $US`, `¥2,657`: minor digits are shown only when there are any.
    std::string money(Money amount) const;

    /// For a mark on the thermometer: `$12.5K`, `12,5 k $US`, rounded down to three digits; exact
    /// below ten thousand.
    std::string money_short(Money amount) const;

    /// `2,657`; `2 657`.
    std::string count(std::int64_t value) const;

    /// `21:04` or `9:04 PM`, in the challenge's time zone.
    std::string time_of_day(Timestamp time) const;

    using Argument = std::variant<std::int64_t, std::string>;

    /// An ICU message pattern with numbered arguments and plurals:
    /// `{0, plural, one {# person} other {# people}}`. The pattern must be ours (ENSURE).
    std::string message(std::string_view pattern, std::span<const Argument> arguments) const;

private:
    struct Formatters;
    explicit Locale(std::unique_ptr<Formatters> formatters);

    std::unique_ptr<Formatters> formatters_;
};

} // namespace chapeau::domain
