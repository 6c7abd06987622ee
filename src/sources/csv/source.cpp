#include "sources/csv/source.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "sources/csv/parse.hpp"
#include "sources/reconciler.hpp"

#include <algorithm>
#include <cstdint>
#include <system_error>
#include <utility>

namespace chapeau::sources::csv {

namespace {

/// One transaction of the book.
constexpr std::size_t kPageRecords = 500;

/// A file is read again after so many looks that found it unchanged: clocks of file systems are
/// coarse, and two changes may bear the same time.
constexpr int kUnchangedLooksMax = 30;

/// What can be seen of a file without reading it.
struct Outside {
    std::uintmax_t size = 0;
    std::filesystem::file_time_type changed;
    bool operator==(const Outside&) const = default;
};

/// How far a file of these contents has been told to the book.
struct Cursor {
    std::string digest;
    std::int64_t records = 0;
    bool whole = false;
};

std::string to_text(const Cursor& cursor) {
    json::Writer writer;
    writer.begin_object().key("v").integer(1).key("digest").string(cursor.digest);
    writer.key("records").integer(cursor.records).key("whole").boolean(cursor.whole);
    return writer.end_object().take();
}

/// One that cannot be read starts the file anew.
Cursor parse_cursor(const std::string& text) {
    const auto document = json::parse(text);
    if (!document) {
        return {};
    }
    const auto version = digits_field(*document, "v");
    const auto digest = text_field(*document, "digest", kNameBytesMax);
    const auto records = digits_field(*document, "records");
    const auto whole = flag_field(*document, "whole");
    if (!version || *version != "1" || !digest || !records || !whole) {
        return {};
    }
    const auto number = parse_int64(records->value_or(""));
    return number && *number >= 0 ? Cursor{*digest, *number, *whole} : Cursor{};
}

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

template <class T>
void take_slice(std::vector<T>& to, const std::vector<T>& from, std::size_t& skip,
                std::size_t& room) {
    const auto begin = std::min(skip, from.size());
    const auto count = std::min(room, from.size() - begin);
    const auto first = from.begin() + static_cast<std::ptrdiff_t>(begin);
    to.assign(first, first + static_cast<std::ptrdiff_t>(count));
    skip -= begin;
    room -= count;
}

class CsvSource final : public Source {
public:
    explicit CsvSource(Options options) : options_(std::move(options)) {}

    const std::string& name() const override { return options_.name; }
    milliseconds poll_interval() const override { return options_.poll_interval; }
    milliseconds request_spacing() const override { return milliseconds{0}; }
    milliseconds backoff_max() const override {
        return std::min(net::kBackoffMax, options_.poll_interval * kBackoffIntervals);
    }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& /*response*/, const domain::FeedState& /*known*/,
                             Timestamp /*now*/) override {
        return fail(Errc::InvalidInput, "a file has no answers");
    }

private:
    Result<void> read(const Outside& outside);
    PollStep tell(const Cursor& cursor, const domain::FeedState& known, Timestamp now);

    const Options options_;
    WholeListings listings_;
    std::optional<Outside> read_at_; // How the file looked when it was last read.
    int unchanged_looks_ = 0;
    std::string digest_;
    std::optional<File> file_; // Until all of it is durable.
};

Result<PollStep> CsvSource::begin(const domain::FeedState& known, Timestamp now) {
    const auto outside = look_at(options_.path);
    if (!outside) {
        return tl::unexpected(outside.error());
    }
    const auto cursor = parse_cursor(known.position.cursor);
    const auto told = cursor.whole && cursor.digest == digest_;
    const auto unchanged = read_at_ == *outside;
    if (told && unchanged && !listings_.awaits_confirmation() &&
        ++unchanged_looks_ < kUnchangedLooksMax) {
        file_.reset();
        return PollStep{};
    }
    if (!file_ || !unchanged || told) {
        if (auto done = read(*outside); !done) {
            return tl::unexpected(done.error());
        }
    }
    return tell(cursor.digest == digest_ ? cursor : Cursor{digest_, 0, false}, known, now);
}

Result<void> CsvSource::read(const Outside& outside) {
    file_.reset();
    read_at_.reset();
    const auto bytes = read_file(options_.path, kFileBytesMax);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    const auto after = look_at(options_.path);
    if (!after || *after != outside) {
        return fail(Errc::Unavailable, "{} is being written; it is read again soon",
                    options_.path.string());
    }
    auto file = parse_file(*bytes, options_.currency, options_.layer);
    if (!file) {
        return fail_because(file.error(), options_.path.string());
    }
    auto digest = to_hex(sha256(*bytes));
    if (file->last_line == LastLine::Unfinished && digest != digest_) {
        log::warning("{}: the last line has no line end yet and is not counted",
                     options_.path.string());
    }
    digest_ = std::move(digest);
    file_ = *std::move(file);
    read_at_ = outside;
    unchanged_looks_ = 0;
    return {};
}

PollStep CsvSource::tell(const Cursor& cursor, const domain::FeedState& known, Timestamp now) {
    const auto& rows = file_->rows;
    const auto total = rows.gifts.size() + rows.refunds.size() + rows.parked.size();
    PollStep step;
    domain::Batch batch;
    batch.source = options_.name;
    auto skip = std::min(static_cast<std::size_t>(cursor.records), total);
    const auto begin = skip;
    auto room = kPageRecords;
    take_slice(batch.gifts, rows.gifts, skip, room);
    take_slice(batch.refunds, rows.refunds, skip, room);
    take_slice(batch.parked, rows.parked, skip, room);
    const auto end = begin + (kPageRecords - room);
    const auto whole = end == total;
    if (whole && options_.authority == Authority::FileIsAuthority) {
        batch.listing = listings_.accept({rows.ids.begin(), rows.ids.end()}, known, now);
    }
    if (cursor.whole && !batch.listing) {
        return step;
    }
    batch.position = known.position;
    batch.position.cursor = to_text({digest_, static_cast<std::int64_t>(end), whole});
    step.page = std::move(batch);
    step.begin_again = !whole;
    return step;
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_name(faults, options.name);
    if (options.path.empty()) {
        faults.push_back({"path", "must name a file"});
    }
    if (options.poll_interval < kPollIntervalMin || options.poll_interval > kPollIntervalMax) {
        faults.push_back({"poll_interval",
                          format("{} ms is not between {} and {} ms", options.poll_interval.count(),
                                 kPollIntervalMin.count(), kPollIntervalMax.count())});
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    if (const auto faults = check(options); !faults.empty()) {
        return fail(Errc::InvalidInput, "source {}: {}", options.name, in_words(faults));
    }
    return std::make_unique<CsvSource>(options);
}

} // namespace chapeau::sources::csv
