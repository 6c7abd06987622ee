#include "sources/feed_habits.hpp"
#include "sources/justgiving/source.hpp"
#include "sources/makers.hpp"
#include "support/scripted_justgiving.hpp"

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

justgiving::Options justgiving_options() {
    return {.name = "library",
            .base_url = "https://justgiving.example",
            .page = "page/hat-2026",
            .app_id = Secret("app-key"),
            .currency = usd()};
}

FeedUnderTest justgiving_feed() {
    return {[] { return *justgiving::make_source(justgiving_options()); }, test::justgiving, 5min};
}

} // namespace

TEST_CASE("the whole history is read from JustGiving", "[justgiving]") {
    habit_reads_the_whole_history(justgiving_feed());
}

TEST_CASE("a poll of JustGiving cut at any answer loses and doubles nothing", "[justgiving]") {
    habit_survives_a_crash_at_every_answer(justgiving_feed());
}

TEST_CASE("JustGiving's pages may shift while they are read", "[justgiving]") {
    habit_reads_pages_that_shift(justgiving_feed());
}

TEST_CASE("three hundred gifts of one second are read from JustGiving", "[justgiving]") {
    habit_reads_three_hundred_of_one_second(justgiving_feed());
}

TEST_CASE("what comes late to JustGiving is found", "[justgiving]") {
    habit_finds_what_comes_late(justgiving_feed());
}

TEST_CASE("what JustGiving no longer lists is withdrawn", "[justgiving]") {
    habit_withdraws_and_restores(justgiving_feed());
}

TEST_CASE("an amount that is edited at JustGiving is corrected", "[justgiving]") {
    habit_corrects_an_edited_amount(justgiving_feed());
}

TEST_CASE("what JustGiving refuses is told in words that help", "[justgiving]") {
    habit_says_what_to_do(justgiving_feed());
}

TEST_CASE("JustGiving is asked no more than thirty times a minute", "[justgiving]") {
    CHECK(busiest_minute(justgiving_feed()) <= 31);
}

TEST_CASE("a row of JustGiving's that names no currency is in its campaign's", "[justgiving]") {
    habit_takes_unnamed_rows_in_the_campaigns_currency(justgiving_feed());
}

TEST_CASE("no evening with JustGiving loses or doubles or invents", "[justgiving]") {
    spend_evenings_with(justgiving_feed());
}

TEST_CASE("a list of JustGiving's without ids is read once and not doubled", "[justgiving]") {
    auto feed = justgiving_feed();
    feed.speak = justgiving_without_ids;
    FeedEvening evening(feed);
    for (int i = 0; i < 40; ++i) {
        for (int j = 0; j < 8; ++j) {
            evening.add_gift();
            evening.run(1s);
        }
        if (i % 10 == 0) {
            evening.crash();
        }
    }
    evening.run(5min);
    CHECK(evening.agrees());
    CHECK(evening.book.gifts.size() == 320);
    for (std::size_t at = 300; at < 320; ++at) { // A giver finds better words.
        evening.provider.gifts[at].message = "Better so";
        evening.provider.gifts[at].name = "Somebody";
    }
    evening.run(10min);
    CHECK(evening.book.gifts.size() == 320);
    CHECK(evening.agrees());
    evening.provider.gifts.erase(evening.provider.gifts.begin() + 3);
    evening.run(10min);
    CHECK(evening.agrees());
}

TEST_CASE("hidden amounts at JustGiving do not make us list for ever", "[justgiving]") {
    FeedEvening evening(justgiving_feed());
    evening.add_gifts(300);
    for (std::size_t i = 0; i < 300; i += 10) {
        auto& gift = evening.provider.gifts[i];
        gift.hidden_cents = *std::exchange(gift.cents, std::nullopt);
    }
    evening.run(10min);
    CHECK(evening.agrees());
    const auto before = evening.client().sent().size();
    evening.run(1h);
    // Three requests a poll of some 19 s, and three further pages with every sixth.
    CHECK(evening.client().sent().size() - before < 3 * 190 + 3 * 32 + 12 * 2);
    CHECK(evening.book.withdrawals == 0);
}

TEST_CASE("a refund among JustGiving's newest gifts is noticed", "[justgiving]") {
    FeedEvening evening(justgiving_feed());
    evening.add_gifts(300);
    evening.run(3min);
    evening.clock.advance(1h);
    evening.run(1min);
    auto& gift = evening.provider.gifts[150];
    gift.refunded_cents = *gift.cents;
    evening.run(6min);
    CHECK(evening.book.refunds.contains(gift.id));
    CHECK(evening.book.withdrawals == 0);
}

TEST_CASE("JustGiving's app id goes out as a secret and stands in no address", "[justgiving]") {
    FeedEvening evening(justgiving_feed());
    std::size_t asked = 0;
    evening.respond = [&](const net::Request& request) {
        ++asked;
        CHECK(request.headers.empty());
        CHECK(request.url.find("app-key") == std::string::npos);
        CHECK(request.url.starts_with(
            "https://justgiving.example/v1/fundraising/pages/page/hat-2026"));
        return to_outcome(evening.provider.answer(to_asked(request)), request);
    };
    evening.add_gifts(3);
    evening.run(1min);
    CHECK(asked > 3);
    CHECK(evening.agrees());
}

TEST_CASE("JustGiving's options are checked", "[justgiving]") {
    CHECK(justgiving::check(justgiving_options()).empty());
    auto options = justgiving_options();
    options.page = "hat-2026";
    CHECK(justgiving::check(options).empty());
    options.name = "";
    options.base_url = "http://justgiving.example";
    options.page = "page/../x";
    options.app_id = Secret("sword fish");
    options.poll_interval = 14s;
    const auto faults = justgiving::check(options);
    std::vector<std::string> keys;
    for (const auto& fault : faults) {
        keys.push_back(fault.key);
    }
    CHECK(keys == std::vector<std::string>{"name", "base_url", "poll_interval", "page", "app_id"});
    CHECK(in_words(faults).find("sword") == std::string::npos);
    CHECK_FALSE(justgiving::make_source(options));
}
