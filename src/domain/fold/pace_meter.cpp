#include "domain/fold/pace_meter.hpp"

#include "domain/stage.hpp"
#include "domain/wide.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

namespace chapeau::domain {

namespace {

constexpr std::int64_t kMillisecondsPerHour = 3'600'000;

// Before this much has passed one gift more or less would double the rate.
constexpr milliseconds kElapsedMin{60'000};

// A finish further away than this says no more than "never".
constexpr std::int64_t kProjectionMaxMs = std::int64_t{366} * 24 * kMillisecondsPerHour;

std::int64_t seconds_since_epoch(Timestamp time) {
    return std::chrono::floor<seconds>(time).time_since_epoch().count();
}

/// What is still missing, in both quantities; nothing where the target sets none.
struct Missing {
    std::int64_t people = 0;
    std::int64_t minor = 0;
};

Missing missing_of(const PaceQuestion& question) {
    const Target& target = question.target.target;
    return {
        target.people ? std::max<std::int64_t>(*target.people - question.people, 0) : 0,
        target.amount ? std::max<std::int64_t>(target.amount->minor() - question.received_minor, 0)
                      : 0,
    };
}

void set_needed(Pace& pace, const PaceQuestion& question) {
    if (!question.deadline || question.target.reached_at != 0) {
        return;
    }
    const Timestamp from =
        question.opening ? std::max(question.now, *question.opening) : question.now;
    const auto left_ms = std::chrono::ceil<milliseconds>(*question.deadline - from).count();
    if (left_ms <= 0) {
        return;
    }
    const Missing missing = missing_of(question);
    if (question.target.target.people) {
        pace.people_per_hour_needed =
            multiply_divide_ceil(missing.people, kMillisecondsPerHour, left_ms);
    }
    if (question.target.target.amount) {
        pace.minor_per_hour_needed =
            multiply_divide_ceil(missing.minor, kMillisecondsPerHour, left_ms);
    }
}

/// Milliseconds until `missing` has come in; empty when it would never.
std::optional<std::int64_t> time_to_come_in_ms(std::int64_t missing, std::int64_t per_hour) {
    if (missing == 0) {
        return 0;
    }
    if (per_hour == 0) {
        return std::nullopt;
    }
    return multiply_divide_ceil(missing, kMillisecondsPerHour, per_hour);
}

void set_projection(Pace& pace, const PaceQuestion& question) {
    if (pace.window == milliseconds{0} || question.target.reached_at != 0) {
        return;
    }
    const Missing missing = missing_of(question);
    const auto people_ms = time_to_come_in_ms(missing.people, pace.people_per_hour);
    const auto money_ms = time_to_come_in_ms(missing.minor, pace.minor_per_hour);
    if (!people_ms || !money_ms) {
        return;
    }
    const std::int64_t wait_ms = std::max(*people_ms, *money_ms);
    if (wait_ms <= kProjectionMaxMs) {
        pace.projected_finish = question.now + milliseconds(wait_ms);
    }
}

} // namespace

std::uint32_t PaceMeter::second_of(Timestamp occurred_at, Timestamp recorded_at) {
    constexpr std::int64_t kLast = std::numeric_limits<std::uint32_t>::max();
    const std::int64_t second = seconds_since_epoch(std::min(occurred_at, recorded_at));
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(second, 0, kLast));
}

void PaceMeter::begin(std::uint32_t second) {
    first_second_ = std::min(second, first_second_.value_or(second));
}

void PaceMeter::add(std::uint32_t second, std::int64_t people, std::int64_t minor) {
    Slot& slot = slots_[second % kSlots];
    if (slot.second > second) {
        return;
    }
    if (slot.second < second) {
        slot = {second, 0, 0};
    }
    slot.people += people;
    slot.minor += minor;
}

Pace PaceMeter::pace(const PaceQuestion& question) const {
    Pace pace;
    std::optional<Timestamp> since = question.opening;
    if (!since && first_second_) {
        since = Timestamp(seconds(*first_second_));
    }
    if (since) {
        const Timestamp begin = std::max(*since, question.now - kPaceWindow);
        const auto elapsed = std::chrono::floor<milliseconds>(question.now - begin);
        if (elapsed >= kElapsedMin) {
            const std::int64_t now_second = seconds_since_epoch(question.now);
            const auto window_s = std::chrono::duration_cast<seconds>(kPaceWindow).count();
            const std::int64_t first =
                std::max(seconds_since_epoch(*since), now_second - window_s + 1);
            std::int64_t people = 0;
            std::int64_t minor = 0;
            for (const Slot& slot : slots_) {
                if (slot.second >= first && slot.second <= now_second) {
                    people += slot.people;
                    minor += slot.minor;
                }
            }
            pace.window = elapsed;
            pace.people_per_hour = multiply_divide_floor(std::max<std::int64_t>(people, 0),
                                                         kMillisecondsPerHour, elapsed.count());
            pace.minor_per_hour = multiply_divide_floor(std::max<std::int64_t>(minor, 0),
                                                        kMillisecondsPerHour, elapsed.count());
        }
    }
    set_needed(pace, question);
    set_projection(pace, question);
    return pace;
}

} // namespace chapeau::domain
