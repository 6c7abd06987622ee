// What every night is lived on: dice, a clock, a disk whose power fails, and a process that ends in
// one of three ways. And how many nights there are, and which: CHAPEAU_NIGHTS and CHAPEAU_SEED.
#pragma once

#include "base/text.hpp"
#include "support/makers.hpp"
#include "support/manual_clock.hpp"
#include "support/power_cut_vfs.hpp"

#include <cstdint>
#include <cstdlib>
#include <random>

namespace chapeau::test {

struct Seeds {
    std::uint64_t first = 0;
    std::int64_t nights = 0;
    bool is_replay = false; // One night alone, of which the sums say nothing.
};

inline std::int64_t number_from_environment(const char* name, std::int64_t otherwise) {
    const char* text = std::getenv(name); // NOLINT(concurrency-mt-unsafe): one thread.
    return text == nullptr ? otherwise : parse_int64(text).value_or(otherwise);
}

/// `usual` nights unless told otherwise, of which each of `kinds` has its share.
inline Seeds seeds_asked_for(std::uint64_t first, std::int64_t usual, std::int64_t kinds) {
    const auto one = number_from_environment("CHAPEAU_SEED", 0);
    if (one > 0) {
        return {static_cast<std::uint64_t>(one), 1, true};
    }
    return {first, number_from_environment("CHAPEAU_NIGHTS", usual) / kinds, false};
}

class Machine {
protected:
    enum class Ending { Cut, Killed, Orderly };

    template <class... DiskOptions>
    explicit Machine(std::uint64_t seed, DiskOptions... options)
        : seed_(seed), random_(seed), disk_(seed ^ 0x9e3779b97f4a7c15U, options...) {}

    bool chance(std::uint64_t one_in) { return random_() % one_in == 0; }
    std::int64_t up_to(std::int64_t most) {
        return 1 + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most));
    }

    /// The process ends, and `close` is what it does then: in order, unless the power is gone or
    /// the process killed. True when the power went, for whatever reason, before the next start.
    template <class Close>
    bool end_process(Ending ending, const Close& close) {
        if (ending == Ending::Killed) {
            disk_.kill_process();
        }
        close();
        const bool was_cut = ending == Ending::Cut || (ending == Ending::Orderly && disk_.is_off());
        // What dies with the process stays in the system's memory, until the power goes.
        const bool power_went = was_cut || chance(4);
        if (power_went) {
            disk_.restore_power();
        } else {
            disk_.start_process();
        }
        clock_.advance(seconds{up_to(chance(5) ? 1'800 : 20)});
        return power_went;
    }

    std::uint64_t seed_;
    std::mt19937_64 random_;
    ManualClock clock_{evening()};
    PowerCutDisk disk_;
};

} // namespace chapeau::test
