// What the book tells again is what it told at first: an evening folded from the receipts and
// one folded from the file agree.
#include "domain/stage.hpp"
#include "ledger/evening_of_pages.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;

namespace {

domain::Snapshot staged(const std::vector<domain::Entry>& entries) {
    domain::Stage stage(make_challenge(), supporter());
    for (const auto& entry : entries) {
        stage.fold(entry);
    }
    return stage.snapshot(at(1h), {});
}

} // namespace

TEST_CASE("a replay gives the lines that the receipts gave", "[ledger]") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        CAPTURE(seed);
        const BookFolder folder;
        EveningOfPages pages(seed);
        std::vector<domain::Entry> told;
        for (int run = 0; run < 3; ++run) {
            const auto book = folder.open();
            append(told, spend(*book, pages, 20, 4));
            CHECK(all_entries(*book) == told);
        }
        const auto book = folder.open();
        const auto again = all_entries(*book);
        REQUIRE(again == told);
        const auto before = staged(told);
        const auto after = staged(again);
        CHECK(after.totals == before.totals);
        CHECK(after.received == before.received);
        CHECK(after.people == before.people);
        CHECK(after.gifts == before.gifts);
        CHECK(after.hidden_gifts == before.hidden_gifts);
        CHECK(after.leaders == before.leaders);
        CHECK(after.recent == before.recent);
        CHECK(after.frozen == before.frozen);
        CHECK(after.gifts == count_of(again).gifts);
    }
}

TEST_CASE("the sum that a feed is known by is that of its lines", "[ledger]") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        const BookFolder folder;
        const auto book = folder.open();
        EveningOfPages pages(seed, Amounts::Stay);
        std::vector<domain::Entry> told;
        for (int page = 0; page < 40; ++page) {
            const auto receipt = book->record(pages.next_page(5), evening());
            REQUIRE(receipt);
            append(told, receipt->entries);
            CHECK(receipt->feed.sum_minor_known == count_of(told).sum_minor);
        }
    }
}

TEST_CASE("a replay from the middle gives the rest", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    EveningOfPages pages(5);
    const auto told = spend(*book, pages, 10, 4);
    for (domain::EntrySeq after = 0; after <= book->head(); ++after) {
        std::vector<domain::Entry> rest;
        REQUIRE(book->replay(after, [&](const domain::Entry& entry) { rest.push_back(entry); }));
        CHECK(std::vector(told.begin() + after, told.end()) == rest);
    }
    int given = 0;
    CHECK(book->replay(book->head() + 5, [&](const domain::Entry& /*entry*/) { ++given; }));
    CHECK(given == 0);
}

TEST_CASE("pages told again in any order change neither lines nor sums", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    std::vector<domain::Batch> batches;
    for (int page = 0; page < 6; ++page) {
        BatchFields fields;
        for (int gift = 0; gift < 5; ++gift) {
            fields.gifts.push_back(
                make_gift({.external_id = std::to_string(page * 3 + gift),
                           .amount = money(100 + page * 3 + gift)})); // Pages overlap.
        }
        fields.refunds.push_back(
            make_refund("r" + std::to_string(page), std::to_string(page * 3), money(40)));
        batches.push_back(make_batch(std::move(fields)));
        REQUIRE(book->record(batches.back(), evening()));
    }
    const auto lines = all_entries(*book);
    std::mt19937_64 random(9);
    for (int round = 0; round < 20; ++round) {
        std::shuffle(batches.begin(), batches.end(), random);
        for (const auto& batch : batches) {
            CHECK(book->record(batch, at(1h)).value().entries.empty());
        }
    }
    CHECK(all_entries(*book) == lines);
}
