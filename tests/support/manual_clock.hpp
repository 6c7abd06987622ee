// A clock that stands still until a test moves it. Its wall time can be set apart from its steady
// time, as somebody does who corrects the machine's clock.
#pragma once

#include "base/clock.hpp"

namespace chapeau::test {

class ManualClock final : public Clock {
public:
    explicit ManualClock(Timestamp start) : now_(start) {}

    Timestamp now() const override { return now_; }
    SteadyTime steady_now() const override { return steady_; }

    void advance(microseconds by) {
        now_ += by;
        steady_ += by;
    }
    void jump_wall(microseconds by) { now_ += by; }

private:
    Timestamp now_;
    SteadyTime steady_{std::chrono::hours{1}}; // Zero means nothing.
};

} // namespace chapeau::test
