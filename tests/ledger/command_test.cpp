#include "ledger/open_book.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;
using domain::AddCash;
using domain::AdjustmentEntry;
using domain::CueEntry;
using domain::GiftEntry;
using domain::RestorationEntry;
using domain::ReversalEntry;
using domain::ReversalReason;
using domain::UnvoidGift;
using domain::VoidGift;

namespace {

ledger::Receipt must(Result<ledger::Receipt> receipt) {
    if (!receipt) {
        FAIL(receipt.error().message);
    }
    return std::move(*receipt);
}

ledger::Receipt give(ledger::Ledger& book, const domain::Command& command) {
    return must(book.execute(command, at(1min)));
}

ledger::Receipt tell(ledger::Ledger& book, BatchFields fields) {
    return must(book.record(make_batch(std::move(fields)), at(2min)));
}

domain::Command cash(std::string key, domain::Money amount, std::string name = {}) {
    return make_command(std::move(key), AddCash{amount, 3, std::move(name)});
}

} // namespace

TEST_CASE("cash from the hat is a gift of the source hat", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto receipt = give(*book, cash("k1", dollars(20), "Row 4"));
    REQUIRE(receipt.entries.size() == 1);
    const auto& gift = std::get<GiftEntry>(receipt.entries.front().what);
    CHECK(gift.source == domain::kHatSource);
    CHECK(gift.layer == domain::Layer::Cash);
    CHECK(gift.amount == dollars(20));
    CHECK(gift.people == 3);
    CHECK(gift.name == "Row 4");
    CHECK(gift.occurred_at == at(1min));
}

TEST_CASE("a double tap is one deed", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    give(*book, cash("k1", dollars(20), "Ada"));
    CHECK(give(*book, cash("k1", dollars(20), "Ada")).entries.empty());
    give(*book, make_command("k2", VoidGift{1}));
    CHECK(give(*book, make_command("k2", VoidGift{1})).entries.empty());
    const domain::Cue freeze = domain::SetFrozen{true};
    give(*book, make_command("k3", freeze));
    CHECK(give(*book, make_command("k3", freeze)).entries.empty());
    CHECK(book->head() == 3);
}

TEST_CASE("cash answers with the number of its gift, also when it is told again", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell(*book, {.gifts = {make_gift()}});
    CHECK(give(*book, cash("k1", dollars(20))).gift == 2);
    CHECK(give(*book, cash("k2", dollars(5))).gift == 3);
    CHECK(give(*book, cash("k1", dollars(20))).gift == 2);
    CHECK(give(*book, make_command("k3", VoidGift{2})).gift == 0);
    CHECK(give(*book, make_command("k3", VoidGift{2})).gift == 0);
}

TEST_CASE("a key that was used for something else is refused", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    give(*book, cash("k1", dollars(20)));
    CHECK(book->execute(cash("k1", dollars(21)), evening()).error().code == Errc::Conflict);
    CHECK(book->execute(cash("k1", dollars(20), "Eve"), evening()).error().code == Errc::Conflict);
    CHECK(book->execute(make_command("k1", VoidGift{1}), evening()).error().code == Errc::Conflict);
    give(*book, make_command("k2", VoidGift{1}));
    CHECK(book->execute(cash("k2", dollars(20)), evening()).error().code == Errc::Conflict);
    CHECK(book->head() == 2); // And the book still works.
}

TEST_CASE("a voided gift can be taken back and voided again", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    give(*book, cash("k1", dollars(20)));
    const auto gone = give(*book, make_command("k2", VoidGift{1}));
    CHECK(std::get<ReversalEntry>(gone.entries.at(0).what) ==
          ReversalEntry{1, dollars(20), ReversalReason::Voided});
    const auto back = give(*book, make_command("k3", UnvoidGift{1}));
    CHECK(std::get<RestorationEntry>(back.entries.at(0).what) == RestorationEntry{1, dollars(20)});
    give(*book, make_command("k4", VoidGift{1}));
    CHECK(count_of(*book) == Count{0, 0});
}

TEST_CASE("a command that contradicts the book is refused", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    give(*book, cash("k1", dollars(20)));
    CHECK(book->execute(make_command("k2", VoidGift{9}), evening()).error().code == Errc::NotFound);
    CHECK(book->execute(make_command("k2", UnvoidGift{1}), evening()).error().code ==
          Errc::Conflict);
    give(*book, make_command("k2", VoidGift{1}));
    CHECK(book->execute(make_command("k3", VoidGift{1}), evening()).error().code == Errc::Conflict);
    CHECK(book->execute(make_command("k3", VoidGift{2}), evening()).error().code ==
          Errc::NotFound); // That line is the void.
    const domain::Cue hide = domain::HideName{7};
    CHECK(book->execute(make_command("k3", hide), evening()).error().code == Errc::NotFound);
    CHECK(count_of(*book) == Count{0, 0});
}

TEST_CASE("a command that cannot be is refused before the book is touched", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    for (const auto& command :
         {cash("", dollars(1)), cash(std::string(201, 'k'), dollars(1)), cash("k", money(0)),
          cash("k", money(-1)), cash("k", money(domain::kGiftMinorMax + 1)),
          cash("k", money(100, currency("EUR"))), cash("k", dollars(1), "\xff")}) {
        CHECK(book->execute(command, evening()).error().code == Errc::InvalidInput);
    }
    auto nobody = cash("k", dollars(1));
    nobody.actor.clear();
    CHECK(book->execute(nobody, evening()).error().code == Errc::InvalidInput);
    CHECK(book->head() == 0);
}

