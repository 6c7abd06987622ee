#include "domain/evening.hpp"
#include "domain/stage.hpp"
#include "support/catch.hpp"

namespace chapeau::test {
namespace {

/// One gift of $10 every minute, told as it happens.
void give_each_minute(Evening& book, int from_minute, int to_minute) {
    for (int minute = from_minute; minute < to_minute; ++minute) {
        book.it_is(at(std::chrono::minutes(minute)));
        book.gift({.occurred_at = at(std::chrono::minutes(minute))});
    }
}

TEST_CASE("in the first minute it is too early to tell a pace", "[domain]") {
    Evening book;
    book.gift();
    const auto pace = book.see(at(59s)).pace;
    CHECK(pace.window == milliseconds{0});
    CHECK(pace.people_per_hour == 0);
    CHECK_FALSE(pace.projected_finish);
    CHECK(pace.minor_per_hour_needed);
}

TEST_CASE("while the evening is young the pace is since the opening", "[domain]") {
    Evening book;
    give_each_minute(book, 0, 4);
    const auto pace = book.see(at(4min)).pace;
    CHECK(pace.window == 4min);
    CHECK(pace.people_per_hour == 60);
    CHECK(pace.minor_per_hour == 60'000);
}

TEST_CASE("later the pace is that of the last ten minutes", "[domain]") {
    Evening book;
    give_each_minute(book, 0, 30);
    auto pace = book.see(at(30min)).pace;
    CHECK(pace.window == 10min);
    CHECK(pace.people_per_hour == 54); // The gift of exactly ten minutes ago has left.
    pace = book.see(at(29min + 59s)).pace;
    CHECK(pace.people_per_hour == 60);
    pace = book.see(at(50min)).pace;
    CHECK(pace.people_per_hour == 0);
    CHECK(pace.minor_per_hour == 0);
    CHECK_FALSE(pace.projected_finish);
}

TEST_CASE("a gift counts for the pace when it was given and not when it was told", "[domain]") {
    Evening book;
    book.it_is(at(30min));
    for (int i = 0; i < 100; ++i) {
        book.gift({.occurred_at = at(5min)});
    }
    CHECK(book.see(at(30min)).pace.people_per_hour == 0);
    book.gift({.occurred_at = at(29min)});
    CHECK(book.see(at(30min)).pace.people_per_hour == 6);
}

TEST_CASE("a provider whose clock is fast cannot push its gifts out of the pace", "[domain]") {
    Evening book;
    book.it_is(at(30min));
    book.gift({.occurred_at = at(24h)});
    CHECK(book.see(at(30min)).pace.people_per_hour == 6);
}

TEST_CASE("a refund takes its gift out of the pace", "[domain]") {
    Evening book;
    book.it_is(at(30min));
    const auto gift = book.gift({.occurred_at = at(29min)});
    book.gift({.occurred_at = at(29min)});
    book.refund(gift);
    const auto pace = book.see(at(30min)).pace;
    CHECK(pace.people_per_hour == 6);
    CHECK(pace.minor_per_hour == 6000);
}

TEST_CASE("a refund of an old gift does not make the pace negative", "[domain]") {
    Evening book;
    const auto gift = book.gift();
    book.it_is(at(30min)).refund(gift);
    CHECK(book.see(at(30min)).pace.minor_per_hour == 0);
}

TEST_CASE("what is needed is what is missing over the time that is left", "[domain]") {
    Evening book; // 250 people and $2,500 in 90 minutes.
    auto pace = book.see(at(0s)).pace;
    CHECK(pace.people_per_hour_needed == 167); // 250 in 1.5 hours, rounded up.
    CHECK(pace.minor_per_hour_needed == 166'667);
    pace = book.see(at(-1h)).pace; // Before the opening the whole time is left.
    CHECK(pace.people_per_hour_needed == 167);
    book.gift({.amount = dollars(500), .people = 50});
    pace = book.see(at(60min)).pace;
    CHECK(pace.people_per_hour_needed == 400);
    CHECK(pace.minor_per_hour_needed == 400'000);
}

TEST_CASE("nothing is needed when it is over or reached", "[domain]") {
    Evening book;
    CHECK_FALSE(book.see(at(90min)).pace.people_per_hour_needed);
    book.gift({.amount = dollars(2500), .people = 250});
    const auto pace = book.see(at(30min)).pace;
    CHECK_FALSE(pace.people_per_hour_needed);
    CHECK_FALSE(pace.minor_per_hour_needed);
    CHECK_FALSE(pace.projected_finish);
}

TEST_CASE("a half that is already full needs nothing more", "[domain]") {
    Evening book;
    book.gift({.amount = dollars(3000)});
    const auto pace = book.see(at(30min)).pace;
    CHECK(pace.minor_per_hour_needed == 0);
    CHECK(pace.people_per_hour_needed == 249);
}

TEST_CASE("the projected finish extends the pace in a straight line", "[domain]") {
    auto challenge = make_challenge();
    challenge.target = amount_target(dollars(100));
    Evening book(challenge);
    give_each_minute(book, 0, 4);
    // $40 in 4 minutes, so the other $60 take 6 more.
    CHECK(book.see(at(4min)).pace.projected_finish == at(10min));
}

TEST_CASE("with two quantities the slower one decides the projected finish", "[domain]") {
    auto challenge = make_challenge();
    challenge.target = {8, dollars(50)};
    Evening book(challenge);
    give_each_minute(book, 0, 4);
    CHECK(book.see(at(4min)).pace.projected_finish == at(8min));
}

TEST_CASE("without an opening the pace begins with the first gift", "[domain]") {
    auto challenge = make_challenge();
    challenge.opening = std::nullopt;
    Evening book(challenge);
    CHECK(book.see(at(30min)).pace.window == milliseconds{0});
    give_each_minute(book, 30, 35);
    const auto pace = book.see(at(35min)).pace;
    CHECK(pace.window == 5min);
    CHECK(pace.people_per_hour == 60);
}

TEST_CASE("the largest sums pass through the pace without overflow", "[domain]") {
    auto challenge = make_challenge();
    challenge.target = amount_target(money(domain::kSumMinorMax));
    Evening book(challenge);
    book.it_is(at(61s));
    for (int i = 0; i < 1000; ++i) {
        book.gift({.amount = money(domain::kGiftMinorMax), .occurred_at = at(60s)});
    }
    const auto pace = book.see(at(61s)).pace;
    CHECK(pace.minor_per_hour == 59'016'393'442'622'950);
    CHECK(pace.projected_finish);
    CHECK(book.see(at(90min - 1us)).pace.minor_per_hour_needed ==
          std::numeric_limits<std::int64_t>::max());
}

} // namespace
} // namespace chapeau::test
