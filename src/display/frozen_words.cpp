#include "display/frozen_words.hpp"

#include <algorithm>

namespace chapeau::display {
namespace {

using domain::LeaderRow;
using domain::RecentGift;
using domain::ScreenText;
using domain::Snapshot;

/// Whether a gift that `newest` does not list would be listed if it still stood.
bool has_fallen(const RecentGift& gift, const Snapshot& newest) {
    return newest.recent.size() < domain::kRecentGiftsMax || gift.gift > newest.recent.back().gift;
}

void renew(RecentGift& gift, const Snapshot& newest, bool somebody_hidden,
           const ScreenText& supporter) {
    const auto known = std::find_if(newest.recent.begin(), newest.recent.end(),
                                    [&](const RecentGift& each) { return each.gift == gift.gift; });
    if (known != newest.recent.end()) {
        gift.name = known->name;
        gift.message = known->message;
        gift.hidden = known->hidden;
    } else if (somebody_hidden || has_fallen(gift, newest)) {
        gift.name = supporter;
        gift.message = {};
    }
}

void renew(LeaderRow& leader, const Snapshot& newest, bool somebody_hidden,
           const ScreenText& supporter) {
    const auto known =
        std::find_if(newest.leaders.begin(), newest.leaders.end(),
                     [&](const LeaderRow& each) { return each.donor == leader.donor; });
    if (known != newest.leaders.end()) {
        // Another gift's name was not on the wall when it froze, so it does not come now.
        if (known->hidden || known->gift == leader.gift) {
            leader.name = known->name;
            leader.hidden = known->hidden;
        } else if (somebody_hidden) {
            leader.name = supporter; // The name on the wall may be the one that was taken away.
        }
    } else if (somebody_hidden) {
        leader.name = supporter;
    }
}

} // namespace

Snapshot with_words_taken_away(Snapshot shown, const Snapshot& newest,
                               const ScreenText& supporter) {
    const bool somebody_hidden = newest.hidden_at > shown.hidden_at;
    for (RecentGift& gift : shown.recent) {
        renew(gift, newest, somebody_hidden, supporter);
    }
    for (LeaderRow& leader : shown.leaders) {
        renew(leader, newest, somebody_hidden, supporter);
    }
    shown.hidden_at = newest.hidden_at;
    return shown;
}

} // namespace chapeau::display