TEST_CASE("whatever a command was accepted with opens again", "[ledger]") {
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    const BookFolder folder;
    std::vector<domain::Command> commands;
    for (const std::size_t bytes : {1U, 1'023U, 1'024U, 1'025U, 4'096U, 100'000U}) {
        commands.push_back(cash("", dollars(1), std::string(bytes, 'x')));
    }
    commands.push_back(cash("", money(domain::kGiftMinorMax), "\xF0\x9F\x8E\xA9"));
    for (const std::int64_t people : {std::int64_t{0}, domain::kPeopleMax, kMost}) {
        commands.push_back(make_command("", AddCash{dollars(1), people, ""}));
    }
    for (const std::int64_t number : {std::int64_t{0}, std::int64_t{-1}, kMost}) {
        const Timestamp moment{microseconds(number)};
        for (const domain::Cue& cue : {domain::Cue(domain::SetTarget{{number, std::nullopt}}),
                                       domain::Cue(domain::SetDeadline{moment}),
                                       domain::Cue(domain::StartClock{moment, seconds(number)})}) {
            commands.push_back(make_command("", cue));
        }
    }
    std::vector<domain::Entry> entries;
    {
        const auto book = folder.open();
        for (std::size_t index = 0; index < commands.size(); ++index) {
            commands[index].key = "k" + std::to_string(index);
            auto accepted = book->execute(commands[index], evening());
            if (!accepted) {
                CHECK(accepted.error().code == Errc::InvalidInput);
                continue;
            }
            entries.insert(entries.end(), accepted->entries.begin(), accepted->entries.end());
        }
    }
    CHECK(entries.size() > 10);
    for (const bool sealed : {true, false}) {
        CAPTURE(sealed);
        if (!sealed) {
            REQUIRE(std::filesystem::remove(folder.seal_path()));
        }
        CHECK(all_entries(*folder.open()) == entries);
    }
}

TEST_CASE("cues are lines of the same chain", "[ledger]") {
    const BookFolder folder;
    const domain::Cue cue = domain::StartClock{evening(), 90min};
    {
        const auto book = folder.open();
        give(*book, cash("k1", dollars(20)));
        give(*book, make_command("k2", cue));
    }
    const auto book = folder.open();
    const auto entries = all_entries(*book);
    REQUIRE(entries.size() == 2);
    CHECK(std::get<CueEntry>(entries[1].what).cue == cue);
}

TEST_CASE("a feed neither revives nor changes a gift that the operator voided", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell(*book, {.gifts = {make_gift()}});
    give(*book, make_command("k", VoidGift{1}));
    CHECK(tell(*book, {.gifts = {make_gift()}}).entries.empty());
    const auto higher = tell(*book, {.gifts = {make_gift({.amount = dollars(30)})}});
    CHECK(higher.entries.empty());
    CHECK(higher.feed.sum_minor_known == 3000); // What the provider shows is followed all along.
    CHECK(higher.feed.gifts_known == 1);
    const auto gone = tell(*book, {.listing = std::vector<std::string>{}});
    CHECK(gone.entries.empty());
    CHECK(gone.feed.gifts_known == 0);
    CHECK(gone.feed.sum_minor_known == 0);
    CHECK(count_of(*book) == Count{0, 0});
}

TEST_CASE("what a feed told of a voided gift takes effect when the void is taken back",
          "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        tell(*book, {.gifts = {make_gift()}});
        give(*book, make_command("k1", VoidGift{1}));
        tell(*book, {.gifts = {make_gift({.amount = dollars(30)})},
                     .refunds = {make_refund("r", "gift-1", dollars(5))}});
    }
    const auto book = folder.open();
    const auto back = give(*book, make_command("k2", UnvoidGift{1}));
    REQUIRE(back.entries.size() == 3);
    CHECK(std::get<RestorationEntry>(back.entries[0].what) == RestorationEntry{1, dollars(10)});
    CHECK(std::get<AdjustmentEntry>(back.entries[1].what) ==
          AdjustmentEntry{1, dollars(20), false});
    CHECK(std::get<AdjustmentEntry>(back.entries[2].what) ==
          AdjustmentEntry{1, money(-500), false});
    CHECK(count_of(*book) == Count{2500, 1});
    CHECK(book->feed_state("extra-life")->sum_minor_known == 2500);
}

TEST_CASE("a void taken back on a gift that was withdrawn meanwhile leaves it withdrawn",
          "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell(*book, {.gifts = {make_gift()}});
    give(*book, make_command("k1", VoidGift{1}));
    tell(*book, {.listing = std::vector<std::string>{}});
    const auto back = give(*book, make_command("k2", UnvoidGift{1}));
    REQUIRE(back.entries.size() == 2);
    CHECK(std::get<ReversalEntry>(back.entries[1].what).reason == ReversalReason::Withdrawn);
    CHECK(count_of(*book) == Count{0, 0});
    tell(*book, {.listing = std::vector<std::string>{"gift-1"}});
    CHECK(count_of(*book) == Count{1000, 1});
}

TEST_CASE("what is claimed for celebration stays claimed", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        give(*book, cash("k1", dollars(20)));
        give(*book, cash("k2", dollars(20)));
        CHECK(book->celebrated_through() == 0);
        CHECK(book->claim_celebrations(2).has_value());
        CHECK(book->claim_celebrations(1).has_value());
        CHECK(book->claim_celebrations(3).error().code == Errc::InvalidInput);
    }
    CHECK(folder.open()->celebrated_through() == 2);
}
