// Promises: made once, withdrawn by their giver, paid together or not at all.
#include "ledger/open_book.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;
using domain::EntrySeq;
using domain::GiftEntry;
using domain::PaidBy;
using domain::ReversalEntry;
using domain::ReversalReason;

namespace {

std::string phone_key(int number) {
    auto digits = std::to_string(number);
    return std::string(domain::kPhoneKeyBytes - digits.size(), 'a') + digits;
}

domain::Command pledge(int key, std::int64_t minor = 1000, const std::string& name = "Ada",
                       int device = 7) {
    return make_command(phone_key(key),
                        domain::Pledge{money(minor), name, "Bravo", phone_key(900 + device)});
}

domain::Command pay(const std::string& key, std::vector<EntrySeq> pledges,
                    PaidBy by = PaidBy::Cash) {
    return make_command(key, domain::PayPledges{std::move(pledges), by});
}

ledger::Receipt must(Result<ledger::Receipt> receipt) {
    if (!receipt) {
        FAIL(receipt.error().message);
    }
    return *std::move(receipt);
}

Errc code_of(const Result<ledger::Receipt>& receipt) {
    REQUIRE_FALSE(receipt);
    return receipt.error().code;
}

} // namespace

TEST_CASE("the same promise told again is one promise, also after a new start", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        const auto made = must(book->execute(pledge(1), evening()));
        CHECK(made.gift == 1);
        const auto entry = std::get<GiftEntry>(made.entries.at(0).what);
        CHECK(entry.source == "phones");
        CHECK(entry.layer == domain::Layer::Pledged);
        CHECK(entry.origin == domain::WordsOrigin::Phone);
        CHECK(entry.donor_key == book->stand_in_of(phone_key(907)));
        CHECK(must(book->execute(pledge(1), at(1min))).gift == 1);
    }
    const auto book = folder.open();
    const auto again = must(book->execute(pledge(1), at(2min)));
    CHECK(again.gift == 1);
    CHECK(again.entries.empty());
    CHECK(book->head() == 1);
    CHECK(book->find_by_phone_key(phone_key(1))->gift == 1);
}

TEST_CASE("a promise's key is for one promise", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    must(book->execute(pledge(1), evening()));
    CHECK(code_of(book->execute(pledge(1, 1001), evening())) == Errc::Conflict);
    CHECK(code_of(book->execute(pledge(1, 1000, "Eve"), evening())) == Errc::Conflict);
    CHECK(code_of(book->execute(pledge(1, 1000, "Ada", 8), evening())) == Errc::Conflict);
    CHECK(book->head() == 1);
}

TEST_CASE("what no phone would send is no promise", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    auto wrong = pledge(1);
    wrong.key = "short";
    CHECK(code_of(book->execute(wrong, evening())) == Errc::InvalidInput);
    wrong.key = std::string(domain::kPhoneKeyBytes, 'A');
    CHECK(code_of(book->execute(wrong, evening())) == Errc::InvalidInput);
    CHECK(code_of(book->execute(pledge(1, 0), evening())) == Errc::InvalidInput);
    CHECK(code_of(book->execute(pledge(1, 1000, std::string(1025, 'a')), evening())) ==
          Errc::InvalidInput);
    CHECK(book->head() == 0);
}

TEST_CASE("a promise is withdrawn once and stays withdrawn", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    must(book->execute(pledge(1), evening()));
    const auto withdraw = make_command(phone_key(50), domain::WithdrawPledge{phone_key(1)});
    const auto done = must(book->execute(withdraw, evening()));
    CHECK(std::get<ReversalEntry>(done.entries.at(0).what).reason == ReversalReason::Withdrawn);
    CHECK(must(book->execute(withdraw, evening())).entries.empty());
    CHECK(count_of(*book) == Count{0, 0});
    const auto unknown = make_command(phone_key(51), domain::WithdrawPledge{phone_key(2)});
    CHECK(code_of(book->execute(unknown, evening())) == Errc::NotFound);
    CHECK(code_of(book->execute(pay("p", {1}), evening())) == Errc::Conflict);
}

TEST_CASE("a promise that the desk voided is not told to be withdrawn", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    must(book->execute(pledge(1), evening()));
    must(book->execute(make_command("v1", domain::VoidGift{1}), evening()));
    const auto withdraw = make_command(phone_key(50), domain::WithdrawPledge{phone_key(1)});
    const auto refused = book->execute(withdraw, evening());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::Conflict);
    CHECK(refused.error().message.find("ask the desk") != std::string::npos);
    must(book->execute(make_command("u1", domain::UnvoidGift{1}), evening()));
    must(book->execute(withdraw, evening()));
    CHECK(count_of(*book) == Count{0, 0});
}

