// Whether what the fold says is what was counted anew, one figure after the other.
#include "domain/recount.hpp"
#include "support/catch.hpp"

#include <cstddef>

namespace chapeau::test {

using namespace domain;

void check_same(const Snapshot& seen, const Snapshot& expected) {
    REQUIRE(seen.head == expected.head);
    REQUIRE(seen.totals == expected.totals);
    REQUIRE(seen.received == expected.received);
    REQUIRE(seen.people == expected.people);
    REQUIRE(seen.people_pledged == expected.people_pledged);
    REQUIRE(seen.gifts == expected.gifts);
    REQUIRE(seen.hidden_gifts == expected.hidden_gifts);
    REQUIRE(seen.late_gifts == expected.late_gifts);
    REQUIRE(seen.gifts_ever == expected.gifts_ever);
    REQUIRE(seen.hidden_at == expected.hidden_at);
    REQUIRE(seen.words_mode == expected.words_mode);
    REQUIRE(seen.words_waiting == expected.words_waiting);
    REQUIRE(seen.milestones == expected.milestones);
    REQUIRE(seen.targets == expected.targets);
    REQUIRE(seen.challenge.target == expected.challenge.target);
    REQUIRE(seen.challenge.opening == expected.challenge.opening);
    REQUIRE(seen.challenge.deadline == expected.challenge.deadline);
    REQUIRE(seen.challenge.duration == expected.challenge.duration);
    REQUIRE(seen.recent == expected.recent);
    REQUIRE(seen.frozen == expected.frozen);
    REQUIRE(seen.blank == expected.blank);
    REQUIRE(seen.leaders.size() == expected.leaders.size());
    for (std::size_t i = 0; i < seen.leaders.size(); ++i) {
        REQUIRE(seen.leaders[i].rank == expected.leaders[i].rank);
        REQUIRE(seen.leaders[i].sum == expected.leaders[i].sum);
        REQUIRE(seen.leaders[i].name.utf8() == expected.leaders[i].name.utf8());
        REQUIRE(seen.leaders[i].gift == expected.leaders[i].gift);
        REQUIRE(seen.leaders[i].hidden == expected.leaders[i].hidden);
    }
}

} // namespace chapeau::test
