#include "display/scene/moment.hpp"

#include <algorithm>
#include <cstddef>

namespace chapeau::display {
namespace {

using domain::Layer;

double& at(Levels& levels, Layer layer) {
    return levels.by_layer[static_cast<std::size_t>(layer)];
}

/// Above the last target the scale follows the fill, with a little air above it.
constexpr double kAirAbove = 1.06;

double highest_target(const domain::Snapshot& snapshot) {
    double highest = 0;
    for (const domain::TargetState& state : snapshot.targets) {
        if (snapshot.challenge.measure == domain::Measure::People) {
            highest = std::max(highest, static_cast<double>(state.target.people.value_or(0)));
        } else if (state.target.amount) {
            highest = std::max(highest, static_cast<double>(state.target.amount->minor()));
        }
    }
    return highest;
}

} // namespace

double Levels::sum() const {
    double total = 0;
    for (const double level : by_layer) {
        total += level;
    }
    return total;
}

Levels levels_of(const domain::Snapshot& snapshot) {
    Levels levels;
    if (snapshot.challenge.measure == domain::Measure::People) {
        at(levels, Layer::Captured) = static_cast<double>(snapshot.people);
        at(levels, Layer::Pledged) = static_cast<double>(snapshot.people_pledged);
    } else {
        for (const Layer layer : {Layer::Captured, Layer::Cash, Layer::Pledged, Layer::Matched}) {
            const auto minor = static_cast<double>(snapshot.totals.of(layer).minor());
            at(levels, layer) = std::max(0.0, minor);
        }
    }
    const double sum = levels.sum();
    levels.top = std::max(highest_target(snapshot), 1.0);
    if (sum > levels.top) {
        levels.top = sum * kAirAbove;
    }
    return levels;
}

Levels mix(const Levels& from, const Levels& to, double share) {
    Levels mixed;
    for (std::size_t layer = 0; layer < mixed.by_layer.size(); ++layer) {
        mixed.by_layer[layer] = mix(from.by_layer[layer], to.by_layer[layer], share);
    }
    mixed.top = mix(from.top, to.top, share);
    return mixed;
}

Moment at_rest(const domain::Snapshot& snapshot) {
    Moment moment;
    const auto long_ago = std::chrono::hours(1);
    moment.received = {snapshot.received.minor(), snapshot.received.minor(), long_ago};
    moment.people = {snapshot.people, snapshot.people, long_ago};
    moment.levels = levels_of(snapshot);
    moment.wall.view = snapshot.wall;
    return moment;
}

} // namespace chapeau::display
