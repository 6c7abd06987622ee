// Named states of an evening, made up but true to life: for pictures of the screen without an
// evening, for its documentation and for its tests. They are never shown as real: nothing here
// reaches a ledger.
#pragma once

#include "base/clock.hpp"
#include "display/scene/brush.hpp"
#include "display/scene/challenge_scene.hpp"
#include "domain/snapshot.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::display {

struct Sample {
    std::shared_ptr<const domain::Snapshot> snapshot;
    std::optional<domain::Snapshot> before; // What the screen showed, when something just came.
    Timestamp now;
    std::string language; // A tag for domain::Locale.
    SceneOptions options;

    /// How long after the arrival the picture is to be taken.
    microseconds since_arrival{0};
};

/// empty, busy, goal, burst, rehearsal, names, huge, french, late, converted, people, stretch,
/// wall, wall-few, wall-scripts, wall-empty, wall-french, ticker.
const std::vector<std::string_view>& sample_names();

/// Empty for a name that is not in the list.
std::optional<Sample> make_sample(std::string_view name);

/// The sample as a Show would give it, at its chosen instant.
Picture sample_picture(const Sample& sample, std::shared_ptr<const domain::Locale> locale,
                       const TextMetrics& metrics, FrameSize size, Effects effects);

} // namespace chapeau::display
