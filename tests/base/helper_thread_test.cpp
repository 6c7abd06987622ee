#include "base/helper_thread.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <memory>
#include <pthread.h>

namespace chapeau {
namespace {

constexpr milliseconds kLongerThanAnyTest{600'000};

TEST_CASE("a helper whose work returns is joined", "[base][threads]") {
    int worked = 0; // Without a lock: joining orders the two threads.
    HelperThread helper([&worked] { ++worked; });
    helper.end(kLongerThanAnyTest);
    CHECK(worked == 1);
    helper.end(milliseconds{0});
}

TEST_CASE("a helper that hangs does not hold up the end", "[base][threads]") {
    const auto stuck = std::make_shared<BoundedQueue<bool>>(1);
    const auto returned = std::make_shared<BoundedQueue<bool>>(1);
    {
        HelperThread helper([stuck, returned] {
            (void)stuck->pop(kLongerThanAnyTest);
            returned->close();
        });
        helper.end(milliseconds{1});
    }
    CHECK_FALSE(returned->closed());
    stuck->close(); // The disk answers after all.
    (void)returned->pop(kLongerThanAnyTest);
    CHECK(returned->closed());
}

TEST_CASE("signals are not for helpers", "[base][threads]") {
    sigset_t before;
    pthread_sigmask(SIG_SETMASK, nullptr, &before);
    sigset_t within;
    sigemptyset(&within);
    HelperThread helper([&within] { pthread_sigmask(SIG_SETMASK, nullptr, &within); });
    helper.end(kLongerThanAnyTest);
    CHECK(sigismember(&within, SIGTERM) == 1);
    sigset_t after;
    pthread_sigmask(SIG_SETMASK, nullptr, &after);
    CHECK(sigismember(&after, SIGTERM) == sigismember(&before, SIGTERM));
}

} // namespace
} // namespace chapeau
