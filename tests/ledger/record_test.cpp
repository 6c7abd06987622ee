#include "ledger/open_book.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::test;
using domain::AdjustmentEntry;
using domain::GiftEntry;
using domain::RestorationEntry;
using domain::ReversalEntry;
using domain::ReversalReason;

namespace {

ledger::Receipt must(Result<ledger::Receipt> receipt) {
    if (!receipt) {
        FAIL(receipt.error().message);
    }
    return std::move(*receipt);
}

ledger::Receipt tell(ledger::Ledger& book, BatchFields fields) {
    return must(book.record(make_batch(std::move(fields)), evening()));
}

ledger::Receipt tell_gift(ledger::Ledger& book, GiftFields fields = {}) {
    return tell(book, {.gifts = {make_gift(std::move(fields))}});
}

template <class What>
const What& only(const ledger::Receipt& receipt) {
    REQUIRE(receipt.entries.size() == 1);
    REQUIRE(std::holds_alternative<What>(receipt.entries.front().what));
    return std::get<What>(receipt.entries.front().what);
}

} // namespace

TEST_CASE("a gift becomes a line with all that its source told", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto receipt = tell_gift(*book, {.external_id = "d-1",
                                           .amount = dollars(25),
                                           .donor_key = "donor@example.org",
                                           .name = "Zoë",
                                           .message = "Bravo",
                                           .people = 2,
                                           .occurred_at = at(5s)});
    const auto& gift = only<GiftEntry>(receipt);
    CHECK(receipt.entries.front().seq == 1);
    CHECK(gift.source == "extra-life");
    CHECK(gift.amount == dollars(25));
    CHECK(gift.name == "Zoë");
    CHECK(gift.message == "Bravo");
    CHECK(gift.people == 2);
    CHECK(gift.occurred_at == at(5s));
    CHECK(receipt.feed.gifts_known == 1);
    CHECK(receipt.feed.sum_minor_known == 2500);
    CHECK(receipt.feed.position.cursor == "cursor-1");
    CHECK(all_entries(*book) == receipt.entries);
}

TEST_CASE("of a donor's key the book keeps a stand-in that tells the same donor", "[ledger]") {
    const BookFolder folder;
    std::string first;
    {
        const auto book = folder.open();
        first = only<GiftEntry>(tell_gift(*book, {.external_id = "1", .donor_key = "ada@home"}))
                    .donor_key;
    }
    const auto book = folder.open();
    const auto again =
        only<GiftEntry>(tell_gift(*book, {.external_id = "2", .donor_key = "ada@home"}));
    const auto other =
        only<GiftEntry>(tell_gift(*book, {.external_id = "3", .donor_key = "eve@home"}));
    const auto nobody = only<GiftEntry>(tell_gift(*book, {.external_id = "4"}));
    CHECK(again.donor_key == first);
    CHECK(other.donor_key != first);
    CHECK(nobody.donor_key.empty());
    CHECK(bytes_of(folder.path()).find("ada@home") == std::string::npos);
    CHECK(bytes_of(folder.log_path()).find("ada@home") == std::string::npos);
}

TEST_CASE("a gift told again unchanged adds nothing", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_gift(*book);
    const auto head = book->head_hash();
    CHECK(tell_gift(*book).entries.empty());
    CHECK(tell(*book, {.gifts = {make_gift(), make_gift()}}).entries.empty());
    CHECK(book->head() == 1);
    CHECK(book->head_hash() == head);
}

TEST_CASE("a gift told twice in one page is counted once", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto receipt = tell(*book, {.gifts = {make_gift(), make_gift()}});
    CHECK(receipt.entries.size() == 1);
    CHECK(count_of(*book) == Count{1000, 1});
}

TEST_CASE("the same id from two sources is two gifts", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_gift(*book);
    tell(*book, {.source = "tracker", .gifts = {make_gift()}});
    CHECK(count_of(*book) == Count{2000, 2});
}

TEST_CASE("a provider's correction of an amount is a further line", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_gift(*book);
    CHECK(only<AdjustmentEntry>(tell_gift(*book, {.amount = dollars(12)})) ==
          AdjustmentEntry{1, dollars(2), false});
    const auto lower = tell_gift(*book, {.amount = dollars(7)});
    CHECK(only<AdjustmentEntry>(lower) == AdjustmentEntry{1, money(-500), false});
    CHECK(lower.feed.sum_minor_known == 700);
    CHECK(count_of(*book) == Count{700, 1});
}

