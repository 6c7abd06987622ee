// The system's wish that the evening end: SIGINT, SIGTERM, SIGHUP. They are blocked and asked
// for, not handled, so no code ever runs in a signal handler and nothing global is needed.
#pragma once

#include "base/clock.hpp"

namespace chapeau::app {

class EndSignals {
public:
    /// In main, before any thread starts: threads inherit the blocking. Ignores SIGPIPE too,
    /// because a provider that hangs up is an error of ours to handle, not an end.
    EndSignals();
    EndSignals(const EndSignals&) = delete;
    EndSignals& operator=(const EndSignals&) = delete;
    ~EndSignals() = default;

    /// Waits at most `wait`; remembers a yes.
    bool asked(milliseconds wait);

private:
    bool asked_ = false;
};

} // namespace chapeau::app
