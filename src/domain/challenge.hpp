// What the room is asked: "250 people, $10 each, before I finish talking."
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/money.hpp"
#include "domain/screen_text.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::domain {

/// What is to be reached. At least one of the two is set; with both, both must be reached.
struct Target {
    std::optional<std::int64_t> people;
    std::optional<Money> amount;

    bool operator==(const Target&) const = default;
};

/// The quantity that the thermometer shows, and in which milestones are counted.
enum class Measure { People, Amount };

/// More marks than this cannot be read from the back of a room.
inline constexpr std::size_t kMilestonesMax = 12;
inline constexpr std::size_t kStretchTargetsMax = 8;
inline constexpr std::int64_t kPeopleMax = 10'000'000;

/// As configured, and as changed since by cues.
struct Challenge {
    std::string id; // [a-z0-9-], 1 to 64 characters: the book's key.
    ScreenText title;
    ScreenText beneficiary; // Empty when not configured.
    Currency currency;
    Target target;
    std::optional<Money> suggested_gift;
    Measure measure = Measure::Amount;

    /// In the unit of `measure` (people, or minor units), rising, below the target.
    std::vector<std::int64_t> milestones;

    /// Opened one after the other, each when the one before is passed; rising.
    std::vector<Target> stretch_targets;

    std::optional<Timestamp> opening;  // Gifts before it count, but the pace starts here.
    std::optional<Timestamp> deadline; // Gifts after it enter the book, marked late.

    /// When set and there is no deadline, the cue StartClock makes one: opening plus this.
    std::optional<seconds> duration;
};

/// A challenge is an evening, or a season of them; a longer clock is a mistake of units.
inline constexpr std::chrono::hours kDurationMax{24 * 366};

/// Every rule of the fields above, together; the sentence names the field.
Result<void> validate(const Challenge& challenge);

/// Whether `target` could replace the challenge's own.
Result<void> validate(const Target& target, const Challenge& challenge);

/// The target's figure in the unit of `measure`; empty when it sets none.
std::optional<std::int64_t> figure_of(const Target& target, Measure measure);

} // namespace chapeau::domain
