// What the ledger's thread answers, and that its answers are noticed.
#include "app/evening_thread.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_folder.hpp"
#include "waker.hpp"

#include <optional>
#include <string>
#include <utility>

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
