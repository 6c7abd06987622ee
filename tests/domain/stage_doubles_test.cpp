#include "domain/note.hpp"
#include "evening.hpp"
#include "support/catch.hpp"

#include <string>

namespace chapeau::test {

namespace {

using namespace domain;

EntrySeq named(Evening& book, const char* source, const char* name, std::int64_t minor = 1000,
               Timestamp at = evening()) {
    auto entry = make_gift_entry({});
    entry.source = source;
    entry.name = name;
    entry.amount = money(minor);
    entry.occurred_at = at;
    entry.layer = Layer::Captured;
    return book.tell(entry);
}

TEST_CASE("the same amount and name within a minute at two sources look like one gift",
          "[domain][doubles]") {
    Evening book;
    const auto first = named(book, "stripe", "Zoë Ada");
    const auto second = named(book, "donorbox", " zoë ada", 1000, evening() + seconds{60});
    CHECK(book.see().doubles == 1);
    CHECK(book.see().received == money(2000)); // A suspicion changes no figure.
    const auto answer = book.stage().doubles();
    REQUIRE(answer.rows.size() == 1);
    CHECK(answer.waiting == 1);
    CHECK(answer.rows[0].first.gift == first);
    CHECK(answer.rows[0].second.gift == second);
    CHECK_FALSE(answer.rows[0].same_payment);
}

TEST_CASE("another amount, name, minute or the same source is no likeness", "[domain][doubles]") {
    Evening book;
    named(book, "stripe", "Ada");
    named(book, "stripe", "Ada");
    named(book, "donorbox", "Ada", 1001);
    named(book, "donorbox", "Ida");
    named(book, "donorbox", "");
    named(book, "donorbox", "Ada", 1000, evening() + seconds{61});
    auto promise = make_gift_entry({});
    promise.source = "phones";
    promise.name = "Ada";
    promise.amount = money(1000);
    promise.layer = Layer::Pledged;
    promise.occurred_at = evening();
    book.tell(promise);
    CHECK(book.see().doubles == 0);
}

TEST_CASE("of two alike and two alike each is suspected once, the nearest first",
          "[domain][doubles]") {
    Evening book;
    const auto early = named(book, "stripe", "Ada", 1000, evening());
    const auto late = named(book, "stripe", "Ada", 1000, evening() + seconds{40});
    const auto like_late = named(book, "donorbox", "Ada", 1000, evening() + seconds{45});
    const auto like_early = named(book, "donorbox", "Ada", 1000, evening() + seconds{5});
    named(book, "donorbox", "Ada", 1000, evening() + seconds{6}); // Its like is taken.
    const auto answer = book.stage().doubles();
    REQUIRE(answer.rows.size() == 2);
    CHECK(answer.rows[0].first.gift == late);
    CHECK(answer.rows[0].second.gift == like_late);
    CHECK(answer.rows[1].first.gift == early);
    CHECK(answer.rows[1].second.gift == like_early);
}

TEST_CASE("a pair that the desk settled is not asked about again", "[domain][doubles]") {
    Evening book;
    const auto first = named(book, "stripe", "Ada");
    const auto second = named(book, "donorbox", "Ada");
    book.tell(NoteEntry{DoubleSettled{first, second, false}});
    CHECK(book.see().doubles == 0);
    CHECK(book.see().received == money(2000));
    named(book, "tiltify", "Ada"); // Both have been looked at.
    CHECK(book.see().doubles == 0);
}

TEST_CASE("a pair of which one no longer counts waits for nobody", "[domain][doubles]") {
    Evening book;
    named(book, "stripe", "Ada");
    const auto second = named(book, "donorbox", "Ada");
    book.tell(ReversalEntry{second, money(1000), ReversalReason::Voided});
    CHECK(book.see().doubles == 0);
    book.tell(RestorationEntry{second, money(1000)});
    CHECK(book.see().doubles == 1);
}

TEST_CASE("a pair that bears one payment says so", "[domain][doubles]") {
    Evening book;
    const auto first = named(book, "stripe", "Ada", 1000);
    const auto second = named(book, "donorbox", "Somebody", 1030);
    book.tell(NoteEntry{DoubleNoticed{first, second}});
    const auto answer = book.stage().doubles();
    REQUIRE(answer.rows.size() == 1);
    CHECK(answer.rows[0].same_payment);
}

TEST_CASE("one gift among thousands is compared with the latest", "[domain][doubles]") {
    Evening book;
    for (int i = 0; i < 3000; ++i) {
        named(book, "stripe", ("giver " + std::to_string(i)).c_str());
    }
    named(book, "donorbox", "giver 17");
    named(book, "donorbox", "giver 2999");
    CHECK(book.see().doubles == 2);
}

TEST_CASE("sums are about as much while a gift of another currency counts", "[domain]") {
    Evening book;
    auto entry = make_gift_entry({});
    entry.amount = money(1087);
    entry.given = Money::from_minor(1000, Currency::from_code("EUR").value()).value();
    const auto gift = book.tell(entry);
    CHECK(book.see().converted_gifts == 1);
    REQUIRE(book.see().recent.size() == 1);
    CHECK(book.see().recent[0].is_about);
    CHECK(book.see().recent[0].given == entry.given);
    CHECK(book.stage().row(gift)->given == entry.given);

    book.adjust(gift, -200); // Nobody has said what is left of the euros.
    CHECK(book.see().recent[0].is_about);
    CHECK_FALSE(book.see().recent[0].given);
    CHECK(book.see().converted_gifts == 1);

    book.refund(gift);
    CHECK(book.see().converted_gifts == 0);
    book.restore(gift, money(887));
    CHECK(book.see().converted_gifts == 1);
}

TEST_CASE("notes about rates, links and doubles come back as they were written", "[domain]") {
    const auto rate =
        make_rate(Currency::from_code("EUR").value(), Currency::from_code("USD").value(), "1.0873",
                  "2026-11-20", "configured");
    for (const Note& note : {Note{RateSet{rate.value()}}, Note{TellingLinked{12, "donorbox"}},
                             Note{DoubleNoticed{3, 7}}, Note{DoubleSettled{3, 7, true}},
                             Note{DoubleSettled{3, 7, false}}}) {
        INFO(to_text(note));
        CHECK(parse_note(to_text(note)) == note);
    }
    for (const char* const text :
         {R"({"note":"set_rate"})", R"({"note":"set_rate","rate":"{}"})",
          R"({"note":"link_telling","gift":1})", R"({"note":"notice_double","first":1})",
          R"({"note":"settle_double","first":1,"second":2})"}) {
        INFO(text);
        CHECK_FALSE(parse_note(text));
    }
}

} // namespace
} // namespace chapeau::test
