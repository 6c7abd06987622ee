// A thread for work that may hang for ever: on a disk that was pulled out, on a network share that
// no longer answers. It is joined like any other thread, but for the one case that no program can
// mend: work still stuck in the kernel at the end is left behind, and the program ends without it.
//
// Threads: the object belongs to one thread. The work must own, or share by pointer, whatever it
// touches, because it may outlive everything else.
#pragma once

#include "base/bounded_queue.hpp"
#include "base/clock.hpp"

#include <functional>
#include <memory>
#include <thread>

namespace chapeau {

class HelperThread {
public:
    /// Runs `work` once, with all signals blocked: they are for the main thread.
    explicit HelperThread(std::function<void()> work);
    HelperThread(const HelperThread&) = delete;
    HelperThread& operator=(const HelperThread&) = delete;

    /// `end` comes first; work that has not been ended by then stops the program.
    ~HelperThread();

    /// Tell the work to stop, then call this: it joins when the work returns within `patience`, and
    /// leaves it behind otherwise. Idempotent.
    void end(milliseconds patience);

private:
    std::shared_ptr<BoundedQueue<bool>> returned_;
    std::thread thread_;
};

} // namespace chapeau
