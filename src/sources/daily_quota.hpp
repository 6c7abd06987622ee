// What may be spent within a day, where a provider counts by its own days: whoever keeps to the
// budget within any 24 hours keeps to it within the provider's day, wherever and whenever that
// begins. So the hours are counted in a ring, and written into the cursor so that a restart forgets
// nothing. Pure.
#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"

#include <cstdint>
#include <map>

namespace chapeau::sources {

/// Beyond this a budget is a slip of the finger.
inline constexpr std::int64_t kDailyQuotaMax = 10'000'000;

class DailyQuota {
public:
    explicit DailyQuota(std::int64_t daily_units) : daily_units_(daily_units) {}

    bool allows(std::int64_t units, Timestamp now) const;
    void spend(std::int64_t units, Timestamp now);
    std::int64_t spent(Timestamp now) const;

    /// As a member of an object that is being written; and what was written, added to what is
    /// counted already. What cannot be read counts nothing.
    void write(json::Writer& writer) const;
    void read(const json::Value& spent);

private:
    std::int64_t daily_units_;
    std::map<std::int64_t, std::int64_t> units_by_hour_; // Hours since 1970.
};

} // namespace chapeau::sources
