// Each law of the book, broken once by a forger who owns the file, drops its triggers and chains
// every line anew, so that no hash gives the forgery away: the law itself must.
#include "ledger/journal.hpp"
#include "ledger/open_book.hpp"
#include "ledger/sqlite.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;

namespace {

enum class Chain { Left, Mended };

struct Link {
    domain::EntrySeq seq;
    Digest previous;
    Digest hash;
};

void must(const Result<void>& done) {
    if (!done) {
        FAIL(done.error().message);
    }
}

void mend_chain(ledger::Database& database) {
    auto journal = ledger::Journal::load(database).value();
    std::vector<Link> links;
    must(journal.read(0, ledger::Journal::kAll,
                      [&](const ledger::EntryRow& row, const ledger::PersonRow* /*person*/) {
                          auto forged = row;
                          forged.prev_hash = links.empty() ? journal.genesis() : links.back().hash;
                          std::string bytes;
                          journal.append_bytes(bytes, forged);
                          links.push_back({row.seq, forged.prev_hash, sha256(bytes)});
                          return Result<void>();
                      }));
    auto update = database.prepare("UPDATE entry SET prev_hash=?, hash=? WHERE seq=?").value();
    for (const auto& link : links) {
        must(update.run(ledger::Bytes(link.previous), ledger::Bytes(link.hash), link.seq));
    }
    auto head = database.prepare("UPDATE challenge SET head_hash=?").value();
    must(head.run(ledger::Bytes(links.back().hash)));
}

/// Lines: 1 gift, 2 gift, 3 gift, 4 gift hidden, 5 correction of 1, 6 part of 2 refunded, 7 3
/// withdrawn, 8 3 back, 9 cash, 10 cash voided, 11 a cue, 12 rest of 2 refunded.
void write_evening(const BookFolder& folder) {
    const auto book = folder.open();
    const auto tell = [&](BatchFields fields) {
        REQUIRE(book->record(make_batch(std::move(fields)), evening()));
    };
    const auto give = [&](const domain::Command& command) {
        REQUIRE(book->execute(command, evening()));
    };
    tell({.gifts = {make_gift({.external_id = "a"}), make_gift({.external_id = "b"}),
                    make_gift({.external_id = "c"}),
                    make_gift({.external_id = "d", .amount = std::nullopt})}});
    tell({.gifts = {make_gift({.external_id = "a", .amount = dollars(12)})}});
    tell({.refunds = {make_refund("r1", "b", dollars(4))}});
    tell({.listing = std::vector<std::string>{"a", "b", "d"}});
    tell({.listing = std::vector<std::string>{"a", "b", "c", "d"}});
    give(make_command("k1", domain::AddCash{dollars(20), 1, ""}));
    give(make_command("k2", domain::VoidGift{9}));
    give(make_command("k3", domain::Cue(domain::SetFrozen{true})));
    tell({.refunds = {make_refund("r2", "b")}});
    REQUIRE(book->head() == 12);
}

void forge(const BookFolder& folder, const std::string& sql, Chain chain) {
    auto database = ledger::Database::open(folder.path(), nullptr).value();
    must(database.execute("PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON; "
                          "DROP TRIGGER entry_stays; DROP TRIGGER entry_remains; "
                          "DROP TRIGGER entry_follows; DROP TRIGGER challenge_stays; "
                          "DROP TRIGGER challenge_advances; DROP TRIGGER challenge_remains; DROP "
                          "TRIGGER source_stays; "
                          "DROP TRIGGER account_stays;" +
                          sql));
    if (chain == Chain::Mended) {
        mend_chain(database);
    }
    must(database.close());
}

struct Forgery {
    std::string sql;
    Chain chain;
    std::string objection; // Part of the sentence that refuses it.
};

} // namespace

TEST_CASE("a book whose lines were chained anew without a change opens", "[ledger]") {
    const BookFolder folder;
    write_evening(folder);
    forge(folder, "", Chain::Mended);
    CHECK(count_of(*folder.open()) == Count{1200 + 1000, 3});
}

