#include "base/log.hpp"

#include "base/text.hpp"

#include <cstddef>
#include <memory>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <string>

namespace chapeau::log {
namespace {

constexpr std::size_t kLineBytesMax = 2048;
// Three files of 4 MiB hold a noisy evening and cannot fill the disk that holds the book.
constexpr std::size_t kFileBytesMax = std::size_t{4} << 20U;
constexpr std::size_t kFilesMax = 3;

spdlog::logger& logger() {
    static const auto kInstance = [] {
        auto made = std::make_shared<spdlog::logger>(
            "chapeau", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %-7l %v");
        made->flush_on(spdlog::level::warn);
        return made;
    }();
    return *kInstance;
}

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
    case Level::Debug:
        return spdlog::level::debug;
    case Level::Info:
        return spdlog::level::info;
    case Level::Warning:
        return spdlog::level::warn;
    case Level::Error:
        return spdlog::level::err;
    }
    return spdlog::level::err;
}

} // namespace

Result<void> open_file(const std::filesystem::path& path) {
    try {
        logger().sinks().push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            path.string(), kFileBytesMax, kFilesMax));
        logger().set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %-7l %v");
    } catch (const spdlog::spdlog_ex& error) {
        return fail(Errc::Io, "cannot log to {}: {}", path.string(), error.what());
    }
    return {};
}

void set_level(Level level) {
    logger().set_level(to_spdlog(level));
}

void write(Level level, std::string_view text) {
    const auto shown = truncate_utf8(text, kLineBytesMax);
    const bool is_utf8 = is_valid_utf8(shown);
    std::string line;
    line.reserve(shown.size());
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const auto byte = static_cast<unsigned char>(shown[i]);
        // Terminals obey the second range of control characters too: U+0080 to U+009F.
        const bool is_late_control =
            byte == 0xc2 && i + 1 < shown.size() && static_cast<unsigned char>(shown[i + 1]) < 0xa0;
        if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !is_utf8)) {
            line += format("\\x{:02x}", byte);
        } else if (is_late_control) {
            line += format("\\x{:02x}\\x{:02x}", byte, static_cast<unsigned char>(shown[++i]));
        } else {
            line += shown[i];
        }
    }
    logger().log(to_spdlog(level), spdlog::string_view_t(line));
}

} // namespace chapeau::log
