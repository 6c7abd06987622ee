#include "sources/feed_habits.hpp"
#include "sources/givebutter/source.hpp"
#include "sources/makers.hpp"
#include "support/scripted_givebutter.hpp"

#include <algorithm>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

givebutter::Options givebutter_options() {
    return {.name = "library",
            .base_url = "https://api.example/v1",
            .campaign_id = "4242",
            .token = Secret("gb-key"),
            .currency = usd()};
}

FeedUnderTest givebutter_feed() {
    return {[] { return *givebutter::make_source(givebutter_options()); }, test::givebutter};
}

} // namespace

TEST_CASE("the whole history is read from Givebutter", "[givebutter]") {
    habit_reads_the_whole_history(givebutter_feed());
}

TEST_CASE("a poll of Givebutter cut at any answer loses and doubles nothing", "[givebutter]") {
    habit_survives_a_crash_at_every_answer(givebutter_feed());
}

TEST_CASE("Givebutter's pages may shift while they are read", "[givebutter]") {
    habit_reads_pages_that_shift(givebutter_feed());
}

TEST_CASE("three hundred gifts of one second are read from Givebutter", "[givebutter]") {
    habit_reads_three_hundred_of_one_second(givebutter_feed());
}

TEST_CASE("what comes late to Givebutter is found", "[givebutter]") {
    habit_finds_what_comes_late(givebutter_feed());
}

TEST_CASE("what Givebutter no longer lists is withdrawn", "[givebutter]") {
    habit_withdraws_and_restores(givebutter_feed());
}

TEST_CASE("an amount that is edited at Givebutter is corrected", "[givebutter]") {
    habit_corrects_an_edited_amount(givebutter_feed());
}

TEST_CASE("what Givebutter refuses is told in words that help", "[givebutter]") {
    habit_says_what_to_do(givebutter_feed());
}

TEST_CASE("Givebutter is never asked more often than its limit", "[givebutter]") {
    CHECK(busiest_minute(givebutter_feed()) <= 61); // Published: 500.
}

TEST_CASE("a row of Givebutter's that names no currency is in its campaign's", "[givebutter]") {
    habit_takes_unnamed_rows_in_the_campaigns_currency(givebutter_feed());
}

TEST_CASE("no evening with Givebutter loses or doubles or invents", "[givebutter]") {
    spend_evenings_with(givebutter_feed());
}

TEST_CASE("a refund among Givebutter's newest gifts is noticed without a total", "[givebutter]") {
    FeedEvening evening(givebutter_feed());
    evening.add_gifts(300);
    evening.run(2min);
    evening.clock.advance(1h);
    evening.run(1min);
    auto& gift = evening.provider.gifts[150];
    // The campaign keeps its sum, as if it were told before refunds.
    evening.provider.speak = [](const ScriptedProvider& provider, const Asked& asked) {
        auto copy = provider;
        if (asked.path.find("/campaigns/") != std::string::npos) {
            for (auto& each : copy.gifts) {
                each.refunded_cents = 0;
            }
        }
        return test::givebutter(copy, asked);
    };
    gift.refunded_cents = *gift.cents;
    evening.run(6min);
    CHECK(evening.book.refunds.contains(gift.id));
    CHECK(evening.book.withdrawals == 0);
}

TEST_CASE("an old refund at Givebutter is found by the campaign's sum", "[givebutter]") {
    FeedEvening evening(givebutter_feed());
    evening.add_gifts(600);
    evening.run(2min);
    evening.clock.advance(1h);
    evening.run(1min);
    auto& gift = evening.provider.gifts[5];
    gift.refunded_cents = *gift.cents;
    evening.run(3min);
    CHECK(evening.book.refunds.contains(gift.id));
}

TEST_CASE("other campaigns of the account neither count nor make us list for ever",
          "[givebutter]") {
    FeedEvening evening(givebutter_feed());
    evening.provider.speak = [](const ScriptedProvider& provider, const Asked& asked) {
        auto answer = test::givebutter(provider, asked);
        // Every gift whose id begins with a digit was given to campaign 9.
        for (auto at = answer.body.find("{\"id\":\""); at != std::string::npos;
             at = answer.body.find("{\"id\":\"", at + 1)) {
            const auto digit = answer.body[at + 7] >= '0' && answer.body[at + 7] <= '9';
            const auto campaign = answer.body.find("\"campaign_id\":4242", at);
            if (digit && campaign != std::string::npos) {
                answer.body.replace(campaign, 18, "\"campaign_id\":9");
            }
        }
        return answer;
    };
    evening.add_gifts(250);
    evening.run(10min);
    const auto ours = std::count_if(
        evening.provider.gifts.begin(), evening.provider.gifts.end(),
        [](const ProviderGift& gift) { return gift.id[0] < '0' || gift.id[0] > '9'; });
    CHECK(evening.book.count() == ours);
    const auto before = evening.client().sent().size();
    evening.run(1h);
    // Three requests a poll of some 12 s, and two further pages with every sixth.
    CHECK(evening.client().sent().size() - before < 3 * 300 + 2 * 60);
    CHECK(evening.book.withdrawals == 0);
}

TEST_CASE("Givebutter's key goes with every request, as a bearer token", "[givebutter]") {
    FeedEvening evening(givebutter_feed());
    std::size_t asked = 0;
    evening.respond = [&](const net::Request& request) {
        ++asked;
        CHECK(request.bearer_token.reveal() == "gb-key");
        CHECK(request.url.find("gb-key") == std::string::npos);
        return to_outcome(evening.provider.answer(to_asked(request)), request);
    };
    evening.add_gifts(3);
    evening.run(1min);
    CHECK(asked > 3);
    CHECK(evening.agrees());
}

TEST_CASE("Givebutter's options are checked", "[givebutter]") {
    CHECK(givebutter::check(givebutter_options()).empty());
    auto options = givebutter_options();
    options.name = "My Hat";
    options.base_url = "https://api.example/v1/";
    options.campaign_id = "a/b";
    options.token = Secret("sword fish");
    options.poll_interval = 1s;
    const auto faults = givebutter::check(options);
    std::vector<std::string> keys;
    for (const auto& fault : faults) {
        keys.push_back(fault.key);
    }
    CHECK(keys ==
          std::vector<std::string>{"name", "base_url", "poll_interval", "campaign_id", "token"});
    CHECK(in_words(faults).find("sword") == std::string::npos);
    CHECK_FALSE(givebutter::make_source(options));
    options = givebutter_options();
    options.token = Secret();
    CHECK(givebutter::check(options).size() == 1);
}