TEST_CASE("every law of the book is noticed when it is broken", "[ledger]") {
    const auto forgery = GENERATE(values<Forgery>({
        {"UPDATE entry SET amount_minor=1001 WHERE seq=1", Chain::Left, "line 1 breaks"},
        {"UPDATE entry SET people=2 WHERE seq=1", Chain::Left, "says what it said"},
        {"UPDATE entry SET actor='x' WHERE seq=11", Chain::Left, "says what it said"},
        {"UPDATE entry SET hash=zeroblob(32) WHERE seq=5", Chain::Left,
         "carries the hash of the one before"},
        {"UPDATE entry SET prev_hash=zeroblob(32) WHERE seq=1", Chain::Left,
         "hash of the challenge"},
        {"DELETE FROM entry WHERE seq=11", Chain::Mended, "numbered without a gap"},
        {"DELETE FROM entry WHERE seq=12", Chain::Mended, "its cover says"},
        {"UPDATE challenge SET head_seq=13", Chain::Left, "its cover says"},
        {"UPDATE challenge SET head_hash=zeroblob(32)", Chain::Left, "its cover says"},
        {"UPDATE person SET name='Eve' WHERE seq=1", Chain::Left, "says what it said"},
        {"UPDATE person SET message='Hi' WHERE seq=1", Chain::Left, "says what it said"},
        {"DELETE FROM person WHERE seq=1", Chain::Left, "a place for them"},
        {"INSERT INTO person VALUES(9, 'Eve', '', zeroblob(16), 0, 0, NULL)", Chain::Left,
         "a place for them"},
        {"UPDATE entry SET ext_rev=1 WHERE seq=2", Chain::Mended, "first telling"},
        {"UPDATE entry SET layer=1 WHERE seq=1", Chain::Mended, "account of its own layer"},
        {"UPDATE entry SET debit=credit, credit=debit WHERE seq=1", Chain::Mended,
         "account of its own layer"},
        {"UPDATE entry SET amount_minor=5 WHERE seq=4", Chain::Mended, "its own layer"},
        {"UPDATE entry SET ext_rev=3 WHERE seq=5", Chain::Mended, "without a gap"},
        {"UPDATE entry SET debit=credit, credit=debit, amount_minor=1000 WHERE seq=5",
         Chain::Mended, "from one amount to another"},
        {"UPDATE entry SET amount_minor=1000 WHERE seq=6", Chain::Mended, "leaves something"},
        {"UPDATE entry SET debit=credit, credit=debit WHERE seq=6", Chain::Mended,
         "leaves something"},
        {"UPDATE entry SET amount_minor=999 WHERE seq=7", Chain::Mended, "what is left"},
        {"UPDATE entry SET reason=2 WHERE seq=7", Chain::Mended, "a withdrawal"},
        {"UPDATE entry SET reason=1 WHERE seq=10", Chain::Mended, "a withdrawal"},
        {"UPDATE entry SET amount_minor=1001 WHERE seq=8", Chain::Mended, "what was taken"},
        {"UPDATE entry SET kind=3, reason=1 WHERE seq=8", Chain::Mended,
         "only a standing gift is reversed"},
        {"UPDATE entry SET kind=4, reason=NULL WHERE seq=7", Chain::Mended,
         "only a withdrawn or voided"},
        {"UPDATE entry SET source=(SELECT source FROM entry WHERE seq=10), ext_id='v', "
         "ext_rev=0 WHERE seq=8",
         Chain::Mended, "a void is taken back by the operator"},
        {"UPDATE entry SET amount_minor=601 WHERE seq=12", Chain::Mended, "what is left"},
        {"UPDATE entry SET gift=3 WHERE seq=12", Chain::Mended, "what is left"},
        {"UPDATE entry SET gift=11 WHERE seq=12", Chain::Mended, "what is corrected is a gift"},
        {"UPDATE entry SET gift=12 WHERE seq=10", Chain::Mended, "CHECK constraint"},
        {"UPDATE entry SET detail='{\"what\":\"unheard-of\"}' WHERE seq=11", Chain::Mended, "cue"},
        {"UPDATE feed SET sum_minor_known=sum_minor_known+1", Chain::Left, "is said to list"},
        {"UPDATE feed SET gifts_known=gifts_known-1", Chain::Left, "is said to list"},
        {"UPDATE feed SET hidden_known=0", Chain::Left, "is said to list"},
        {"DELETE FROM feed", Chain::Left, "lost the position"},
        {"INSERT INTO shown VALUES(1, 1, 0, 5)", Chain::Left, "only of a closed gift"},
        {"UPDATE account SET code='raised:cash2' WHERE code='raised:cash'", Chain::Mended,
         "account of its own layer"},
        {"UPDATE source SET name='other' WHERE name='extra-life'", Chain::Left,
         "says what it said"},
        {"UPDATE entry SET debit=99 WHERE seq=1", Chain::Left, "nobody's account"},
        {"DELETE FROM challenge", Chain::Left, "lost its challenge"},
    }));
    CAPTURE(forgery.sql);
    const BookFolder folder;
    write_evening(folder);
    forge(folder, forgery.sql, forgery.chain);
    std::filesystem::remove(folder.seal_path());
    const auto opened = folder.try_open();
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::Corrupt);
    INFO(opened.error().message);
    CHECK(opened.error().message.find(forgery.objection) != std::string::npos);
}

TEST_CASE("a promise that counts beside its payment is noticed", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        const auto give = [&](const domain::Command& command) {
            REQUIRE(book->execute(command, evening()));
        };
        // Lines: 1 promise, 2 note, 3 release, 4 payment, 5 payment voided, 6 promise restored,
        // 7 released again, 8 payment restored.
        give(make_command(std::string(domain::kPhoneKeyBytes, 'a'),
                          domain::Pledge{dollars(10), "Ada", "", std::string(32, 'd')}));
        give(make_command("p", domain::PayPledges{{1}, domain::PaidBy::Cash}));
        give(make_command("v", domain::VoidGift{4}));
        give(make_command("u", domain::UnvoidGift{4}));
        REQUIRE(book->head() == 8);
    }
    forge(folder,
          "DELETE FROM entry WHERE seq=7; DELETE FROM person WHERE seq=7; "
          "UPDATE entry SET seq=7 WHERE seq=8; UPDATE challenge SET head_seq=7",
          Chain::Mended);
    std::filesystem::remove(folder.seal_path());
    const auto opened = folder.try_open();
    REQUIRE_FALSE(opened);
    INFO(opened.error().message);
    CHECK(opened.error().message.find("never both count") != std::string::npos);
}
