// What YouTube's Data API may still be asked today. A project has so many units a day, each call
// costs some, and Google's day begins at midnight in California. Whoever keeps to the budget within
// any 24 hours keeps to it within Google's day, wherever and whenever that begins; so the hours are
// counted in a ring, and written into the cursor so that a restart forgets nothing. Pure.
//
// Facts: developers.google.com/youtube/v3/determine_quota_cost and /live/docs/liveChatMessages.
#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"

#include <cstdint>
#include <map>

namespace chapeau::sources::youtube {

/// What a project has by default.
inline constexpr std::int64_t kDailyUnitsDefault = 10'000;

/// Projects may ask Google for more; beyond this it is a slip of the finger.
inline constexpr std::int64_t kDailyUnitsMax = 10'000'000;

inline constexpr std::int64_t kMessagesCallUnits = 5;
inline constexpr std::int64_t kVideoCallUnits = 1;

class Quota {
public:
    explicit Quota(std::int64_t daily_units) : daily_units_(daily_units) {}

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

} // namespace chapeau::sources::youtube
