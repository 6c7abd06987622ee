// One payment that two sources tell of is one gift.
#include "domain/note.hpp"
#include "ledger/open_book.hpp"
#include "ledger/sqlite.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::test;
using domain::DoubleNoticed;
using domain::GiftEntry;
using domain::NameCorrected;
using domain::NoteEntry;
using domain::ReversalEntry;
using domain::TellingLinked;

namespace {

ledger::Receipt done(Result<ledger::Receipt> receipt) {
    if (!receipt) {
        FAIL(receipt.error().message);
    }
    return std::move(*receipt);
}

GiftFields paid(std::string id, std::string reference = "stripe:ch_1") {
    return {.external_id = std::move(id), .name = "", .payment_reference = std::move(reference)};
}

ledger::Receipt told(ledger::Ledger& book, const char* source, GiftFields fields) {
    return done(book.record(make_batch({.source = source, .gifts = {make_gift(std::move(fields))}}),
                            evening()));
}

ledger::Receipt refunded(ledger::Ledger& book, const char* source, domain::Refund refund) {
    return done(
        book.record(make_batch({.source = source, .refunds = {std::move(refund)}}), evening()));
}

ledger::Receipt listed(ledger::Ledger& book, const char* source, std::vector<std::string> ids) {
    auto batch = make_batch({.source = source});
    batch.listing = std::move(ids);
    return done(book.record(batch, evening()));
}

template <class What>
const What* note_of(const domain::Entry& entry) {
    const auto* const note = std::get_if<NoteEntry>(&entry.what);
    return note == nullptr ? nullptr : std::get_if<What>(&note->note);
}

} // namespace

TEST_CASE("a payment that a second source tells of is linked and not added", "[ledger][links]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        told(*book, "stripe", paid("ch_1"));
        const auto receipt = told(*book, "donorbox", paid("501"));
        REQUIRE(receipt.entries.size() == 1);
        const auto* const linked = note_of<TellingLinked>(receipt.entries[0]);
        REQUIRE(linked != nullptr);
        CHECK(*linked == TellingLinked{1, "donorbox"});
        CHECK(count_of(*book) == Count{1000, 1});
        // Both still agree with what their providers list.
        CHECK(receipt.feed.gifts_known == 1);
        CHECK(receipt.feed.sum_minor_known == 1000);
        CHECK(book->feed_state("stripe")->gifts_known == 1);
    }
    std::filesystem::remove(folder.seal_path());
    const auto book = folder.open();
    CHECK(book->feed_state("donorbox")->gifts_known == 1);
    CHECK(told(*book, "donorbox", paid("501")).entries.empty());
    CHECK(told(*book, "donorbox", paid("502", "stripe:ch_2")).entries.size() == 1);
    CHECK(count_of(*book) == Count{2000, 2});
}

TEST_CASE("whichever source is first, a payment counts once", "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, "donorbox", paid("501"));
    told(*book, "stripe", paid("ch_1"));
    CHECK(count_of(*book) == Count{1000, 1});
}

TEST_CASE("one source's own gifts are never linked with each other", "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, "donorbox", paid("501"));
    told(*book, "donorbox", paid("502"));
    CHECK(count_of(*book) == Count{2000, 2});
}

TEST_CASE("a gift without a name takes the one that the second source tells", "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, "stripe", paid("ch_1"));
    auto named = paid("501");
    named.name = "Zoë";
    named.message = "Bravo";
    const auto receipt = told(*book, "donorbox", named);
    REQUIRE(receipt.entries.size() == 2);
    const auto* const corrected = note_of<NameCorrected>(receipt.entries[1]);
    REQUIRE(corrected != nullptr);
    CHECK(corrected->gift == 1);
    CHECK(corrected->name == "Zoë");
    CHECK(corrected->message == "Bravo");
    CHECK(corrected->words == clean());
    named.name = "Somebody else"; // Told again with another name: the first stays.
    CHECK(told(*book, "donorbox", named).entries.empty());
}

TEST_CASE("a name that stands, or was erased, is not taken from the second source",
          "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    auto first = paid("ch_1");
    first.name = "Ada";
    told(*book, "stripe", first);
    auto second = paid("501");
    second.name = "Ada Lovelace";
    CHECK(told(*book, "donorbox", second).entries.size() == 1);

    auto third = paid("ch_2", "stripe:ch_2");
    third.name = "Eve";
    const auto gift = told(*book, "stripe", third).entries[0].seq;
    done(book->execute(make_command("erase", domain::ErasePerson{gift}), evening()));
    auto fourth = paid("502", "stripe:ch_2");
    fourth.name = "Eve";
    CHECK(told(*book, "donorbox", fourth).entries.size() == 1);

    const auto unnamed = told(*book, "stripe", paid("ch_3", "stripe:ch_3")).entries[0].seq;
    done(book->execute(make_command("erase-2", domain::ErasePerson{unnamed}), evening()));
    auto sixth = paid("503", "stripe:ch_3");
    sixth.name = "Zoë";
    CHECK(told(*book, "donorbox", sixth).entries.size() == 1);
}

