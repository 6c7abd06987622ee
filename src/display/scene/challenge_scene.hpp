// The scene of the evening: how far the challenge has come, as the room sees it.
//
// Pure: the same snapshot, moment, time and size always give the same picture.
#pragma once

#include "display/picture.hpp"
#include "display/scene/brush.hpp"
#include "display/scene/moment.hpp"
#include "domain/snapshot.hpp"

namespace chapeau::display {

struct FrameSize {
    int width = 0;
    int height = 0;

    bool operator==(const FrameSize&) const = default;
};

/// `now` decides the countdown only; all figures are the snapshot's.
Picture arrange(const domain::Snapshot& snapshot, Timestamp now, const Moment& moment,
                FrameSize size, const SceneContext& context);

/// Nothing but the ground, and in a rehearsal the band that says so.
Picture arrange_blank(const domain::Snapshot* snapshot, FrameSize size,
                      const SceneContext& context);

} // namespace chapeau::display
