// What the book costs beside bare SQLite: the same rows in the same columns and indices, with the
// same settings and batches, but without constraints, triggers, hashes and look-ups. Also what one
// more gift costs as the book grows, and what opening it costs. Figures only, no verdict.
//
// The two that are compared take turns on the same disk, so that a slow minute of it hits both.
#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/log.hpp"
#include "ledger/ledger.hpp"
#include "ledger/settings.hpp"
#include "ledger/sqlite.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace chapeau;
using namespace chapeau::test;
using ledger::Bytes;
using ledger::Null;

constexpr int kBatch = 100;
constexpr int kBatchesARound = 100;
constexpr int kRounds = 9;

/// Wall time holds the disk; the processor's time is the part that is ours to lower.
struct Span {
    double wall_us = 0;
    double processor_us = 0;
};

double processor_us() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

template <class Deed>
Span measure(const Deed& deed) {
    const auto processor = processor_us();
    const auto wall = std::chrono::steady_clock::now();
    deed();
    const std::chrono::duration<double, std::micro> passed =
        std::chrono::steady_clock::now() - wall;
    return {passed.count(), processor_us() - processor};
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::cerr << result.error().message << "\n";
        std::exit(1);
    }
    return std::move(*result);
}

void must(const Result<void>& result) {
    if (!result) {
        std::cerr << result.error().message << "\n";
        std::exit(1);
    }
}

ledger::OpenOptions options_of(const std::filesystem::path& path) {
    return {path, "evening-2026", usd(), evening()};
}

domain::Batch page(std::int64_t first, int count) {
    BatchFields fields;
    for (auto number = first; number < first + count; ++number) {
        fields.gifts.push_back(
            make_gift({.external_id = format("donation-{:08}", number),
                       .amount = money(500 + number % 5000),
                       .donor_key = number % 3 == 0 ? format("donor-{}", number % 70'000) : "",
                       .name = number % 4 == 0 ? "" : format("Giver {}", number),
                       .message = number % 2 == 0 ? "Good luck to all of you tonight!" : "",
                       .occurred_at = at(milliseconds(number))}));
    }
    fields.cursor = format("page-{}", first);
    return make_batch(std::move(fields));
}

/// The same columns and indices, and nothing that makes them a ledger.
constexpr const char* kBareTables = R"sql(
CREATE TABLE entry(
  seq INTEGER PRIMARY KEY, kind INTEGER, source INTEGER, ext_id TEXT, ext_rev INTEGER,
  gift INTEGER, layer INTEGER, debit INTEGER, credit INTEGER, amount_minor INTEGER,
  hidden INTEGER, people INTEGER, reason INTEGER, occurred_us INTEGER, recorded_us INTEGER,
  actor TEXT, donor TEXT, person_commit BLOB, detail TEXT, prev_hash BLOB, hash BLOB,
  UNIQUE(source, ext_id, ext_rev));
CREATE INDEX entry_about ON entry(gift) WHERE gift IS NOT NULL;
CREATE TABLE person(seq INTEGER PRIMARY KEY, name TEXT, message TEXT, salt BLOB);
CREATE TABLE feed(
  source INTEGER PRIMARY KEY, cursor TEXT, etag TEXT, last_modified TEXT, gifts_known INTEGER,
  hidden_known INTEGER, sum_minor_known INTEGER, has_total INTEGER, total_sum_minor INTEGER,
  total_count INTEGER, updated_us INTEGER);
CREATE TABLE challenge(only INTEGER PRIMARY KEY, head_seq INTEGER, head_hash BLOB);
INSERT INTO challenge VALUES(1, 0, NULL);
)sql";

