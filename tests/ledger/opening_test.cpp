// Which files open as the book of the evening, and which are refused with what sentence.
#include "ledger/evening_of_pages.hpp"
#include "ledger/schema.hpp"
#include "ledger/settings.hpp"
#include "ledger/sqlite.hpp"
#include "support/catch.hpp"

#include <array>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace chapeau;
using namespace chapeau::test;

namespace {

void run_sql(const BookFolder& folder, const std::string& sql) {
    auto database = ledger::Database::open(folder.path(), nullptr).value();
    const auto done = database.execute(sql);
    if (!done) {
        FAIL(done.error().message);
    }
    REQUIRE(database.close());
}

bool says(const Error& error, const std::string& words) {
    INFO(error.message);
    return error.message.find(words) != std::string::npos;
}

} // namespace

TEST_CASE("every setting that did not take is a reason not to start", "[ledger]") {
    const auto wrong = GENERATE(
        as<std::string>(), "locking_mode=NORMAL", "journal_mode=DELETE", "synchronous=NORMAL",
        "synchronous=OFF", "fullfsync=OFF", "checkpoint_fullfsync=OFF", "foreign_keys=OFF",
        "recursive_triggers=OFF", "trusted_schema=ON", "cell_size_check=OFF", "secure_delete=OFF",
        "mmap_size=65536", "temp_store=FILE", "cache_size=100", "journal_size_limit=-1");
    const BookFolder folder;
    auto database = ledger::Database::open(folder.path(), nullptr).value();
    REQUIRE(ledger::claim_exclusively(database));
    REQUIRE(ledger::apply_settings(database));
    REQUIRE(ledger::verify_settings(database));
    REQUIRE(database.execute("PRAGMA " + wrong));
    const auto verified = ledger::verify_settings(database);
    REQUIRE_FALSE(verified);
    CHECK(verified.error().code == Errc::Refused);
    CHECK(says(verified.error(), "must be"));
    // Setting the schema's trust by the pragma or by the switch is the same thing.
    const auto name = wrong.substr(0, wrong.find('='));
    CHECK(says(verified.error(), name));
}

TEST_CASE("every switch that did not take is a reason not to start", "[ledger]") {
    using ledger::Switch;
    const auto which = GENERATE(Switch::Defensive, Switch::QuotedStringsInData,
                                Switch::QuotedStringsInSchema, Switch::TrustedSchema);
    const BookFolder folder;
    auto database = ledger::Database::open(folder.path(), nullptr).value();
    REQUIRE(ledger::claim_exclusively(database));
    REQUIRE(ledger::apply_settings(database));
    REQUIRE(database.set(which, !database.get(which).value()));
    CHECK(ledger::verify_settings(database).error().code == Errc::Refused);
}

TEST_CASE("a second instance is refused with a sentence and harms nothing", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    REQUIRE(book->record(make_batch({.gifts = {make_gift()}}), evening()));
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto second = folder.try_open();
        REQUIRE_FALSE(second);
        CHECK(second.error().code == Errc::Conflict);
        CHECK(says(second.error(), "another instance of the program has it open"));
    }
    REQUIRE(book->record(make_batch({.gifts = {make_gift({.external_id = "2"})}}), evening()));
    CHECK(count_of(*book) == Count{2000, 2});
}

TEST_CASE("a second instance in another process is refused too", "[ledger]") {
    const BookFolder folder;
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    // The other process begins before this one has opened anything: a copy of an open connection
    // would know the lock as its own.
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(pipe[1]);
        char go = 0;
        const bool told = ::read(pipe[0], &go, 1) == 1;
        const auto second = folder.try_open();
        const bool refused = told && !second && second.error().code == Errc::Conflict &&
                             second.error().message.find("another instance") != std::string::npos;
        ::_exit(refused ? 0 : 1);
    }
    ::close(pipe[0]);
    const auto book = folder.open();
    // A refused instance of this very process must not drop the lock that it holds.
    CHECK_FALSE(folder.try_open());
    CHECK(::write(pipe[1], "g", 1) == 1);
    int status = -1;
    CHECK(::waitpid(child, &status, 0) == child);
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
    ::close(pipe[1]);
    CHECK(book->record(make_batch({.gifts = {make_gift()}}), evening()).has_value());
}

TEST_CASE("a book that a newer version wrote is refused and left as it was", "[ledger]") {
    const BookFolder folder;
    folder.open();
    run_sql(folder, "PRAGMA user_version=5");
    const auto before = bytes_of(folder.path());
    const auto opened = folder.try_open();
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::Refused);
    CHECK(says(opened.error(), "newer version"));
    CHECK(bytes_of(folder.path()) == before);
}

TEST_CASE("the database of another program is refused and left as it was", "[ledger]") {
    const auto sql = GENERATE(as<std::string>(), "CREATE TABLE bookmarks(url TEXT)",
                              "PRAGMA application_id=77; CREATE TABLE t(x)",
                              "PRAGMA user_version=5", "PRAGMA application_id=0x43484150");
    const BookFolder folder;
    run_sql(folder, sql);
    const auto before = bytes_of(folder.path());
    const auto opened = folder.try_open();
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::Refused);
    CHECK(says(opened.error(), "another program"));
    CHECK(bytes_of(folder.path()) == before);
}

TEST_CASE("the book of another challenge or currency is refused", "[ledger]") {
    const BookFolder folder;
    folder.open();
    auto options = folder.options();
    options.challenge_id = "another";
    CHECK(ledger::Ledger::open(options).error().code == Errc::Conflict);
    CHECK(says(ledger::Ledger::open(options).error(), "evening-2026"));
    options = folder.options();
    options.currency = currency("EUR");
    CHECK(ledger::Ledger::open(options).error().code == Errc::Conflict);
    CHECK(says(ledger::Ledger::open(options).error(), "USD"));
    CHECK(folder.try_open().has_value());
}

