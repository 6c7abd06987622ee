#include "app/evening.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

Moment moment(microseconds since) {
    return {at(since), SteadyTime(since)};
}

EveningSetup setup_in(const TempFolder& folder) {
    auto challenge = make_challenge();
    challenge.milestones = {5'000, 10'000};
    return {.book_file = folder / "book.sqlite",
            .challenge = std::move(challenge),
            .supporter = supporter()};
}

std::unique_ptr<Evening> open_evening(const TempFolder& folder, microseconds since = 0s) {
    auto evening = Evening::open(setup_in(folder), moment(since));
    if (!evening) {
        FAIL(evening.error().message);
    }
    return *std::move(evening);
}

domain::Batch page_of(const std::string& first, int count) {
    domain::Batch page;
    page.source = "extra-life";
    for (int index = 0; index < count; ++index) {
        page.gifts.push_back(make_gift({.external_id = first + std::to_string(index),
                                        .donor_key = first + std::to_string(index)}));
    }
    page.position.cursor = first;
    return page;
}

domain::Command cash(const std::string& key, std::int64_t major) {
    return {key, "keyboard", domain::AddCash{dollars(major), 0, ""}};
}

} // namespace

TEST_CASE("what is recorded is seen and what is seen survives", "[app]") {
    const TempFolder folder;
    {
        const auto evening = open_evening(folder);
        const auto first = evening->look(moment(0s));
        REQUIRE(first);
        CHECK(first->received == dollars(0));
        const auto known = evening->record(page_of("a", 3), moment(1s));
        REQUIRE(known);
        CHECK(known->gifts_known == 3);
        CHECK(known->position.cursor == "a");
        REQUIRE(evening->execute(cash("k1", 50), moment(2s)));
        const auto seen = evening->look(moment(2s));
        REQUIRE(seen);
        CHECK(seen->received == dollars(80));
        CHECK(seen->totals.of(domain::Layer::Cash) == dollars(50));
        CHECK(seen->people == 3);
    }
    const auto again = open_evening(folder, 10s);
    const auto seen = again->look(moment(10s));
    REQUIRE(seen);
    CHECK(seen->received == dollars(80));
    CHECK(again->feed_state("extra-life")->position.cursor == "a");
    CHECK(again->known_until() == at(2s));
}

TEST_CASE("telling a page or a command twice changes nothing", "[app]") {
    const TempFolder folder;
    const auto evening = open_evening(folder);
    REQUIRE(evening->record(page_of("a", 3), moment(1s)));
    REQUIRE(evening->execute(cash("k1", 50), moment(2s)));
    const auto once = evening->look(moment(3s));
    REQUIRE(evening->record(page_of("a", 3), moment(4s)));
    const auto repeated = evening->execute(cash("k1", 50), moment(5s));
    REQUIRE(repeated);
    CHECK(evening->look(moment(3s)) == nullptr);
    CHECK(once->received == dollars(80));
}

TEST_CASE("a refused command leaves the book open", "[app]") {
    const TempFolder folder;
    const auto evening = open_evening(folder);
    const auto refused = evening->execute({"k1", "operator", domain::VoidGift{99}}, moment(1s));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::NotFound);
    CHECK(evening->health().open);
    CHECK(evening->execute(cash("k2", 5), moment(2s)));
}

