// Wakes a test as the screen would be woken, so that it waits for what it expects instead of
// sleeping.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace chapeau::test {

// Back-off after several faults in a row takes seconds; more than this is something that died.
inline constexpr std::chrono::seconds kPatience{90};

class Waker {
public:
    std::function<void()> wake() {
        return [this] {
            const std::lock_guard lock(mutex_);
            ++wakes_;
            changed_.notify_all();
        };
    }

    /// Looks again after every wake, and only then.
    bool wait_until(const std::function<bool()>& good, std::chrono::seconds patience = kPatience) {
        const auto until = std::chrono::steady_clock::now() + patience;
        std::unique_lock lock(mutex_);
        while (!good()) {
            const auto seen = wakes_;
            if (!changed_.wait_until(lock, until, [&] { return wakes_ != seen; })) {
                return good();
            }
        }
        return true;
    }

    std::int64_t wakes() {
        const std::lock_guard lock(mutex_);
        return wakes_;
    }

    /// False when nobody woke it again within `patience`.
    bool wait_for_more_than(std::int64_t wakes, std::chrono::seconds patience) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] { return wakes_ > wakes; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::int64_t wakes_ = 0;
};

} // namespace chapeau::test
