#include "sources/csv/reader.hpp"

#include "base/bounded_queue.hpp"
#include "base/check.hpp"
#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/helper_thread.hpp"

#include <system_error>
#include <utility>

namespace chapeau::sources::csv {

namespace {

Result<Outside> look_at(const std::filesystem::path& path) {
    std::error_code error;
    Outside outside;
    outside.size = std::filesystem::file_size(path, error);
    if (!error) {
        outside.changed = std::filesystem::last_write_time(path, error);
    }
    if (error) {
        return fail(Errc::NotFound, "cannot look at {}: {}", path.string(), error.message());
    }
    return outside;
}

/// What the two threads share, and what a thread left behind still holds.
struct Desk {
    BoundedQueue<Errand> errands{1};
    BoundedQueue<Result<Reading>> readings{1};
};

void work_at(Desk& desk) {
    constexpr milliseconds kUntilCalled{std::chrono::hours{1}};
    while (!desk.errands.closed()) {
        if (const auto errand = desk.errands.pop(kUntilCalled); errand) {
            (void)desk.readings.try_push(carry_out(*errand));
        }
    }
}

class ThreadReader final : public Reader {
public:
    ~ThreadReader() override {
        desk_->errands.close();
        if (thread_) {
            thread_->end(kReaderEndPatience);
        }
    }

    void begin(Errand errand) override {
        ENSURE(!under_way_, "a reader is given one errand at a time");
        under_way_ = true;
        if (!thread_) {
            thread_.emplace([desk = desk_] { work_at(*desk); });
        }
        const auto answer = desk_->errands.try_push(std::move(errand));
        ENSURE(answer == PushResult::Accepted, "a reader at rest has room for an errand");
    }

    std::optional<Result<Reading>> take() override {
        auto reading = desk_->readings.try_pop();
        under_way_ = under_way_ && !reading;
        return reading;
    }

private:
    std::shared_ptr<Desk> desk_ = std::make_shared<Desk>();
    std::optional<HelperThread> thread_;
    bool under_way_ = false;
};

} // namespace

Result<Reading> carry_out(const Errand& errand) {
    const auto& path = errand.path;
    const auto outside = look_at(path);
    if (!outside) {
        return tl::unexpected(outside.error());
    }
    if (errand.known == *outside) {
        return Reading{*outside, {}, std::nullopt};
    }
    const auto bytes = read_file(path, kFileBytesMax);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    const auto after = look_at(path);
    if (!after || *after != *outside) {
        return fail(Errc::Unavailable, "{} is being written; it is read again soon", path.string());
    }
    auto file = parse_file(*bytes, errand.currency, errand.layer);
    if (!file) {
        return fail_because(file.error(), path.string());
    }
    return Reading{*outside, to_hex(sha256(*bytes)), *std::move(file)};
}

std::unique_ptr<Reader> make_thread_reader() {
    return std::make_unique<ThreadReader>();
}

} // namespace chapeau::sources::csv
