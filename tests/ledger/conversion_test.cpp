// Gifts of other currencies: converted by a dated rate, kept until there is one, and never again.
#include "domain/note.hpp"
#include "ledger/open_book.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::test;
using domain::AdjustmentEntry;
using domain::GiftEntry;
using domain::NoteEntry;
using domain::ReversalEntry;

namespace {

domain::Money euros(std::int64_t minor) {
    return money(minor, currency("EUR"));
}

ledger::Receipt done(Result<ledger::Receipt> receipt) {
    if (!receipt) {
        FAIL(receipt.error().message);
    }
    return std::move(*receipt);
}

ledger::Receipt set_rate(ledger::Ledger& book, const char* digits, const char* day = "2026-11-06",
                         const char* from = "EUR") {
    const auto rate = domain::make_rate(currency(from), usd(), digits, day, "configured").value();
    return done(book.execute(
        make_command(std::string("rate-") + from + digits + day, domain::SetRate{rate}),
        evening()));
}

ledger::Receipt told(ledger::Ledger& book, BatchFields fields) {
    return done(book.record(make_batch(std::move(fields)), evening()));
}

ledger::Receipt told_gift(ledger::Ledger& book, std::optional<domain::Money> amount,
                          std::string id = "gift-1") {
    return told(book, {.gifts = {make_gift({.external_id = std::move(id), .amount = amount})}});
}

} // namespace

TEST_CASE("a gift in another currency counts by the newest rate and keeps what was given",
          "[ledger][rates]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        set_rate(*book, "1.05", "2026-11-05");
        set_rate(*book, "1.0873");
        const auto receipt = told_gift(*book, euros(1000));
        REQUIRE(receipt.entries.size() == 1);
        const auto& gift = std::get<GiftEntry>(receipt.entries[0].what);
        CHECK(gift.amount == money(1087));
        CHECK(gift.given == euros(1000));
        CHECK(receipt.feed.sum_minor_known == 1087);
        CHECK(book->inbox() == ledger::InboxCounts{});
    }
    std::filesystem::remove(folder.seal_path()); // So that the next start examines every line.
    const auto book = folder.open();
    CHECK(count_of(*book).sum_minor == 1087);
}

TEST_CASE("a converted gift stays with its rate, whatever is set later", "[ledger][rates]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        set_rate(*book, "1.5");
        told_gift(*book, euros(1000));
        set_rate(*book, "3");
        CHECK(told_gift(*book, euros(1000)).entries.empty()); // Told again: nothing is new.
    }
    const auto book = folder.open();
    CHECK(told_gift(*book, euros(1000)).entries.empty());
    const auto receipt = told_gift(*book, euros(800)); // Corrected by its provider.
    REQUIRE(receipt.entries.size() == 1);
    CHECK(std::get<AdjustmentEntry>(receipt.entries[0].what).delta == money(-300));
    CHECK(count_of(*book).sum_minor == 1200);
}

TEST_CASE("a gift waits for its rate, over a new start too, and is then entered once",
          "[ledger][rates]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        CHECK(told_gift(*book, euros(1000)).entries.empty());
        CHECK(told_gift(*book, euros(1200)).entries.empty()); // As it is told last.
        CHECK(book->inbox().refused == 1);
    }
    const auto book = folder.open();
    set_rate(*book, "0.0064", "2026-11-06", "JPY"); // Another currency's helps nobody.
    CHECK(count_of(*book).gifts == 0);
    const auto receipt = set_rate(*book, "1.5");
    REQUIRE(receipt.entries.size() == 2);
    const auto& gift = std::get<GiftEntry>(receipt.entries[1].what);
    CHECK(gift.amount == money(1800));
    CHECK(gift.given == euros(1200));
    CHECK(gift.name == "Ada");
    CHECK(gift.words == clean());
    CHECK(book->inbox() == ledger::InboxCounts{});
    CHECK(book->feed_state("extra-life")->gifts_known == 1);
    set_rate(*book, "2");
    CHECK(told_gift(*book, euros(1200)).entries.empty());
    CHECK(count_of(*book).sum_minor == 1800);
}

