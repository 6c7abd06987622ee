#include "display/ticker_turn.hpp"

#include "display/motion.hpp"

#include <algorithm>

namespace chapeau::display {

void TickerTurn::follow(const domain::WallView* view, SteadyTime now) {
    cards_ = view == nullptr ? 0 : std::min(view->cards.size(), kTickerCards);
    if (cards_ == 0) {
        mention_ = 0;
        return;
    }
    const auto begin = view->cards.begin();
    const auto end = begin + static_cast<std::ptrdiff_t>(cards_);
    const auto current = std::find_if(
        begin, end, [&](const domain::WallCard& card) { return card.mention == mention_; });
    if (current != end && (cards_ == 1 || now < since_ + kTickerTurn)) {
        return;
    }
    if (latest_ == 0) { // Nobody is new where all are: it begins with the latest.
        for (auto card = begin; card != end; ++card) {
            latest_ = std::max(latest_, card->mention);
        }
    }
    // The longest waiting of the new ones, which stand at the front.
    auto next = end;
    for (auto card = begin; card != end; ++card) {
        const bool is_new = card->mention > latest_ && card->mention != mention_;
        next = is_new && (next == end || card->mention < next->mention) ? card : next;
    }
    if (next == end) {
        next = current == end || current + 1 == end ? begin : current + 1;
    }
    mention_ = next->mention;
    latest_ = std::max(latest_, mention_);
    since_ = now;
}

TickerMoment TickerTurn::at(SteadyTime now) const {
    return {mention_, ease_out(progress(now - since_, kTickerFade))};
}

SteadyTime TickerTurn::still_at() const {
    return mention_ == 0 ? SteadyTime{} : since_ + kTickerFade;
}

std::optional<SteadyTime> TickerTurn::next_turn() const {
    if (cards_ < 2) {
        return std::nullopt;
    }
    return since_ + kTickerTurn;
}

} // namespace chapeau::display
