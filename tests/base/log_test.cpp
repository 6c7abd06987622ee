#include "base/file.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <string>
#include <type_traits>

namespace chapeau {
namespace {

// A warning and what is above is on disk when the call returns, so the file can be read at once.
std::string logged(std::string_view text) {
    const test::TempFolder folder;
    REQUIRE(log::open_file(folder / "log"));
    log::write(log::Level::Warning, text);
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

TEST_CASE("a secret has no formatter and no comparison", "[base]") {
    CHECK_FALSE(fmt::is_formattable<Secret>::value);
    CHECK_FALSE(std::is_convertible_v<Secret, std::string>);
    CHECK(Secret().empty());
    CHECK(Secret("hush").reveal() == "hush");
}

} // namespace
} // namespace chapeau
