#include "sources/donorbox/source.hpp"
#include "sources/feed_habits.hpp"
#include "sources/makers.hpp"
#include "support/scripted_donorbox.hpp"

#include <algorithm>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

donorbox::Options donorbox_options() {
    return {.name = "library",
            .base_url = "https://donorbox.example/api/v1",
            .user = "office@library.example",
            .key = Secret("box-key"),
            .form = {.campaign_id = "4242"},
            .currency = usd()};
}

FeedUnderTest donorbox_feed() {
    return {[] { return *donorbox::make_source(donorbox_options()); }, test::donorbox, 4min};
}

} // namespace

TEST_CASE("the whole history is read from Donorbox", "[donorbox]") {
    habit_reads_the_whole_history(donorbox_feed());
}

TEST_CASE("a poll of Donorbox cut at any answer loses and doubles nothing", "[donorbox]") {
    habit_survives_a_crash_at_every_answer(donorbox_feed());
}

TEST_CASE("Donorbox's pages may shift while they are read", "[donorbox]") {
    habit_reads_pages_that_shift(donorbox_feed());
}

TEST_CASE("three hundred gifts of one second are read from Donorbox", "[donorbox]") {
    habit_reads_three_hundred_of_one_second(donorbox_feed());
}

TEST_CASE("what comes late to Donorbox is found", "[donorbox]") {
    habit_finds_what_comes_late(donorbox_feed());
}

TEST_CASE("what Donorbox no longer lists is withdrawn", "[donorbox]") {
    habit_withdraws_and_restores(donorbox_feed());
}

TEST_CASE("an amount that is edited at Donorbox is corrected", "[donorbox]") {
    habit_corrects_an_edited_amount(donorbox_feed());
}

TEST_CASE("what Donorbox refuses is told in words that help", "[donorbox]") {
    habit_says_what_to_do(donorbox_feed());
}

TEST_CASE("Donorbox is never asked more often than sixty times a minute", "[donorbox]") {
    CHECK(busiest_minute(donorbox_feed()) <= 41);
}

TEST_CASE("a row of Donorbox's that names no currency is in its campaign's", "[donorbox]") {
    habit_takes_unnamed_rows_in_the_campaigns_currency(donorbox_feed());
}

TEST_CASE("no evening with Donorbox loses or doubles or invents", "[donorbox]") {
    spend_evenings_with(donorbox_feed());
}

TEST_CASE("a refund at Donorbox lowers its gift, and at last takes it away", "[donorbox]") {
    FeedEvening evening(donorbox_feed());
    evening.add_gifts(400);
    evening.run(2min);
    evening.clock.advance(30h);
    evening.run(1min);
    for (const std::size_t at : {380U, 5U}) { // Among the newest, and found by the sum.
        auto& gift = evening.provider.gifts[at];
        const auto cents = *gift.cents;
        gift.refunded_cents = cents / 2;
        evening.run(6min);
        CHECK(evening.book.gifts.at(gift.id).minor == cents - cents / 2);
        gift.refunded_cents = cents;
        evening.run(6min);
        CHECK(evening.book.refunds.contains(gift.id));
    }
    CHECK(evening.book.withdrawals == 0);
}

TEST_CASE("however Donorbox counts what went back, it is no difference", "[donorbox]") {
    for (const auto speak : {test::donorbox, donorbox_without_refunded}) {
        auto feed = donorbox_feed();
        feed.speak = speak;
        FeedEvening evening(feed);
        evening.add_gifts(400);
        for (const std::size_t at : {380U, 200U, 5U}) {
            evening.provider.gifts[at].refunded_cents = *evening.provider.gifts[at].cents;
        }
        evening.run(30min);
        CHECK(evening.book.refunds.size() == 3);
        const auto before = evening.client().sent().size();
        evening.run(1h); // No list is read again and again for it: 240 polls, and what is reread.
        CHECK(evening.client().sent().size() - before < 600);
        const auto gone = evening.provider.gifts[7].id;
        evening.provider.gifts.erase(evening.provider.gifts.begin() + 7);
        evening.run(15min);
        CHECK_FALSE(evening.book.gifts.at(gone).listed);
        CHECK(evening.book.withdrawals == 1);
    }
}

TEST_CASE("Donorbox's key goes out as a secret and stands in no address", "[donorbox]") {
    FeedEvening evening(donorbox_feed());
    std::size_t asked = 0;
    evening.respond = [&](const net::Request& request) {
        ++asked;
        CHECK(request.headers.empty());
        REQUIRE(request.secret_headers.size() == 1);
        // "office@library.example:box-key"
        CHECK(request.secret_headers[0].value.reveal() ==
              "Basic b2ZmaWNlQGxpYnJhcnkuZXhhbXBsZTpib3gta2V5");
        CHECK(request.url.find("box-key") == std::string::npos);
        return to_outcome(evening.provider.answer(to_asked(request)), request);
    };
    evening.add_gifts(3);
    evening.run(1min);
    CHECK(asked > 3);
    CHECK(evening.agrees());
}

TEST_CASE("Donorbox is asked from the day before the overlap", "[donorbox]") {
    FeedEvening evening(donorbox_feed());
    evening.add_gifts(3);
    evening.run(2min);
    const auto& sent = evening.client().sent();
    CHECK(std::any_of(sent.begin(), sent.end(), [](const auto& request) {
        return request.url.ends_with("&order=desc&date_from=2026-11-06");
    }));
}

TEST_CASE("Donorbox's options are checked", "[donorbox]") {
    CHECK(donorbox::check(donorbox_options()).empty());
    auto options = donorbox_options();
    options.name = "My Hat";
    options.base_url = "ftp://donorbox.example";
    options.form.campaign_id = "";
    options.key = Secret("sword\nfish");
    options.user = "office";
    options.poll_interval = 9s;
    const auto faults = donorbox::check(options);
    std::vector<std::string> keys;
    for (const auto& fault : faults) {
        keys.push_back(fault.key);
    }
    CHECK(keys == std::vector<std::string>{"name", "base_url", "poll_interval", "campaign_id",
                                           "key", "user"});
    CHECK(in_words(faults).find("sword") == std::string::npos);
    CHECK_FALSE(donorbox::make_source(options));
    options = donorbox_options();
    options.user = "office:x@library.example";
    CHECK(donorbox::check(options).size() == 1);
}
