#include "app/rehearsal.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

class HandClock final : public Clock {
public:
    Timestamp now() const override { return evening(); }
    SteadyTime steady_now() const override { return steady; }
    SteadyTime steady{};
};

} // namespace

TEST_CASE("the evening of 2008 is told to the dollar whatever the seed", "[app]") {
    const auto seed = GENERATE(1U, 2U, 7U, 2008U, 31337U);
    INFO("seed " << seed);
    const auto recording = evening_of_2008(seed, usd(), evening());
    std::int64_t online = 0;
    std::int64_t cash = 0;
    std::set<std::string> people;
    for (const auto& [line, source, gift, reversed] : recording.gifts) {
        REQUIRE(gift.amount);
        CHECK(gift.occurred_at >= evening());
        CHECK(gift.occurred_at < at(90min));
        CHECK(is_valid_utf8(gift.name));
        if (gift.layer == domain::Layer::Cash) {
            cash += gift.amount->minor();
            continue;
        }
        CHECK(gift.amount->minor() >= 1000);
        online += gift.amount->minor();
        people.insert(gift.donor_key);
    }
    CHECK(online == 265'700);
    CHECK(cash == 90'000);
    CHECK(people.size() >= 250);
    CHECK(recording.gifts.size() > people.size());
}

TEST_CASE("a seed gives the same evening and another seed another", "[app]") {
    const auto one = evening_of_2008(5, usd(), evening());
    CHECK(one.gifts == evening_of_2008(5, usd(), evening()).gifts);
    CHECK_FALSE(one.gifts == evening_of_2008(6, usd(), evening()).gifts);
    CHECK(to_csv(one) == to_csv(*parse_recording(to_csv(one))));
}

TEST_CASE("gifts come in bursts after each appeal", "[app]") {
    const auto recording = evening_of_2008(2008, usd(), evening());
    std::array<int, 90> by_minute{};
    for (const auto& recorded : recording.gifts) {
        const auto minute = (recorded.gift.occurred_at - evening()) / 1min;
        ++by_minute.at(static_cast<std::size_t>(minute));
    }
    const auto busiest = *std::max_element(by_minute.begin(), by_minute.end());
    CHECK(busiest >= 10);
    CHECK(std::count_if(by_minute.begin(), by_minute.end(), [](int n) { return n <= 1; }) >= 20);
}

TEST_CASE("a recording tells each gift once and not before its time", "[app]") {
    const auto recording = evening_of_2008(2008, usd(), evening());
    const auto source = make_recording_source(recording, at(1h));
    domain::FeedState known;
    std::size_t told = 0;
    for (auto now = at(1h); now <= at(1h + 90min); now += 30s) {
        const auto step = source->begin(known, now);
        REQUIRE(step);
        CHECK_FALSE(step->request);
        if (!step->page) {
            continue;
        }
        for (const auto& gift : step->page->gifts) {
            CHECK(gift.occurred_at <= now);
            CHECK(gift.occurred_at > now - 31s);
            ++told;
        }
        known.position = step->page->position;
    }
    CHECK(told == recording.gifts.size());
    const auto after = source->begin(known, at(10h));
    REQUIRE(after);
    CHECK_FALSE(after->page);
}

TEST_CASE("what was refunded is not replayed", "[app]") {
    Recording recording{usd(), {}};
    recording.gifts.push_back({1, "a", make_gift({.external_id = "1"}), std::nullopt});
    recording.gifts.push_back(
        {2, "a", make_gift({.external_id = "2"}), domain::ReversalReason::Refunded});
    const auto step = make_recording_source(recording, evening())->begin({}, at(1h));
    REQUIRE(step->page);
    REQUIRE(step->page->gifts.size() == 1);
    CHECK(step->page->gifts[0].external_id == "1");
}

TEST_CASE("a fast clock runs ahead while the steady clock stays", "[app]") {
    HandClock hand;
    const FastClock fast(hand, 60);
    CHECK(fast.now() == evening());
    hand.steady += 90s;
    CHECK(fast.now() == at(90min));
    CHECK(fast.steady_now() == hand.steady);
}

TEST_CASE("a rehearsal has a challenge of its own with its clock running", "[app]") {
    const auto recording = evening_of_2008(2008, usd(), evening());
    const auto challenge =
        rehearsal_challenge(challenge_of_2008(make_challenge()), recording, at(2h));
    CHECK(challenge.id == "rehearsal");
    CHECK(challenge.opening == at(2h));
    CHECK(challenge.deadline == at(2h + 90min));
    CHECK(domain::validate(challenge));
}

TEST_CASE("a temporary folder is private and goes with its object", "[app]") {
    std::filesystem::path path;
    {
        const auto folder = TemporaryFolder::make();
        REQUIRE(folder);
        path = (*folder)->path();
        CHECK(std::filesystem::status(path).permissions() == std::filesystem::perms::owner_all);
    }
    CHECK_FALSE(std::filesystem::exists(path));
}