TEST_CASE("a whole refund that either tells takes the gift back once", "[ledger][links]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        told(*book, "donorbox", paid("501"));
        told(*book, "stripe", paid("ch_1"));
        const auto receipt = refunded(*book, "stripe", make_refund("re_1", "ch_1", dollars(10)));
        REQUIRE(receipt.entries.size() == 1);
        CHECK(std::get<ReversalEntry>(receipt.entries[0].what).reason ==
              domain::ReversalReason::Refunded);
        CHECK(count_of(*book) == Count{});
        CHECK(receipt.feed.sum_minor_known == 0);
        CHECK(book->feed_state("donorbox")->sum_minor_known == 0);
        CHECK(refunded(*book, "stripe", make_refund("re_1", "ch_1", dollars(10))).entries.empty());
        CHECK(refunded(*book, "donorbox", make_refund("501-refund", "501")).entries.empty());
        CHECK(book->inbox() == ledger::InboxCounts{});
    }
    std::filesystem::remove(folder.seal_path());
    CHECK(count_of(*folder.open()) == Count{});
}

TEST_CASE("the owner's own refund after the second source's says nothing new", "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, "stripe", paid("ch_1"));
    told(*book, "donorbox", paid("501"));
    refunded(*book, "donorbox", make_refund("501-refund", "501"));
    CHECK(count_of(*book) == Count{});
    CHECK(refunded(*book, "stripe", make_refund("re_1", "ch_1", dollars(10))).entries.empty());
    CHECK(book->inbox() == ledger::InboxCounts{});
}

TEST_CASE("a refund that came before its linked telling is applied with it", "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, "donorbox", paid("501"));
    refunded(*book, "stripe", make_refund("re_1", "ch_1", dollars(10)));
    CHECK(book->inbox().waiting == 1);
    told(*book, "stripe", paid("ch_1"));
    CHECK(count_of(*book) == Count{});
    CHECK(book->inbox() == ledger::InboxCounts{});
}

TEST_CASE("a second source's refund of a voided gift waits for the void's end", "[ledger][links]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        told(*book, "donorbox", paid("501"));
        told(*book, "stripe", paid("ch_1"));
        done(book->execute(make_command("void", domain::VoidGift{1}), evening()));
        refunded(*book, "stripe", make_refund("re_1", "ch_1", dollars(10)));
        CHECK(book->inbox().waiting == 1);
    }
    {
        const auto book = folder.open();
        done(book->execute(make_command("unvoid", domain::UnvoidGift{1}), evening()));
        CHECK(count_of(*book) == Count{});
        CHECK(book->inbox() == ledger::InboxCounts{});
        CHECK(book->feed_state("donorbox")->sum_minor_known == 0);
    }
    std::filesystem::remove(folder.seal_path());
    CHECK(count_of(*folder.open()) == Count{});
}

TEST_CASE("what went back while a gift was withdrawn does not count when it is listed again",
          "[ledger][links]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        told(*book, "donorbox", paid("501"));
        told(*book, "stripe", paid("ch_1"));
        listed(*book, "stripe", {});
        listed(*book, "donorbox", {});
        refunded(*book, "stripe", make_refund("re_1", "ch_1", dollars(10)));
        CHECK(book->inbox().waiting == 1);
        listed(*book, "stripe", {"ch_1"});
        CHECK(count_of(*book) == Count{});
        CHECK(book->inbox() == ledger::InboxCounts{});
    }
    std::filesystem::remove(folder.seal_path());
    CHECK(count_of(*folder.open()) == Count{});
}

TEST_CASE("an erased giver's words are forgotten where they wait for a rate", "[ledger][links]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        auto waiting = paid("501");
        waiting.name = "Zoë";
        waiting.amount = money(920, currency("EUR"));
        told(*book, "donorbox", waiting);
        const auto gift = told(*book, "stripe", paid("ch_1")).entries.at(0).seq;
        done(book->execute(make_command("erase", domain::ErasePerson{gift}), evening()));
    }
    auto database = ledger::Database::open(folder.path(), nullptr).value();
    CHECK(database.text_of("SELECT group_concat(name) FROM unconverted").value().empty());
    CHECK(database.integer_of("SELECT count(*) FROM unconverted").value() == 1);
}

TEST_CASE("what a second source tells in another currency is compared in that currency",
          "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto euros = [](std::int64_t minor) { return money(minor, currency("EUR")); };
    told(*book, "donorbox", paid("501"));
    auto charge = paid("ch_1");
    charge.amount = euros(920);
    told(*book, "stripe", charge); // No rate is needed: it adds nothing.
    CHECK(book->inbox() == ledger::InboxCounts{});
    const auto rate =
        domain::make_rate(currency("EUR"), usd(), "1.01", "2026-11-06", "configured").value();
    done(book->execute(make_command("rate", domain::SetRate{rate}), evening()));
    CHECK(told(*book, "stripe", charge).entries.empty()); // Worth less now, and no less.
    CHECK(book->inbox() == ledger::InboxCounts{});
    refunded(*book, "stripe", make_refund("re_1", "ch_1", euros(920)));
    CHECK(count_of(*book) == Count{});
}

