// When a room of phones is told: at once after a pause, at most four times a second in a burst,
// and not at all when nothing moved but the clock.
#pragma once

#include "base/clock.hpp"
#include "domain/snapshot.hpp"
#include "web/hub.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace chapeau::web {

inline constexpr milliseconds kAnnounceGap{250};

/// When the board moved, every page asks for it: some 2 KB over the venue's Wi-Fi, where a thousand
/// of them in a second are about as much as the phones beside them can bear.
inline constexpr std::size_t kAsksPerSecond = 1000;

/// In a small room too, pages do not ask in the same instant...
inline constexpr milliseconds kAskSpreadMin{1500};
/// ...and in the largest none is older than this.
inline constexpr milliseconds kAskSpreadMax{20'000};

/// The time over which `phones` pages shall spread what they ask.
milliseconds ask_spread(std::size_t phones);

class Announcer {
public:
    /// `hub` outlives it.
    explicit Announcer(Hub& hub) : hub_(hub) {}

    void tell(const std::shared_ptr<const domain::Snapshot>& snapshot, SteadyTime now);

    /// Tells the same figures again: something beside them moved.
    void tell_again(const std::shared_ptr<const domain::Snapshot>& snapshot, SteadyTime now);

    /// Tells what had to wait.
    void tick(SteadyTime now);

private:
    Hub& hub_;
    std::shared_ptr<const domain::Snapshot> waiting_;
    std::optional<SteadyTime> told_at_;
    std::string told_; // The last event without its moment and spread.
};

} // namespace chapeau::web
