// No sum of the book passes the largest that everybody can count with. Two million of the largest
// gifts would be needed to reach it, so here the book is told that it holds nearly as much.
#include "domain/command.hpp"
#include "ledger/commander.hpp"
#include "ledger/invariants.hpp"
#include "ledger/open_book.hpp"
#include "ledger/recorder.hpp"
#include "ledger/schema.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <string>

using namespace chapeau;
using namespace chapeau::test;
using namespace chapeau::ledger;

namespace {

/// The parts of a book, without what opens and examines it.
struct Parts {
    explicit Parts(const BookFolder& folder)
        : database(Database::open(folder.path(), nullptr).value()),
          journal((prepare(database), Journal::load(database).value())),
          gifts(GiftStates::load(database, journal).value()),
          feeds(Feeds::load(database, journal.currency()).value()),
          inbox(Inbox::load(database).value()),
          persons(Persons::load(database).value()),
          checkouts(Checkouts::load(database, journal).value()),
          links(Links::load(database, journal.currency()).value()),
          rates(Rates::load(database).value()),
          mentions(Mentions::load(database, journal.salt()).value()),
          recorder(Recorder::load(database, {&journal, &gifts, &feeds, &inbox, &checkouts, &links,
                                             &rates, &persons, &mentions})
                       .value()),
          commander(journal, gifts, recorder, checkouts,
                    WordDeeds(journal, gifts, persons, inbox, checkouts),
                    MentionDeeds(journal, mentions),
                    DeskDeeds::load(database, journal, gifts, recorder).value()) {}

    static void prepare(Database& database) {
        const auto done = migrate(database, migrations(), {"evening-2026", usd()}, evening());
        REQUIRE(done);
    }

    void leave_room_for(std::int64_t minor) {
        journal.set_raised_minor(domain::kSumMinorMax - minor);
    }

    std::size_t tell(BatchFields fields) {
        Draft draft{at(1min), "feed", {}};
        REQUIRE(recorder.record(draft, make_batch(std::move(fields))));
        return draft.entries.size();
    }

    Result<domain::EntrySeq> give(const domain::Command& command) {
        Draft draft{at(1min), "keyboard", {}};
        return commander.execute(draft, command);
    }

    Database database;
    Journal journal;
    GiftStates gifts;
    Feeds feeds;
    Inbox inbox;
    Persons persons;
    Checkouts checkouts;
    Links links;
    Rates rates;
    Mentions mentions;
    Recorder recorder;
    Commander commander;
};

domain::Command cash(const std::string& key, domain::Money amount) {
    return make_command(key, domain::AddCash{amount, 1, ""});
}

} // namespace

TEST_CASE("a gift that would pass the largest sum is parked until there is room", "[ledger]") {
    const BookFolder folder;
    Parts book(folder);
    book.leave_room_for(1'500);
    CHECK(book.tell({.gifts = {make_gift({.external_id = "1"})}}) == 1);
    CHECK(book.tell({.gifts = {make_gift({.external_id = "2"})}}) == 0);
    CHECK(book.tell({.gifts = {make_gift({.external_id = "1", .amount = dollars(16)})}}) == 0);
    const auto source = book.journal.sources().find("extra-life");
    CHECK(book.inbox.count(source) == 2);
    CHECK(book.tell({.gifts = {make_gift({.external_id = "1", .amount = dollars(15)})}}) == 1);
    CHECK_FALSE(book.journal.has_room_for(1));
    CHECK(book.tell({.gifts = {make_gift({.external_id = "1", .amount = dollars(5)})}}) == 1);
    CHECK(book.tell({.gifts = {make_gift({.external_id = "2"})}}) == 1);
    CHECK(book.inbox.count(source) == 0);
}

TEST_CASE("a withdrawn gift comes back only when the sum has room for it", "[ledger]") {
    const BookFolder folder;
    Parts book(folder);
    book.tell({.gifts = {make_gift()}});
    book.tell({.listing = std::vector<std::string>{}});
    book.leave_room_for(999);
    CHECK(book.tell({.listing = std::vector<std::string>{"gift-1"}}) == 0);
    CHECK(book.tell({.gifts = {make_gift()}}) == 0);
    book.leave_room_for(1'000);
    CHECK(book.tell({.listing = std::vector<std::string>{"gift-1"}}) == 1);
}

TEST_CASE("cash and a void taken back are refused when the sum has no room for them", "[ledger]") {
    const BookFolder folder;
    Parts book(folder);
    REQUIRE(book.give(cash("k1", dollars(10))));
    REQUIRE(book.give(make_command("k2", domain::VoidGift{1})));
    book.leave_room_for(999);
    const auto refused = book.give(cash("k3", dollars(10)));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::Conflict);
    CHECK(book.give(make_command("k4", domain::UnvoidGift{1})).error().code == Errc::Conflict);
    CHECK(book.give(cash("k3", money(999))));
}

TEST_CASE("a start counts what the book holds", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        REQUIRE(book->record(
            make_batch({.gifts = {make_gift({.external_id = "1"}),
                                  make_gift({.external_id = "2", .amount = dollars(7)}),
                                  make_gift({.external_id = "3", .amount = std::nullopt}),
                                  make_gift({.external_id = "4", .layer = domain::Layer::Pledged})},
                        .refunds = {make_refund("r", "2", dollars(2))}}),
            evening()));
        REQUIRE(book->execute(cash("k1", dollars(20)), evening()));
        REQUIRE(book->execute(make_command("k2", domain::VoidGift{1}), evening()));
        REQUIRE(book->execute(make_command("k3", domain::Cue(domain::SetFrozen{true})), evening()));
    }
    constexpr std::int64_t kHeld = 500 + 1'000 + 2'000;
    Parts audited(folder);
    REQUIRE(audit(audited.journal, audited.gifts, audited.feeds, nullptr));
    CHECK(audited.journal.raised_minor() == kHeld);
    audited.journal.set_raised_minor(0);
    REQUIRE(replay_trusted(audited.journal, 0, [](const domain::Entry& /*entry*/) {}));
    CHECK(audited.journal.raised_minor() == kHeld);
}
