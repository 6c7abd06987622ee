#include "base/check.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace chapeau {
namespace {

TEST_CASE("what holds does not stop the program", "[base]") {
    int evaluated = 0;
    ENSURE(++evaluated == 1, "one is one");
    CHECK(evaluated == 1);
}

TEST_CASE("a program that caught itself wrong aborts", "[base]") {
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        (void)std::signal(SIGABRT, SIG_DFL); // The test framework would report it as its own.
        ::close(STDERR_FILENO);
        ENSURE(1 + 1 == 3, "arithmetic has changed");
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT));
}

} // namespace
} // namespace chapeau