TEST_CASE("a folder that is not there is told as such", "[ledger]") {
    const BookFolder folder;
    auto options = folder.options();
    options.path = folder.path().parent_path() / "no" / "such" / "book.db";
    const auto opened = ledger::Ledger::open(options);
    REQUIRE_FALSE(opened);
    CHECK(says(opened.error(), "no/such/book.db"));
}

TEST_CASE("a book whose absence is an error is never begun", "[ledger]") {
    const BookFolder folder;
    auto options = folder.options();
    options.absence = ledger::Absence::IsAnError;
    CHECK(ledger::Ledger::open(options).error().code == Errc::NotFound);
    CHECK_FALSE(std::filesystem::exists(folder.path()));
    folder.open();
    CHECK(ledger::Ledger::open(options).has_value());
}

TEST_CASE("a file that cannot be looked at is not replaced by an empty one", "[ledger]") {
    // A path through a file fails as a broken mount does: not with absence, but with an error.
    const BookFolder folder;
    folder.open();
    const auto before = bytes_of(folder.path());
    auto options = folder.options();
    options.path = folder.path() / "book.db";
    CHECK_FALSE(ledger::Ledger::open(options));
    CHECK(bytes_of(folder.path()) == before);
}

TEST_CASE("the book is readable to its owner only", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    REQUIRE(book->record(make_batch({.gifts = {make_gift()}}), evening()));
    using std::filesystem::perms;
    for (const auto& path : {folder.path(), folder.log_path()}) {
        const auto allowed = std::filesystem::status(path).permissions();
        CHECK((allowed & (perms::group_all | perms::others_all)) == perms::none);
    }
}

TEST_CASE("a book that did not end in order opens with the same head", "[ledger]") {
    const BookFolder folder;
    const BookFolder crashed;
    EveningOfPages pages(21);
    Digest head{};
    std::vector<domain::Entry> entries;
    {
        const auto book = folder.open();
        entries = spend(*book, pages, 12, 5);
        REQUIRE(std::filesystem::file_size(folder.log_path()) > 0);
        folder.copy_to(crashed);
        head = book->head_hash();
    }
    const auto book = crashed.open();
    CHECK(book->head_hash() == head);
    CHECK(all_entries(*book) == entries);
    // Examined and written through to the file before anything more is taken.
    CHECK(bytes_of(crashed.path()).size() == bytes_of(folder.path()).size());
    REQUIRE(book->record(make_batch({.gifts = {make_gift({.external_id = "more"})}}), at(2h)));
    CHECK(book->head() == static_cast<domain::EntrySeq>(entries.size()) + 1);
}

TEST_CASE("the log of an unclean end that lost its tail still opens as a whole book", "[ledger]") {
    const BookFolder folder;
    EveningOfPages pages(22);
    const auto book = folder.open();
    const auto entries = spend(*book, pages, 12, 5);
    const auto size = std::filesystem::file_size(folder.log_path());
    for (std::uintmax_t part = 1; part <= 10; ++part) {
        CAPTURE(part);
        const BookFolder crashed;
        folder.copy_to(crashed);
        std::filesystem::resize_file(crashed.log_path(), size * part / 10);
        const auto shorter = crashed.open();
        const auto kept = all_entries(*shorter);
        REQUIRE(kept.size() <= entries.size());
        CHECK(std::equal(kept.begin(), kept.end(), entries.begin()));
    }
}

TEST_CASE("a book closed in order opens by its seal and without it", "[ledger][threads]") {
    const BookFolder folder;
    EveningOfPages pages(23);
    const auto entries = spend(*folder.open(), pages, 12, 5);
    CHECK_FALSE(std::filesystem::exists(folder.log_path()));
    for (const bool sealed : {true, false}) {
        if (!sealed) {
            REQUIRE(std::filesystem::remove(folder.seal_path()));
        }
        std::vector<domain::Entry> given;
        auto options = folder.options();
        options.replay_into = [&](const domain::Entry& entry) { given.push_back(entry); };
        const auto book = ledger::Ledger::open(options);
        REQUIRE(book);
        CHECK(given == entries);
    }
}

TEST_CASE("a step that fails leaves the file at its version", "[ledger]") {
    const BookFolder folder;
    folder.open();
    auto database = ledger::Database::open(folder.path(), nullptr).value();
    const std::array<ledger::Migration, 5> steps{
        {{1, ""}, {2, ""}, {3, ""}, {4, ""}, {5, "CREATE TABLE more(x); CREATE TABLE more(x)"}}};
    REQUIRE(ledger::check_owner(database, steps));
    CHECK_FALSE(ledger::migrate(database, steps, {"evening-2026", usd()}, evening()));
    CHECK(database.integer_of("PRAGMA user_version").value() == 4);
    CHECK(database.integer_of("SELECT count(*) FROM sqlite_schema WHERE name='more'").value() == 0);
}

TEST_CASE("a step forward keeps every line", "[ledger]") {
    const BookFolder folder;
    EveningOfPages pages(24);
    const auto entries = spend(*folder.open(), pages, 6, 5);
    auto database = ledger::Database::open(folder.path(), nullptr).value();
    const std::array<ledger::Migration, 5> steps{
        {{1, ""}, {2, ""}, {3, ""}, {4, ""}, {5, "CREATE TABLE more(x INTEGER) STRICT"}}};
    REQUIRE(ledger::migrate(database, steps, {"evening-2026", usd()}, evening()));
    CHECK(database.integer_of("PRAGMA user_version").value() == 5);
    CHECK(database.integer_of("SELECT count(*) FROM entry").value() ==
          static_cast<std::int64_t>(entries.size()));
}
