#include "base/log.hpp"
#include "ledger/evening_of_pages.hpp"
#include "ledger/power_cut_disk.hpp"
#include "ledger/sqlite.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;

namespace {

constexpr const char* kPath = "book.db";

Result<std::unique_ptr<ledger::Ledger>> open_on(const PowerCutDisk& disk) {
    return ledger::Ledger::open({kPath, "evening-2026", usd(), evening(), disk.name()});
}

std::unique_ptr<ledger::Ledger> must_open(const PowerCutDisk& disk) {
    auto book = open_on(disk);
    if (!book) {
        FAIL(book.error().message);
    }
    return std::move(*book);
}

/// Books that end without order warn; of hundreds of them nobody would read it.
class QuietLog {
public:
    QuietLog() { log::set_level(log::Level::Error); }
    QuietLog(const QuietLog&) = delete;
    QuietLog& operator=(const QuietLog&) = delete;
    ~QuietLog() { log::set_level(log::Level::Info); }
};

domain::Batch page_of(const std::string& id, const std::string& cursor) {
    auto batch = make_batch({.gifts = {make_gift({.external_id = id})},
                             .parked = {{"parked-" + id, "no amount", "{}"}},
                             .cursor = cursor});
    batch.provider_total = domain::ProviderTotal{dollars(10), 1};
    return batch;
}

bool begins_with(const std::vector<domain::Entry>& all, const std::vector<domain::Entry>& start) {
    return all.size() >= start.size() && std::equal(start.begin(), start.end(), all.begin());
}

/// What the book has told to be saved, and what was on its way when the power went.
struct Told {
    std::vector<domain::Entry> saved;
    std::string cursor;
    std::string cursor_on_its_way;
};

/// Goes on until something fails, or the steps are done.
void work_on(ledger::Ledger& book, EveningOfPages& pages, int steps, Told& told) {
    for (int step = 0; step < steps; ++step) {
        const auto batch = pages.next_page(4);
        told.cursor_on_its_way = batch.position.cursor;
        const auto receipt = book.record(batch, at(seconds(step)));
        if (!receipt) {
            return;
        }
        append(told.saved, receipt->entries);
        told.cursor = batch.position.cursor;
        const auto done = book.execute(pages.next_command(book.head()), at(1min));
        if (done) {
            append(told.saved, done->entries);
        } else if (done.error().code == Errc::Io) {
            return;
        }
    }
}

/// All that was told to be saved is there, and of what was on its way all or nothing.
void check_kept(ledger::Ledger& book, Told& told) {
    const auto entries = all_entries(book);
    REQUIRE(begins_with(entries, told.saved));
    const auto cursor = book.feed_state("extra-life")->position.cursor;
    REQUIRE((cursor == told.cursor || cursor == told.cursor_on_its_way));
    if (cursor == told.cursor && entries.size() > told.saved.size()) {
        REQUIRE(entries.size() <= told.saved.size() + 3); // A command; a void's undoing has most.
    }
    told.saved = entries;
    told.cursor = cursor;
}

} // namespace

TEST_CASE("the disk of these tests loses what a book without syncs had committed", "[ledger]") {
    PowerCutDisk disk;
    std::mt19937_64 random(1);
    {
        auto database = ledger::Database::open(kPath, disk.name()).value();
        REQUIRE(database.execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; "
                                 "PRAGMA synchronous=OFF; CREATE TABLE t(x); "
                                 "INSERT INTO t VALUES(1)"));
        disk.cut_power(random);
    }
    disk.turn_on();
    auto database = ledger::Database::open(kPath, disk.name()).value();
    CHECK(database.integer_of("SELECT count(*) FROM sqlite_schema").value_or(0) == 0);
}

