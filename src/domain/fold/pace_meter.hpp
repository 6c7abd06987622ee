// How fast it is going: people and money of the last ten minutes, second by second.
//
// A gift counts in the second in which it was given, not in that in which a poll brought it in,
// so a source that is polled every fifteen seconds makes no steps, and one that comes back after
// an hour makes no spike. It never counts later than the book took it in, whatever its provider's
// clock says. A refund takes back what its gift had added there. The seconds lie in a ring, so
// memory and cost are the same whatever came in.
#pragma once

#include "base/clock.hpp"
#include "domain/challenge.hpp"
#include "domain/snapshot.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace chapeau::domain {

/// What the pace is asked about besides the rates themselves.
struct PaceQuestion {
    Timestamp now;
    std::optional<Timestamp> opening;
    std::optional<Timestamp> deadline;
    TargetState target; // The current one.
    std::int64_t people = 0;
    std::int64_t received_minor = 0;
};

class PaceMeter {
public:
    /// The second in which a gift counts.
    static std::uint32_t second_of(Timestamp occurred_at, Timestamp recorded_at);

    /// A gift was opened in this second.
    void begin(std::uint32_t second);

    /// What an entry changed, in the second of its gift; what is older than the ring is dropped.
    void add(std::uint32_t second, std::int64_t people, std::int64_t minor);

    Pace pace(const PaceQuestion& question) const;

private:
    struct Slot {
        std::uint32_t second = 0;
        std::int64_t people = 0;
        std::int64_t minor = 0;
    };

    // The first power of two above the seconds of kPaceWindow.
    static constexpr std::size_t kSlots = 1024;

    std::optional<std::uint32_t> first_second_;
    std::array<Slot, kSlots> slots_{};
};

} // namespace chapeau::domain
