// Checkouts: durable before a provider hears of them, and money only as their provider's gift.
#include "ledger/open_book.hpp"
#include "support/catch.hpp"

#include <string>

using namespace chapeau;
using namespace chapeau::test;
using domain::CheckoutState;

namespace {

const std::string kKey(32, 'c');
const std::string kDevice(32, 'd');

domain::Command wanted(std::int64_t minor = 2000, const std::string& name = "Ada") {
    return make_command(kKey,
                        domain::OpenCheckout{"stripe-desk", money(minor), name, "Go on", kDevice});
}

domain::Batch page_with(domain::CheckoutChange change, std::vector<domain::Gift> gifts = {}) {
    auto batch = make_batch({.source = "stripe-desk", .gifts = std::move(gifts)});
    batch.checkouts.push_back(std::move(change));
    return batch;
}

} // namespace

TEST_CASE("a checkout is in the book once and waits for its provider", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        REQUIRE(book->execute(wanted(), evening()));
        REQUIRE(book->execute(wanted(), evening()));
        CHECK(book->execute(wanted(2001), evening()).error().code == Errc::Conflict);
    }
    const auto book = folder.open();
    const auto state = book->feed_state("stripe-desk").value();
    REQUIRE(state.checkouts.size() == 1);
    CHECK(state.checkouts[0].key == kKey);
    CHECK(state.checkouts[0].state == CheckoutState::Wanted);
    CHECK(state.checkouts[0].name == "Ada");
    CHECK(book->head() == 0);
    CHECK(book->feed_state("another").value().checkouts.empty());
}

TEST_CASE("the gift of a checkout has the words and the giver that its phone gave", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        REQUIRE(book->execute(wanted(), evening()));
        const auto open = book->record(page_with({kKey, CheckoutState::Open, "cs_1",
                                                  "https://pay.example/1", at(30min), "", ""}),
                                       evening());
        REQUIRE(open);
        CHECK(open->feed.checkouts.at(0).url == "https://pay.example/1");
        const auto gift = make_gift({.external_id = "pi_1", .amount = dollars(20), .name = "CARD"});
        const auto paid = book->record(
            page_with({kKey, CheckoutState::Paid, "", "", std::nullopt, "", "pi_1"}, {gift}),
            at(1min));
        REQUIRE(paid);
        CHECK(paid->feed.checkouts.empty());
        const auto entry = std::get<domain::GiftEntry>(paid->entries.at(0).what);
        CHECK(entry.name == "Ada");
        CHECK(entry.message == "Go on");
        CHECK(entry.origin == domain::WordsOrigin::Phone);
        CHECK(entry.donor_key == book->stand_in_of(kDevice));
        CHECK(book->find_by_phone_key(kKey)->gift == 1);
        const auto again = book->record(
            page_with({kKey, CheckoutState::Expired, "", "", std::nullopt, "", ""}, {gift}),
            at(2min));
        REQUIRE(again);
        CHECK(book->find_by_phone_key(kKey)->checkout->state == CheckoutState::Paid);
        // Its giver may hide the words, and cannot withdraw the money.
        const auto withdraw = make_command(std::string(32, 'e'), domain::WithdrawPledge{kKey});
        CHECK(book->execute(withdraw, at(2min)).error().code == Errc::Conflict);
        CHECK(book->execute(make_command(std::string(32, 'f'), domain::HideOwnWords{kKey}),
                            at(2min)));
        REQUIRE(book->execute(make_command("e", domain::ErasePerson{1}), at(3min)));
        CHECK(bytes_of(folder.path()).find("Go on") == std::string::npos);
    }
    std::filesystem::remove(folder.seal_path());
    CHECK(count_of(*folder.open()) == Count{2000, 1});
}

TEST_CASE("words taken away before the payment do not come with it", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    REQUIRE(book->execute(wanted(), evening()));
    const auto hide = make_command(std::string(32, 'f'), domain::HideOwnWords{kKey});
    const auto hidden = book->execute(hide, evening());
    REQUIRE(hidden);
    CHECK(hidden->entries.empty());
    const auto known = book->find_by_phone_key(kKey).value();
    REQUIRE(known.checkout);
    CHECK(known.checkout->name.empty());
    CHECK(known.checkout->message.empty());
    REQUIRE(book->execute(wanted(), evening())); // A retry of the phone brings nothing back.
    const auto gift = make_gift({.external_id = "pi_1", .amount = dollars(20), .name = "CARD"});
    const auto paid = book->record(
        page_with({kKey, CheckoutState::Paid, "", "", std::nullopt, "", "pi_1"}, {gift}), at(1min));
    REQUIRE(paid);
    const auto entry = std::get<domain::GiftEntry>(paid->entries.at(0).what);
    CHECK(entry.name.empty());
    CHECK(entry.message.empty());
    CHECK(entry.amount == dollars(20));
    const auto unknown =
        make_command(std::string(32, 'a'), domain::HideOwnWords{std::string(32, 'b')});
    CHECK(book->execute(unknown, evening()).error().code == Errc::NotFound);
}

TEST_CASE("what came to nothing forgets whose it was", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    REQUIRE(book->execute(wanted(), evening()));
    REQUIRE(book->record(page_with({kKey, CheckoutState::Expired, "", "", std::nullopt, "", ""}),
                         evening()));
    const auto known = book->find_by_phone_key(kKey).value();
    REQUIRE(known.checkout);
    CHECK(known.checkout->name.empty());
    CHECK(known.checkout->message.empty());
    CHECK(known.checkout->state == CheckoutState::Expired);
    CHECK(book->execute(wanted(), evening())); // A retry of the phone changes nothing.
    CHECK(book->feed_state("stripe-desk").value().checkouts.empty());
}

TEST_CASE("a checkout that is paid without a gift in the book is not paid yet", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    REQUIRE(book->execute(wanted(), evening()));
    REQUIRE(book->record(page_with({kKey, CheckoutState::Paid, "", "", std::nullopt, "", "pi_1"}),
                         evening()));
    CHECK(book->find_by_phone_key(kKey)->checkout->state == CheckoutState::Wanted);
    // A source speaks of its own checkouts only.
    auto foreign = page_with({kKey, CheckoutState::Failed, "", "", std::nullopt, "no", ""});
    foreign.source = "somebody-else";
    REQUIRE(book->record(foreign, evening()));
    CHECK(book->find_by_phone_key(kKey)->checkout->state == CheckoutState::Wanted);
}
