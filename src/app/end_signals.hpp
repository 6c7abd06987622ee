// The system's wish that the evening end: SIGINT, SIGTERM, SIGHUP; and that of whoever owns the
// machine, but has no screen on it, to pair a phone: SIGUSR1. They are blocked and asked for, not
// handled, so no code ever runs in a signal handler and nothing global is needed.
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

    /// Whether SIGUSR1 came in while `asked` waited; each is told once.
    bool take_pairing_wish();

private:
    bool asked_ = false;
    bool pairing_asked_ = false;
};

} // namespace chapeau::app
