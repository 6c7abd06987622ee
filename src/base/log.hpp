// The operator's log: one line per event, to standard error and to a file of limited size.
//
// No secret, no donor's name and no message is ever logged; Secret has no formatter, so it
// cannot be. The library behind it appears in log.cpp only.
//
// Threads: any thread may write, and none waits for the disk: a thread of the log's own writes the
// lines out, and flushes when it has caught up. It starts with the first line and ends with the
// program, which gives it two seconds for the last ones. A child made by fork has no writer.
#pragma once

#include "base/clock.hpp"
#include "base/format.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <utility>

namespace chapeau::log {

enum class Level { Debug, Info, Warning, Error };

/// Lines that wait for the writer, of 2 KiB at most. When they are as many, the oldest make room,
/// and the log tells how many are missing.
inline constexpr std::size_t kWaitingLinesMax = 2048;

/// Adds a rotating file beside standard error. Call once, from main.
Result<void> open_file(const std::filesystem::path& path);

/// What is below `level` is dropped. Info until told otherwise.
void set_level(Level level);

/// Waits, for `patience` at most, until all lines are written; false when some are not. Not for the
/// render thread.
bool flush(milliseconds patience);

/// Any thread; does not wait. Control characters in `text` are made visible, so that nobody's data
/// can forge a line, and so are bytes that are no UTF-8; a line is cut at 2 KiB.
void write(Level level, std::string_view text);

template <class... Args>
void debug(format_string<Args...> text, Args&&... args) {
    write(Level::Debug, format(text, std::forward<Args>(args)...));
}
template <class... Args>
void info(format_string<Args...> text, Args&&... args) {
    write(Level::Info, format(text, std::forward<Args>(args)...));
}
template <class... Args>
void warning(format_string<Args...> text, Args&&... args) {
    write(Level::Warning, format(text, std::forward<Args>(args)...));
}
template <class... Args>
void error(format_string<Args...> text, Args&&... args) {
    write(Level::Error, format(text, std::forward<Args>(args)...));
}

} // namespace chapeau::log
