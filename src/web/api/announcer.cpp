#include "web/api/announcer.hpp"

#include "web/api/live.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace chapeau::web {

milliseconds ask_spread(std::size_t phones) {
    const auto needed = seconds{static_cast<std::int64_t>(phones / kAsksPerSecond)};
    return std::clamp<milliseconds>(needed, kAskSpreadMin, kAskSpreadMax);
}

void Announcer::tell(const std::shared_ptr<const domain::Snapshot>& snapshot, SteadyTime now) {
    waiting_ = snapshot;
    tick(now);
}

void Announcer::tell_again(const std::shared_ptr<const domain::Snapshot>& snapshot,
                           SteadyTime now) {
    told_.clear();
    tell(snapshot, now);
}

void Announcer::tick(SteadyTime now) {
    if (!waiting_ || (told_at_ && now - *told_at_ < kAnnounceGap)) {
        return;
    }
    const auto snapshot = std::exchange(waiting_, nullptr);
    const auto board = board_version(*snapshot);
    auto still = *snapshot;
    still.now = {};
    auto content = render_event(still, board, milliseconds{0});
    if (content == told_) {
        return;
    }
    told_ = std::move(content);
    told_at_ = now;
    hub_.publish(render_event(*snapshot, board, ask_spread(hub_.subscribers())));
}

} // namespace chapeau::web
