// A queue between two threads that says no instead of growing.
//
// Values are moved in and out; nothing is shared. Full and closed are answers, not surprises:
// the caller decides whether to drop, to keep or to slow down.
#pragma once

#include "base/mutex.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

namespace chapeau {

enum class PushResult { Accepted, Full, Closed };

template <class T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}
    BoundedQueue(const BoundedQueue&) = delete;
    BoundedQueue& operator=(const BoundedQueue&) = delete;
    ~BoundedQueue() = default;

    /// Any thread; never waits. `value` is moved from only when the answer is Accepted.
    [[nodiscard]] PushResult try_push(T&& value) EXCLUDES(mutex_) {
        {
            const MutexLock lock(mutex_);
            if (closed_) {
                return PushResult::Closed;
            }
            if (values_.size() >= capacity_) {
                return PushResult::Full;
            }
            values_.push_back(std::move(value));
        }
        filled_.notify_one();
        return PushResult::Accepted;
    }

    /// The consuming thread. Waits at most `timeout`; empty when time ran out, or when the queue
    /// is closed and drained.
    std::optional<T> pop(std::chrono::milliseconds timeout) EXCLUDES(mutex_) {
        MutexLock lock(mutex_);
        const auto until = std::chrono::steady_clock::now() + timeout;
        while (values_.empty() && !closed_) {
            if (filled_.wait_until(lock, until) == std::cv_status::timeout) {
                break;
            }
        }
        return take();
    }

    /// The consuming thread; never waits.
    std::optional<T> try_pop() EXCLUDES(mutex_) {
        const MutexLock lock(mutex_);
        return take();
    }

    /// Wakes the consumer. What is inside can still be taken out; nothing more gets in.
    void close() EXCLUDES(mutex_) {
        {
            const MutexLock lock(mutex_);
            closed_ = true;
        }
        filled_.notify_all();
    }

    bool closed() const EXCLUDES(mutex_) {
        const MutexLock lock(mutex_);
        return closed_;
    }

private:
    std::optional<T> take() REQUIRES(mutex_) {
        if (values_.empty()) {
            return std::nullopt;
        }
        std::optional<T> value(std::move(values_.front()));
        values_.pop_front();
        return value;
    }

    const std::size_t capacity_;
    mutable Mutex mutex_;
    std::condition_variable_any filled_;
    std::deque<T> values_ GUARDED_BY(mutex_);
    bool closed_ GUARDED_BY(mutex_) = false;
};

} // namespace chapeau
