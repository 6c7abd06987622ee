// What is on its way at one instant: everything in a frame that does not follow from the snapshot
// and the time of day. Plain values, so that a scene stays a pure function and a test can ask
// for any instant of any movement.
#pragma once

#include "display/motion.hpp"
#include "domain/challenge.hpp"
#include "domain/gift.hpp"
#include "domain/screen_text.hpp"
#include "domain/snapshot.hpp"
#include "domain/wall/wall_view.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace chapeau::display {

/// Heights on the thermometer, in the unit of the challenge's measure.
struct Levels {
    std::array<double, domain::kLayerCount> by_layer{};
    double top = 1; // Where the scale ends; above zero.

    double sum() const;
    bool operator==(const Levels&) const = default;
};

/// Where the fill stands once everything has come to rest.
Levels levels_of(const domain::Snapshot& snapshot);

Levels mix(const Levels& from, const Levels& to, double share);

/// A figure on its way from one value to another. The value shown is `to` from the first frame;
/// see `roll`.
struct Rolling {
    std::int64_t from = 0;
    std::int64_t to = 0;
    microseconds elapsed{0};

    RollDirection direction() const { return to < from ? RollDirection::Down : RollDirection::Up; }
    bool operator==(const Rolling&) const = default;
};

/// A row of a list on its way to its place.
struct RowMotion {
    double offset_rows = 0; // Positive: still below its place.
    double opacity = 1;
    double glow = 0; // From 1 to 0 after it is new.

    bool operator==(const RowMotion&) const = default;
};

enum class CelebrationKind : std::uint8_t { Burst, Milestone, Goal };

/// What is being celebrated, and since when.
struct Celebrating {
    CelebrationKind kind = CelebrationKind::Burst;
    domain::ScreenText headline;
    domain::ScreenText note; // May be empty.
    microseconds elapsed{0};
    microseconds duration{1};
    std::uint64_t seed = 0; // Of the confetti.

    bool operator==(const Celebrating&) const = default;
};

/// The wall as it stands now, and as it stood before, while cards are on their way between both.
struct WallMoment {
    std::shared_ptr<const domain::WallView> view;   // Null: nobody listens.
    std::shared_ptr<const domain::WallView> before; // Null: nothing moves.

    /// How many cards came to the front so far: what keeps each card in its column.
    std::int64_t entered = 0;
    std::int64_t entered_before = 0;
    microseconds elapsed{0};

    /// Whether what only `before` has fades out. What somebody took away does not: it is gone.
    bool leaving_is_shown = true;

    bool operator==(const WallMoment&) const = default;
};

/// The card that the ticker shows.
struct TickerMoment {
    std::int64_t mention = 0; // 0: the first of the wall.
    double opacity = 1;

    bool operator==(const TickerMoment&) const = default;
};

struct Moment {
    Rolling received; // In minor units.
    Rolling people;
    Levels levels;
    std::vector<RowMotion> board;  // One for each leader, or empty when all are at rest.
    std::vector<RowMotion> recent; // The same for the latest gifts.
    std::optional<Celebrating> celebrating;
    WallMoment wall;
    TickerMoment ticker;

    bool operator==(const Moment&) const = default;
};

/// Nothing moves.
Moment at_rest(const domain::Snapshot& snapshot);

} // namespace chapeau::display
