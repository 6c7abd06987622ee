// A book of an older format comes forward whole: every line, the sums and the head of the chain.
#include "ledger/open_book.hpp"
#include "ledger/schema.hpp"
#include "ledger/sqlite.hpp"
#include "support/catch.hpp"
#include "support/power_cut_vfs.hpp"

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>

using namespace chapeau;
using namespace chapeau::test;

namespace {

// What format 1 had counted when it was closed, and the last link of its chain.
constexpr Count kCountOfFormat1{160'513, 65};
constexpr domain::EntrySeq kHeadOfFormat1 = 104;
constexpr const char* kHashOfFormat1 =
    "4202d9fffcea576113219a9d46f36789decd616b1d0005fabdae1bec61bbc5a5";

constexpr const char* kMovedPath = "/moved.db";

std::string format_1() {
    std::ifstream file(std::string(CHAPEAU_SOURCE_DIR) + "/tests/recordings/book/format_1.sql",
                       std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_format_1(ledger::Database& database) {
    const auto written = database.execute(format_1());
    if (!written) {
        FAIL(written.error().message);
    }
    REQUIRE(database.integer_of("PRAGMA user_version").value() == 1);
}

void check_whole(ledger::Ledger& book) {
    CHECK(count_of(book) == kCountOfFormat1);
    CHECK(book.head() == kHeadOfFormat1);
    CHECK(to_hex(book.head_hash()) == kHashOfFormat1);
}

} // namespace

TEST_CASE("a book of format 1 comes forward with its sums and its chain", "[ledger]") {
    const BookFolder folder;
    {
        auto database = ledger::Database::open(folder.path(), nullptr).value();
        write_format_1(database);
        REQUIRE(database.close());
    }
    {
        const auto book = folder.open();
        check_whole(*book);
        // And it takes what only the new format can hold.
        REQUIRE(
            book->execute(make_command(std::string(32, 'a'),
                                       domain::Pledge{dollars(5), "Ada", "", std::string(32, 'b')}),
                          at(2h)));
        CHECK(count_of(*book).gifts == kCountOfFormat1.gifts + 1);
    }
    std::filesystem::remove(folder.seal_path());
    CHECK(folder.open()->head() == kHeadOfFormat1 + 1);
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
            write_format_1(database);
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
            const auto version = database.integer_of("PRAGMA user_version").value();
            const auto checkouts = database
                                       .integer_of("SELECT count(*) FROM sqlite_schema "
                                                   "WHERE name='checkout'")
                                       .value();
            CHECK((version == 1 || version == 2));
            CHECK(checkouts == version - 1);
            CHECK(database.integer_of("SELECT count(*) FROM entry").value() == kHeadOfFormat1);
            CHECK(database.text_of("PRAGMA integrity_check").value() == "ok");
            REQUIRE(database.close());
        }
        const auto book =
            ledger::Ledger::open({kMovedPath, "evening-2026", usd(), evening(), disk.vfs()});
        REQUIRE(book);
        check_whole(**book);
    }
}
