#include "sources/feed_habits.hpp"
#include "sources/makers.hpp"
#include "sources/opencollective/source.hpp"
#include "support/scripted_opencollective.hpp"

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

opencollective::Options opencollective_options() {
    return {.name = "library",
            .base_url = "https://collective.example/graphql/v2",
            .slug = "hat",
            .token = Secret("oc-key"),
            .currency = usd(),
            .poll_interval = 15s};
}

FeedUnderTest opencollective_feed() {
    return {[] { return *opencollective::make_source(opencollective_options()); },
            test::opencollective};
}

FeedUnderTest opencollective_feed_without_token() {
    return {[] {
                auto options = opencollective_options();
                options.token = Secret();
                options.poll_interval = opencollective::kAnonymousPollIntervalMin;
                return *opencollective::make_source(options);
            },
            test::opencollective, 10min};
}

} // namespace

TEST_CASE("the whole history is read from Open Collective", "[opencollective]") {
    habit_reads_the_whole_history(opencollective_feed());
    habit_reads_the_whole_history(opencollective_feed_without_token());
}

TEST_CASE("a poll of Open Collective cut at any answer loses and doubles nothing",
          "[opencollective]") {
    habit_survives_a_crash_at_every_answer(opencollective_feed());
}

TEST_CASE("Open Collective's pages may shift while they are read", "[opencollective]") {
    habit_reads_pages_that_shift(opencollective_feed());
}

TEST_CASE("three hundred gifts of one second are read from Open Collective", "[opencollective]") {
    habit_reads_three_hundred_of_one_second(opencollective_feed());
}

TEST_CASE("what comes late to Open Collective is found", "[opencollective]") {
    habit_finds_what_comes_late(opencollective_feed());
}

TEST_CASE("what Open Collective no longer lists is withdrawn", "[opencollective]") {
    habit_withdraws_and_restores(opencollective_feed());
}

TEST_CASE("an amount that is edited at Open Collective is corrected", "[opencollective]") {
    habit_corrects_an_edited_amount(opencollective_feed());
}

TEST_CASE("what Open Collective refuses is told in words that help", "[opencollective]") {
    habit_says_what_to_do(opencollective_feed());
}

TEST_CASE("Open Collective is never asked more often than its limits", "[opencollective]") {
    CHECK(busiest_minute(opencollective_feed()) <= 61);              // Published: 100.
    CHECK(busiest_minute(opencollective_feed_without_token()) <= 9); // Published: 10.
}

TEST_CASE("no evening with Open Collective loses or doubles or invents", "[opencollective]") {
    spend_evenings_with(opencollective_feed());
}

TEST_CASE("a refund at Open Collective is noticed, new or old", "[opencollective]") {
    FeedEvening evening(opencollective_feed());
    evening.add_gifts(500);
    evening.run(3min);
    evening.clock.advance(30h);
    evening.run(1min);
    for (const std::size_t at : {400U, 5U}) { // Among the newest, and found by the sum.
        auto& gift = evening.provider.gifts[at];
        gift.refunded_cents = *gift.cents;
        evening.run(6min);
        CHECK(evening.book.refunds.contains(gift.id));
    }
    CHECK(evening.book.withdrawals == 0);
}

TEST_CASE("Open Collective's errors with status 200 withdraw nothing", "[opencollective]") {
    FeedEvening evening(opencollective_feed());
    evening.add_gifts(250);
    evening.run(2min);
    for (const auto* body :
         {R"({"errors":[{"message":"No","extensions":{"code":"NotFound"}}],"data":null})",
          R"({"data":{"account":{},"transactions":{"totalCount":0,"nodes":[]}}})",
          R"({"data":{"account":null,"transactions":{"totalCount":0,"nodes":[]}}})"}) {
        CAPTURE(body);
        evening.provider.instead = Answer{200, {}, body, Fault::None};
        evening.run(9min);
        CHECK(evening.book.withdrawals == 0);
        evening.provider.instead.reset();
        evening.run(10min);
        CHECK(evening.agrees());
    }
}

TEST_CASE("Open Collective's token goes out as a secret, and not at all when there is none",
          "[opencollective]") {
    for (const bool with_token : {true, false}) {
        FeedEvening evening(with_token ? opencollective_feed()
                                       : opencollective_feed_without_token());
        std::size_t asked = 0;
        evening.respond = [&](const net::Request& request) {
            ++asked;
            CHECK(request.method == net::Method::Post);
            CHECK(request.secret_headers.size() == (with_token ? 1 : 0));
            CHECK(request.body.find("oc-key") == std::string::npos);
            CHECK(request.if_none_match.empty());
            auto answer = evening.provider.answer(to_asked(request));
            answer.headers.emplace_back("ETag", "\"posted\"");
            return to_outcome(std::move(answer), request);
        };
        evening.add_gifts(3);
        evening.run(3min);
        CHECK(asked > 3);
        CHECK(evening.agrees());
    }
}

TEST_CASE("Open Collective's options are checked", "[opencollective]") {
    CHECK(opencollective::check(opencollective_options()).empty());
    auto options = opencollective_options();
    options.token = Secret();
    CHECK(opencollective::check(options).size() == 1); // Too often without a token.
    options.name = "My Hat";
    options.base_url = "https://collective.example/graphql/v2?x";
    options.slug = "a\"b";
    options.token = Secret("sword fish");
    options.poll_interval = 9s;
    const auto faults = opencollective::check(options);
    std::vector<std::string> keys;
    for (const auto& fault : faults) {
        keys.push_back(fault.key);
    }
    CHECK(keys == std::vector<std::string>{"name", "base_url", "poll_interval", "slug", "token"});
    CHECK(in_words(faults).find("sword") == std::string::npos);
    CHECK_FALSE(opencollective::make_source(options));
}
