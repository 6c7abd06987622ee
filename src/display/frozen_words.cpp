#include "display/frozen_words.hpp"

#include <algorithm>
#include <memory>

namespace chapeau::display {
namespace {

using domain::LeaderRow;
using domain::RecentGift;
using domain::ScreenText;
using domain::Snapshot;
using domain::WallCard;
using domain::WallView;

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

bool says_the_same(const WallCard& card, const WallCard& other) {
    return card.text == other.text && card.name == other.name && card.handle == other.handle;
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
    if (shown.wall && newest.wall) {
        shown.wall = std::make_shared<const WallView>(
            without_removed(*shown.wall, *newest.wall, Edited::Leaves));
    } else {
        shown.wall.reset();
    }
    return shown;
}

WallView without_removed(WallView shown, const WallView& newest, Edited edited) {
    // A version that fell is another wall: nothing is known of what this one says.
    const bool is_removed_since =
        newest.removed_version > shown.removed_version || newest.version < shown.version;
    const bool has_room = newest.cards.size() < domain::kWallCardsMax;
    const auto leaves = [&](WallCard& card) {
        const auto known =
            std::find_if(newest.cards.begin(), newest.cards.end(),
                         [&](const WallCard& each) { return each.mention == card.mention; });
        if (known == newest.cards.end()) {
            return is_removed_since || has_room;
        }
        if (says_the_same(card, *known)) {
            return false;
        }
        card.name = known->name;
        card.handle = known->handle;
        card.text = known->text;
        return edited == Edited::Leaves;
    };
    shown.cards.erase(std::remove_if(shown.cards.begin(), shown.cards.end(), leaves),
                      shown.cards.end());
    if (is_removed_since) {
        const auto is_unknown = [&](const domain::TopVoice& voice) {
            return std::none_of(newest.voices.begin(), newest.voices.end(),
                                [&](const domain::TopVoice& each) {
                                    return each.name == voice.name && each.network == voice.network;
                                });
        };
        shown.voices.erase(std::remove_if(shown.voices.begin(), shown.voices.end(), is_unknown),
                           shown.voices.end());
        shown.removed_version = newest.removed_version;
    }
    return shown;
}

} // namespace chapeau::display
