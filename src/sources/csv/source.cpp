#include "sources/csv/source.hpp"

#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "sources/reconciler.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace chapeau::sources::csv {

namespace {

/// One transaction of the book.
constexpr std::size_t kPageRecords = 500;

/// A file is read again after so many looks that found it unchanged: clocks of file systems are
/// coarse, and two changes may bear the same time.
constexpr int kUnchangedLooksMax = 30;

/// Most files are read within this.
constexpr milliseconds kFirstWait{5};

/// After this the operator is told what is waited for.
constexpr milliseconds kReadingPatience{10'000};

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
    CsvSource(Options options, std::unique_ptr<Reader> reader)
        : options_(std::move(options)), reader_(std::move(reader)) {}

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
    void send_reader(const Cursor& cursor);
    Result<PollStep> wait();
    Result<PollStep> take(Result<Reading> reading, const Cursor& cursor,
                          const domain::FeedState& known, Timestamp now);
    PollStep tell(const Cursor& durable, const domain::FeedState& known, Timestamp now);

    const Options options_;
    const std::unique_ptr<Reader> reader_;
    bool reading_ = false;   // The reader is on its way...
    milliseconds waited_{0}; // ...for so long.
    WholeListings listings_;
    std::optional<Outside> read_at_; // How the file looked when it was last read.
    int unchanged_looks_ = 0;
    std::string digest_;
    std::optional<File> file_; // Until all of it is durable.
};

Result<PollStep> CsvSource::begin(const domain::FeedState& known, Timestamp now) {
    const auto cursor = parse_cursor(known.position.cursor);
    if (!reading_) {
        if (file_ && !(cursor.whole && cursor.digest == digest_)) {
            return tell(cursor, known, now);
        }
        send_reader(cursor);
    }
    auto reading = reader_->take();
    if (!reading) {
        return wait();
    }
    reading_ = false;
    return take(*std::move(reading), cursor, known, now);
}

void CsvSource::send_reader(const Cursor& cursor) {
    const auto told = cursor.whole && cursor.digest == digest_;
    const auto may_skip =
        told && !listings_.awaits_confirmation() && unchanged_looks_ + 1 < kUnchangedLooksMax;
    reader_->begin({options_.path, options_.currency, options_.layer,
                    may_skip ? read_at_ : std::optional<Outside>{}});
    reading_ = true;
    waited_ = milliseconds{0};
}

/// Asks again after as long again as it has waited: soon at first, and seldom while a disk hangs.
Result<PollStep> CsvSource::wait() {
    if (waited_ >= kReadingPatience) {
        return fail(Errc::Timeout, "{} is not read yet; does its disk or network share answer?",
                    options_.path.string());
    }
    PollStep step;
    step.begin_again_after = std::max(kFirstWait, waited_);
    waited_ += *step.begin_again_after;
    return step;
}

Result<PollStep> CsvSource::take(Result<Reading> reading, const Cursor& cursor,
                                 const domain::FeedState& known, Timestamp now) {
    file_.reset();
    if (!reading) {
        read_at_.reset();
        return tl::unexpected(reading.error());
    }
    if (!reading->file) {
        ++unchanged_looks_;
        return PollStep{};
    }
    if (reading->file->last_line == LastLine::Unfinished && reading->digest != digest_) {
        log::warning("{}: the last line has no line end yet and is not counted",
                     options_.path.string());
    }
    digest_ = std::move(reading->digest);
    file_ = *std::move(reading->file);
    read_at_ = reading->outside;
    unchanged_looks_ = 0;
    return tell(cursor, known, now);
}

PollStep CsvSource::tell(const Cursor& durable, const domain::FeedState& known, Timestamp now) {
    const auto cursor = durable.digest == digest_ ? durable : Cursor{digest_, 0, false};
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
    if (!whole) {
        step.begin_again_after = milliseconds{0};
    }
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

Result<std::unique_ptr<Source>> make_source(const Options& options,
                                            std::unique_ptr<Reader> reader) {
    if (const auto faults = check(options); !faults.empty()) {
        return fail(Errc::InvalidInput, "source {}: {}", options.name, in_words(faults));
    }
    return std::make_unique<CsvSource>(options, std::move(reader));
}

} // namespace chapeau::sources::csv
