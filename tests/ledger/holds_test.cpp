#include "ledger/open_book.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::test;
using domain::DecideHolds;
using domain::HoldDecision;
using domain::HoldsDecided;
using domain::Layer;

namespace {

ledger::Receipt done(Result<ledger::Receipt> receipt) {
    if (!receipt) {
        FAIL(receipt.error().message);
    }
    return std::move(*receipt);
}

/// Gifts 1 and 2 are held, 3 is paid.
void tell_held(ledger::Ledger& book) {
    done(book.record(
        make_batch({.source = "card",
                    .gifts = {make_gift({.external_id = "cs_1", .layer = Layer::Pledged}),
                              make_gift({.external_id = "cs_2", .layer = Layer::Pledged}),
                              make_gift({.external_id = "pi_3"})}}),
        at(1min)));
}

ledger::Receipt decide(ledger::Ledger& book, const char* key, std::vector<std::int64_t> gifts,
                       HoldDecision decision = HoldDecision::Take) {
    return done(book.execute(make_command(key, DecideHolds{std::move(gifts), decision}), at(2min)));
}

} // namespace

TEST_CASE("what is decided about held gifts is a line that moves no money", "[ledger][holds]") {
    const BookFolder folder;
    auto book = folder.open();
    tell_held(*book);
    const auto before = count_of(*book);
    const auto receipt = decide(*book, "k", {1, 2, 3});
    REQUIRE(receipt.entries.size() == 1);
    const auto& note = std::get<domain::NoteEntry>(receipt.entries[0].what).note;
    CHECK(std::get<HoldsDecided>(note) == HoldsDecided{{1, 2}, HoldDecision::Take});
    CHECK(count_of(*book) == before);
    book.reset();
    book = folder.open();
    CHECK(all_entries(*book).back() == receipt.entries[0]);
    CHECK(book->place_of(2)->external_id == "cs_2");
}

TEST_CASE("a decision tapped twice is one, also when some of it was taken meanwhile",
          "[ledger][holds]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_held(*book);
    decide(*book, "k", {1, 2});
    CHECK(decide(*book, "k", {1, 2}).entries.empty());
    done(book->record(make_batch({.source = "card", .refunds = {make_refund("r", "cs_1")}}),
                      at(3min)));
    CHECK(decide(*book, "k", {1, 2}).entries.empty());
    CHECK_FALSE(
        book->execute(make_command("k", DecideHolds{{1, 2}, HoldDecision::LetGo}), at(3min)));
    CHECK_FALSE(book->execute(make_command("k", DecideHolds{{2}, HoldDecision::Take}), at(3min)));
    const auto anew = decide(*book, "k2", {1, 2}, HoldDecision::LetGo);
    REQUIRE(anew.entries.size() == 1); // Of what is held still.
    CHECK(std::get<HoldsDecided>(std::get<domain::NoteEntry>(anew.entries[0].what).note) ==
          HoldsDecided{{2}, HoldDecision::LetGo});
}

TEST_CASE("what nobody holds cannot be decided about", "[ledger][holds]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_held(*book);
    const std::string phone(domain::kPhoneKeyBytes, 'a');
    done(book->execute(
        {phone, domain::kPhoneActor, domain::Pledge{dollars(10), "Ada", "", phone}, clean()},
        at(1min)));
    for (const std::int64_t gift : {3, 4}) {
        const auto refused =
            book->execute(make_command("k", DecideHolds{{gift}, HoldDecision::Take}), at(2min));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::Conflict);
    }
    CHECK_FALSE(book->execute(make_command("k", DecideHolds{{9}, HoldDecision::Take}), at(2min)));
    CHECK_FALSE(book->execute(make_command("k", DecideHolds{{}, HoldDecision::Take}), at(2min)));
    CHECK_FALSE(
        book->execute(make_command("k", DecideHolds{{1, 1}, HoldDecision::Take}), at(2min)));
}

TEST_CASE("held money that is taken bears the words that its promise has now", "[ledger][holds]") {
    const std::string phone(domain::kPhoneKeyBytes, 'a');
    for (const bool is_erased : {false, true}) {
        const BookFolder folder;
        const auto book = folder.open();
        const domain::OpenCheckout wanted{"till", dollars(10), "Ada", "Hello", phone};
        done(book->execute({phone, domain::kPhoneActor, wanted, clean()}, at(1min)));
        const auto paid = [&](const char* id, Layer layer) {
            auto batch = make_batch(
                {.source = "till", .gifts = {make_gift({.external_id = id, .layer = layer})}});
            batch.checkouts.push_back({phone, domain::CheckoutState::Paid, "cs_1", {}, {}, {}, id});
            return std::get<domain::GiftEntry>(done(book->record(batch, at(2min))).entries[0].what);
        };
        const auto promise = paid("cs_1", Layer::Pledged);
        CHECK(promise.name == "Ada");
        if (is_erased) {
            done(book->execute(make_command("erase", domain::ErasePerson{1}), at(3min)));
        }
        const auto taken = paid("pi_1", Layer::Captured);
        CHECK(taken.name == (is_erased ? "" : "Ada"));
        CHECK(taken.message == (is_erased ? "" : "Hello"));
        CHECK(taken.donor_key == promise.donor_key);
        CHECK(taken.origin == domain::WordsOrigin::Phone);
    }
}

TEST_CASE("what could not be taken is told no more once its promise has ended", "[ledger][holds]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_held(*book);
    done(book->record(make_batch({.source = "card", .parked = {{"cs_1", "declined", ""}}}),
                      at(2min)));
    CHECK(book->inbox().refused == 1);
    done(book->record(make_batch({.source = "card", .refunds = {make_refund("r", "cs_1")}}),
                      at(3min)));
    CHECK(book->inbox().refused == 0);
}
