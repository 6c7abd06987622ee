// What is worth a banner, one at a time, and never for long.
//
// Three rules keep it calm. Gifts that come together are one burst, however many they are. Of
// milestones crossed together only the highest is told, and a goal outshines them. At most one
// banner plays and one waits, so after any burst all is over within kCelebrationBacklog.
//
// A milestone or goal is told once in the life of the book: it waits until its entry has been
// claimed there, so a crash between claim and banner loses a banner and never repeats one.
#pragma once

#include "base/clock.hpp"
#include "display/scene/moment.hpp"
#include "domain/icu/locale.hpp"
#include "domain/money.hpp"
#include "domain/snapshot.hpp"

#include <cstdint>
#include <optional>

namespace chapeau::display {

inline constexpr milliseconds kBurstBanner{2400};
inline constexpr milliseconds kMilestoneBanner{3200};
inline constexpr milliseconds kGoalBanner{4600};

/// The most that may be left to play at any moment: two of the longest.
inline constexpr milliseconds kCelebrationBacklog{9200};

/// Fewer gifts than this in one snapshot are told by the list of latest gifts alone.
inline constexpr std::int64_t kBurstGiftsMin = 3;

/// Between two bursts the list of latest gifts is to be seen. What comes meanwhile is counted
/// into the next burst.
inline constexpr milliseconds kBurstRest{5000};

class Celebrations {
public:
    /// Looks for what `after` has and `before` had not. `before` is null for the first snapshot.
    void look(const domain::Snapshot* before, const domain::Snapshot& after,
              const domain::Locale& locale, SteadyTime now);

    /// An entry through which celebrations must be claimed in the book before they can play;
    /// each is handed out once.
    std::optional<domain::EntrySeq> take_claim();

    /// The claim is durable.
    void claimed(domain::EntrySeq through, SteadyTime now);

    /// What plays now. Starts what waits when its turn has come.
    std::optional<Celebrating> at(SteadyTime now);

    /// When nothing will play any more, as far as is known now.
    SteadyTime still_at() const;

    /// When a burst that rests will begin.
    std::optional<SteadyTime> next_start() const;

private:
    struct Item {
        Celebrating celebrating; // Its `elapsed` is not used.
        SteadyTime since;

        SteadyTime end() const {
            return since + std::chrono::duration_cast<microseconds>(celebrating.duration);
        }
    };
    struct Unclaimed {
        Celebrating celebrating;
        domain::EntrySeq through = 0;
        bool handed_out = false;
    };
    struct Burst {
        std::int64_t people = 0;
        domain::Money sum;
    };

    void look_for_crossings(const domain::Snapshot& after, const domain::Locale& locale);
    void look_for_burst(const domain::Snapshot& before, const domain::Snapshot& after,
                        const domain::Locale& locale, SteadyTime now);
    void play(const Celebrating& celebrating, SteadyTime now);
    void advance(SteadyTime now);

    domain::EntrySeq seen_through_ = 0;
    std::optional<Unclaimed> unclaimed_;
    std::optional<Item> playing_;
    std::optional<Celebrating> next_; // A milestone or goal.
    std::optional<Burst> burst_;      // Counted, not yet told.
    std::optional<Celebrating> burst_banner_;
    SteadyTime burst_not_before_{};
};

} // namespace chapeau::display
