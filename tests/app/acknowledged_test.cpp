// Cash has no upstream: what the operator saw saved exists nowhere else. So a process that
// acknowledges commands is killed again and again, and each acknowledged one must be in the book,
// once, while the one under way may be there or not and is given again.
#include "app/evening_thread.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

constexpr int kKills = 60;

EveningSetup setup_in(const TempFolder& folder) {
    return {.book_file = folder / "book.sqlite",
            .challenge = make_challenge(),
            .supporter = supporter()};
}

/// Gives one dollar after the other, from number `next` on, and writes the number of each that
/// the book has acknowledged.
[[noreturn]] void give_cash(const TempFolder& folder, std::int64_t next, int acknowledgements) {
    log::set_level(log::Level::Error); // A fork leaves the log's writer with its parent.
    const SystemClock clock;
    auto evening = Evening::open(setup_in(folder), moment_of(clock));
    if (!evening) {
        ::_exit(3);
    }
    EveningThread thread(*std::move(evening), clock);
    thread.start({[] {}, [](PageReceipt) {}});
    for (;; ++next) {
        if (thread.submit_command({"cash-" + std::to_string(next), "keyboard",
                                   domain::AddCash{dollars(1), 0, ""}}) != PushResult::Accepted) {
            ::_exit(4);
        }
        std::optional<CommandOutcome> outcome;
        while (!(outcome = thread.next_outcome())) {
            std::this_thread::yield();
        }
        if (outcome->error ||
            ::write(acknowledgements, &next, sizeof next) != static_cast<ssize_t>(sizeof next)) {
            ::_exit(5);
        }
    }
}

} // namespace

TEST_CASE("no acknowledged command is lost or doubled by kill -9", "[app][kill]") {
    const TempFolder folder;
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    std::int64_t acknowledged = 0;
    for (int kill = 0; kill < kKills; ++kill) {
        int ends[2] = {-1, -1};
        REQUIRE(::pipe(ends) == 0);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            give_cash(folder, acknowledged + 1, ends[1]);
        }
        ::close(ends[1]);
        const auto until = acknowledged + 1 + static_cast<std::int64_t>(random() % 20);
        std::int64_t number = 0;
        while (acknowledged < until &&
               ::read(ends[0], &number, sizeof number) == static_cast<ssize_t>(sizeof number)) {
            REQUIRE(number == acknowledged + 1);
            acknowledged = number;
        }
        // Some further into the next commit than others.
        ::usleep(static_cast<useconds_t>(random() % 3000));
        ::kill(child, SIGKILL);
        while (::read(ends[0], &number, sizeof number) == static_cast<ssize_t>(sizeof number)) {
            acknowledged = number; // It had left before the kill.
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        ::close(ends[0]);

        const auto evening = Evening::open(setup_in(folder), {test::evening(), SteadyTime{}});
        REQUIRE(evening);
        const auto seen = (*evening)->look({test::evening(), SteadyTime{}});
        const auto cash = seen->totals.of(domain::Layer::Cash).minor() / 100;
        REQUIRE(cash >= acknowledged);
        REQUIRE(cash <= acknowledged + 1);
    }
    CHECK(acknowledged >= kKills);
}
