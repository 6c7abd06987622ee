#include "app/end_signals.hpp"

#include <csignal>
#include <ctime>
#include <utility>

namespace chapeau::app {
namespace {

sigset_t awaited_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGUSR1);
    return set;
}

} // namespace

EndSignals::EndSignals() {
    const auto set = awaited_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // A full quota is an error of the disk, not an end.
}

bool EndSignals::asked(milliseconds wait) {
    if (!asked_) {
        const auto set = awaited_signals();
        const auto whole = std::chrono::floor<seconds>(wait);
        const timespec timeout{static_cast<std::time_t>(whole.count()),
                               static_cast<long>(microseconds(wait - whole).count() * 1000)};
        const int signal = sigtimedwait(&set, nullptr, &timeout);
        pairing_asked_ = pairing_asked_ || signal == SIGUSR1;
        asked_ = signal > 0 && signal != SIGUSR1;
    }
    return asked_;
}

bool EndSignals::take_pairing_wish() {
    return std::exchange(pairing_asked_, false);
}

} // namespace chapeau::app
