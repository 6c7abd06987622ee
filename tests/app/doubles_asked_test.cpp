#include "app/doubles_asked.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <utility>
#include <vector>

using namespace chapeau;
using namespace chapeau::app;

namespace {

/// A book whose answers come when the test says.
struct Asked {
    std::vector<OnAnswer> waiting;
    bool is_full = false;
    DoublesAsked doubles{[this](OnAnswer done) {
        if (!is_full) {
            waiting.push_back(std::move(done));
        }
        return !is_full;
    }};

    void follow(std::int64_t open, domain::EntrySeq head, seconds at) {
        auto snapshot = test::make_snapshot();
        snapshot.doubles = open;
        snapshot.head = head;
        doubles.follow(snapshot, SteadyTime{at});
    }

    void answer(std::int64_t waits) {
        std::exchange(waiting, {}).back()(domain::Answer(domain::DoublesAnswer{{}, waits}));
    }
};

} // namespace

TEST_CASE("the panel's doubles are asked for while there are any, and anew when lines were added",
          "[app]") {
    Asked asked;
    asked.follow(0, 10, seconds{100});
    CHECK(asked.waiting.empty());
    asked.follow(1, 11, seconds{101});
    REQUIRE(asked.waiting.size() == 1);
    CHECK_FALSE(asked.doubles.answer());
    asked.answer(1);
    CHECK(asked.doubles.answer()->waiting == 1);
    asked.follow(1, 11, seconds{110}); // Nothing was written since.
    CHECK(asked.waiting.empty());
    asked.follow(2, 12, seconds{111});
    asked.follow(2, 13, seconds{111}); // Too soon: a later look catches up.
    REQUIRE(asked.waiting.size() == 1);
    asked.answer(2);
    asked.follow(2, 13, seconds{112});
    CHECK(asked.waiting.size() == 1);
}

TEST_CASE("once no pair is open, the panel lists none, whatever answer is under way", "[app]") {
    Asked asked;
    asked.follow(1, 11, seconds{101});
    asked.follow(0, 12, seconds{101});
    asked.answer(1);
    CHECK_FALSE(asked.doubles.answer());
    asked.follow(1, 13, seconds{103});
    CHECK(asked.waiting.size() == 1);
}

TEST_CASE("where the book is busy the panel asks again", "[app]") {
    Asked asked;
    asked.is_full = true;
    asked.follow(1, 11, seconds{101});
    asked.is_full = false;
    asked.follow(1, 11, seconds{102});
    CHECK(asked.waiting.size() == 1);
}

TEST_CASE("an answer that comes after the asker's end is dropped", "[app][safety]") {
    OnAnswer late;
    {
        DoublesAsked doubles([&](OnAnswer done) {
            late = std::move(done);
            return true;
        });
        auto snapshot = test::make_snapshot();
        snapshot.doubles = 1;
        snapshot.head = 3;
        doubles.follow(snapshot, SteadyTime{seconds{1}});
    }
    REQUIRE(late);
    late(domain::Answer(domain::DoublesAnswer{}));
}
