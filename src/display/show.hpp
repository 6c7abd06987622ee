// The big screen's memory: what it showed last and what is on its way from there.
//
// It takes snapshots and gives pictures. All truth is in the snapshot and is in the very next
// picture: motion only tells how it came about. The figures of a new snapshot stand whole in the
// first frame after it (see `roll`), the fill follows within a second, and banners lie over lists,
// never over a figure or the code.
//
// While the snapshot is frozen the last state before it stays. The countdown goes on, because a
// clock that stands still would be a wrong one, and words that the operator takes away go at
// once. Blank shows the ground alone.
//
// What people say changes calmly, a step at a time, and one card at a time in the ticker.
//
// Threads: owned by the thread that draws. It waits for nothing.
#pragma once

#include "base/clock.hpp"
#include "display/calm_wall.hpp"
#include "display/celebrations.hpp"
#include "display/palette.hpp"
#include "display/picture.hpp"
#include "display/scene/challenge_scene.hpp"
#include "display/sliding_rows.hpp"
#include "display/text_metrics.hpp"
#include "display/ticker_turn.hpp"
#include "domain/icu/locale.hpp"
#include "domain/snapshot.hpp"

#include <memory>
#include <optional>

namespace chapeau::display {

/// How long the fill takes to its new level.
inline constexpr milliseconds kFill{850};

class Show {
public:
    /// `metrics` must outlive the show.
    Show(std::shared_ptr<const domain::Locale> locale, const TextMetrics& metrics,
         SceneOptions options, Effects effects);

    /// From the next frame on.
    void set_options(SceneOptions options);

    /// The newest snapshot. The one that is shown already changes nothing.
    void take(std::shared_ptr<const domain::Snapshot> snapshot, SteadyTime steady_now);

    /// Before the first snapshot there is only the ground.
    Picture frame(Timestamp now, SteadyTime steady_now, int width, int height);

    /// Whether the next frame will differ because something moves: until a frame was given in
    /// which all had come to rest.
    bool moving() const { return framed_at_ < still_at(); }

    /// When a frame would differ although nothing moves: the countdown's next second, or a
    /// banner whose turn comes.
    std::optional<SteadyTime> next_change(Timestamp now, SteadyTime steady_now) const;

    /// The entry through which celebrations are to be claimed in the book; each is handed out
    /// once. They begin when `claimed` says so, or a snapshot whose `celebrated_through` does.
    std::optional<domain::EntrySeq> celebrations_to_claim();
    void claimed(domain::EntrySeq through, SteadyTime steady_now);

private:
    struct RollingSince {
        Rolling rolling;
        SteadyTime since;

        void go_to(std::int64_t value, SteadyTime now);
        Rolling at(SteadyTime now) const;
        SteadyTime still_at() const;
    };

    SteadyTime still_at() const;
    void start_with(const domain::Snapshot& snapshot);
    void go_to(const domain::Snapshot& snapshot, SteadyTime steady_now);
    Levels levels_at(SteadyTime steady_now) const;
    Moment moment_at(SteadyTime steady_now);
    void follow_wall(SteadyTime steady_now);
    std::optional<SteadyTime> next_wall_change(Timestamp now, SteadyTime steady_now) const;
    SceneContext context() const;

    std::shared_ptr<const domain::Locale> locale_;
    const TextMetrics& metrics_;
    SceneOptions options_;
    Effects effects_;
    int qr_modules_;

    std::shared_ptr<const domain::Snapshot> newest_;
    std::shared_ptr<const domain::Snapshot> shown_; // The newest that was not frozen, if any.
    RollingSince received_;
    RollingSince people_;
    Levels levels_from_;
    Levels levels_to_;
    SteadyTime levels_since_{};
    SlidingRows board_;
    SlidingRows recent_;
    Celebrations celebrations_;
    CalmWall wall_;
    TickerTurn ticker_;
    SteadyTime changed_at_{};
    SteadyTime framed_at_{};
};

} // namespace chapeau::display
