// The operator's log: one line per event, to standard error and to a file of limited size.
//
// No secret, no donor's name and no message is ever logged; Secret has no formatter, so it
// cannot be. The library behind it appears in log.cpp only.
#pragma once

#include "base/format.hpp"
#include "base/result.hpp"

#include <filesystem>
#include <string_view>
#include <utility>

namespace chapeau::log {

enum class Level { Debug, Info, Warning, Error };

/// Adds a rotating file beside standard error. Call once, from main, before other threads start.
Result<void> open_file(const std::filesystem::path& path);

/// What is below `level` is dropped. Info until told otherwise.
void set_level(Level level);

/// Any thread. Control characters in `text` are made visible, so that nobody's data can forge a
/// line, and so are bytes that are no UTF-8; a line is cut at 2 KiB.
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
