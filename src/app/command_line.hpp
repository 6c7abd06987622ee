// What the user typed, as values. The only file pair that knows the command-line library.
// Secrets are never read from here: other users of the machine can see a command line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace chapeau::app {

using WindowSize = std::pair<int, int>;

/// The evening itself; also what no command at all means.
struct RunCommand {
    std::filesystem::path config; // Empty: the usual file, or none.
    std::optional<WindowSize> windowed;
    std::optional<std::string> monitor;
    bool without_screen = false; // For servers and tests.
};

inline constexpr std::int64_t kSpeedMax = 1000;

struct RehearseCommand {
    RunCommand run;
    std::int64_t speed = 30; // Times as fast as the evening was.
    std::uint64_t seed = 2008;
    std::filesystem::path recording; // Empty: the evening of 2008, made from the seed.
};

struct ShotCommand {
    std::string scene = "challenge";
    std::string state = "busy";
    WindowSize size{1920, 1080};
    std::filesystem::path out;
    std::filesystem::path config;
    bool of_book = false; // The evening's own book instead of a named state.
};

struct ExportCommand {
    std::filesystem::path config;
    std::filesystem::path out;
};

/// Whether every source is ready for the evening.
struct CheckCommand {
    std::filesystem::path config;
};

/// Help or the version was asked for: print and end well.
struct PrintCommand {
    std::string text;
};

struct UsageError {
    std::string text; // With what to type instead.
};

using CommandLine = std::variant<RunCommand, RehearseCommand, ShotCommand, ExportCommand,
                                 CheckCommand, PrintCommand, UsageError>;

CommandLine parse_command_line(int argc, const char* const* argv);

} // namespace chapeau::app