class BareBook {
public:
    explicit BareBook(const std::filesystem::path& path)
        : database_(must(ledger::Database::open(path, nullptr))) {
        must(ledger::claim_exclusively(database_));
        must(ledger::apply_settings(database_));
        must(ledger::verify_settings(database_));
        must(database_.execute(kBareTables));
        entry_ = must(database_.prepare("INSERT INTO entry VALUES"
                                        "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
        person_ = must(database_.prepare("INSERT INTO person VALUES(?,?,?,?)"));
        feed_ = must(database_.prepare("INSERT OR REPLACE INTO feed VALUES"
                                       "(1,?,'','',?,0,?,0,NULL,NULL,?)"));
        head_ = must(database_.prepare("UPDATE challenge SET head_seq=?, head_hash=?"));
    }

    void insert(const domain::Batch& batch) {
        auto transaction = must(ledger::Transaction::begin(database_));
        for (const auto& gift : batch.gifts) {
            ++seq_;
            sum_minor_ += gift.amount->minor();
            const bool has_words = !gift.name.empty() || !gift.message.empty();
            const auto donor = gift.donor_key.empty() ? "" : "abcdefghijklmno";
            must(entry_->run(seq_, 1, 1, gift.external_id, 0, Null{}, 0, 1, 2, gift.amount->minor(),
                             0, gift.people, Null{},
                             std::int64_t{gift.occurred_at.time_since_epoch().count()},
                             std::int64_t{evening().time_since_epoch().count()}, "feed", donor,
                             has_words ? std::optional<Bytes>(digest_) : std::nullopt, "",
                             Bytes(digest_), Bytes(digest_)));
            if (has_words) {
                must(person_->run(seq_, gift.name, gift.message, Bytes(digest_).first(16)));
            }
        }
        must(feed_->run(batch.position.cursor, seq_, sum_minor_, seq_));
        must(head_->run(seq_, Bytes(digest_)));
        must(transaction.commit());
    }

private:
    ledger::Database database_;
    std::optional<ledger::Statement> entry_;
    std::optional<ledger::Statement> person_;
    std::optional<ledger::Statement> feed_;
    std::optional<ledger::Statement> head_;
    Digest digest_ = sha256("stands for every hash");
    std::int64_t seq_ = 0;
    std::int64_t sum_minor_ = 0;
};

void measure_ingest() {
    const TempFolder folder;
    BareBook bare(folder / "bare.db");
    const auto book = must(ledger::Ledger::open(options_of(folder / "book.db")));
    std::vector<double> bare_wall;
    std::vector<double> bare_processor;
    std::vector<double> wall;
    std::vector<double> processor;
    std::vector<double> share;
    std::int64_t next = 0;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<domain::Batch> pages;
        for (int batch = 0; batch < kBatchesARound; ++batch, next += kBatch) {
            pages.push_back(page(next, kBatch));
        }
        Span one;
        Span other;
        for (const auto& each : pages) {
            const auto plain = measure([&] { bare.insert(each); });
            const auto kept = measure([&] { must(book->record(each, evening())); });
            one.wall_us += plain.wall_us;
            one.processor_us += plain.processor_us;
            other.wall_us += kept.wall_us;
            other.processor_us += kept.processor_us;
        }
        constexpr double kGifts = double{kBatch} * kBatchesARound;
        bare_wall.push_back(one.wall_us / kGifts);
        bare_processor.push_back(one.processor_us / kGifts);
        wall.push_back(other.wall_us / kGifts);
        processor.push_back(other.processor_us / kGifts);
        share.push_back(one.wall_us / other.wall_us * 100);
    }
    std::cout << format(
        "durable ingest in batches of {}: {:.0f} gifts/s, bare SQLite {:.0f} rows/s: {:.0f} % of "
        "it (median of {} rounds; {:.0f} % to {:.0f} %; bar: 80 %)\n",
        kBatch, 1e6 / median(wall), 1e6 / median(bare_wall), median(share), kRounds,
        *std::min_element(share.begin(), share.end()),
        *std::max_element(share.begin(), share.end()));
    std::cout << format("  processor a gift: {:.1f} us, bare SQLite {:.1f} us\n", median(processor),
                        median(bare_processor));
}

/// Fills the book up to `size`, in large pages because only what comes after is measured.
void fill(ledger::Ledger& book, std::int64_t size) {
    while (book.head() < size) {
        const auto count = std::min<std::int64_t>(size - book.head(), 1000);
        must(book.record(page(book.head(), static_cast<int>(count)), evening()));
    }
}

void measure_growth() {
    const TempFolder folder;
    const auto book = must(ledger::Ledger::open(options_of(folder / "book.db")));
    double first = 0;
    for (const std::int64_t size : {1'000, 100'000, 1'000'000}) {
        fill(*book, size);
        std::vector<double> wall;
        std::vector<double> processor;
        for (int round = 0; round < 200; ++round) {
            const auto batch = page(book->head(), kBatch);
            const auto span = measure([&] { must(book->record(batch, evening())); });
            wall.push_back(span.wall_us / kBatch);
            processor.push_back(span.processor_us / kBatch);
        }
        first = first == 0 ? median(wall) : first;
        std::cout << format("one more gift after {}: {:.1f} us (processor {:.1f} us), {:.2f} times "
                            "the first (bar at 1000000: 1.5)\n",
                            size, median(wall), median(processor), median(wall) / first);
    }
}

void measure_opening() {
    for (const std::int64_t size : {0, 10'000, 1'000'000}) {
        const TempFolder folder;
        const auto path = folder / "book.db";
        const auto crashed = folder / "crashed.db";
        {
            const auto book = must(ledger::Ledger::open(options_of(path)));
            fill(*book, size);
            for (const char* part : {"", "-wal"}) {
                std::filesystem::copy_file(path.string() + part, crashed.string() + part);
            }
        }
        for (const auto& [name, file] :
             {std::pair{"closed in order", path}, std::pair{"after a crash", crashed}}) {
            std::int64_t lines = 0;
            auto options = options_of(file);
            options.replay_into = [&](const domain::Entry& /*entry*/) { ++lines; };
            std::unique_ptr<ledger::Ledger> book;
            const auto span = measure([&] { book = must(ledger::Ledger::open(options)); });
            std::cout << format("opening and replaying {} gifts, {}: {:.0f} ms (processor {:.0f} "
                                "ms)\n",
                                lines, name, span.wall_us / 1e3, span.processor_us / 1e3);
        }
    }
}

} // namespace

int main() {
    std::cout << std::unitbuf; // Each figure is seen as soon as it is there.
    log::set_level(log::Level::Error);
    measure_ingest();
    measure_growth();
    measure_opening();
    return 0;
}
