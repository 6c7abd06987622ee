// What the operator reads of a source that was inspected, in English and French: whether it is
// ready, what was found, and what to do next. Pure.
#pragma once

#include "base/clock.hpp"
#include "domain/icu/locale.hpp"
#include "sources/inspection.hpp"

#include <cstdint>
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

enum class SourceRole : std::uint8_t { Feed, Checkout };

/// The look-up that a checkout is inspected with names a payment that does not exist, so that for
/// it an answer 404 is a good one. Test money is told, and keeps nobody from rehearsing.
SourceVerdict verdict_on(const sources::Findings& findings, SourceRole role,
                         const domain::Locale& locale, bool has_test_money = false);

/// The last line of all.
std::string verdict_in_short(std::int64_t ready, std::int64_t all, const domain::Locale& locale);

} // namespace chapeau::app