TEST_CASE("a cue that its challenge cannot follow is refused and not written", "[app]") {
    const TempFolder folder;
    const auto evening = open_evening(folder);
    const std::vector<domain::Cue> slips = {
        domain::SetTarget{people_target(100)}, // The challenge measures money.
        domain::SetTarget{amount_target(money(0))},
        domain::StartClock{at(0s), 0s},
        domain::StartClock{at(0s), std::chrono::hours{100'000}},
    };
    for (const auto& slip : slips) {
        const auto refused = evening->execute({"k1", "operator", slip}, moment(1s));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::InvalidInput);
        CHECK(refused.error().message.size() > 20);
    }
    CHECK(evening->health().head == 0);
    CHECK(evening->health().open);
    // The same key is free for the deed as it was meant.
    const domain::Cue meant = domain::SetTarget{amount_target(dollars(5'000))};
    REQUIRE(evening->execute({"k1", "operator", meant}, moment(2s)));
    CHECK(evening->look(moment(2s))->challenge.target.amount == dollars(5'000));
}

TEST_CASE("a look that would show the same is none", "[app]") {
    const TempFolder folder;
    const auto evening = open_evening(folder);
    REQUIRE(evening->look(moment(0s)));
    CHECK_FALSE(evening->look(moment(0s)));
    evening->set_sources_late_since(at(-60s));
    const auto late = evening->look(moment(1s));
    REQUIRE(late);
    CHECK(late->as_of == at(-60s));
    evening->set_sources_late_since(std::nullopt);
    const auto well = evening->look(moment(2s));
    REQUIRE(well);
    CHECK_FALSE(well->as_of);
    const auto over = evening->look(moment(90min + 1s));
    REQUIRE(over);
    CHECK(over->clock == domain::ClockState::Over);
}

TEST_CASE("a celebration begins when it is claimed and is not repeated", "[app]") {
    const TempFolder folder;
    domain::EntrySeq crossing = 0;
    {
        const auto evening = open_evening(folder);
        REQUIRE(evening->look(moment(0s)));
        REQUIRE(evening->record(page_of("a", 6), moment(1s))); // 60 dollars cross 50.
        const auto seen = evening->look(moment(1s));
        REQUIRE(seen);
        crossing = seen->milestones.at(0).crossed_at;
        CHECK(crossing == 5);
        CHECK(seen->celebrated_through == 0); // The screen has to claim it first.
        evening->claim_celebrations(crossing, moment(2s));
        const auto claimed = evening->look(moment(2s));
        REQUIRE(claimed);
        CHECK(claimed->celebrated_through == crossing);
    }
    const auto again = open_evening(folder, 10s);
    const auto seen = again->look(moment(10s));
    REQUIRE(seen);
    CHECK(seen->milestones.at(0).crossed_at == crossing);
    CHECK(seen->celebrated_through >= crossing);
}

TEST_CASE("what was crossed but not yet claimed is celebrated after a restart", "[app]") {
    const TempFolder folder;
    {
        const auto evening = open_evening(folder);
        REQUIRE(evening->record(page_of("a", 6), moment(1s)));
    }
    const auto again = open_evening(folder, 10s);
    const auto seen = again->look(moment(10s));
    REQUIRE(seen);
    CHECK(seen->milestones.at(0).crossed_at > seen->celebrated_through);
}

TEST_CASE("what is parked is told from the start of a run, waiting refunds apart", "[app]") {
    const TempFolder folder;
    {
        const auto evening = open_evening(folder);
        CHECK(evening->health().parked == 0);
        auto page = page_of("a", 1);
        page.parked.push_back({"p1", "no amount", "{}"});
        page.refunds.push_back({"r1", "b0", dollars(10), at(0s)});
        page.refunds.push_back({"r2", "b1", dollars(10), at(0s)});
        REQUIRE(evening->record(page, moment(1s)));
        CHECK(evening->health().parked == 1);
        CHECK(evening->health().waiting == 2);
    }
    const auto again = open_evening(folder, 10s);
    CHECK(again->health().parked == 1);
    CHECK(again->health().waiting == 2);
    REQUIRE(again->record(page_of("b", 1), moment(11s)));
    CHECK(again->health().waiting == 1);
}

TEST_CASE("an erased name leaves the room at once", "[app]") {
    const TempFolder folder;
    const auto evening = open_evening(folder);
    domain::Batch page = page_of("a", 2);
    page.gifts[0].name = "Zebulon";
    page.gifts[0].message = "Hello";
    REQUIRE(evening->record(page, moment(1s)));
    REQUIRE(evening->execute({"k1", "operator", domain::Cue(domain::SetFrozen{true})}, moment(1s)));
    const auto named = evening->look(moment(2s));
    REQUIRE(named->recent.at(1).name.utf8() == "Zebulon");

    REQUIRE(evening->execute({"e1", "operator", domain::ErasePerson{1}}, moment(2s)));
    const auto seen = evening->look(moment(2s));
    REQUIRE(seen);
    CHECK(seen->recent.at(1).name == supporter());
    CHECK(seen->recent.at(1).message.empty());
    for (const auto& row : seen->leaders) {
        CHECK(row.name.utf8() != "Zebulon");
    }
    CHECK(seen->received == named->received);
    CHECK(seen->people == named->people);
    CHECK(seen->head == named->head + 1);
    CHECK(seen->hidden_at == seen->head); // What the frozen screen still shows goes too.
    CHECK(seen->frozen);
    CHECK(evening->execute({"e2", "operator", domain::ErasePerson{9}}, moment(4s)).error().code ==
          Errc::NotFound);
    CHECK(evening->record(page_of("b", 1), moment(5s)));
}

TEST_CASE("a second instance is refused with a sentence", "[app]") {
    const TempFolder folder;
    const auto first = open_evening(folder);
    const auto second = Evening::open(setup_in(folder), moment(1s));
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Errc::Conflict);
    CHECK(second.error().message.size() > 20);
}

TEST_CASE("a rehearsal says so in every snapshot", "[app]") {
    const TempFolder folder;
    auto setup = setup_in(folder);
    setup.occasion = Occasion::Rehearsal;
    const auto evening = Evening::open(std::move(setup), moment(0s));
    REQUIRE(evening);
    CHECK((*evening)->look(moment(0s))->rehearsal);
}
