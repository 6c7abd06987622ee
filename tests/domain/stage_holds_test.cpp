#include "domain/note.hpp"
#include "evening.hpp"
#include "support/catch.hpp"

#include <string>

namespace chapeau::test {

namespace {

using namespace domain;

EntrySeq promised(Evening& book, const char* source, std::int64_t minor = 1000) {
    auto entry = make_gift_entry({});
    entry.source = source;
    entry.amount = money(minor);
    entry.layer = Layer::Pledged;
    return book.tell(entry);
}

TEST_CASE("promises that feeds told are held, with the latest decision about each",
          "[domain][holds]") {
    Evening book;
    const auto first = promised(book, "card");
    promised(book, "phones");
    const auto second = promised(book, "till", 700);
    book.tell(make_gift_entry({}));
    auto held = book.stage().held();
    REQUIRE(held.size() == 2);
    CHECK(held[0].gift == first);
    CHECK(held[0].source == "card");
    CHECK(held[0].amount == money(1000));
    CHECK_FALSE(held[0].decision);
    CHECK(held[1].gift == second);

    const auto before = book.see();
    book.tell(NoteEntry{HoldsDecided{{first, second, 99}, HoldDecision::Take}});
    const auto line = book.tell(NoteEntry{HoldsDecided{{first}, HoldDecision::LetGo}});
    held = book.stage().held();
    CHECK(held[0].decision == HoldDecision::LetGo);
    CHECK(held[0].decided_at == line);
    CHECK(held[1].decision == HoldDecision::Take);
    CHECK(book.see().totals == before.totals); // A decision is no money.
}

TEST_CASE("what was taken, let go or voided is held no more", "[domain][holds]") {
    Evening book;
    const auto first = promised(book, "card");
    book.tell(NoteEntry{HoldsDecided{{first}, HoldDecision::Take}});
    book.tell(ReversalEntry{first, money(1000), ReversalReason::Refunded});
    CHECK(book.stage().held().empty());
}

TEST_CASE("a decision about held gifts is read back as it was written", "[domain][holds]") {
    for (const Note& note : {Note{HoldsDecided{{3, 7}, HoldDecision::Take}},
                             Note{HoldsDecided{{3}, HoldDecision::LetGo}}}) {
        INFO(to_text(note));
        CHECK(parse_note(to_text(note)) == note);
        CHECK(gift_of(note) == 0);
    }
    CHECK(to_text(Note{HoldsDecided{{3, 7}, HoldDecision::LetGo}}) ==
          R"({"note":"decide_holds","gifts":[3,7],"decision":1})");
    for (const char* const text :
         {R"({"note":"decide_holds","gifts":[3]})", R"({"note":"decide_holds","decision":0})",
          R"({"note":"decide_holds","gifts":[3],"decision":2})",
          R"({"note":"decide_holds","gifts":["3"],"decision":0})"}) {
        INFO(text);
        CHECK_FALSE(parse_note(text));
    }
}

} // namespace
} // namespace chapeau::test
