// A mutex that Clang's thread-safety analysis understands. The standard library's own carries no
// annotations, so the analysis would cry wolf on it; ours adds the words and nothing else.
// Every shared member of the house is GUARDED_BY one of these.
#pragma once

#include <mutex>

#if defined(__clang__)
#define CHAPEAU_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define CHAPEAU_THREAD_ANNOTATION(x)
#endif

#define CAPABILITY(x) CHAPEAU_THREAD_ANNOTATION(capability(x))
#define SCOPED_CAPABILITY CHAPEAU_THREAD_ANNOTATION(scoped_lockable)
#define GUARDED_BY(x) CHAPEAU_THREAD_ANNOTATION(guarded_by(x))
#define REQUIRES(...) CHAPEAU_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define EXCLUDES(...) CHAPEAU_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))
#define ACQUIRE(...) CHAPEAU_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define RELEASE(...) CHAPEAU_THREAD_ANNOTATION(release_capability(__VA_ARGS__))

namespace chapeau {

class CAPABILITY("mutex") Mutex {
public:
    void lock() ACQUIRE() { mutex_.lock(); }
    void unlock() RELEASE() { mutex_.unlock(); }

private:
    std::mutex mutex_;
};

/// Holds a Mutex for a scope. It can itself be handed to a condition variable's wait, which
/// gives it back held; the analysis sees it as held all along.
class SCOPED_CAPABILITY MutexLock {
public:
    explicit MutexLock(Mutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
    MutexLock(const MutexLock&) = delete;
    MutexLock& operator=(const MutexLock&) = delete;
    ~MutexLock() RELEASE() { mutex_.unlock(); }

    // For std::condition_variable_any only.
    void lock() CHAPEAU_THREAD_ANNOTATION(no_thread_safety_analysis) { mutex_.lock(); }
    void unlock() CHAPEAU_THREAD_ANNOTATION(no_thread_safety_analysis) { mutex_.unlock(); }

private:
    Mutex& mutex_;
};

} // namespace chapeau
