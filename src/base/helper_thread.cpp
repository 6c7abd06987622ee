#include "base/helper_thread.hpp"

#include "base/check.hpp"

#include <csignal>
#include <pthread.h>
#include <utility>

namespace chapeau {

HelperThread::HelperThread(std::function<void()> work)
    : returned_(std::make_shared<BoundedQueue<bool>>(1)) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); // A new thread inherits the mask.
    thread_ = std::thread([work = std::move(work), returned = returned_] {
        work();
        returned->close();
    });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

HelperThread::~HelperThread() {
    ENSURE(!thread_.joinable(), "a helper thread is ended before it is destroyed");
}

void HelperThread::end(milliseconds patience) {
    if (!thread_.joinable()) {
        return;
    }
    (void)returned_->pop(patience);
    if (returned_->closed()) {
        thread_.join();
    } else {
        thread_.detach();
    }
}

} // namespace chapeau
