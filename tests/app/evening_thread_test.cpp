// What the ledger's thread answers, and that its answers are noticed.
#include "app/evening_thread.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_folder.hpp"
#include "waker.hpp"

#include <cstddef>
#include <future>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

constexpr std::chrono::seconds kWakePatience{20};

/// An evening on its thread, on a clock that stands still: nothing but what is done here changes.
class Running {
public:
    Running() {
        auto evening = Evening::open({.book_file = folder_ / "book.sqlite",
                                      .challenge = make_challenge(),
                                      .supporter = supporter()},
                                     moment_of(clock_));
        REQUIRE(evening);
        thread_.emplace(*std::move(evening), clock_);
        thread_->start({waker_.wake(), [](PageReceipt) {}});
    }

    void give(domain::Command command) {
        REQUIRE(thread_->submit_command(std::move(command)) == PushResult::Accepted);
    }

    CommandOutcome answer_to(domain::Command command) {
        give(std::move(command));
        std::optional<CommandOutcome> outcome;
        REQUIRE(waker_.wait_until([&] { return (outcome = thread_->next_outcome()).has_value(); }));
        return *outcome;
    }

    EveningThread& thread() { return *thread_; }
    Waker& waker() { return waker_; }
    std::optional<CommandOutcome> next_outcome() { return thread_->next_outcome(); }

private:
    TempFolder folder_;
    ManualClock clock_{test::evening()};
    Waker waker_;
    std::optional<EveningThread> thread_;
};

domain::Command cash(const std::string& key) {
    return make_command(key, domain::AddCash{dollars(20), 0, ""});
}

} // namespace

TEST_CASE("the answer to cash names its gift, and the same one when it is told again",
          "[app][threads]") {
    Running evening;
    const auto first = evening.answer_to(cash("k1"));
    CHECK(first.key == "k1");
    CHECK_FALSE(first.error);
    CHECK(first.gift == 1);
    CHECK(evening.answer_to(cash("k2")).gift == 2);
    CHECK(evening.answer_to(cash("k1")).gift == 1);
    CHECK(evening.answer_to(make_command("k3", domain::VoidGift{1})).gift == 0);
}

TEST_CASE("a refused command wakes whoever waits for its answer", "[app][threads]") {
    Running evening;
    const auto before = evening.waker().wakes();
    evening.give(make_command("k1", domain::VoidGift{99}));
    REQUIRE(evening.waker().wait_for_more_than(before, kWakePatience));
    const auto refused = evening.next_outcome();
    REQUIRE(refused);
    REQUIRE(refused->error);
    CHECK(refused->error->code == Errc::NotFound);
    CHECK(refused->gift == 0);
}

TEST_CASE("the desk overtakes a room of phones", "[app][threads]") {
    Running evening;
    std::promise<void> filled;
    std::vector<std::string> order; // Of the ledger's thread alone, until all are done.
    std::promise<void> all_done;
    constexpr std::size_t kPhones = 100;
    const auto phone_done = [&](const CommandOutcome& outcome) {
        if (order.empty()) {
            filled.get_future().wait(); // The book is busy while the room asks.
        }
        order.push_back(outcome.key);
        if (order.size() == kPhones + 1) {
            all_done.set_value();
        }
    };
    for (std::size_t number = 0; number < kPhones; ++number) {
        auto key = std::to_string(number);
        key.insert(0, domain::kPhoneKeyBytes - key.size(), '0');
        REQUIRE(evening.thread().submit_command(
            {key, domain::kPhoneActor, domain::Pledge{dollars(10), "", "", key}}, phone_done));
    }
    REQUIRE(evening.thread().submit_command(
        {"panic", "operator tablet", domain::Cue(domain::SetWordsMode{domain::WordsMode::Nothing})},
        phone_done));
    filled.set_value();
    all_done.get_future().wait();
    REQUIRE(order.size() == kPhones + 1);
    // One phone may have been taken before the desk asked, and none after.
    CHECK((order[0] == "panic" || order[1] == "panic"));
}

TEST_CASE("a room of phones leaves place for the feeds", "[app][threads]") {
    Running evening;
    std::promise<void> filled;
    auto may_go_on = filled.get_future().share();
    std::size_t taken = 0;
    for (std::size_t number = 0; number < 2 * kPhonesWaitingMax; ++number) {
        auto key = std::to_string(number);
        key.insert(0, domain::kPhoneKeyBytes - key.size(), '0');
        const bool is_taken = evening.thread().submit_command(
            {key, domain::kPhoneActor, domain::Pledge{dollars(10), "", "", key}},
            [may_go_on](const CommandOutcome&) { may_go_on.wait(); });
        taken += is_taken ? 1 : 0;
    }
    CHECK(taken <= kPhonesWaitingMax + 1);
    CHECK(evening.thread().submit_page(0, make_batch({.source = "feed"})) == PushResult::Accepted);
    filled.set_value();
}
