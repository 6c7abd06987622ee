#include "display/calm_wall.hpp"

#include "display/scene/wall.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace chapeau::display {
namespace {

using domain::WallCard;
using domain::WallView;

const WallCard* card_of(const std::vector<WallCard>& cards, std::int64_t mention) {
    const auto found = std::find_if(cards.begin(), cards.end(),
                                    [&](const WallCard& card) { return card.mention == mention; });
    return found == cards.end() ? nullptr : &*found;
}

/// Until there are no more than a view may have: first those that the newest view has no more,
/// the oldest of them first.
void cut_cards(std::vector<WallCard>& cards, const WallView& newest) {
    for (std::size_t index = cards.size(); index-- > 0 && cards.size() > domain::kWallCardsMax;) {
        if (card_of(newest.cards, cards[index].mention) == nullptr) {
            cards.erase(cards.begin() + static_cast<std::ptrdiff_t>(index));
        }
    }
}

} // namespace

WallView next_step_of(const WallView& shown, const WallView& newest, std::int64_t& entered) {
    WallView next = newest;
    next.cards.clear();
    std::vector<WallCard> unseen; // The latest first, as in the view.
    for (const WallCard& card : newest.cards) {
        if (card.is_pinned) {
            next.cards.push_back(card);
        } else if (card_of(shown.cards, card.mention) == nullptr) {
            unseen.push_back(card);
        }
    }
    // The longest waiting come first.
    const std::size_t missing = kWallFilled - std::min(kWallFilled, shown.cards.size());
    const std::size_t count = std::min(unseen.size(), std::max(kWallNewPerStep, missing));
    unseen.erase(unseen.begin(), unseen.end() - static_cast<std::ptrdiff_t>(count));
    entered += static_cast<std::int64_t>(unseen.size());
    std::move(unseen.begin(), unseen.end(), std::back_inserter(next.cards));
    for (const WallCard& card : shown.cards) {
        const WallCard* const known = card_of(newest.cards, card.mention);
        if (known == nullptr || !known->is_pinned) {
            next.cards.push_back(known != nullptr ? *known : card);
            next.cards.back().is_pinned = false; // One that the view has no more is not pinned.
        }
    }
    cut_cards(next.cards, newest);
    return next;
}

void CalmWall::change_to(WallView next, SteadyTime now) {
    if (now >= still_at()) { // Else what is on its way goes on, to another place.
        before_ = view_;
        entered_before_ = entered_;
        leaving_is_shown_ = true;
        changed_at_ = now;
    }
    view_ = std::make_shared<const WallView>(std::move(next));
}

void CalmWall::remove(const WallView& newest, Edited edited, SteadyTime now) {
    WallView left = without_removed(*view_, newest, edited);
    if (!(left.cards == view_->cards)) {
        if (edited == Edited::Follows && left.cards.size() < kWallFilled) {
            // In a flood all that fell off goes with it: the wall is never left bare.
            left = next_step_of(left, newest, entered_);
        }
        change_to(std::move(left), now);
    } else if (!(left == *view_)) {
        view_ = std::make_shared<const WallView>(std::move(left));
    }
    // What fades out may be what was taken away.
    const bool is_before_whole =
        !before_ ||
        without_removed(*before_, newest, Edited::Leaves).cards.size() == before_->cards.size();
    leaving_is_shown_ = leaving_is_shown_ && is_before_whole;
}

void CalmWall::take_away(const WallView* newest, SteadyTime now) {
    newest_.reset();
    is_behind_ = false;
    if (newest == nullptr) {
        *this = {};
    } else if (view_) {
        remove(*newest, Edited::Leaves, now);
    }
}

void CalmWall::take(std::shared_ptr<const WallView> newest, SteadyTime now) {
    if (!newest) {
        *this = {};
        return;
    }
    if (newest != newest_) {
        newest_ = std::move(newest);
        if (!view_) {
            view_ = newest_;
            stepped_at_ = now;
            return;
        }
        remove(*newest_, Edited::Follows, now);
        is_behind_ = true;
    }
    advance(now);
}

void CalmWall::advance(SteadyTime now) {
    const auto due = next_step();
    if (!due || now < *due) {
        return;
    }
    std::int64_t entered = entered_;
    WallView next = next_step_of(*view_, *newest_, entered);
    const bool same_cards = next.cards == view_->cards;
    is_behind_ = !same_cards; // There may be more; the next step will tell.
    if (next == *view_) {
        return;
    }
    stepped_at_ = now;
    if (same_cards) {
        view_ = std::make_shared<const WallView>(std::move(next));
        return;
    }
    change_to(std::move(next), now);
    entered_ = entered;
}

WallMoment CalmWall::at(SteadyTime now) const {
    WallMoment moment;
    moment.view = view_;
    moment.entered = entered_;
    if (now < still_at()) {
        moment.before = before_;
        moment.entered_before = entered_before_;
        moment.leaving_is_shown = leaving_is_shown_;
        moment.elapsed = now - changed_at_;
    }
    return moment;
}

SteadyTime CalmWall::still_at() const {
    return before_ ? changed_at_ + kWallSettles : SteadyTime{};
}

std::optional<SteadyTime> CalmWall::next_step() const {
    if (!is_behind_ || !view_ || !newest_) {
        return std::nullopt;
    }
    return std::max(stepped_at_ + kWallStep, still_at());
}

} // namespace chapeau::display
