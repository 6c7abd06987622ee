#include "domain/fold/leaderboard.hpp"
#include "domain/fold/standing_set.hpp"
#include "domain/fold/text_store.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace chapeau::test {
namespace {

using domain::DonorId;
using domain::EntrySeq;
using domain::Leaderboard;

std::vector<Leaderboard::Place> first_by_sorting(const std::vector<std::int64_t>& sums,
                                                 std::size_t count) {
    std::vector<Leaderboard::Place> places;
    for (std::size_t donor = 0; donor < sums.size(); ++donor) {
        if (sums[donor] > 0) {
            places.push_back({sums[donor], static_cast<DonorId>(donor)});
        }
    }
    std::stable_sort(places.begin(), places.end(),
                     [](const auto& a, const auto& b) { return a.minor > b.minor; });
    places.resize(std::min(count, places.size()));
    return places;
}

TEST_CASE("the board agrees with sorting all sums after each change", "[domain]") {
    const std::uint64_t seed = 7;
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    Leaderboard board;
    std::vector<std::int64_t> sums;
    CHECK(board.first(10).empty());
    for (int step = 0; step < 6000; ++step) {
        // Every eighth donor is new, and some come with a gap before them.
        const std::size_t newcomer = sums.size() + (step % 64 == 0 ? 20U : 0U);
        const std::size_t donor =
            step % 8 == 0 ? newcomer : static_cast<std::size_t>(random() % sums.size());
        const auto change = static_cast<std::int64_t>(random() % 50) - 20;
        if (donor >= sums.size()) {
            sums.resize(donor + 1);
        }
        sums[donor] += change;
        board.add(static_cast<DonorId>(donor), change);
        if (step % 5 == 0) {
            REQUIRE(board.first(10) == first_by_sorting(sums, 10));
            REQUIRE(board.is_consistent());
        }
    }
    CHECK(sums.size() > 16 * 16 * 2); // Or the upper levels were never asked.
    CHECK(board.first(100) == first_by_sorting(sums, 100));
}

TEST_CASE("a winner who falls below another is forgotten on every level above", "[domain]") {
    constexpr DonorId kDonors = 16 * 16 * 3;
    Leaderboard board;
    for (DonorId donor = 0; donor < kDonors; ++donor) {
        board.add(donor, 100 + donor);
    }
    board.add(20, 5000);
    REQUIRE(board.is_consistent());
    board.add(20, -5010); // Below the others of its own group.
    CHECK(board.is_consistent());
    CHECK(board.first(1).front().donor == kDonors - 1);
    board.add(20, -110);
    CHECK(board.is_consistent());
}

TEST_CASE("the set of standing gifts finds the one before any line", "[domain]") {
    const std::uint64_t seed = 11;
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    domain::StandingSet standing;
    std::set<EntrySeq> plain;
    EntrySeq highest = 1;
    CHECK(standing.before(1000) == 0);
    for (int step = 0; step < 20'000; ++step) {
        highest += static_cast<EntrySeq>(random() % (step % 500 == 0 ? 3000 : 3));
        const auto seq =
            step % 3 == 0
                ? highest
                : static_cast<EntrySeq>(random() % static_cast<std::uint64_t>(highest)) + 1;
        if (random() % 2 == 0 || seq == highest) {
            standing.insert(seq);
            plain.insert(seq);
        } else if (plain.erase(seq) > 0) {
            standing.erase(seq);
        }
        const auto asked =
            static_cast<EntrySeq>(random() % static_cast<std::uint64_t>(2 * highest)) + 1;
        const auto found = plain.lower_bound(asked);
        const EntrySeq expected = found == plain.begin() ? 0 : *std::prev(found);
        REQUIRE(standing.before(asked) == expected);
    }
    CHECK(highest > 64 * 64 * 2);
}

TEST_CASE("an emptied set of standing gifts is empty and can fill again", "[domain]") {
    domain::StandingSet standing;
    for (EntrySeq seq = 1; seq <= 10'000; ++seq) {
        standing.insert(seq);
    }
    for (EntrySeq seq = 1; seq <= 10'000; ++seq) {
        standing.erase(seq);
    }
    CHECK(standing.before(20'000) == 0);
    standing.insert(5);
    CHECK(standing.before(20'000) == 5);
    CHECK(standing.before(5) == 0);
}

TEST_CASE("kept texts come back as they were across many blocks", "[domain]") {
    domain::TextStore store;
    std::vector<std::pair<domain::TextRef, std::string>> kept;
    for (std::size_t i = 0; i < 3000; ++i) {
        const std::string text(i % 1024, static_cast<char>('a' + i % 26));
        kept.emplace_back(store.keep(text, std::to_string(i)), text);
    }
    for (std::size_t i = 0; i < kept.size(); ++i) {
        REQUIRE(store.first(kept[i].first) == kept[i].second);
        REQUIRE(store.second(kept[i].first) == std::to_string(i));
    }
}

} // namespace
} // namespace chapeau::test
