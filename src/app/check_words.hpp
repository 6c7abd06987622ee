// What the operator reads of a source that was inspected, in English and French: whether it is
// ready, what was found, and what to do next. Pure.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/icu/locale.hpp"
#include "domain/rate.hpp"
#include "sources/inspection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::app {

/// Providers' windows, tokens and our own deadline bear less than a minute's difference.
inline constexpr seconds kClockAheadWarned{60};
/// Beyond it codes and tokens are refused, and the countdown is nonsense.
inline constexpr seconds kClockAheadMax{std::chrono::minutes{5}};

struct SourceVerdict {
    bool is_ready = false;
    std::vector<std::string> lines; // The first one says whether; the others what, and what to do.
};

struct FoundRates {
    std::optional<domain::Currency> counted; // Empty: nobody asks about currencies.
    std::vector<domain::ExchangeRate> rates;
    std::optional<Error> error; // Why the bank's list could not be had.
};

enum class SourceRole : std::uint8_t { Feed, Checkout, Talk };

/// The look-up that a checkout is inspected with names a payment that does not exist, so that for
/// it an answer 404 is a good one. Test money is told, and keeps nobody from rehearsing.
///
/// A source in another currency than `rates` lead to is ready too: its gifts wait for a rate, which
/// is told.
SourceVerdict verdict_on(const sources::Findings& findings, SourceRole role,
                         const domain::Locale& locale, bool has_test_money = false,
                         const FoundRates& rates = {});

/// Of the rates themselves. Old ones are told, and keep nobody from beginning.
SourceVerdict verdict_on(const FoundRates& rates, Timestamp now, const domain::Locale& locale);

/// The last line of all.
std::string verdict_in_short(std::int64_t ready, std::int64_t all, const domain::Locale& locale);

} // namespace chapeau::app
