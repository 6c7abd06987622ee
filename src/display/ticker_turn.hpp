// Whose turn it is in the ticker: one card at a time, the new ones first, then all of the latest
// in turn.
#pragma once

#include "base/clock.hpp"
#include "display/scene/moment.hpp"
#include "domain/wall/wall_view.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace chapeau::display {

/// How long one card stays: two lines, read twice.
inline constexpr milliseconds kTickerTurn{8000};
inline constexpr milliseconds kTickerFade{450};

/// Older cards have had their turns.
inline constexpr std::size_t kTickerCards = 12;

class TickerTurn {
public:
    /// What the wall shows now; null: nobody listens. A card that left it leaves the ticker at
    /// once, and when its time is over the next one comes.
    void follow(const domain::WallView* view, SteadyTime now);

    TickerMoment at(SteadyTime now) const;
    SteadyTime still_at() const;

    /// When the next card comes, if there is another.
    std::optional<SteadyTime> next_turn() const;

private:
    std::int64_t mention_ = 0; // 0: none.
    std::int64_t latest_ = 0;  // Of those that had a turn.
    std::size_t cards_ = 0;
    SteadyTime since_{};
};

} // namespace chapeau::display
