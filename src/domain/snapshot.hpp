// What the room should see, at one moment: an immutable copy that travels from the ledger thread
// to the screen and the phones. It holds results, never the means to compute them.
#pragma once

#include "base/clock.hpp"
#include "domain/challenge.hpp"
#include "domain/entry.hpp"
#include "domain/money.hpp"
#include "domain/scene.hpp"
#include "domain/screen_text.hpp"
#include "domain/wall/wall_view.hpp"
#include "domain/words.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::domain {

/// Sums per layer; they are only ever shown side by side.
struct LayerTotals {
    std::array<Money, kLayerCount> by_layer;

    Money of(Layer layer) const { return by_layer[static_cast<std::size_t>(layer)]; }
    bool operator==(const LayerTotals&) const = default;
};

struct LeaderRow { // NOLINT(cppcoreguidelines-pro-type-member-init): Money has no default.
    int rank = 1;  // Exact ties share a rank, and the next rank is skipped: 1, 2, 2, 4.
    ScreenText name;
    Money sum;              // Captured and cash, never promised.
    std::int64_t donor = 0; // Stable for ever: lets a row slide, and be found after a new start.
    EntrySeq gift = 0;      // The gift that names the row.
    bool hidden = false;    // There is a name, and it is not shown: it waits, or was taken away.
    bool operator==(const LeaderRow&) const = default;
};

struct RecentGift {
    EntrySeq gift = 0;
    ScreenText name;
    ScreenText message;
    std::optional<Money> amount; // Empty: "a gift".
    Layer layer = Layer::Captured;
    Timestamp occurred_at;
    bool late = false;   // After the deadline.
    bool hidden = false; // There are words, and they are not shown: they wait, or were taken away.
    bool is_about = false;        // The amount is converted.
    std::optional<Money> given{}; // In its own currency, while nothing of it was corrected.
    bool operator==(const RecentGift&) const = default;
};

struct Milestone {
    std::int64_t value = 0;   // In the unit of the challenge's measure.
    EntrySeq crossed_at = 0;  // The entry that first crossed it; 0: not yet.
    Timestamp crossed_time{}; // When the book took that entry.
    bool operator==(const Milestone&) const = default;
};

/// A target on the way: the challenge's own, then each stretch target that has opened.
struct TargetState {
    Target target;
    EntrySeq reached_at = 0;  // The entry that first reached it; 0: not yet.
    Timestamp reached_time{}; // When the book took that entry.
    bool operator==(const TargetState&) const = default;
};

enum class ClockState {
    Waiting, // The opening is still to come, or the clock's start is awaited.
    Running,
    Over,      // The deadline has passed.
    Unbounded, // There is no deadline.
};

/// Rates per hour, so that integers suffice: 90 people an hour is three every two minutes.
struct Pace {
    milliseconds window{0}; // What the rates were measured over; 0: too early to tell.
    std::int64_t people_per_hour = 0;
    std::int64_t minor_per_hour = 0;
    std::optional<std::int64_t> people_per_hour_needed;
    std::optional<std::int64_t> minor_per_hour_needed;
    std::optional<Timestamp> projected_finish; // At this pace; empty when it would never.
    bool operator==(const Pace&) const = default;
};

inline constexpr std::size_t kLeaderRowsMax = 10;
inline constexpr std::size_t kRecentGiftsMax = 20;

struct Snapshot {
    Challenge challenge; // As changed by cues so far.
    Timestamp now;       // The moment that this is true of.
    EntrySeq head = 0;   // The last entry it includes.

    LayerTotals totals;
    Money received;                  // Captured and cash: the big figure.
    std::int64_t people = 0;         // Who gave captured or cash money: towards the people target.
    std::int64_t people_pledged = 0; // Who only promised.
    std::int64_t gifts = 0;          // Standing gifts of all layers, hidden ones included.
    std::int64_t hidden_gifts = 0;
    std::int64_t late_gifts = 0;
    /// Standing gifts of received money that were given in another currency: with any, the sums
    /// are "about".
    std::int64_t converted_gifts = 0;

    /// Never decreases; counts every gift ever opened, so that a celebration can tell what is
    /// new since it last looked even when a refund came in between.
    std::int64_t gifts_ever = 0;

    /// The last entry that took somebody's words away; 0: none did. What the screen still shows
    /// and no row here tells of may be theirs.
    EntrySeq hidden_at = 0;

    WordsMode words_mode = WordsMode::HoldPhones;
    std::int64_t words_waiting = 0; // Gifts whose words wait to be approved.
    /// The last entry that changed what is known of anybody's words or promise: who asked before
    /// asks again.
    EntrySeq words_version = 0;
    std::int64_t envelopes_differ = 0; // Counted differently by two people, and not settled.
    std::int64_t doubles = 0;          // Pairs of gifts that look like one, and are not settled.

    std::vector<Milestone> milestones;
    std::vector<TargetState> targets; // The first is the challenge's own; the last is current.
    std::vector<LeaderRow> leaders;
    std::vector<RecentGift> recent; // Newest first, by entry number.

    ClockState clock = ClockState::Unbounded;
    Pace pace;

    Scene scene = Scene::Challenge;
    bool frozen = false;
    bool blank = false;

    /// Set when a source is late: the figures may lack what was given since.
    std::optional<Timestamp> as_of;
    bool rehearsal = false;

    /// What people say; null where nobody listens.
    std::shared_ptr<const WallView> wall{};

    /// Milestones and targets crossed at or before this entry were celebrated before a restart.
    EntrySeq celebrated_through = 0;

    const TargetState& current_target() const { return targets.back(); }
};

} // namespace chapeau::domain