TEST_CASE("a part that the second source gives back is left to the desk, once", "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, "donorbox", paid("501"));
    told(*book, "stripe", paid("ch_1"));
    refunded(*book, "stripe", make_refund("re_1", "ch_1", dollars(4)));
    CHECK(count_of(*book) == Count{1000, 1}); // Donorbox may tell of the same four dollars.
    CHECK(book->inbox().refused == 1);
    CHECK(book->feed_state("stripe")->sum_minor_known == 600);
    CHECK(refunded(*book, "stripe", make_refund("re_1", "ch_1", dollars(4))).entries.empty());
    refunded(*book, "stripe", make_refund("re_2", "ch_1", dollars(6))); // Now all of it went back.
    CHECK(count_of(*book) == Count{});
}

TEST_CASE("a provider's list that lacks a gift does not take it while another lists its payment",
          "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, "donorbox", paid("501"));
    told(*book, "stripe", paid("ch_1"));
    listed(*book, "donorbox", {});
    CHECK(count_of(*book) == Count{1000, 1});
    listed(*book, "stripe", {});
    CHECK(book->feed_state("stripe")->gifts_known == 0);
    listed(*book, "donorbox", {});
    CHECK(count_of(*book) == Count{});
    listed(*book, "stripe", {"ch_1"}); // It is there again, and counts by the one who lists it.
    CHECK(book->feed_state("stripe")->gifts_known == 1);
    CHECK(count_of(*book) == Count{1000, 1});
    listed(*book, "donorbox", {});
    CHECK(count_of(*book) == Count{1000, 1});
}

TEST_CASE("a payment counts that its first source withdrew before the second told of it",
          "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, "donorbox", paid("501"));
    listed(*book, "donorbox", {});
    CHECK(count_of(*book) == Count{});
    told(*book, "stripe", paid("ch_1"));
    CHECK(count_of(*book) == Count{1000, 1});
}

TEST_CASE("what the desk voided is not brought back by a second source", "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, "donorbox", paid("501"));
    done(book->execute(make_command("void", domain::VoidGift{1}), evening()));
    told(*book, "stripe", paid("ch_1"));
    CHECK(count_of(*book) == Count{});
}

TEST_CASE("two gifts that count and turn out to bear one payment are told to the desk once",
          "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, "stripe", paid("ch_1"));
    told(*book, "donorbox", paid("501", ""));
    const auto receipt = told(*book, "donorbox", paid("501")); // Now it says which payment.
    REQUIRE(receipt.entries.size() == 1);
    const auto* const noticed = note_of<DoubleNoticed>(receipt.entries[0]);
    REQUIRE(noticed != nullptr);
    CHECK(*noticed == DoubleNoticed{1, 2});
    CHECK(told(*book, "donorbox", paid("501")).entries.empty());
    CHECK(count_of(*book) == Count{2000, 2});
}

TEST_CASE("merging voids the later gift, and keeping both says so", "[ledger][links]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, "stripe", paid("ch_1", ""));
    told(*book, "donorbox", paid("501", ""));
    told(*book, "donorbox", paid("502", ""));
    const auto merge = make_command("merge", domain::SettleDouble{1, 2, true});
    auto receipt = done(book->execute(merge, evening()));
    REQUIRE(receipt.entries.size() == 2);
    CHECK(std::get<ReversalEntry>(receipt.entries[0].what).gift == 2);
    CHECK(*note_of<domain::DoubleSettled>(receipt.entries[1]) == domain::DoubleSettled{1, 2, true});
    CHECK(done(book->execute(merge, evening())).entries.empty()); // A double tap.
    CHECK(count_of(*book) == Count{2000, 2});
    told(*book, "donorbox", paid("501", "")); // Its feed cannot bring it back.
    CHECK(count_of(*book) == Count{2000, 2});

    receipt =
        done(book->execute(make_command("keep", domain::SettleDouble{1, 3, false}), evening()));
    CHECK(receipt.entries.size() == 1);
    CHECK(count_of(*book) == Count{2000, 2});
    CHECK_FALSE(book->execute(make_command("wrong", domain::SettleDouble{3, 1, true}), evening()));
    CHECK_FALSE(book->execute(make_command("none", domain::SettleDouble{1, 9, true}), evening()));
    CHECK_FALSE(book->execute(make_command("gone", domain::SettleDouble{1, 2, true}), evening()));
    // Somebody else has voided the one that would stay.
    done(book->execute(make_command("void", domain::VoidGift{1}), evening()));
    CHECK_FALSE(book->execute(make_command("both", domain::SettleDouble{1, 3, true}), evening()));
    CHECK(count_of(*book) == Count{1000, 1});
}
