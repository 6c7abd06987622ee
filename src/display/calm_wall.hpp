// The wall as a room can read it: posts may come 200 a second, cards change one calm step at a
// time. What somebody takes away is gone in the next frame all the same.
//
// A step brings a few cards to the front, the longest waiting first. What comes faster than that
// falls off the far end of the newest view before its turn.
#pragma once

#include "base/clock.hpp"
#include "display/frozen_words.hpp"
#include "display/scene/moment.hpp"
#include "domain/wall/wall_view.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace chapeau::display {

/// From one change of the wall to the next: the time that a short post takes to be read.
inline constexpr milliseconds kWallStep{2000};

/// More at once would move the whole wall, and take longer than a frame to draw.
inline constexpr std::size_t kWallNewPerStep = 4;

/// A wall with fewer cards than this is filled up to it in one step.
inline constexpr std::size_t kWallFilled = 12;

class CalmWall {
public:
    /// The newest view; null: nobody listens any more. The first one is at rest at once.
    void take(std::shared_ptr<const domain::WallView> newest, SteadyTime now);

    /// The screen is frozen: nothing comes, but what `newest` took away goes.
    void take_away(const domain::WallView* newest, SteadyTime now);

    /// Takes the step whose time has come.
    void advance(SteadyTime now);

    WallMoment at(SteadyTime now) const;
    const domain::WallView* view() const { return view_.get(); }

    /// When the last card will be at rest.
    SteadyTime still_at() const;

    /// When the next step will be taken, if one is due.
    std::optional<SteadyTime> next_step() const;

private:
    void change_to(domain::WallView next, SteadyTime now);
    void remove(const domain::WallView& newest, Edited edited, SteadyTime now);

    std::shared_ptr<const domain::WallView> view_;
    std::shared_ptr<const domain::WallView> before_;
    std::shared_ptr<const domain::WallView> newest_;
    std::int64_t entered_ = 0;
    std::int64_t entered_before_ = 0;
    SteadyTime changed_at_{}; // The cards, be it by a step or because one was taken away.
    SteadyTime stepped_at_{};
    bool leaving_is_shown_ = true; // Not what somebody took away.
    bool is_behind_ = false;
};

/// The next step from what is shown towards the newest view; counts in `entered` what comes to
/// the front. `shown` holds nothing any more that was taken away.
domain::WallView next_step_of(const domain::WallView& shown, const domain::WallView& newest,
                              std::int64_t& entered);

} // namespace chapeau::display
