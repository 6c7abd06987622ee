// What every feed owes to every provider, whatever it speaks: whole evenings with pages that
// shift, gifts that come late, and ends at the worst moments. Each connector's tests call them
// with its own source and its own scripted provider.
#pragma once

#include "base/digest.hpp"
#include "evening.hpp"
#include "seeded_evening.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace chapeau::test {

struct FeedUnderTest {
    Evening::MakeSource make;
    std::function<Answer(const ScriptedProvider& provider, const Asked& asked)> speak;
    /// Long enough for some dozen requests and the polls between.
    std::chrono::minutes while_of{3};
};

class FeedEvening : public Evening {
public:
    explicit FeedEvening(const FeedUnderTest& feed) : Evening(feed.make) {
        provider.speak = feed.speak;
    }
};

inline void habit_reads_the_whole_history(const FeedUnderTest& feed) {
    FeedEvening evening(feed);
    evening.add_gifts(834);
    evening.run(feed.while_of);
    CHECK(evening.agrees());
    CHECK(evening.book.gifts.size() == 834);
    CHECK(evening.health().failures_in_a_row == 0);
    CHECK_FALSE(evening.health().late);
}

inline void habit_survives_a_crash_at_every_answer(const FeedUnderTest& feed) {
    for (int cut = 0; cut < 14; ++cut) {
        for (const bool before_it_is_saved : {false, true}) {
            CAPTURE(cut, before_it_is_saved);
            FeedEvening evening(feed);
            evening.add_gifts(500);
            int answers = 0;
            evening.provider.before_answer = [&](std::int64_t) { ++answers; };
            while (answers < cut) {
                evening.run(milliseconds{100});
            }
            evening.book.failures_to_come = before_it_is_saved ? 1 : 0;
            evening.add_gift();
            evening.run(milliseconds{before_it_is_saved ? 1'500 : 0});
            evening.crash();
            evening.add_gifts(120);
            evening.run(feed.while_of);
            CHECK(evening.agrees());
            CHECK(evening.book.gifts.size() == 621);
        }
    }
}

inline void habit_reads_pages_that_shift(const FeedUnderTest& feed) {
    FeedEvening evening(feed);
    evening.add_gifts(600);
    evening.provider.before_answer = [&](std::int64_t answers) {
        auto& gifts = evening.provider.gifts;
        if (answers < 8) {
            evening.add_gifts(7);
        } else if (answers < 16) {
            gifts.erase(gifts.end() - 23, gifts.end() - 20); // Fewer than pages overlap.
        } else if (answers < 18) {
            gifts.erase(gifts.end() - 40, gifts.end() - 20); // More than that.
        }
    };
    evening.run(feed.while_of * 4);
    CHECK(evening.agrees());
}

inline void habit_reads_three_hundred_of_one_second(const FeedUnderTest& feed) {
    FeedEvening evening(feed);
    evening.add_gifts(50);
    evening.run(feed.while_of);
    evening.add_gifts(300);
    evening.run(feed.while_of);
    CHECK(evening.agrees());
    evening.add_gift();
    evening.run(feed.while_of);
    CHECK(evening.agrees());
}

inline void habit_finds_what_comes_late(const FeedUnderTest& feed) {
    FeedEvening evening(feed);
    for (int i = 0; i < 60; ++i) {
        evening.add_gifts(3);
        evening.run(std::chrono::minutes{1});
    }
    for (const int minutes : {14, 55}) {
        CAPTURE(minutes);
        evening.provider.gifts.push_back(ScriptedProvider::make_gift(
            99, minutes, evening.clock.now() - std::chrono::minutes{minutes}));
        evening.run(feed.while_of * 2);
        CHECK(evening.agrees());
    }
}

inline void habit_withdraws_and_restores(const FeedUnderTest& feed) {
    FeedEvening evening(feed);
    evening.add_gifts(250);
    evening.run(feed.while_of);
    const auto gone = evening.provider.gifts[17];
    evening.provider.gifts.erase(evening.provider.gifts.begin() + 17);
    evening.run(feed.while_of);
    CHECK(evening.agrees());
    CHECK(evening.book.withdrawals == 1);
    CHECK_FALSE(evening.book.gifts.at(gone.id).listed);
    evening.provider.gifts.insert(evening.provider.gifts.begin() + 17, gone);
    evening.run(feed.while_of * 2);
    CHECK(evening.agrees());
    CHECK(evening.book.withdrawals == 1);
}

inline void habit_corrects_an_edited_amount(const FeedUnderTest& feed) {
    FeedEvening evening(feed);
    evening.add_gifts(350);
    evening.run(feed.while_of);
    evening.clock.advance(std::chrono::hours{1});
    evening.run(feed.while_of);
    evening.provider.gifts[3].cents = 123'456;
    evening.run(feed.while_of * 2);
    CHECK(evening.agrees());
    CHECK(evening.book.withdrawals == 0);
}

/// Whatever the provider refuses, the operator reads what to do about it, and nothing is lost.
inline void habit_says_what_to_do(const FeedUnderTest& feed) {
    for (const auto& [status, words] : {std::pair{401, "check the token"},
                                        {403, "check the token"},
                                        {404, "check the address"}}) {
        CAPTURE(status);
        FeedEvening evening(feed);
        evening.add_gifts(120);
        evening.run(feed.while_of);
        evening.provider.instead = Answer{status, {}, "{}", Fault::None};
        evening.run(feed.while_of);
        CHECK(evening.health().last_error.find(words) != std::string::npos);
        CHECK(evening.book.withdrawals == 0);
        evening.provider.instead.reset();
        evening.add_gift();
        evening.run(std::chrono::minutes{10});
        CHECK(evening.agrees());
        CHECK_FALSE(evening.health().late);
    }
}

/// The most requests that went out within any minute, under every fault that there is.
inline std::size_t busiest_minute(const FeedUnderTest& feed) {
    std::size_t busiest = 0;
    for (const int status : {200, 429, 500, 404, 204}) {
        FeedEvening evening(feed);
        evening.add_gifts(900);
        if (status != 200) {
            evening.provider.before_answer = [&, status](std::int64_t answers) {
                const auto refuses = answers % 3 == 1;
                evening.provider.instead =
                    refuses ? std::optional(Answer{status, {{"Retry-After", "0"}}, "", Fault::None})
                            : std::nullopt;
            };
        }
        for (int i = 0; i < 40; ++i) {
            evening.add_gifts(i % 9 == 0 ? 150 : 1);
            evening.run(seconds{20});
        }
        const auto& sent = evening.client().sent();
        std::size_t oldest = 0;
        for (std::size_t i = 0; i < sent.size(); ++i) {
            while (sent[i].at - sent[oldest].at >= std::chrono::minutes{1}) {
                ++oldest;
            }
            busiest = std::max(busiest, i - oldest + 1);
        }
    }
    return busiest;
}

/// A campaign in pounds whose rows name no currency, behind answers that bear an ETag.
inline FeedUnderTest in_unnamed_pounds(FeedUnderTest feed) {
    feed.speak = [speak = feed.speak](const ScriptedProvider& provider, const Asked& asked) {
        auto answer = speak(provider, asked);
        const auto is_list = asked.path.ends_with("/donations") || //
                             asked.path.ends_with("/transactions");
        for (const auto* named : {"\"USD\"", "\"usd\""}) {
            const std::string_view code = is_list ? "null" : "\"GBP\"";
            for (auto at = answer.body.find(named); at != std::string::npos;
                 at = answer.body.find(named, at + code.size())) {
                answer.body.replace(at, std::string_view(named).size(), code);
            }
        }
        const auto etag = "\"" + to_hex(sha256(answer.body)) + "\"";
        if (asked.header("if-none-match") == etag) {
            return Answer{304, {}, "", Fault::None};
        }
        answer.headers.emplace_back("ETag", etag);
        return answer;
    };
    return feed;
}

/// A row that names no currency is in its campaign's: neither in the challenge's, nor after a start
/// at which nothing had changed.
inline void habit_takes_unnamed_rows_in_the_campaigns_currency(const FeedUnderTest& feed) {
    FeedEvening evening(in_unnamed_pounds(feed));
    const auto all_in_pounds = [&evening] {
        return std::all_of(evening.book.gifts.begin(), evening.book.gifts.end(),
                           [](const auto& entry) { return entry.second.currency == "GBP"; });
    };
    evening.add_gifts(150);
    evening.run(feed.while_of);
    CHECK(evening.agrees());
    CHECK(all_in_pounds());
    evening.crash();
    evening.run(std::chrono::minutes{1}); // The newest ones are read again at once.
    CHECK(all_in_pounds());
    evening.add_gifts(5);
    evening.run(feed.while_of);
    CHECK(evening.agrees());
    CHECK(all_in_pounds());
}

inline void spend_evenings_with(const FeedUnderTest& feed) {
    ProviderWays ways;
    ways.answer_as = [&feed](ScriptedProvider& provider, const Asked& asked) {
        provider.speak = feed.speak;
        return provider.answer(asked);
    };
    ways.hides_amounts = false;
    spend_evenings(feed.make, ways);
}

} // namespace chapeau::test
