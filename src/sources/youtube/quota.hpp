// What YouTube's Data API may still be asked today. A project has so many units a day, each call
// costs some, and Google's day begins at midnight in California: sources/daily_quota.hpp counts.
//
// Facts: developers.google.com/youtube/v3/determine_quota_cost and /live/docs/liveChatMessages.
#pragma once

#include "sources/daily_quota.hpp"

#include <cstdint>

namespace chapeau::sources::youtube {

/// What a project has by default.
inline constexpr std::int64_t kDailyUnitsDefault = 10'000;

/// Projects may ask Google for more; beyond this it is a slip of the finger.
inline constexpr std::int64_t kDailyUnitsMax = kDailyQuotaMax;

inline constexpr std::int64_t kMessagesCallUnits = 5;
inline constexpr std::int64_t kVideoCallUnits = 1;

using Quota = DailyQuota;

} // namespace chapeau::sources::youtube
