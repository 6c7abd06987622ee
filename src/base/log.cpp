#include "base/log.hpp"

#include "base/clock.hpp"
#include "base/helper_thread.hpp"
#include "base/mutex.hpp"
#include "base/text.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <string>
#include <utility>

namespace chapeau::log {
namespace {

constexpr std::size_t kLineBytesMax = 2048;
// Three files of 4 MiB hold a noisy evening and cannot fill the disk that holds the book.
constexpr std::size_t kFileBytesMax = std::size_t{4} << 20U;
constexpr std::size_t kFilesMax = 3;
// At the program's end the last lines get so long; a disk that hangs does not hold it up.
constexpr milliseconds kEndPatience{2'000};
constexpr const char* kPattern = "%Y-%m-%dT%H:%M:%S.%e%z %-7l %v";

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

struct Line {
    spdlog::level::level_enum level = spdlog::level::info;
    Timestamp at;
    std::string text;
};

/// Lines on their way to the writer, and where it writes them.
class Output {
public:
    Output() : sinks_(std::make_shared<spdlog::sinks::dist_sink_mt>()), logger_("chapeau", sinks_) {
        sinks_->add_sink(std::make_shared<spdlog::sinks::stderr_sink_mt>());
        logger_.set_pattern(kPattern);
    }

    void add(const std::shared_ptr<spdlog::sinks::sink>& sink) {
        sink->set_pattern(kPattern);
        sinks_->add_sink(sink);
    }

    void set_level(spdlog::level::level_enum level) { logger_.set_level(level); }
    bool takes(spdlog::level::level_enum level) const { return logger_.should_log(level); }

    void push(Line line) EXCLUDES(mutex_) {
        {
            const MutexLock lock(mutex_);
            if (lines_.size() >= kWaitingLinesMax) {
                lines_.pop_front();
                ++lost_;
            }
            lines_.push_back(std::move(line));
        }
        changed_.notify_all();
    }

    bool wait_until_written(milliseconds patience) EXCLUDES(mutex_) {
        const auto until = SystemClock().steady_now() + patience;
        MutexLock lock(mutex_);
        while (!lines_.empty() || writing_) {
            if (changed_.wait_until(lock, until) == std::cv_status::timeout) {
                return lines_.empty() && !writing_;
            }
        }
        return true;
    }

    /// The writer's thread: until `close`, and until all is written.
    void run() EXCLUDES(mutex_) {
        while (take_waiting()) {
            if (lost_in_batch_ > 0) {
                logger_.warn("{} lines are missing here: the log's disk was too slow",
                             lost_in_batch_);
            }
            for (const auto& line : batch_) {
                logger_.log(line.at, spdlog::source_loc{}, line.level, line.text);
            }
            // Nobody writes here without need, so what is written may as well be on the disk.
            logger_.flush();
        }
    }

    void close() EXCLUDES(mutex_) {
        {
            const MutexLock lock(mutex_);
            closed_ = true;
        }
        changed_.notify_all();
    }

private:
    /// The batch before is written. False at the end.
    bool take_waiting() EXCLUDES(mutex_) {
        batch_.clear();
        MutexLock lock(mutex_);
        writing_ = false;
        changed_.notify_all();
        while (lines_.empty() && !closed_) {
            changed_.wait(lock);
        }
        batch_.swap(lines_);
        lost_in_batch_ = std::exchange(lost_, 0);
        writing_ = !batch_.empty();
        return writing_;
    }

    const std::shared_ptr<spdlog::sinks::dist_sink_mt> sinks_;
    spdlog::logger logger_;

    // The writer's own.
    std::deque<Line> batch_;
    std::size_t lost_in_batch_ = 0;

    Mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Line> lines_ GUARDED_BY(mutex_);
    std::size_t lost_ GUARDED_BY(mutex_) = 0;
    bool writing_ GUARDED_BY(mutex_) = false;
    bool closed_ GUARDED_BY(mutex_) = false;
};

class Log {
public:
    Log() : output_(std::make_shared<Output>()), writer_([output = output_] { output->run(); }) {}
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    ~Log() {
        output_->close();
        writer_.end(kEndPatience);
    }

    Output& output() { return *output_; }

private:
    std::shared_ptr<Output> output_;
    HelperThread writer_;
};

Output& output() {
    static Log log; // Its writer starts with the first line.
    return log.output();
}

} // namespace

Result<void> open_file(const std::filesystem::path& path) {
    try {
        output().add(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            path.string(), kFileBytesMax, kFilesMax));
    } catch (const spdlog::spdlog_ex& error) {
        return fail(Errc::Io, "cannot log to {}: {}", path.string(), error.what());
    }
    return {};
}

void set_level(Level level) {
    output().set_level(to_spdlog(level));
}

bool flush(milliseconds patience) {
    return output().wait_until_written(patience);
}

void write(Level level, std::string_view text) {
    if (!output().takes(to_spdlog(level))) {
        return;
    }
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
    output().push({to_spdlog(level), SystemClock().now(), std::move(line)});
}

} // namespace chapeau::log
