// What has been crossed: milestones, the target, and the stretch targets that open behind it.
//
// What was crossed stays crossed. A refund lowers the figures, never the memory of the moment:
// a milestone celebrated twice would tell the room that something was taken away. A stretch
// target opens when the one before it is reached. A cue may replace the first target, which is
// then judged anew; a stretch target that no longer lies above it is passed over.
#pragma once

#include "domain/challenge.hpp"
#include "domain/snapshot.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chapeau::domain {

class Goals {
public:
    explicit Goals(const Challenge& challenge);

    /// Takes effect with the next `update`.
    void replace_target(const Target& target) { first_ = {target, 0, {}}; }

    /// What was reached of the stretch targets that stay, stays reached.
    void replace_stretch(const std::vector<Target>& targets);

    /// Constant time: there are at most kMilestonesMax and kStretchTargetsMax to look at.
    void update(EntrySeq seq, Timestamp recorded_at, std::int64_t people,
                std::int64_t received_minor);

    const std::vector<Milestone>& milestones() const { return milestones_; }

    /// The first, then each stretch target that has opened.
    std::vector<TargetState> targets() const;

private:
    bool lies_above_first(const Target& target) const;

    Measure measure_;
    std::vector<Milestone> milestones_;
    std::size_t next_milestone_ = 0;
    TargetState first_;
    std::vector<TargetState> stretch_;
};

} // namespace chapeau::domain
