// A mailbox with one slot, in which the newest immutable value wins. The writer never waits for
// the reader, the reader never waits for more than a pointer's copy: this is how the snapshot
// reaches the render thread.
#pragma once

#include "base/mutex.hpp"

#include <memory>
#include <utility>

namespace chapeau {

template <class T>
class Latest {
public:
    /// Any thread.
    void publish(std::shared_ptr<const T> value) EXCLUDES(mutex_) {
        const MutexLock lock(mutex_);
        value_.swap(value); // The old value is freed after the lock, by whoever held it last.
    }

    /// Any thread; null until the first publish.
    std::shared_ptr<const T> get() const EXCLUDES(mutex_) {
        const MutexLock lock(mutex_);
        return value_;
    }

private:
    mutable Mutex mutex_;
    std::shared_ptr<const T> value_ GUARDED_BY(mutex_);
};

} // namespace chapeau
