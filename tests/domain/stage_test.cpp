#include "domain/evening.hpp"
#include "domain/stage.hpp"
#include "support/catch.hpp"

#include <string>

namespace chapeau::test {
namespace {

using domain::ClockState;
using domain::Layer;

TEST_CASE("an evening without gifts shows zero of everything", "[domain]") {
    const Evening evening_of;
    const auto seen = evening_of.see();
    CHECK(seen.head == 0);
    CHECK(seen.received == money(0));
    CHECK(seen.people == 0);
    CHECK(seen.gifts == 0);
    CHECK(seen.leaders.empty());
    CHECK(seen.recent.empty());
    REQUIRE(seen.targets.size() == 1);
    CHECK(seen.targets[0].reached_at == 0);
}

TEST_CASE("the headline is what was paid and counted, never what was promised", "[domain]") {
    Evening book;
    book.gift({.layer = Layer::Captured, .amount = dollars(10)});
    book.gift({.layer = Layer::Cash, .amount = dollars(20)});
    book.gift({.layer = Layer::Pledged, .amount = dollars(40)});
    book.gift({.layer = Layer::Matched, .amount = dollars(80)});
    const auto seen = book.see();
    CHECK(seen.received == dollars(30));
    CHECK(seen.totals.of(Layer::Captured) == dollars(10));
    CHECK(seen.totals.of(Layer::Cash) == dollars(20));
    CHECK(seen.totals.of(Layer::Pledged) == dollars(40));
    CHECK(seen.totals.of(Layer::Matched) == dollars(80));
    CHECK(seen.people == 2);
    CHECK(seen.people_pledged == 1);
    CHECK(seen.gifts == 4);
}

TEST_CASE("a refund lowers the total and takes its person back", "[domain]") {
    Evening book;
    const auto first = book.gift({.amount = dollars(10)});
    book.gift({.amount = dollars(25)});
    book.refund(first);
    const auto seen = book.see();
    CHECK(seen.received == dollars(25));
    CHECK(seen.people == 1);
    CHECK(seen.gifts == 1);
    CHECK(seen.gifts_ever == 2);
}

TEST_CASE("a gift that was taken back and listed again counts once", "[domain]") {
    Evening book;
    const auto gift = book.gift({.amount = dollars(10)});
    book.refund(gift);
    book.tell(domain::ReversalEntry{gift, std::nullopt, domain::ReversalReason::Voided});
    CHECK(book.see().received == money(0));
    book.restore(gift, dollars(12));
    book.restore(gift, dollars(12));
    CHECK(book.see().received == dollars(12));
    CHECK(book.see().people == 1);
}

TEST_CASE("a correction changes the amount and nobody's place in the count", "[domain]") {
    Evening book;
    const auto gift = book.gift({.amount = dollars(10), .name = "Ada"});
    book.adjust(gift, -400);
    const auto seen = book.see();
    CHECK(seen.received == dollars(6));
    CHECK(seen.people == 1);
    REQUIRE(seen.leaders.size() == 1);
    CHECK(seen.leaders[0].sum == dollars(6));
    CHECK(seen.recent[0].amount == dollars(6));
}

TEST_CASE("a correction of a gift that does not count waits until it does", "[domain]") {
    Evening book;
    const auto gift = book.gift({.amount = dollars(10)});
    book.refund(gift);
    book.adjust(gift, 500);
    CHECK(book.see().received == money(0));
    book.restore(gift, dollars(15));
    CHECK(book.see().received == dollars(15));
}

TEST_CASE("a hidden amount is a person and a gift, never a sum", "[domain]") {
    Evening book;
    const auto gift = book.gift({.amount = std::nullopt, .name = "Ada"});
    auto seen = book.see();
    CHECK(seen.received == money(0));
    CHECK(seen.people == 1);
    CHECK(seen.gifts == 1);
    CHECK(seen.hidden_gifts == 1);
    CHECK(seen.leaders.empty());
    REQUIRE(seen.recent.size() == 1);
    CHECK_FALSE(seen.recent[0].amount);

    SECTION("it may be shown later") {
        book.adjust(gift, 1500);
        seen = book.see();
        CHECK(seen.received == dollars(15));
        CHECK(seen.hidden_gifts == 0);
        CHECK(seen.people == 1);
        CHECK(seen.recent[0].amount == dollars(15));
    }
    SECTION("it can be refunded like any other") {
        book.refund(gift);
        seen = book.see();
        CHECK(seen.people == 0);
        CHECK(seen.hidden_gifts == 0);
    }
}

TEST_CASE("an amount that its giver hides leaves the total", "[domain]") {
    Evening book;
    const auto gift = book.gift({.amount = dollars(10)});
    book.tell(domain::AdjustmentEntry{gift, money(-1000), true});
    const auto seen = book.see();
    CHECK(seen.received == money(0));
    CHECK(seen.people == 1);
    CHECK(seen.hidden_gifts == 1);
    CHECK_FALSE(seen.recent[0].amount);
}

TEST_CASE("the latest gifts come newest first and at most twenty", "[domain]") {
    Evening book;
    for (int i = 1; i <= 30; ++i) {
        book.gift({.amount = dollars(i), .name = "Giver " + std::to_string(i)});
    }
    const auto seen = book.see();
    REQUIRE(seen.recent.size() == domain::kRecentGiftsMax);
    CHECK(seen.recent.front().gift == 30);
    CHECK(seen.recent.front().name.utf8() == "Giver 30");
    CHECK(seen.recent.back().gift == 11);
}

TEST_CASE("when a recent gift falls the next older one comes up", "[domain]") {
    Evening book;
    for (int i = 1; i <= 300; ++i) {
        book.gift();
    }
    for (int i = 31; i <= 300; ++i) {
        book.refund(i);
    }
    const auto seen = book.see();
    REQUIRE(seen.recent.size() == domain::kRecentGiftsMax);
    CHECK(seen.recent.front().gift == 30);
    CHECK(seen.recent.back().gift == 11);
    book.restore(150, dollars(10));
    CHECK(book.see().recent.front().gift == 150);
}

TEST_CASE("a gift after the deadline counts and is marked late", "[domain]") {
    Evening book;
    book.gift({.occurred_at = at(90min)});
    const auto late = book.gift({.occurred_at = at(90min + 1s)});
    auto seen = book.see();
    CHECK(seen.received == dollars(20));
    CHECK(seen.late_gifts == 1);
    CHECK(seen.recent[0].late);
    CHECK_FALSE(seen.recent[1].late);
    book.refund(late);
    CHECK(book.see().late_gifts == 0);
    book.restore(late, dollars(10));
    CHECK(book.see().late_gifts == 1);
}

TEST_CASE("a later deadline forgives and an earlier one blames nobody", "[domain]") {
    Evening book;
    book.gift({.occurred_at = at(80min)});
    book.gift({.occurred_at = at(95min)});
    book.gift({.occurred_at = at(110min)});
    CHECK(book.see().late_gifts == 2);
    book.cue(domain::SetDeadline{at(100min)});
    CHECK(book.see().late_gifts == 1);
    book.cue(domain::SetDeadline{at(60min)});
    CHECK(book.see().late_gifts == 1);
    book.gift({.occurred_at = at(61min)});
    CHECK(book.see().late_gifts == 2);
    book.cue(domain::SetDeadline{std::nullopt});
    CHECK(book.see().late_gifts == 0);
}

TEST_CASE("the clock waits then runs then is over", "[domain]") {
    const Evening book;
    CHECK(book.see(at(-1s)).clock == ClockState::Waiting);
    CHECK(book.see(at(0s)).clock == ClockState::Running);
    CHECK(book.see(at(90min - 1us)).clock == ClockState::Running);
    CHECK(book.see(at(90min)).clock == ClockState::Over);
}

TEST_CASE("a challenge with a duration waits for its clock to be started", "[domain]") {
    auto challenge = make_challenge();
    challenge.opening = std::nullopt;
    challenge.deadline = std::nullopt;
    challenge.duration = seconds(20min);
    Evening book(challenge);
    CHECK(book.see(at(1h)).clock == ClockState::Waiting);
    book.cue(domain::StartClock{at(1h), seconds(20min)});
    const auto seen = book.see(at(70min));
    CHECK(seen.clock == ClockState::Running);
    CHECK(seen.challenge.opening == at(1h));
    CHECK(seen.challenge.deadline == at(80min));
    CHECK(book.see(at(80min)).clock == ClockState::Over);
}

TEST_CASE("a deadline that is taken away leaves no clock that waits", "[domain]") {
    auto challenge = make_challenge();
    challenge.opening = std::nullopt;
    challenge.deadline = std::nullopt;
    challenge.duration = seconds(20min);
    Evening book(challenge);
    book.cue(domain::StartClock{at(1h), seconds(20min)});
    book.cue(domain::SetDeadline{std::nullopt});
    const auto seen = book.see(at(61min));
    CHECK(seen.clock == ClockState::Unbounded);
    CHECK_FALSE(seen.challenge.duration);
    book.cue(domain::StartClock{at(2h), seconds(10min)});
    CHECK(book.see(at(2h)).clock == ClockState::Running);
}

TEST_CASE("a challenge without a deadline is unbounded", "[domain]") {
    auto challenge = make_challenge();
    challenge.deadline = std::nullopt;
    const Evening book(challenge);
    CHECK(book.see().clock == ClockState::Unbounded);
    CHECK_FALSE(book.see().pace.minor_per_hour_needed);
}

TEST_CASE("cues freeze and blank the screen and the book goes on", "[domain]") {
    Evening book;
    book.cue(domain::SetFrozen{true});
    book.cue(domain::SetBlank{true});
    book.gift();
    CHECK(book.see().frozen);
    CHECK(book.see().blank);
    CHECK(book.see().received == dollars(10));
    book.cue(domain::SetFrozen{false});
    book.cue(domain::SetBlank{false});
    CHECK_FALSE(book.see().frozen);
    CHECK_FALSE(book.see().blank);
}

TEST_CASE("a cue that cannot be followed changes nothing", "[domain]") {
    Evening book;
    const auto before = book.see();
    book.cue(domain::SetTarget{});
    book.cue(domain::SetTarget{{250, domain::Money::zero(currency("EUR"))}});
    book.cue(domain::StartClock{at(0s), seconds(-5)});
    book.cue(domain::HideName{99});
    const auto after = book.see();
    CHECK(after.challenge.target == before.challenge.target);
    CHECK(after.challenge.deadline == before.challenge.deadline);
    CHECK(after.targets == before.targets);
}

TEST_CASE("any gift can be found by its number and nothing else can", "[domain]") {
    Evening book;
    const auto gift = book.gift({.name = "Ada", .message = "for the well"});
    const auto cue = book.cue(domain::SetFrozen{true});
    for (int i = 0; i < 50; ++i) {
        book.gift({.name = "Other"});
    }
    book.refund(gift);
    const auto found = book.stage().find_gift(gift);
    REQUIRE(found);
    CHECK(found->name.utf8() == "Ada");
    CHECK(found->message.utf8() == "for the well");
    CHECK(found->amount == dollars(10));
    CHECK_FALSE(book.stage().find_gift(cue));
    CHECK_FALSE(book.stage().find_gift(0));
    CHECK_FALSE(book.stage().find_gift(-1));
    CHECK_FALSE(book.stage().find_gift(1000));
}

TEST_CASE("a hidden name is a supporter until it is shown again", "[domain]") {
    Evening book;
    const auto gift = book.gift({.name = "Rude", .message = "ruder"});
    book.cue(domain::HideName{gift});
    book.cue(domain::HideName{gift});
    auto seen = book.see();
    CHECK(seen.recent[0].name == supporter());
    CHECK(seen.recent[0].message.empty());
    CHECK(seen.leaders[0].name == supporter());
    CHECK(seen.leaders[0].sum == dollars(10));
    book.cue(domain::ShowName{gift});
    seen = book.see();
    CHECK(seen.recent[0].name.utf8() == "Rude");
    CHECK(seen.recent[0].message.utf8() == "ruder");
    CHECK(seen.leaders[0].name.utf8() == "Rude");
}

TEST_CASE("a name that was hidden stays off the wall when its giver gives again", "[domain]") {
    Evening book;
    const auto first = book.gift({.donor_key = "d1", .name = "Rude"});
    book.gift({.donor_key = "d1", .name = "Rude"});
    book.cue(domain::HideName{first});
    book.gift({.donor_key = "d1", .name = "Rude too"});
    const auto seen = book.see();
    for (const auto& gift : seen.recent) {
        CHECK(gift.name == supporter());
    }
    REQUIRE(seen.leaders.size() == 1);
    CHECK(seen.leaders[0].name == supporter());
}

TEST_CASE("who is hidden takes all their messages off the wall with the names", "[domain]") {
    Evening book;
    book.gift({.donor_key = "d1", .name = "Rude", .message = "ruder"});
    book.gift({.donor_key = "d1", .name = "", .message = "and ruder"});
    const auto hidden = book.gift({.donor_key = "d1", .name = "Rude", .message = "rudest"});
    book.gift({.name = "Ada", .message = "for the well"});
    book.cue(domain::HideName{hidden});
    book.gift({.donor_key = "d1", .name = "Rude", .message = "again"});
    for (const auto& gift : book.see().recent) {
        INFO(gift.gift);
        CHECK(gift.message.utf8() == (gift.gift == 4 ? "for the well" : ""));
        CHECK(gift.name.utf8() == (gift.gift == 4 ? "Ada" : supporter().utf8()));
    }
}

TEST_CASE("hiding an unnamed gift hides the giver that it is known to come from", "[domain]") {
    Evening book;
    book.gift({.donor_key = "d1", .name = "Rude", .message = "ruder"});
    const auto unnamed = book.gift({.donor_key = "d1", .name = "", .message = "rudest"});
    book.cue(domain::HideName{unnamed});
    for (const auto& gift : book.see().recent) {
        CHECK(gift.name == supporter());
        CHECK(gift.message.empty());
    }
    for (const auto& leader : book.see().leaders) {
        CHECK(leader.name == supporter());
    }
}

TEST_CASE("any gift of a hidden giver shows them again", "[domain]") {
    Evening book;
    const auto first = book.gift({.donor_key = "d1", .name = "Ada", .message = "hello"});
    const auto second = book.gift({.donor_key = "d1", .name = "Ada"});
    const auto unnamed = book.gift({.donor_key = "d1", .name = ""});
    for (const auto shown_by : {first, second, unnamed}) {
        book.cue(domain::HideName{first});
        book.cue(domain::HideName{second});
        REQUIRE(book.see().leaders.front().name == supporter());
        book.cue(domain::ShowName{shown_by});
        CHECK(book.see().leaders.front().name.utf8() == "Ada");
        CHECK(book.see().recent.back().message.utf8() == "hello");
    }
}

TEST_CASE("what lies outside the book is handed through", "[domain]") {
    const Evening book;
    const auto seen = book.stage().snapshot(at(5min), {at(4min), true, 17});
    CHECK(seen.now == at(5min));
    CHECK(seen.as_of == at(4min));
    CHECK(seen.rehearsal);
    CHECK(seen.celebrated_through == 17);
}

} // namespace
} // namespace chapeau::test
