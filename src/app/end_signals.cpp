#include "app/end_signals.hpp"

#include <csignal>
#include <ctime>

namespace chapeau::app {
namespace {

sigset_t end_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    return set;
}

} // namespace

EndSignals::EndSignals() {
    const auto set = end_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // A full quota is an error of the disk, not an end.
}

bool EndSignals::asked(milliseconds wait) {
    if (!asked_) {
        const auto set = end_signals();
        const auto whole = std::chrono::floor<seconds>(wait);
        const timespec timeout{static_cast<std::time_t>(whole.count()),
                               static_cast<long>(microseconds(wait - whole).count() * 1000)};
        asked_ = sigtimedwait(&set, nullptr, &timeout) > 0;
    }
    return asked_;
}

} // namespace chapeau::app
