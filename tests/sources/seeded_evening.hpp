// Whole seeded evenings: gifts in bursts, withdrawals, edits, hidden amounts, late confirmations,
// crashes, and every fault that can be told apart on this side of the network. Two things must
// hold at every moment, and one at the end:
//   nothing is counted that the provider never listed;
//   nothing is withdrawn that the provider still lists;
//   once the faults stop, book and provider agree.
#pragma once

#include "evening.hpp"
#include "support/catch.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <utility>

namespace chapeau::test {

/// What is the provider's own about an evening.
struct ProviderWays {
    /// Answers from its list of gifts, in the dialect under test.
    std::function<Answer(ScriptedProvider& provider, const Asked& asked)> answer_as =
        [](ScriptedProvider& provider, const Asked& asked) { return provider.answer(asked); };
    bool hides_amounts = true;  // Where the giver may keep the amount to themselves.
    bool numbers_gifts = false; // Ids are numbers that rise, not hexadecimal and unordered.
    bool tells_changes = true;  // Else what was told once is neither edited nor taken away.
    bool edits_amounts = true;  // Where a gift once told may become another.
    /// By what the book knows a gift of the provider's list.
    std::function<std::string(const std::string& id)> id_in_book = [](const std::string& id) {
        return id;
    };
    /// Before each evening, so that a provider with a memory of its own begins anew.
    std::function<void(Evening& evening)> at_start = [](Evening& /*evening*/) {};
};

/// What comes of an answer on an evening when nothing works.
inline Answer spoilt(Answer answer, std::mt19937_64& random) {
    static constexpr std::array kFaults{Fault::Hang, Fault::CloseAtOnce, Fault::ResetMidBody,
                                        Fault::TruncatedGzip, Fault::EndlessBody};
    switch (random() % 9) {
    case 0:
        answer = {429, {{"Retry-After", random() % 2 == 0 ? "3" : "1e9"}}, "", Fault::None};
        break;
    case 1:
        answer = {500, {}, "{}", Fault::None};
        break;
    case 2:
        answer = {404, {}, "", Fault::None};
        break;
    case 3:
        answer = {200, {}, "<html>Please sign in</html>", Fault::None};
        break;
    case 4:
        answer = {304, {}, "", Fault::None};
        break;
    case 5:
        answer.body.resize(answer.body.size() / 2);
        break;
    case 6:
        answer = {200, {}, "[]", Fault::None};
        break;
    default:
        answer.fault = kFaults[random() % kFaults.size()];
    }
    return answer;
}

class SeededEvening {
public:
    SeededEvening(Evening::MakeSource make, std::uint64_t seed, ProviderWays ways)
        : evening(std::move(make), seed), ways_(std::move(ways)), random_(seed * 7919 + 1) {
        ways_.at_start(evening);
        evening.respond = [this](const net::Request& request) { return meet(request); };
    }

    Evening evening;

    void live(std::chrono::minutes length) {
        for (auto passed = seconds{0}; passed < length; passed += seconds{5}) {
            change();
            evening.run(seconds{5});
            check();
        }
    }

    void calm(std::chrono::minutes length) {
        faults_ = false;
        evening.run(length);
        check();
    }

private:
    bool once_in(std::uint64_t n) { return random_() % n == 0; }

    void change() {
        auto& gifts = evening.provider.gifts;
        if (once_in(4)) {
            add(static_cast<int>(once_in(40) ? 60 : 1 + random_() % 3));
        }
        if (ways_.tells_changes) {
            change_what_is_told();
        }
        if (once_in(100)) {
            gifts.push_back(ScriptedProvider::make_gift(
                random_(), 0, evening.clock.now() - seconds{random_() % 7200}));
            suit(gifts.back());
            ever_.insert(ways_.id_in_book(gifts.back().id));
        }
        if (once_in(150)) {
            evening.crash();
        }
        if (once_in(100)) {
            evening.book.failures_to_come = 1;
        }
        if (once_in(300)) {
            evening.clock.jump_wall(seconds{static_cast<std::int64_t>(random_() % 7200)} -
                                    seconds{3600});
        }
    }

    void change_what_is_told() {
        auto& gifts = evening.provider.gifts;
        if (!gifts.empty() && once_in(60)) {
            const auto at = static_cast<std::ptrdiff_t>(random_() % gifts.size());
            gone_.insert(ways_.id_in_book(gifts[static_cast<std::size_t>(at)].id));
            gifts.erase(gifts.begin() + at);
        }
        if (!gifts.empty() && once_in(60) && ways_.edits_amounts) {
            gifts[random_() % gifts.size()].cents = static_cast<std::int64_t>(1 + random_() % 9999);
        }
    }

    void suit(ProviderGift& gift) {
        if (!ways_.hides_amounts && !gift.cents) {
            gift.cents = gift.hidden_cents;
        }
        if (ways_.numbers_gifts) {
            gift.id = std::to_string(++numbered_);
        }
    }

    void add(int count) {
        const auto before = evening.provider.gifts.size();
        evening.add_gifts(count);
        for (auto i = before; i < evening.provider.gifts.size(); ++i) {
            suit(evening.provider.gifts[i]);
            ever_.insert(ways_.id_in_book(evening.provider.gifts[i].id));
        }
    }

    net::Outcome meet(const net::Request& request) {
        evening.latency = milliseconds{20 + random_() % 400};
        auto answer = ways_.answer_as(evening.provider, to_asked(request));
        if (!faults_ || !once_in(6)) {
            return to_outcome(std::move(answer), request);
        }
        answer = spoilt(std::move(answer), random_);
        return to_outcome(std::move(answer), request);
    }

    void check() {
        std::set<std::string> listed;
        for (const auto& gift : evening.provider.gifts) {
            listed.insert(ways_.id_in_book(gift.id));
        }
        for (const auto& [id, known] : evening.book.gifts) {
            if (!ever_.contains(id)) {
                FAIL("a gift was invented: " << id);
            }
            const auto stands = known.listed && !known.is_all_back;
            if (!stands && listed.contains(id) && !gone_.contains(id)) {
                FAIL("a gift was withdrawn that the provider lists: " << id);
            }
        }
    }

    ProviderWays ways_;
    std::mt19937_64 random_;
    bool faults_ = true;
    std::int64_t numbered_ = 99'999'800; // In the evening they become longer by a digit.
    std::set<std::string> ever_;
    std::set<std::string> gone_;
};

/// A longer run is a matter of one variable, CHAPEAU_NIGHTS; a failing seed is printed.
inline std::uint64_t seeded_evenings() {
    const auto* wish = std::getenv("CHAPEAU_NIGHTS");
    return wish == nullptr ? 2 : static_cast<std::uint64_t>(std::atoll(wish));
}

/// The first one; CHAPEAU_NIGHT repeats a single evening.
inline std::uint64_t first_evening() {
    const auto* wish = std::getenv("CHAPEAU_NIGHT");
    return wish == nullptr ? 1 : static_cast<std::uint64_t>(std::atoll(wish));
}

inline void spend_evenings(const Evening::MakeSource& make, const ProviderWays& ways = {}) {
    const auto first = first_evening();
    const auto last = first == 1 ? seeded_evenings() : first;
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        CAPTURE(seed);
        SeededEvening night(make, seed, ways);
        night.live(std::chrono::minutes{60});
        night.calm(std::chrono::minutes{30});
        CHECK(night.evening.agrees());
        CHECK_FALSE(night.evening.health().late);
    }
}

} // namespace chapeau::test