TEST_CASE("a hidden gift counts as a gift without a sum until its amount is shown", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto hidden = tell_gift(*book, {.amount = std::nullopt});
    CHECK_FALSE(only<GiftEntry>(hidden).amount.has_value());
    CHECK(hidden.feed.hidden_known == 1);
    const auto shown = tell_gift(*book, {.amount = dollars(10)});
    CHECK(only<AdjustmentEntry>(shown) == AdjustmentEntry{1, dollars(10), false});
    CHECK(shown.feed.hidden_known == 0);
    const auto again = tell_gift(*book, {.amount = std::nullopt});
    CHECK(only<AdjustmentEntry>(again) == AdjustmentEntry{1, money(-1000), true});
    CHECK(count_of(*book) == Count{0, 1});
    CHECK(again.feed.sum_minor_known == 0);
    const auto gone = tell(*book, {.listing = std::vector<std::string>{}});
    CHECK(only<ReversalEntry>(gone) == ReversalEntry{1, std::nullopt, ReversalReason::Withdrawn});
}

TEST_CASE("a gift that its provider no longer lists is reversed, and restored when back",
          "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell(*book, {.gifts = {make_gift({.external_id = "a"}), make_gift({.external_id = "b"}),
                           make_gift({.external_id = "c"})}});
    const auto gone = tell(*book, {.listing = std::vector<std::string>{"c", "a"}});
    CHECK(only<ReversalEntry>(gone) == ReversalEntry{2, dollars(10), ReversalReason::Withdrawn});
    CHECK(gone.feed.gifts_known == 2);
    CHECK(gone.feed.sum_minor_known == 2000);
    CHECK(tell(*book, {.listing = std::vector<std::string>{"a", "c"}}).entries.empty());
    const auto back = tell(*book, {.listing = std::vector<std::string>{"a", "b", "c"}});
    CHECK(only<RestorationEntry>(back) == RestorationEntry{2, dollars(10)});
    CHECK(count_of(*book) == Count{3000, 3});
}

TEST_CASE("a withdrawn gift that is told again with another amount comes back with it",
          "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_gift(*book);
    tell(*book, {.listing = std::vector<std::string>{}});
    const auto back = tell_gift(*book, {.amount = dollars(15)});
    REQUIRE(back.entries.size() == 2);
    CHECK(std::get<RestorationEntry>(back.entries[0].what) == RestorationEntry{1, dollars(10)});
    CHECK(std::get<AdjustmentEntry>(back.entries[1].what) == AdjustmentEntry{1, dollars(5), false});
    CHECK(back.feed.sum_minor_known == 1500);
}

TEST_CASE("a listing says nothing about the gifts of other sources", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_gift(*book);
    CHECK(
        tell(*book, {.source = "tracker", .listing = std::vector<std::string>{}}).entries.empty());
    CHECK(count_of(*book) == Count{1000, 1});
}

TEST_CASE("a partial refund lowers its gift and a full one reverses it", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_gift(*book);
    const auto part = tell(*book, {.refunds = {make_refund("r1", "gift-1", dollars(4))}});
    CHECK(only<AdjustmentEntry>(part) == AdjustmentEntry{1, money(-400), false});
    CHECK(part.feed.sum_minor_known == 600);
    CHECK(tell(*book, {.refunds = {make_refund("r1", "gift-1", dollars(4))}}).entries.empty());
    CHECK(tell_gift(*book).entries.empty()); // Its provider still shows the first amount.
    const auto rest = tell(*book, {.refunds = {make_refund("r2", "gift-1")}});
    CHECK(only<ReversalEntry>(rest) == ReversalEntry{1, dollars(6), ReversalReason::Refunded});
    CHECK(tell(*book, {.listing = std::vector<std::string>{}}).entries.empty());
    CHECK(count_of(*book) == Count{0, 0});
}

TEST_CASE("a gift that went back wholly cannot go back again, and nobody need look at it",
          "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell(*book, {.gifts = {make_gift({.external_id = "gift-1", .amount = dollars(10)})}});
    tell(*book, {.refunds = {make_refund("r1", "gift-1")}});
    const auto again = tell(*book, {.refunds = {make_refund("r2", "gift-1")}});
    CHECK(again.entries.empty());
    CHECK(again.feed.parked == 0);
}

TEST_CASE("a refund of more than what is left is parked", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_gift(*book);
    const auto receipt = tell(*book, {.refunds = {make_refund("r1", "gift-1", dollars(11))}});
    CHECK(receipt.entries.empty());
    CHECK(receipt.feed.parked == 1);
    CHECK(tell(*book, {.refunds = {make_refund("r1", "gift-1", dollars(11))}}).feed.parked == 1);
    CHECK(count_of(*book) == Count{1000, 1});
}

TEST_CASE("a refund that arrives before its gift waits for it", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        const auto early = tell(*book, {.refunds = {make_refund("r1", "gift-1", dollars(4))}});
        CHECK(early.entries.empty());
        CHECK(early.feed.parked == 1);
    }
    const auto book = folder.open();
    const auto receipt = tell_gift(*book);
    REQUIRE(receipt.entries.size() == 2);
    CHECK(std::get<AdjustmentEntry>(receipt.entries[1].what) ==
          AdjustmentEntry{1, money(-400), false});
    CHECK(receipt.feed.parked == 0);
    CHECK(tell(*book, {.refunds = {make_refund("r1", "gift-1", dollars(4))}}).entries.empty());
    CHECK(count_of(*book) == Count{600, 1});
}

