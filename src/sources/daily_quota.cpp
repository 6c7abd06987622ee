#include "sources/daily_quota.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace chapeau::sources {

namespace {

/// The hour that runs counts whole, and so does the one a day before it.
constexpr std::int64_t kHoursKept = 25;

std::int64_t hour_of(Timestamp time) {
    return std::chrono::floor<std::chrono::hours>(time).time_since_epoch().count();
}

std::int64_t number_of(const json::Value& value) {
    const auto* number = value.number();
    return number == nullptr ? 0 : parse_int64(number->token).value_or(0);
}

} // namespace

std::int64_t DailyQuota::spent(Timestamp now) const {
    const auto hour = hour_of(now);
    std::int64_t units = 0;
    for (const auto& [at, some] : units_by_hour_) {
        // Those to come count too: the clock was set back, and the provider's was not.
        if (at > hour - kHoursKept && at < hour + kHoursKept) {
            units += some;
        }
    }
    return units;
}

bool DailyQuota::allows(std::int64_t units, Timestamp now) const {
    return spent(now) + units <= daily_units_;
}

void DailyQuota::spend(std::int64_t units, Timestamp now) {
    const auto hour = hour_of(now);
    std::erase_if(units_by_hour_, [hour](const auto& entry) {
        return entry.first <= hour - kHoursKept || entry.first >= hour + kHoursKept;
    });
    units_by_hour_[hour] += units;
}

void DailyQuota::write(json::Writer& writer) const {
    writer.begin_array();
    for (const auto& [hour, units] : units_by_hour_) {
        writer.begin_array().integer(hour).integer(units).end_array();
    }
    writer.end_array();
}

void DailyQuota::read(const json::Value& spent) {
    const auto* hours = spent.array();
    if (hours == nullptr || hours->size() > 2 * kHoursKept) {
        return;
    }
    for (const auto& entry : *hours) {
        const auto* pair = entry.array();
        if (pair == nullptr || pair->size() != 2) {
            continue;
        }
        const auto units = number_of((*pair)[1]);
        units_by_hour_[number_of((*pair)[0])] += std::clamp<std::int64_t>(units, 0, kDailyQuotaMax);
    }
}

} // namespace chapeau::sources
