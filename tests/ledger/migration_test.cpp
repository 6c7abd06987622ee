// A book of an older format comes forward whole: every line, the sums and the head of the chain.
#include "ledger/open_book.hpp"
#include "ledger/schema.hpp"
#include "ledger/sqlite.hpp"
#include "support/catch.hpp"
#include "support/power_cut_vfs.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

using namespace chapeau;
using namespace chapeau::test;

namespace {

/// A book as a program of its time left it: what it had counted, and the last link of its chain.
struct OldBook {
    int format;
    Count count;
    domain::EntrySeq head;
    const char* hash;
};

constexpr std::array kOldBooks{
    OldBook{
        1, {160'513, 65}, 104, "4202d9fffcea576113219a9d46f36789decd616b1d0005fabdae1bec61bbc5a5"},
    OldBook{
        2, {198'617, 41}, 46, "a89121f457868e90145ae245c404eb2047304a3a5e4df82c5bf272582d531ee8"},
    OldBook{
        3, {76'965, 29}, 33, "c6b66ae7e31585df846f9680ec0b3de1452df8c51c2576738e7abf9a8648f32c"},
};

constexpr const char* kMovedPath = "/moved.db";

std::string recording_of(const OldBook& old) {
    std::ifstream file(std::string(CHAPEAU_SOURCE_DIR) + "/tests/recordings/book/format_" +
                           std::to_string(old.format) + ".sql",
                       std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_old(ledger::Database& database, const OldBook& old) {
    const auto written = database.execute(recording_of(old));
    if (!written) {
        FAIL(written.error().message);
    }
    REQUIRE(database.integer_of("PRAGMA user_version").value() == old.format);
}

void check_whole(ledger::Ledger& book, const OldBook& old) {
    CHECK(count_of(book) == old.count);
    CHECK(book.head() == old.head);
    CHECK(to_hex(book.head_hash()) == old.hash);
}

/// The tables that a format added are there, and no others.
void check_tables(ledger::Database& database) {
    const auto version = database.integer_of("PRAGMA user_version").value();
    for (const auto& [format, table] :
         {std::pair(1, "entry"), std::pair(2, "checkout"), std::pair(3, "linked"),
          std::pair(3, "unconverted"), std::pair(4, "mention")}) {
        CAPTURE(version, table);
        const auto found =
            database
                .integer_of(std::string("SELECT count(*) FROM sqlite_schema WHERE name='") + table +
                            "'")
                .value();
        CHECK((found == 1) == (version >= format));
    }
}

} // namespace

TEST_CASE("a book of an older format comes forward with its sums and its chain", "[ledger]") {
    const auto& old = kOldBooks.at(static_cast<std::size_t>(GENERATE(0, 1, 2)));
    CAPTURE(old.format);
    const BookFolder folder;
    {
        auto database = ledger::Database::open(folder.path(), nullptr).value();
        write_old(database, old);
        REQUIRE(database.close());
    }
    {
        const auto book = folder.open();
        check_whole(*book, old);
        // And it takes what only the new format can hold.
        REQUIRE(
            book->execute(make_command(std::string(32, 'a'),
                                       domain::Pledge{dollars(5), "Ada", "", std::string(32, 'b')}),
                          at(2h)));
        CHECK(count_of(*book).gifts == old.count.gifts + 1);
    }
    std::filesystem::remove(folder.seal_path());
    CHECK(folder.open()->head() == old.head + 1);
    auto database = ledger::Database::open(folder.path(), nullptr).value();
    for (const auto* trigger : {"entry_stays", "entry_remains", "entry_follows"}) {
        CHECK(database
                  .integer_of(std::string("SELECT count(*) FROM sqlite_schema WHERE name='") +
                              trigger + "'")
                  .value() == 1);
    }
    CHECK_FALSE(database.execute("DELETE FROM entry WHERE seq = 1"));
}

TEST_CASE("power that goes at any step of the way forward leaves the old book or the new",
          "[ledger]") {
    const auto& old = kOldBooks.at(static_cast<std::size_t>(GENERATE(0, 1, 2)));
    CAPTURE(old.format);
    constexpr std::uint64_t kFatesPerCut = 2;
    bool was_cut = true;
    for (std::uint64_t run = 0; was_cut; ++run) {
        const auto cut = static_cast<std::int64_t>(run / kFatesPerCut) + 1;
        CAPTURE(run, cut);
        PowerCutDisk disk(run);
        {
            auto database = ledger::Database::open(kMovedPath, disk.vfs()).value();
            REQUIRE(database.execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; "
                                     "PRAGMA synchronous=FULL"));
            write_old(database, old);
            REQUIRE(database.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
            REQUIRE(database.close());
        }
        {
            disk.cut_after(cut);
            auto database = ledger::Database::open(kMovedPath, disk.vfs());
            if (database && database->execute("PRAGMA locking_mode=EXCLUSIVE; "
                                              "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                                              "PRAGMA foreign_keys=ON")) {
                static_cast<void>(ledger::migrate(*database, ledger::migrations(),
                                                  {"evening-2026", usd()}, evening()));
            }
            was_cut = disk.is_off();
            disk.kill_process();
        }
        disk.be_good();
        disk.restore_power();
        {
            auto database = ledger::Database::open(kMovedPath, disk.vfs()).value();
            REQUIRE(database.execute("PRAGMA locking_mode=EXCLUSIVE"));
            check_tables(database);
            CHECK(database.integer_of("SELECT count(*) FROM entry").value() == old.head);
            CHECK(database.text_of("PRAGMA integrity_check").value() == "ok");
            REQUIRE(database.close());
        }
        const auto book =
            ledger::Ledger::open({kMovedPath, "evening-2026", usd(), evening(), disk.vfs()});
        REQUIRE(book);
        check_whole(**book, old);
    }
}
