// The file itself refuses what would rewrite the book, whoever asks: here plain SQL, past all of
// our code.
#include "ledger/evening_of_pages.hpp"
#include "ledger/sqlite.hpp"
#include "support/catch.hpp"

#include <string>

using namespace chapeau;
using namespace chapeau::test;

namespace {

const char* const kCopyOfLine1 =
    "INTO entry SELECT 1, kind, source, ext_id, ext_rev, gift, layer, debit, credit, 999, hidden, "
    "people, reason, occurred_us, recorded_us, actor, donor, person_commit, detail, prev_hash, "
    "hash FROM entry WHERE seq=1";

} // namespace

TEST_CASE("plain statements that rewrite the book are refused by the file", "[ledger]") {
    const auto sql = GENERATE(
        as<std::string>(), "UPDATE entry SET amount_minor=999 WHERE seq=1", "DELETE FROM entry",
        "UPDATE entry SET hash=zeroblob(32)", std::string("INSERT OR REPLACE ") + kCopyOfLine1,
        std::string("INSERT OR IGNORE ") + kCopyOfLine1, std::string("REPLACE ") + kCopyOfLine1,
        "INSERT OR REPLACE INTO entry SELECT seq+1, kind, source, ext_id, ext_rev, gift, layer, "
        "debit, credit, 999, hidden, people, reason, occurred_us, recorded_us, actor, donor, "
        "person_commit, detail, hash, zeroblob(32) FROM entry WHERE seq=(SELECT max(seq) FROM "
        "entry)",
        "INSERT INTO entry SELECT seq+2, kind, source, 'new', 0, gift, layer, debit, credit, "
        "amount_minor, hidden, people, reason, occurred_us, recorded_us, actor, donor, "
        "person_commit, detail, hash, zeroblob(32) FROM entry WHERE seq=1",
        "UPDATE challenge SET currency='EUR'", "UPDATE challenge SET id='other'",
        "UPDATE challenge SET head_seq=1", "UPDATE challenge SET salt=zeroblob(16)",
        "DELETE FROM challenge", "UPDATE source SET name='x'", "DELETE FROM source",
        "UPDATE account SET code='x'", "DELETE FROM account");
    const BookFolder folder;
    EveningOfPages pages(31);
    const auto entries = spend(*folder.open(), pages, 4, 4);
    {
        auto database = ledger::Database::open(folder.path(), nullptr).value();
        CAPTURE(sql);
        CHECK_FALSE(database.execute(sql).has_value()); // Though none of our settings is in force.
    }
    const auto book = folder.open();
    CHECK(all_entries(*book) == entries);
}

TEST_CASE("two lines under one key are refused by the file", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        REQUIRE(book->record(make_batch({.gifts = {make_gift()}}), evening()));
    }
    auto database = ledger::Database::open(folder.path(), nullptr).value();
    const auto inserted = database.execute(
        "INSERT INTO entry SELECT 2, kind, source, ext_id, ext_rev, gift, layer, debit, credit, "
        "amount_minor, hidden, people, reason, occurred_us, recorded_us, actor, donor, "
        "person_commit, detail, hash, zeroblob(32) FROM entry WHERE seq=1");
    REQUIRE_FALSE(inserted);
    CHECK(inserted.error().message.find("under a key of its own") != std::string::npos);
}