TEST_CASE("a giver's key is the same for a gift that waited", "[ledger][rates]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto of_ada = [](std::string id, domain::Money amount) {
        return make_gift(
            {.external_id = std::move(id), .amount = amount, .donor_key = "ada@example.org"});
    };
    told(*book, {.gifts = {of_ada("1", euros(1000)), of_ada("2", dollars(5))}});
    set_rate(*book, "1.5");
    const auto entries = all_entries(*book);
    REQUIRE(entries.size() == 3);
    CHECK(std::get<GiftEntry>(entries[0].what).donor_key ==
          std::get<GiftEntry>(entries[2].what).donor_key);
    CHECK(bytes_of(folder.path()).find("ada@example.org") == std::string::npos);
}

TEST_CASE("a gift that its provider takes back while it waits is never entered",
          "[ledger][rates]") {
    const BookFolder folder;
    const auto book = folder.open();
    told_gift(*book, euros(1000));
    auto batch = make_batch({});
    batch.listing.emplace();
    done(book->record(batch, evening()));
    CHECK(book->inbox() == ledger::InboxCounts{});
    CHECK(set_rate(*book, "1.5").entries.size() == 1); // The rate alone.
}

TEST_CASE("the same rate told again adds no line", "[ledger][rates]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        CHECK(set_rate(*book, "1.5").entries.size() == 1);
    }
    const auto book = folder.open();
    CHECK(set_rate(*book, "1.5").entries.empty());
    CHECK(set_rate(*book, "1.50", "2026-11-06").entries.empty());
    CHECK(set_rate(*book, "1.5", "2026-11-07").entries.size() == 1);
}

TEST_CASE("refunds of a converted gift go by its own rate", "[ledger][rates]") {
    const BookFolder folder;
    const auto book = folder.open();
    set_rate(*book, "1.0873");
    told_gift(*book, euros(1000)); // 10.87
    set_rate(*book, "2");
    auto refund = make_refund("r-1", "gift-1", euros(400)); // 4.3492
    auto receipt = told(*book, {.refunds = {refund}});
    REQUIRE(receipt.entries.size() == 1);
    CHECK(std::get<AdjustmentEntry>(receipt.entries[0].what).delta == money(-435));
    // The rest: 6.5238, and 6.52 are left.
    receipt = told(*book, {.refunds = {make_refund("r-2", "gift-1", euros(600))}});
    REQUIRE(receipt.entries.size() == 1);
    CHECK(std::holds_alternative<ReversalEntry>(receipt.entries[0].what));
    CHECK(count_of(*book) == Count{});
    CHECK(receipt.feed.sum_minor_known == 0);

    told_gift(*book, euros(333), "gift-2");
    receipt = told(*book, {.refunds = {make_refund("r-3", "gift-2", euros(333))}});
    CHECK(count_of(*book) == Count{});
    CHECK(book->inbox() == ledger::InboxCounts{});
}

TEST_CASE("a refund told before its gift's rate takes the gift back when both are known",
          "[ledger][rates]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        told_gift(*book, euros(1000));
        told(*book, {.refunds = {make_refund("r-1", "gift-1", euros(1000))}});
        told(*book, {.refunds = {make_refund("r-2", "gift-2", euros(300))}}); // Before its gift.
        CHECK(book->inbox().waiting == 2);
    }
    const auto book = folder.open();
    set_rate(*book, "1.5");
    CHECK(count_of(*book) == Count{});
    set_rate(*book, "2");
    told_gift(*book, euros(1000), "gift-2"); // 20.00, of which 6.00 went back.
    CHECK(count_of(*book) == Count{1400, 1});
    CHECK(book->inbox() == ledger::InboxCounts{});
}

TEST_CASE("two halves of a converted gift are all of it", "[ledger][rates]") {
    const BookFolder folder;
    const auto book = folder.open();
    set_rate(*book, "1.0849");
    told_gift(*book, euros(1000)); // 10.85, and each half is 5.42.
    told(*book, {.refunds = {make_refund("r-1", "gift-1", euros(500))}});
    told(*book, {.refunds = {make_refund("r-2", "gift-1", euros(500))}});
    CHECK(count_of(*book) == Count{});
}

