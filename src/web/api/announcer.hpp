// When a room of phones is told: at once after a pause, at most four times a second in a burst,
// and not at all when nothing moved but the clock.
#pragma once

#include "base/clock.hpp"
#include "domain/snapshot.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace chapeau::web {

inline constexpr milliseconds kAnnounceGap{250};

class Announcer {
public:
    using Publish = std::function<void(std::string event_block)>;

    explicit Announcer(Publish publish) : publish_(std::move(publish)) {}

    void tell(const std::shared_ptr<const domain::Snapshot>& snapshot, SteadyTime now);

    /// Tells the same figures again: something beside them moved.
    void tell_again(const std::shared_ptr<const domain::Snapshot>& snapshot, SteadyTime now);

    /// Tells what had to wait.
    void tick(SteadyTime now);

private:
    Publish publish_;
    std::shared_ptr<const domain::Snapshot> waiting_;
    std::optional<SteadyTime> told_at_;
    std::string told_; // The last event without its moment.
};

} // namespace chapeau::web