TEST_CASE("of a page that could not be committed nothing is kept and nothing more is taken",
          "[ledger]") {
    const QuietLog quiet;
    PowerCutDisk disk;
    domain::FeedState before;
    std::vector<domain::Entry> entries;
    {
        const auto book = must_open(disk);
        before = book->record(page_of("a", "c-1"), evening()).value().feed;
        entries = all_entries(*book);
        disk.fill();
        const auto refused = book->record(page_of("b", "c-2"), evening());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("not") != std::string::npos);
        disk.make_room();
        CHECK(book->record(page_of("b", "c-2"), evening()).error().code == Errc::Io);
        CHECK(book->execute(make_command("k", domain::Cue(domain::SetBlank{true})), evening())
                  .error()
                  .code == Errc::Io);
        CHECK(book->claim_celebrations(1).error().code == Errc::Io);
        CHECK(book->erase_person(1).error().code == Errc::Io);
    }
    const auto book = must_open(disk);
    CHECK(all_entries(*book) == entries);
    CHECK(book->feed_state("extra-life").value() == before);
    CHECK(book->celebrated_through() == 0);
    CHECK(book->record(page_of("b", "c-2"), evening()).value().entries.size() == 1);
}

TEST_CASE("a page whose every write could fail is kept whole or not at all", "[ledger]") {
    const QuietLog quiet;
    for (int change = 0; change < 40; ++change) {
        CAPTURE(change);
        PowerCutDisk disk;
        domain::FeedState before;
        {
            const auto book = must_open(disk);
            before = book->record(page_of("a", "c-1"), evening()).value().feed;
            disk.cut_power_after(change, static_cast<std::uint64_t>(change));
            const auto receipt = book->record(page_of("b", "c-2"), evening());
            if (receipt) {
                before = receipt->feed;
            }
        }
        disk.turn_on();
        const auto book = must_open(disk);
        const auto after = book->feed_state("extra-life").value();
        const bool has_page = book->head() == 2;
        CHECK(after.gifts_known == book->head());
        CHECK(after.parked == book->head());
        CHECK(after.position.cursor == (has_page ? "c-2" : "c-1"));
        CHECK(after.gifts_known >= before.gifts_known);
    }
}

TEST_CASE("what was told to be saved survives nights of power cuts", "[ledger]") {
    const QuietLog quiet;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        PowerCutDisk disk;
        EveningOfPages pages(seed);
        Told told;
        for (int cut = 0; cut < 4; ++cut) {
            {
                auto book = open_on(disk);
                REQUIRE(book);
                disk.cut_power_after(pages.number_below(120), seed * 100 + 7);
                work_on(**book, pages, 30, told);
                std::mt19937_64 random(seed);
                disk.cut_power(random); // Before it can close in order.
            }
            disk.turn_on();
            const auto book = must_open(disk);
            check_kept(*book, told);
        }
    }
}

TEST_CASE("power that goes while the book opens or closes costs nothing", "[ledger]") {
    const QuietLog quiet;
    for (int change = 0; change < 60; ++change) {
        CAPTURE(change);
        PowerCutDisk disk;
        EveningOfPages pages(3);
        std::vector<domain::Entry> entries;
        entries = spend(*must_open(disk), pages, 5, 4);
        {
            disk.cut_power_after(change, static_cast<std::uint64_t>(change));
            const auto book = open_on(disk);
        }
        disk.turn_on();
        const auto book = must_open(disk);
        CHECK(all_entries(*book) == entries);
    }
}

TEST_CASE("after a failed sync and a new start what is told to be saved is on the disk",
          "[ledger]") {
    const QuietLog quiet;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        PowerCutDisk disk;
        EveningOfPages pages(seed);
        Told told;
        {
            const auto book = must_open(disk);
            disk.fail_sync_after(pages.number_below(20));
            work_on(*book, pages, 30, told);
        }
        {
            // The log looks whole to this start: its pages are in the system's memory.
            const auto book = must_open(disk);
            check_kept(*book, told);
            work_on(*book, pages, 3, told);
            std::mt19937_64 random(seed);
            disk.cut_power(random);
        }
        disk.turn_on();
        const auto book = must_open(disk);
        check_kept(*book, told);
    }
}
