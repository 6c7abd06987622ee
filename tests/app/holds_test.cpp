// All or nothing, as the evening keeps it: what is held, what was decided, and who is told of it.
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
using domain::DecideHolds;
using domain::HoldDecision;
using domain::Layer;

namespace {

Moment moment_of_minute(int minute) {
    return {at(minute * 1min), SteadyTime{minute * 1min}};
}

class HoldsEvening {
public:
    HoldsEvening() { open(); }

    void open() {
        evening_.reset();
        auto opened = Evening::open({.book_file = folder_ / "book.sqlite",
                                     .challenge = make_challenge(),
                                     .supporter = supporter(),
                                     .holders = {{"card", 0}, {"till", 1}}},
                                    moment_of_minute(0));
        REQUIRE(opened);
        evening_ = *std::move(opened);
    }
    domain::FeedState tell(BatchFields fields) {
        auto known = evening_->record(make_batch(std::move(fields)), moment_of_minute(1));
        REQUIRE(known);
        return *std::move(known);
    }
    void hold(const char* source, const char* id) {
        tell(
            {.source = source, .gifts = {make_gift({.external_id = id, .layer = Layer::Pledged})}});
    }
    void decide(const char* key, std::vector<std::int64_t> gifts,
                HoldDecision decision = HoldDecision::Take) {
        REQUIRE(evening_->execute({key, "operator", DecideHolds{std::move(gifts), decision}},
                                  moment_of_minute(2)));
    }
    domain::HoldsAnswer ask() {
        auto answer = evening_->ask(domain::AskHolds{});
        REQUIRE(answer);
        return std::get<domain::HoldsAnswer>(*std::move(answer));
    }
    std::vector<domain::Hold> holds_of(const char* source) {
        return evening_->feed_state(source)->holds;
    }
    Evening& operator*() { return *evening_; }

private:
    TempFolder folder_;
    std::unique_ptr<Evening> evening_;
};

} // namespace

TEST_CASE("held gifts are told by number and sum, and decided about all at once", "[app][holds]") {
    HoldsEvening evening;
    evening.hold("card", "cs_1");
    evening.hold("till", "cs_2");
    evening.hold("list", "row-3"); // A promise that nobody here can take.
    auto answer = evening.ask();
    CHECK(answer.undecided == std::vector<std::int64_t>{1, 2});
    CHECK(answer.waiting == domain::HeldSum{2, 2000});
    CHECK(evening.holds_of("card").empty());

    evening.decide("k", answer.undecided);
    answer = evening.ask();
    CHECK(answer.undecided.empty());
    CHECK(answer.waiting == domain::HeldSum{});
    CHECK(answer.taking == domain::HeldSum{2, 2000});
    const auto snapshot = (*evening).look(moment_of_minute(3));
    CHECK(snapshot->totals.of(Layer::Pledged) == dollars(30)); // Nothing has moved.
    CHECK(snapshot->received == dollars(0));
}

TEST_CASE("a decision is what its source hears, also after a crash, until the promise ends",
          "[app][holds]") {
    HoldsEvening evening;
    evening.hold("card", "cs_1");
    evening.hold("till", "cs_2");
    evening.decide("k", {1, 2});
    evening.decide("k2", {2}, HoldDecision::LetGo);
    for (int round = 0; round < 2; ++round) {
        const auto card = evening.holds_of("card");
        REQUIRE(card.size() == 1);
        CHECK(card[0] == domain::Hold{1, "cs_1", dollars(10), HoldDecision::Take, 3});
        const auto till = evening.holds_of("till");
        REQUIRE(till.size() == 1);
        CHECK(till[0] == domain::Hold{2, "cs_2", dollars(10), HoldDecision::LetGo, 4});
        evening.open();
    }
    const auto known =
        evening.tell({.source = "card",
                      .gifts = {make_gift({.external_id = "pi_1"})},
                      .refunds = {{"pi_1-captured", "cs_1", std::nullopt, at(3min)}}});
    CHECK(known.holds.empty());
    CHECK(evening.ask().taking == domain::HeldSum{});
    CHECK(evening.ask().letting_go == domain::HeldSum{1, 1000});
    const auto snapshot = (*evening).look(moment_of_minute(4));
    CHECK(snapshot->received == dollars(10));
    CHECK(snapshot->totals.of(Layer::Pledged) == dollars(10));
}

TEST_CASE("a name that was approved as a promise's stays when its money is taken", "[app][holds]") {
    HoldsEvening evening;
    const std::string key(domain::kPhoneKeyBytes, 'a');
    REQUIRE((*evening).execute(
        {key, domain::kPhoneActor, domain::OpenCheckout{"till", dollars(10), "Ada", "Hello", key}},
        moment_of_minute(1)));
    const auto pay = [&](const char* id, Layer layer, std::vector<domain::Refund> refunds) {
        auto batch =
            make_batch({.source = "till",
                        .gifts = {make_gift({.external_id = id, .layer = layer, .name = ""})},
                        .refunds = std::move(refunds)});
        batch.checkouts.push_back({key, domain::CheckoutState::Paid, "cs_1", {}, {}, {}, id});
        REQUIRE((*evening).record(batch, moment_of_minute(2)));
    };
    const auto newest = [&] {
        auto answer = (*evening).ask(domain::FindGifts{});
        return std::get<domain::GiftsAnswer>(*answer).rows.at(0);
    };
    pay("cs_1", Layer::Pledged, {});
    CHECK(newest().words == domain::WordsState::Waiting);
    REQUIRE((*evening).execute({"yes", "operator", domain::ApproveWords{1, newest().digest}},
                               moment_of_minute(3)));
    CHECK(newest().words == domain::WordsState::Shown);
    evening.decide("k", {1});
    pay("pi_1", Layer::Captured, {{"pi_1-captured", "cs_1", std::nullopt, at(3min)}});
    for (int round = 0; round < 2; ++round) {
        const auto row = newest();
        CHECK(row.layer == Layer::Captured);
        CHECK(row.name.utf8() == "Ada");
        CHECK(row.words == domain::WordsState::Shown);
        CHECK(row.number == 1); // The same giver.
        evening.open();
    }
}

TEST_CASE("what a provider refused is told until it is decided anew", "[app][holds]") {
    HoldsEvening evening;
    evening.hold("card", "cs_1");
    evening.decide("k", {1});
    const auto known =
        evening.tell({.source = "card", .parked = {{"cs_1", "Declined. Ask the giver.", ""}}});
    CHECK(known.holds.size() == 1);
    auto answer = evening.ask();
    REQUIRE(answer.troubles.size() == 1);
    CHECK(answer.troubles[0].gift.gift == 1);
    CHECK(answer.troubles[0].gift.is_held);
    CHECK(answer.troubles[0].decision == HoldDecision::Take);
    CHECK(answer.troubles[0].problem == "Declined. Ask the giver.");
    CHECK(answer.taking == domain::HeldSum{1, 1000});
    evening.decide("k", {1}); // A double tap is no new decision.
    CHECK(evening.ask().troubles.size() == 1);
    evening.decide("k2", {1}, HoldDecision::LetGo);
    answer = evening.ask();
    CHECK(answer.troubles.empty());
    CHECK(answer.letting_go == domain::HeldSum{1, 1000});
}
