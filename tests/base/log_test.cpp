#include "base/file.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <type_traits>
#include <unistd.h>

namespace chapeau {
namespace {

constexpr milliseconds kLongerThanAnyTest{600'000};

std::string logged(std::string_view text) {
    const test::TempFolder folder;
    REQUIRE(log::open_file(folder / "log"));
    log::write(log::Level::Warning, text);
    REQUIRE(log::flush(kLongerThanAnyTest));
    return read_file(folder / "log", 1U << 20U).value();
}

TEST_CASE("nobody's data can forge a line of the log", "[base]") {
    const auto text =
        logged("gift of Eve\n2026-11-07T18:00:00 info all is well\r\x1b[2J\x9b\u009bm");
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    CHECK(text.find("Eve\\x0a2026") != std::string::npos);
    CHECK(text.find("well\\x0d\\x1b[2J\\x9b\\xc2\\x9bm") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(is_valid_utf8(text));
}

TEST_CASE("a line of the log tells its moment and level and keeps every script", "[base]") {
    const auto text = logged("venue \u00e9\u20ac\U0001F600");
    CHECK(text.find("T") == 10);
    CHECK(text.find("warning") != std::string::npos);
    CHECK(text.find("venue \u00e9\u20ac\U0001F600\n") != std::string::npos);
}

TEST_CASE("a long line of the log is cut between two characters", "[base]") {
    std::string snow;
    for (int i = 0; i < 2'000; ++i) {
        snow += "\u2603";
    }
    const auto text = logged(snow);
    CHECK(text.size() < 2'300);
    CHECK(is_valid_utf8(text));
}

TEST_CASE("braces in logged data are only braces", "[base]") {
    const auto text = logged("{} {:d} {0}");
    CHECK(text.find("{} {:d} {0}\n") != std::string::npos);
}

TEST_CASE("what is below the level is not written", "[base]") {
    const test::TempFolder folder;
    REQUIRE(log::open_file(folder / "log"));
    log::set_level(log::Level::Error);
    log::warning("quiet {}", 1);
    log::error("loud {}", 2);
    log::set_level(log::Level::Info);
    REQUIRE(log::flush(kLongerThanAnyTest));
    const auto text = read_file(folder / "log", 1U << 20U).value();
    CHECK(text.find("quiet") == std::string::npos);
    CHECK(text.find("loud 2") != std::string::npos);
}

TEST_CASE("a log that cannot be opened says where", "[base]") {
    const auto refused = log::open_file("/proc/absent/log");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::Io);
    CHECK(refused.error().message.find("/proc/absent/log") != std::string::npos);
}

/// Keeps standard error quiet while thousands of lines are logged.
class Silence {
public:
    Silence() : before_(::dup(STDERR_FILENO)) {
        const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        ::dup2(nowhere, STDERR_FILENO);
        ::close(nowhere);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    ~Silence() {
        ::dup2(before_, STDERR_FILENO);
        ::close(before_);
    }

private:
    int before_;
};

TEST_CASE("nobody waits for a log whose disk hangs", "[base][threads]") {
    const test::TempFolder folder;
    const auto path = folder / "log";
    REQUIRE(::mkfifo(path.c_str(), S_IRUSR | S_IWUSR) == 0);
    // Never closed: the log goes on writing to it until the program's end.
    static const int pipe = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(pipe >= 0);
    REQUIRE(::fcntl(pipe, F_SETPIPE_SZ, 4096) > 0);
    REQUIRE(log::open_file(path));
    const Silence silence;
    const auto lines = 3 * log::kWaitingLinesMax; // More than wait and are being written.
    for (std::size_t i = 1; i <= lines; ++i) {
        log::warning("line {} of many, and none of them is waited for", i);
    }
    CHECK_FALSE(log::flush(milliseconds{0}));
    std::string text;
    do {
        char bytes[4096];
        for (auto count = ::read(pipe, bytes, sizeof bytes); count > 0;
             count = ::read(pipe, bytes, sizeof bytes)) {
            text.append(bytes, static_cast<std::size_t>(count));
        }
    } while (!log::flush(milliseconds{1}));
    REQUIRE(::fcntl(pipe, F_SETPIPE_SZ, 1 << 20) > 0); // Room for what other tests log.
    char bytes[4096];
    for (auto count = ::read(pipe, bytes, sizeof bytes); count > 0;
         count = ::read(pipe, bytes, sizeof bytes)) {
        text.append(bytes, static_cast<std::size_t>(count));
    }
    CHECK(text.find(format("line {} of many", lines)) != std::string::npos);
    CHECK(text.find("lines are missing here") != std::string::npos);
}

TEST_CASE("a secret has no formatter and no comparison", "[base]") {
    CHECK_FALSE(fmt::is_formattable<Secret>::value);
    CHECK_FALSE(std::is_convertible_v<Secret, std::string>);
    CHECK(Secret().empty());
    CHECK(Secret("hush").reveal() == "hush");
}

} // namespace
} // namespace chapeau
