// Time as an argument.
//
// Everything below `app` is told what time it is. Only this file and `app` ask the machine, so
// a test can run a whole evening in a second and a simulation can turn the clock back.
#pragma once

#include <chrono>

namespace chapeau {

/// A moment in UTC, to the microsecond: what the book and the providers speak.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// A moment that never jumps: for time-outs, pacing and motion. Its zero means nothing.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::microseconds>;

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    /// May jump either way when somebody sets the machine's clock.
    virtual Timestamp now() const = 0;

    /// Never goes back.
    virtual SteadyTime steady_now() const = 0;
};

/// The machine's clocks. Safe on every thread.
class SystemClock final : public Clock {
public:
    Timestamp now() const override;
    SteadyTime steady_now() const override;
};

} // namespace chapeau