TEST_CASE("paid promises become money without a moment in which both count", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    must(book->execute(pledge(1), evening()));
    must(book->execute(pledge(2, 2500, "Bo", 8), evening()));
    const auto paid = must(book->execute(pay("till-1", {1, 2}, PaidBy::Card), at(1min)));
    REQUIRE(paid.entries.size() == 5);
    CHECK(std::get<ReversalEntry>(paid.entries[1].what).reason == ReversalReason::Paid);
    const auto payment = std::get<GiftEntry>(paid.entries[2].what);
    CHECK(payment.pays == 1);
    CHECK(payment.layer == domain::Layer::Captured);
    CHECK(payment.amount == dollars(10));
    CHECK(count_of(*book) == Count{3500, 2});
    CHECK(must(book->execute(pay("till-1", {1, 2}, PaidBy::Card), at(1min))).entries.empty());
    CHECK(code_of(book->execute(pay("till-1", {1}, PaidBy::Card), at(1min))) == Errc::Conflict);
}

TEST_CASE("a promise whose payment is voided can be paid again", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        must(book->execute(pledge(1), evening()));
        must(book->execute(pay("till-1", {1}), evening()));
        const EntrySeq payment = book->head();
        const auto voided =
            must(book->execute(make_command("v1", domain::VoidGift{payment}), at(1min)));
        REQUIRE(voided.entries.size() == 2);
        CHECK(std::get<ReversalEntry>(voided.entries[0].what).gift == payment);
        const auto restored = std::get<domain::RestorationEntry>(voided.entries[1].what);
        CHECK(restored.gift == 1);
        CHECK(restored.amount == dollars(10));
        CHECK(count_of(*book) == Count{1000, 1});
        must(book->execute(pay("till-2", {1}, PaidBy::Card), at(2min)));
        const EntrySeq second = book->head();
        CHECK(count_of(*book) == Count{1000, 1});
        // The first payment cannot come back beside the second, nor after its void.
        const auto back = [&](const std::string& key, EntrySeq gift) {
            return book->execute(make_command(key, domain::UnvoidGift{gift}), at(3min));
        };
        const auto refused = back("u1", payment);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::Conflict);
        CHECK(refused.error().message.find("promise 1") != std::string::npos);
        must(book->execute(make_command("v2", domain::VoidGift{second}), at(4min)));
        CHECK(code_of(back("u2", payment)) == Errc::Conflict);
        must(back("u3", second));
        CHECK(count_of(*book) == Count{1000, 1});
        CHECK(code_of(book->execute(pay("till-3", {1}), at(5min))) == Errc::Conflict);
    }
    std::filesystem::remove(folder.seal_path()); // So that every law is examined.
    CHECK(count_of(*folder.open()) == Count{1000, 1});
}

TEST_CASE("taking the void of a payment back releases its promise again", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        must(book->execute(pledge(1), evening()));
        must(book->execute(pay("till-1", {1}), evening()));
        const EntrySeq payment = book->head();
        for (const std::string round : {"1", "2", "3"}) {
            must(book->execute(make_command("v" + round, domain::VoidGift{payment}), at(1min)));
            const auto back = make_command("u" + round, domain::UnvoidGift{payment});
            const auto done = must(book->execute(back, at(2min)));
            REQUIRE(done.entries.size() == 2);
            CHECK(std::get<ReversalEntry>(done.entries[0].what).reason == ReversalReason::Paid);
            CHECK(count_of(*book) == Count{1000, 1});
        }
        // Of a promise that its giver withdrew meanwhile there is nothing to pay.
        must(book->execute(make_command("v4", domain::VoidGift{payment}), at(3min)));
        const auto withdraw = make_command(phone_key(50), domain::WithdrawPledge{phone_key(1)});
        must(book->execute(withdraw, at(4min)));
        const auto late = make_command("u4", domain::UnvoidGift{payment});
        CHECK(code_of(book->execute(late, at(5min))) == Errc::Conflict);
        CHECK(count_of(*book) == Count{0, 0});
    }
    std::filesystem::remove(folder.seal_path());
    CHECK(count_of(*folder.open()) == Count{0, 0});
}