TEST_CASE("a refund as large as the gift once was is a part of what it became", "[ledger][rates]") {
    const BookFolder folder;
    const auto book = folder.open();
    set_rate(*book, "1.5");
    told_gift(*book, euros(1000));
    told_gift(*book, euros(2000));
    told(*book, {.refunds = {make_refund("r-1", "gift-1", euros(1000))}});
    CHECK(count_of(*book) == Count{1500, 1});
}

TEST_CASE("a refund in another currency than its gift's is left to the desk", "[ledger][rates]") {
    const BookFolder folder;
    const auto book = folder.open();
    set_rate(*book, "1.5");
    told_gift(*book, dollars(10));
    told(*book, {.refunds = {make_refund("r-1", "gift-1", euros(500))}});
    CHECK(count_of(*book) == Count{1000, 1});
    CHECK(book->inbox().refused == 1);
}

TEST_CASE("a rate that is put back on the same day holds again", "[ledger][rates]") {
    const BookFolder folder;
    const auto book = folder.open();
    set_rate(*book, "1.5");
    set_rate(*book, "2");
    CHECK(set_rate(*book, "1.5").entries.size() == 1);
    told_gift(*book, euros(1000));
    CHECK(count_of(*book) == Count{1500, 1});
}

TEST_CASE("what a rate lets in is told by its feed", "[ledger][rates]") {
    const BookFolder folder;
    const auto book = folder.open();
    told_gift(*book, euros(1000));
    set_rate(*book, "1.5");
    const auto trail = book->tell_audit({});
    REQUIRE(trail);
    CHECK(trail->rows.size() == 1); // The rate alone.
}

TEST_CASE("a row's refund waits with its gift for the rate", "[ledger][rates]") {
    const BookFolder folder;
    const auto book = folder.open();
    told_gift(*book, euros(1000));
    auto refund = make_refund("r-1", "gift-1");
    refund.waits_for_gift = false; // Of a gift that never comes it would be nothing.
    told(*book, {.refunds = {refund}});
    set_rate(*book, "1.5");
    CHECK(count_of(*book) == Count{});
    CHECK(book->inbox() == ledger::InboxCounts{});
}

TEST_CASE("what changes its currency is parked, and counts as it was", "[ledger][rates]") {
    const BookFolder folder;
    const auto book = folder.open();
    set_rate(*book, "1.5");
    told_gift(*book, euros(1000), "abroad");
    told_gift(*book, dollars(10), "home");
    CHECK(told_gift(*book, dollars(10), "abroad").entries.empty());
    CHECK(told_gift(*book, euros(1000), "home").entries.empty());
    CHECK(book->inbox().refused == 2);
    CHECK(count_of(*book).sum_minor == 2500);
}

TEST_CASE("what is worth nothing in the challenge's currency is parked", "[ledger][rates]") {
    const BookFolder folder;
    const auto book = folder.open();
    set_rate(*book, "0.001");
    CHECK(told_gift(*book, euros(100)).entries.empty());
    CHECK(book->inbox().refused == 1);
}

TEST_CASE("a rate to another currency than the challenge's is refused", "[ledger][rates]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto rate =
        domain::make_rate(usd(), currency("EUR"), "0.9", "2026-11-06", "configured").value();
    const auto refused = book->execute(make_command("rate", domain::SetRate{rate}), evening());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("counts in USD") != std::string::npos);
}

TEST_CASE("a book whose converted amount disagrees with its rate is damaged", "[ledger][rates]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        set_rate(*book, "1.5");
        told_gift(*book, euros(1000));
        set_rate(*book, "2");
    }
    std::filesystem::remove(folder.seal_path());
    REQUIRE(folder.try_open());
    // The chain covers what was given and the line of its rate.
    const auto bytes = bytes_of(folder.path());
    const auto at_rate = bytes.find(R"("rate":1})");
    REQUIRE(at_rate != std::string::npos);
    {
        std::fstream file(folder.path(), std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(static_cast<std::streamoff>(at_rate) + 7);
        file.put('3');
    }
    std::filesystem::remove(folder.seal_path());
    CHECK_FALSE(folder.try_open());
}