TEST_CASE("a refund that stands for its gift waits for none", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    auto refund = make_refund("refund:gift-1", "gift-1");
    refund.waits_for_gift = false;
    const auto early = tell(*book, {.refunds = {refund}});
    CHECK(early.entries.empty());
    CHECK(early.feed.parked == 0);
    tell_gift(*book); // It came back, or the row had been wrong: nothing lowers it.
    CHECK(count_of(*book) == Count{1000, 1});
    tell(*book, {.refunds = {refund}});
    CHECK(count_of(*book) == Count{0, 0});
    CHECK(tell(*book, {.refunds = {refund}}).feed.parked == 0);
}

TEST_CASE("a refund may carry the same id as a gift", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_gift(*book, {.external_id = "7"});
    tell(*book, {.refunds = {make_refund("7", "7", dollars(3))}});
    CHECK(count_of(*book) == Count{700, 1});
}

TEST_CASE("a record that breaks a rule is parked and stops nothing", "[ledger]") {
    const auto eur = currency("EUR");
    const auto bad = GENERATE_COPY(
        make_gift({.external_id = ""}), make_gift({.external_id = std::string(201, 'x')}),
        make_gift({.external_id = std::string("a\0b", 3)}), make_gift({.external_id = "\xff"}),
        make_gift({.external_id = "e", .amount = money(1000, eur)}),
        make_gift({.external_id = "z", .amount = money(0)}),
        make_gift({.external_id = "n", .amount = money(-5)}),
        make_gift({.external_id = "l", .amount = money(domain::kGiftMinorMax + 1)}),
        make_gift({.external_id = "u", .name = "\xc3\x28"}),
        make_gift({.external_id = "m", .message = "\xf0\x28"}),
        make_gift({.external_id = "p", .people = -1}));
    const BookFolder folder;
    const auto book = folder.open();
    const auto receipt = tell(*book, {.gifts = {make_gift({.external_id = "before"}), bad,
                                                make_gift({.external_id = "after"})}});
    CHECK(receipt.entries.size() == 2);
    CHECK(receipt.feed.parked == 1);
    CHECK(receipt.feed.gifts_known == 2);
}

TEST_CASE("a gift whose kind of money changes is parked", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_gift(*book);
    const auto receipt = tell_gift(*book, {.layer = domain::Layer::Pledged});
    CHECK(receipt.entries.empty());
    CHECK(receipt.feed.parked == 1);
}

TEST_CASE("a parked gift that becomes readable leaves the inbox", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    CHECK(tell_gift(*book, {.amount = money(0)}).feed.parked == 1);
    CHECK(tell_gift(*book).feed.parked == 0);
    CHECK(count_of(*book) == Count{1000, 1});
}

TEST_CASE("the inbox of a source is bounded", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    std::int64_t parked = 0;
    for (int page = 0; page < 11; ++page) {
        BatchFields fields;
        for (int record = 0; record < 1000; ++record) {
            fields.parked.push_back({std::to_string(page * 1000 + record), "no amount", "{}"});
        }
        parked = tell(*book, std::move(fields)).feed.parked;
    }
    CHECK(parked == 10'000);
}

TEST_CASE("a page as a whole is refused only when its source made it wrong", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    CHECK(book->record(make_batch({.source = "hat"}), evening()).error().code ==
          Errc::InvalidInput);
    CHECK(book->record(make_batch({.source = "a/b"}), evening()).error().code ==
          Errc::InvalidInput);
    BatchFields many;
    many.gifts.assign(domain::kBatchRecordsMax + 1, make_gift());
    CHECK(book->record(make_batch(many), evening()).error().code == Errc::TooLarge);
    CHECK(tell_gift(*book).entries.size() == 1);
}

TEST_CASE("a long name is kept to what anybody will look at", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto receipt = tell_gift(*book, {.name = std::string(5000, 'n')});
    CHECK(only<GiftEntry>(receipt).name.size() == domain::kAudienceBytesMax);
}

TEST_CASE("a feed's position and total stand with its page after a restart", "[ledger]") {
    const BookFolder folder;
    auto batch = make_batch({.gifts = {make_gift()}});
    batch.position = {"c-9", "\"tag\"", "Sat, 07 Nov 2026 18:00:00 GMT"};
    batch.provider_total = domain::ProviderTotal{dollars(10), 1};
    domain::FeedState before;
    {
        const auto book = folder.open();
        before = must(book->record(batch, evening())).feed;
        CHECK(book->feed_state("nobody") == domain::FeedState{});
    }
    const auto book = folder.open();
    const auto after = book->feed_state("extra-life");
    CHECK(after.value() == before);
    CHECK(after->position == batch.position);
    CHECK(after->provider_total == batch.provider_total);
}
