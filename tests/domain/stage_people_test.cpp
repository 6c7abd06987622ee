#include "domain/evening.hpp"
#include "domain/stage.hpp"
#include "support/catch.hpp"

#include <string>

namespace chapeau::test {
namespace {

using domain::Layer;

TEST_CASE("one person counts once however often they give", "[domain]") {
    Evening book;
    const auto first = book.gift({.amount = dollars(10), .donor_key = "d1"});
    const auto second = book.gift({.amount = dollars(20), .donor_key = "d1"});
    CHECK(book.see().people == 1);
    CHECK(book.see().received == dollars(30));
    book.refund(first);
    CHECK(book.see().people == 1);
    book.refund(second);
    CHECK(book.see().people == 0);
    book.restore(first, dollars(10));
    CHECK(book.see().people == 1);
}

TEST_CASE("without a key each gift stands for its own people", "[domain]") {
    Evening book;
    book.gift({.name = "Ada"});
    book.gift({.name = "Ada"});
    book.gift({.layer = Layer::Cash, .amount = dollars(900), .name = "", .people = 40});
    CHECK(book.see().people == 42);
}

TEST_CASE("the same key at another source is another person", "[domain]") {
    Evening book;
    book.gift({.source = "a", .donor_key = "bc"});
    book.gift({.source = "ab", .donor_key = "c"});
    CHECK(book.see().people == 2);
}

TEST_CASE("two hundred thousand known givers are never taken for one another", "[domain]") {
    // Enough for several pairs to share 32 bits of hash, by key and by source.
    constexpr int kGivers = 100'000;
    Evening book;
    for (int i = 0; i < kGivers; ++i) {
        book.gift({.source = "feed", .donor_key = "key-" + std::to_string(i)});
        book.gift({.source = "feed-" + std::to_string(i), .donor_key = "key"});
    }
    CHECK(book.see().people == 2 * kGivers);
    for (int i = 0; i < kGivers; ++i) {
        book.gift({.source = "feed", .donor_key = "key-" + std::to_string(i)});
    }
    CHECK(book.see().people == 2 * kGivers);
}

TEST_CASE("a key too long to be one makes nobody the same person", "[domain]") {
    Evening book;
    const std::string key(domain::kExternalIdBytesMax + 1, 'k');
    book.gift({.donor_key = key});
    book.gift({.donor_key = key});
    CHECK(book.see().people == 2);
}

TEST_CASE("a giver known by key counts as the largest group they stood for", "[domain]") {
    Evening book;
    book.gift({.donor_key = "d1", .people = 1});
    const auto family = book.gift({.donor_key = "d1", .people = 4});
    book.gift({.donor_key = "d1", .people = 3});
    CHECK(book.see().people == 4);
    book.refund(family);
    CHECK(book.see().people == 3);
}

TEST_CASE("who promised and then pays counts as having paid", "[domain]") {
    Evening book;
    book.gift({.layer = Layer::Pledged, .donor_key = "d1"});
    CHECK(book.see().people == 0);
    CHECK(book.see().people_pledged == 1);
    const auto paid = book.gift({.layer = Layer::Captured, .donor_key = "d1"});
    CHECK(book.see().people == 1);
    CHECK(book.see().people_pledged == 0);
    book.refund(paid);
    CHECK(book.see().people == 0);
    CHECK(book.see().people_pledged == 1);
}

TEST_CASE("a matching gift is nobody's", "[domain]") {
    Evening book;
    book.gift({.layer = Layer::Matched, .amount = dollars(10)});
    book.gift({.layer = Layer::Matched, .amount = dollars(10), .donor_key = "sponsor"});
    const auto seen = book.see();
    CHECK(seen.people == 0);
    CHECK(seen.people_pledged == 0);
    CHECK(seen.leaders.empty());
}

TEST_CASE("the board adds up what one donor paid and leaves promises out", "[domain]") {
    Evening book;
    book.gift({.amount = dollars(10), .donor_key = "d1", .name = "Ada"});
    book.gift({.layer = Layer::Pledged, .amount = dollars(500), .donor_key = "d1"});
    book.gift({.amount = dollars(15), .donor_key = "d1", .name = "Ada"});
    book.gift({.layer = Layer::Cash, .amount = dollars(20), .name = "Bo"});
    const auto leaders = book.see().leaders;
    REQUIRE(leaders.size() == 2);
    CHECK(leaders[0].name.utf8() == "Ada");
    CHECK(leaders[0].sum == dollars(25));
    CHECK(leaders[1].name.utf8() == "Bo");
}

TEST_CASE("exact ties share a rank and the next is skipped", "[domain]") {
    Evening book;
    book.gift({.amount = dollars(20), .name = "B"});
    book.gift({.amount = dollars(20), .name = "C"});
    book.gift({.amount = dollars(30), .name = "A"});
    book.gift({.amount = dollars(5), .name = "D"});
    const auto leaders = book.see().leaders;
    REQUIRE(leaders.size() == 4);
    CHECK(leaders[0].rank == 1);
    CHECK(leaders[1].rank == 2);
    CHECK(leaders[1].name.utf8() == "B");
    CHECK(leaders[2].rank == 2);
    CHECK(leaders[2].name.utf8() == "C");
    CHECK(leaders[3].rank == 4);
}

TEST_CASE("anonymous gifts are never added up to one row", "[domain]") {
    Evening book;
    book.gift({.amount = dollars(10), .name = ""});
    book.gift({.amount = dollars(10), .name = ""});
    const auto leaders = book.see().leaders;
    REQUIRE(leaders.size() == 2);
    CHECK(leaders[0].sum == dollars(10));
    CHECK(leaders[0].name == supporter());
    CHECK(leaders[0].donor != leaders[1].donor);
}

TEST_CASE("a known giver's gift without a name is not added to their named row", "[domain]") {
    Evening book;
    book.gift({.amount = dollars(500), .donor_key = "d1", .name = ""});
    book.gift({.amount = dollars(10), .donor_key = "d1", .name = "Ada"});
    book.gift({.amount = dollars(40), .donor_key = "d1", .name = "\u200b"});
    const auto seen = book.see();
    CHECK(seen.people == 1);
    CHECK(seen.received == dollars(550));
    REQUIRE(seen.leaders.size() == 3);
    CHECK(seen.leaders[0].sum == dollars(500));
    CHECK(seen.leaders[0].name == supporter());
    CHECK(seen.leaders[1].sum == dollars(40));
    CHECK(seen.leaders[1].name == supporter());
    CHECK(seen.leaders[2].sum == dollars(10));
    CHECK(seen.leaders[2].name.utf8() == "Ada");
}

TEST_CASE("the hat itself is no donor", "[domain]") {
    Evening book;
    book.gift({.layer = Layer::Cash, .amount = dollars(900), .name = "", .people = 0});
    book.gift({.layer = Layer::Cash, .amount = dollars(50), .name = "Table 7", .people = 8});
    const auto leaders = book.see().leaders;
    REQUIRE(leaders.size() == 1);
    CHECK(leaders[0].name.utf8() == "Table 7");
}

TEST_CASE("the board shows the latest visible name of a donor", "[domain]") {
    Evening book;
    book.gift({.donor_key = "d1", .name = "Ada"});
    const auto newer = book.gift({.donor_key = "d1", .name = "Ada L."});
    book.gift({.donor_key = "d1", .name = ""});
    book.gift({.donor_key = "d1", .name = "\u3164\u200b"});
    CHECK(book.see().leaders[0].name.utf8() == "Ada L.");
    book.refund(newer);
    CHECK(book.see().leaders[0].name.utf8() == "Ada");
    book.restore(newer, dollars(10));
    CHECK(book.see().leaders[0].name.utf8() == "Ada L.");
}

TEST_CASE("a donor whose only named gift was refunded is a supporter", "[domain]") {
    Evening book;
    const auto named = book.gift({.donor_key = "d1", .name = "Ada"});
    book.gift({.donor_key = "d1", .name = ""});
    book.refund(named);
    const auto leaders = book.see().leaders;
    REQUIRE(leaders.size() == 1);
    CHECK(leaders[0].name == supporter());
    CHECK(leaders[0].sum == dollars(10));
}

TEST_CASE("when a leader is refunded the next donor comes up", "[domain]") {
    Evening book;
    for (int i = 1; i <= 500; ++i) {
        book.gift({.amount = dollars(i), .name = "Giver " + std::to_string(i)});
    }
    REQUIRE(book.see().leaders.size() == domain::kLeaderRowsMax);
    for (int i = 500; i > 100; --i) {
        book.refund(i);
    }
    const auto leaders = book.see().leaders;
    REQUIRE(leaders.size() == domain::kLeaderRowsMax);
    CHECK(leaders.front().name.utf8() == "Giver 100");
    CHECK(leaders.back().name.utf8() == "Giver 91");
    CHECK(leaders.back().rank == 10);
}

TEST_CASE("a donor keeps their number on the board while others overtake", "[domain]") {
    Evening book;
    book.gift({.amount = dollars(10), .donor_key = "d1", .name = "Ada"});
    const auto before = book.see().leaders[0].donor;
    book.gift({.amount = dollars(50), .name = "Bo"});
    book.gift({.amount = dollars(5), .donor_key = "d1", .name = "Ada"});
    CHECK(book.see().leaders[1].donor == before);
}

TEST_CASE("a promise whose payment was voided is a promise again to its phone", "[domain]") {
    Evening book;
    const auto promise =
        book.gift({.layer = Layer::Pledged, .amount = dollars(10), .donor_key = "d1"});
    const auto pay = [&](std::int64_t major) {
        book.tell(domain::ReversalEntry{promise, dollars(10), domain::ReversalReason::Paid});
        auto payment =
            make_gift_entry({.source = "desk", .layer = Layer::Cash, .amount = dollars(major)});
        payment.pays = promise;
        return book.tell(payment);
    };
    const auto first = pay(10);
    CHECK(book.stage().my_gift(promise)->paid);
    CHECK(book.stage().my_gift(promise)->layer == Layer::Cash);
    book.tell(domain::ReversalEntry{first, dollars(10), domain::ReversalReason::Voided});
    book.restore(promise, dollars(10));
    const auto open = book.stage().my_gift(promise);
    REQUIRE(open);
    CHECK_FALSE(open->paid);
    CHECK(open->standing);
    CHECK(open->layer == Layer::Pledged);
    CHECK(book.see().people_pledged == 1);
    pay(10);
    CHECK(book.stage().my_gift(promise)->paid);
    CHECK(book.stage().my_gift(promise)->standing);
    // A correction reaches every gift that bears the words.
    book.tell(domain::NoteEntry{domain::NameCorrected{promise, "Adah", "", domain::kNotJudged}});
    CHECK(book.stage().row(first)->name.utf8() == "Adah");
}

TEST_CASE("a donor keeps their number when another's name was erased before", "[domain]") {
    const auto evening_with = [](const std::string& first) {
        Evening book;
        book.gift({.amount = dollars(30), .donor_key = "d1", .name = first});
        book.gift({.amount = dollars(20), .donor_key = "d2", .name = "Ada"});
        book.gift({.amount = dollars(10), .name = "Bo"});
        book.gift({.amount = dollars(5), .donor_key = "d1", .name = "Zed"});
        return book.see().leaders;
    };
    // As a start reads the book: the erased name was never there.
    const auto named = evening_with("Zed");
    const auto erased = evening_with("");
    REQUIRE(named.size() == 3);
    REQUIRE(erased.size() == 4);
    CHECK(named[1].donor == erased[1].donor);
    CHECK(named[2].donor == erased[2].donor);
    CHECK(named[0].donor == erased[3].donor); // Zed, by the gift that still has the name.
    CHECK(erased[0].donor != erased[3].donor);
}

} // namespace
} // namespace chapeau::test
