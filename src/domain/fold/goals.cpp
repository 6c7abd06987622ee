#include "domain/fold/goals.hpp"

#include <utility>

namespace chapeau::domain {

namespace {

bool is_reached(const Target& target, std::int64_t people, std::int64_t received_minor) {
    return (!target.people || people >= *target.people) &&
           (!target.amount || received_minor >= target.amount->minor());
}

} // namespace

Goals::Goals(const Challenge& challenge)
    : measure_(challenge.measure), first_{challenge.target, 0, {}} {
    for (const std::int64_t value : challenge.milestones) {
        milestones_.push_back({value, 0, {}});
    }
    for (const Target& target : challenge.stretch_targets) {
        stretch_.push_back({target, 0, {}});
    }
}

void Goals::replace_stretch(const std::vector<Target>& targets) {
    std::vector<TargetState> stretch;
    for (const Target& target : targets) {
        TargetState state{target, 0, {}};
        for (const TargetState& known : stretch_) {
            state = known.target == target ? known : state;
        }
        stretch.push_back(state);
    }
    stretch_ = std::move(stretch);
}

bool Goals::lies_above_first(const Target& target) const {
    const Target& first = first_.target;
    return (!target.people || !first.people || *target.people > *first.people) &&
           (!target.amount || !first.amount || target.amount->minor() > first.amount->minor());
}

void Goals::update(EntrySeq seq, Timestamp recorded_at, std::int64_t people,
                   std::int64_t received_minor) {
    const std::int64_t measured = measure_ == Measure::People ? people : received_minor;
    while (next_milestone_ < milestones_.size() && milestones_[next_milestone_].value <= measured) {
        milestones_[next_milestone_].crossed_at = seq;
        milestones_[next_milestone_].crossed_time = recorded_at;
        ++next_milestone_;
    }
    const auto try_to_reach = [&](TargetState& state) {
        if (state.reached_at == 0 && is_reached(state.target, people, received_minor)) {
            state.reached_at = seq;
            state.reached_time = recorded_at;
        }
        return state.reached_at != 0;
    };
    bool opens_next = try_to_reach(first_);
    for (TargetState& state : stretch_) {
        if (!opens_next) {
            return;
        }
        if (lies_above_first(state.target)) {
            opens_next = try_to_reach(state);
        }
    }
}

std::vector<TargetState> Goals::targets() const {
    std::vector<TargetState> open{first_};
    for (const TargetState& state : stretch_) {
        if (open.back().reached_at == 0) {
            break;
        }
        if (lies_above_first(state.target)) {
            open.push_back(state);
        }
    }
    return open;
}

} // namespace chapeau::domain