TEST_CASE("promises of which one cannot be paid are all left as they are", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        must(book->execute(pledge(1), evening()));
        must(book->execute(pledge(2, 2500, "Bo", 8), evening()));
        must(book->execute(pay("till-1", {1}), evening()));
        const auto head = book->head();
        const auto refused = book->execute(pay("till-2", {2, 1}), evening());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::Conflict);
        CHECK(refused.error().message.find("promise 1") != std::string::npos);
        CHECK(book->head() == head);
        CHECK(code_of(book->execute(pay("till-3", {2, 2}), evening())) == Errc::InvalidInput);
        CHECK(code_of(book->execute(pay("till-4", {head}), evening())) == Errc::Conflict);
        CHECK(code_of(book->execute(pay("till-5", {99}), evening())) == Errc::NotFound);
        // And its giver cannot withdraw what was paid.
        const auto late = make_command(phone_key(50), domain::WithdrawPledge{phone_key(1)});
        CHECK(code_of(book->execute(late, evening())) == Errc::Conflict);
        must(book->execute(pay("till-2", {2}), evening()));
        CHECK(count_of(*book) == Count{3500, 2});
    }
    std::filesystem::remove(folder.seal_path()); // So that every law is examined.
    CHECK(count_of(*folder.open()) == Count{3500, 2});
}

TEST_CASE("words are approved exactly as they were looked at", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    must(book->execute(pledge(1), evening()));
    const auto digest = book->place_of(1)->digest;
    REQUIRE(digest.size() == 32);
    must(book->execute(make_command("c1", domain::CorrectName{1, "Adah"}), evening()));
    const auto old = make_command("a1", domain::ApproveWords{1, digest});
    CHECK(code_of(book->execute(old, evening())) == Errc::Conflict);
    const auto now = book->place_of(1)->digest;
    CHECK(now != digest);
    must(book->execute(make_command("a2", domain::ApproveWords{1, now}), evening()));
    must(book->execute(make_command("a2", domain::ApproveWords{1, now}), evening()));
    const auto nobody = pledge(2, 1000, "", 8);
    auto silent = nobody;
    std::get<domain::Pledge>(silent.what).message.clear();
    const auto gift = must(book->execute(silent, evening())).gift;
    CHECK(book->place_of(gift)->digest.empty());
}

TEST_CASE("a corrected name takes the old one out of the files", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    must(book->execute(pledge(1, 1000, "Zebulon Quarterstaff"), evening()));
    must(book->execute(make_command("c1", domain::CorrectName{1, "Zeb"}), evening()));
    for (const auto& path : {folder.path(), folder.log_path()}) {
        CHECK(bytes_of(path).find("Quarterstaff") == std::string::npos);
    }
    const auto entries = all_entries(*book);
    const auto& note = std::get<domain::NoteEntry>(entries.at(1).what).note;
    CHECK(std::get<domain::NameCorrected>(note).name == "Zeb");
    CHECK(std::get<domain::NameCorrected>(note).message == "Bravo");
    CHECK(must(book->execute(pledge(1, 1000, "Zebulon Quarterstaff"), evening())).gift == 1);
    must(book->execute(make_command("e1", domain::ErasePerson{1}), evening()));
    CHECK(bytes_of(folder.path()).find("Bravo") == std::string::npos);
    CHECK(code_of(book->execute(make_command("c2", domain::CorrectName{1, " "}), evening())) ==
          Errc::InvalidInput);
}

TEST_CASE("an envelope is counted twice by two people and settled by the desk", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto count = [](const std::string& key, const std::string& actor, std::int64_t major) {
        auto command = make_command(key, domain::AddCash{dollars(major), 0, "", "17", "2x20 3x5"});
        command.actor = actor;
        return command;
    };
    const auto recount = [](const std::string& key, const std::string& actor, std::int64_t major) {
        auto command = make_command(key, domain::RecountEnvelope{"17", dollars(major), "5x10"});
        command.actor = actor;
        return command;
    };
    CHECK(code_of(book->execute(recount("r0", "volunteer 2", 50), evening())) == Errc::NotFound);
    const auto first = must(book->execute(count("k1", "volunteer 1", 55), evening())).gift;
    CHECK(must(book->execute(count("k1", "volunteer 1", 55), evening())).gift == first);
    CHECK(code_of(book->execute(count("k2", "volunteer 2", 50), evening())) == Errc::Refused);
    CHECK(code_of(book->execute(recount("r1", "volunteer 1", 50), evening())) == Errc::Refused);
    must(book->execute(recount("r2", "volunteer 2", 50), evening()));
    CHECK(count_of(*book).sum_minor == 5500); // Nobody's count is averaged into it.
    const auto settle = make_command("s1", domain::SettleEnvelope{"17", dollars(50)});
    must(book->execute(settle, evening()));
    must(book->execute(settle, evening()));
    CHECK(count_of(*book) == Count{5000, 1});
    // What was entered wrongly is voided and counted anew.
    must(book->execute(make_command("v1", domain::VoidGift{first}), evening()));
    must(book->execute(count("k3", "volunteer 1", 60), evening()));
    CHECK(count_of(*book) == Count{6000, 1});
    const auto trail = book->tell_audit({}).value();
    REQUIRE(trail.rows.size() >= 5);
    CHECK(trail.rows.front().deed == "count_envelope");
    CHECK(trail.rows.front().actor == "volunteer 1");
}

