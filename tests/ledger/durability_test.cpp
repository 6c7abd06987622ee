#include "base/log.hpp"
#include "ledger/evening_of_pages.hpp"
#include "ledger/sqlite.hpp"
#include "support/catch.hpp"
#include "support/power_cut_vfs.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;

namespace {

constexpr const char* kPath = "book.db";

/// What a cut at one place leaves is chance; this many are tried at each.
constexpr std::uint64_t kFatesPerCut = 8;

Result<std::unique_ptr<ledger::Ledger>> open_on(const PowerCutDisk& disk) {
    return ledger::Ledger::open({kPath, "evening-2026", usd(), evening(), disk.vfs()});
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

/// Of some power cuts just after a row was committed, those that took it.
int rows_lost(const std::string& synchronous) {
    constexpr std::uint64_t kCuts = 40;
    int lost = 0;
    for (std::uint64_t seed = 1; seed <= kCuts; ++seed) {
        PowerCutDisk disk(seed);
        {
            auto database = ledger::Database::open(kPath, disk.vfs()).value();
            REQUIRE(database.execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; "
                                     "PRAGMA synchronous=" +
                                     synchronous + "; CREATE TABLE t(x); INSERT INTO t VALUES(1)"));
            disk.kill_process();
        }
        disk.restore_power();
        auto database = ledger::Database::open(kPath, disk.vfs()).value();
        REQUIRE(database.execute("PRAGMA locking_mode=EXCLUSIVE")); // Else it cannot read the log.
        lost += database.integer_of("SELECT count(*) FROM t").value_or(0) == 1 ? 0 : 1;
    }
    return lost;
}

} // namespace

TEST_CASE("the disk of these tests keeps what was synced and loses what was not", "[ledger]") {
    CHECK(rows_lost("FULL") == 0);
    CHECK(rows_lost("NORMAL") > 0);
    CHECK(rows_lost("OFF") > 0);
}

TEST_CASE("of a page that could not be committed nothing is kept and nothing more is taken",
          "[ledger]") {
    const QuietLog quiet;
    PowerCutDisk disk(1);
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
        CHECK(book->execute(make_command("e", domain::ErasePerson{1}), evening()).error().code ==
              Errc::Io);
    }
    const auto book = must_open(disk);
    CHECK(all_entries(*book) == entries);
    CHECK(book->feed_state("extra-life").value() == before);
    CHECK(book->celebrated_through() == 0);
    CHECK(book->record(page_of("b", "c-2"), evening()).value().entries.size() == 1);
}

TEST_CASE("a page whose every write could fail is kept whole or not at all", "[ledger]") {
    const QuietLog quiet;
    bool was_cut = true; // Until the page and the end in order have no further operation.
    for (std::uint64_t run = 0; was_cut; ++run) {
        const auto cut = static_cast<std::int64_t>(run / kFatesPerCut) + 1;
        CAPTURE(run, cut);
        PowerCutDisk disk(run);
        domain::FeedState before;
        {
            const auto book = must_open(disk);
            before = book->record(page_of("a", "c-1"), evening()).value().feed;
            disk.cut_after(cut);
            const auto receipt = book->record(page_of("b", "c-2"), evening());
            if (receipt) {
                before = receipt->feed;
            }
        }
        was_cut = disk.is_off();
        disk.be_good();
        disk.restore_power();
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
        PowerCutDisk disk(seed);
        EveningOfPages pages(seed);
        Told told;
        for (int cut = 0; cut < 4; ++cut) {
            {
                auto book = open_on(disk);
                REQUIRE(book);
                disk.cut_after(1 + pages.number_below(120));
                work_on(**book, pages, 30, told);
                disk.kill_process(); // Before it can close in order.
            }
            disk.be_good();
            disk.restore_power();
            const auto book = must_open(disk);
            check_kept(*book, told);
        }
    }
}

TEST_CASE("power that goes while the book opens or closes costs nothing", "[ledger]") {
    const QuietLog quiet;
    bool was_cut = true; // Until opening and closing have no further operation.
    for (std::uint64_t run = 0; was_cut; ++run) {
        const auto cut = static_cast<std::int64_t>(run / kFatesPerCut) + 1;
        CAPTURE(run, cut);
        PowerCutDisk disk(run);
        EveningOfPages pages(3);
        std::vector<domain::Entry> entries;
        entries = spend(*must_open(disk), pages, 5, 4);
        {
            disk.cut_after(cut);
            const auto book = open_on(disk);
        }
        was_cut = disk.is_off();
        disk.be_good();
        disk.restore_power();
        const auto book = must_open(disk);
        CHECK(all_entries(*book) == entries);
    }
}

TEST_CASE("after a failed sync and a new start what is told to be saved is on the disk",
          "[ledger]") {
    const QuietLog quiet;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        PowerCutDisk disk(seed);
        EveningOfPages pages(seed);
        Told told;
        {
            const auto book = must_open(disk);
            // A program that dies there has not even closed its book, which would save the log.
            disk.fail_sync_after(1 + pages.number_below(20),
                                 seed % 2 == 0 ? PowerCutDisk::AfterFailure::ProcessGoesOn
                                               : PowerCutDisk::AfterFailure::ProcessDies);
            work_on(*book, pages, 30, told);
        }
        disk.start_process();
        {
            // The log looks whole to this start: its pages are in the system's memory.
            const auto book = must_open(disk);
            check_kept(*book, told);
            work_on(*book, pages, 3, told);
            disk.kill_process();
        }
        disk.restore_power();
        const auto book = must_open(disk);
        check_kept(*book, told);
    }
}

TEST_CASE("power that goes while a book opens after a failed sync leaves it whole", "[ledger]") {
    const QuietLog quiet;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        bool was_cut = true; // Until opening has no further operation.
        for (std::int64_t cut = 1; was_cut; ++cut) {
            CAPTURE(seed, cut);
            PowerCutDisk disk(seed * 1000 + static_cast<std::uint64_t>(cut));
            EveningOfPages pages(seed);
            Told told;
            {
                const auto book = must_open(disk);
                disk.fail_sync_after(1 + pages.number_below(20),
                                     PowerCutDisk::AfterFailure::ProcessDies);
                work_on(*book, pages, 30, told);
            }
            disk.start_process();
            {
                disk.cut_after(cut);
                const auto book = open_on(disk);
            }
            was_cut = disk.is_off();
            disk.be_good();
            disk.restore_power();
            const auto book = must_open(disk);
            check_kept(*book, told);
        }
    }
}