TEST_CASE("an envelope counted anew is not counted twice by taking a void back", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto count = [&](const std::string& key) {
        const auto cash = domain::AddCash{dollars(50), 0, "", "17", "5x10"};
        return must(book->execute(make_command(key, cash), evening())).gift;
    };
    const auto take_back = [&](const std::string& key, EntrySeq gift) {
        return book->execute(make_command(key, domain::UnvoidGift{gift}), evening());
    };
    const auto first = count("k1");
    must(book->execute(make_command("v1", domain::VoidGift{first}), evening()));
    must(take_back("u1", first)); // It is the only count.
    must(book->execute(make_command("v2", domain::VoidGift{first}), evening()));
    const auto second = count("k2");
    const auto refused = take_back("u2", first);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::Conflict);
    CHECK(refused.error().message.find("envelope 17") != std::string::npos);
    CHECK(count_of(*book) == Count{5000, 1});
    // Nor by way of a second void: then a third count would find nothing that stands.
    must(book->execute(make_command("v3", domain::VoidGift{second}), evening()));
    CHECK(code_of(take_back("u3", first)) == Errc::Conflict);
    must(take_back("u4", second));
    CHECK(count_of(*book) == Count{5000, 1});
}

TEST_CASE("a gift given back at the desk is not brought back by its feed", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        const auto page = make_batch({.gifts = {make_gift()}});
        REQUIRE(book->record(page, evening()));
        must(book->execute(make_command("b1", domain::RefundGift{1}), evening()));
        CHECK(code_of(book->execute(make_command("b2", domain::RefundGift{1}), evening())) ==
              Errc::Conflict);
        REQUIRE(book->record(page, evening()));
        CHECK(count_of(*book) == Count{0, 0});
    }
    std::filesystem::remove(folder.seal_path());
    CHECK(folder.try_open().has_value());
}

TEST_CASE("a flood of promises is made void at once, and told again it is one deed", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    std::vector<EntrySeq> all;
    for (int number = 1; number <= 5; ++number) {
        all.push_back(must(book->execute(pledge(number, 1000, "Ada", number), evening())).gift);
    }
    must(book->execute(make_command("one", domain::VoidGift{all[1]}), evening()));
    const auto flood = make_command("all", domain::VoidGifts{all});
    const auto voided = must(book->execute(flood, evening()));
    CHECK(voided.entries.size() == 4); // The second did not count any more.
    for (const auto& entry : voided.entries) {
        CHECK(std::get<ReversalEntry>(entry.what).reason == ReversalReason::Voided);
    }
    CHECK(must(book->execute(flood, evening())).entries.empty());
    CHECK(code_of(book->execute(make_command("none", domain::VoidGifts{{}}), evening())) ==
          Errc::InvalidInput);
    CHECK(code_of(book->execute(make_command("twice", domain::VoidGifts{{1, 1}}), evening())) ==
          Errc::InvalidInput);
}

TEST_CASE("a payment that its provider holds is not paid at the desk as well", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    must(book->execute(make_command(phone_key(1), domain::OpenCheckout{"stripe", money(1000), "Ada",
                                                                       "", phone_key(901)}),
                       evening()));
    auto page = make_batch({.source = "stripe"});
    page.gifts.push_back(make_gift({.external_id = "pi_1", .layer = domain::Layer::Pledged}));
    page.checkouts.push_back({.key = phone_key(1),
                              .state = domain::CheckoutState::Paid,
                              .provider_id = "cs_1",
                              .url = "",
                              .expires_at = {},
                              .problem = "",
                              .gift_external_id = "pi_1"});
    must(book->record(page, evening()));
    const auto held = book->find_by_phone_key(phone_key(1));
    REQUIRE(held);
    CHECK(code_of(book->execute(pay("till", {held->gift}), evening())) == Errc::Conflict);
}
