#include "makers.hpp"
#include "sources/reconciler.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

const Timestamp kNow{std::chrono::hours{500'000}};

domain::FeedState knows(std::int64_t count, std::int64_t minor, std::int64_t hidden = 0) {
    domain::FeedState state;
    state.gifts_known = count;
    state.sum_minor_known = minor;
    state.hidden_known = hidden;
    return state;
}

domain::ProviderTotal total(std::int64_t count, std::int64_t minor) {
    return {*domain::Money::from_minor(minor, usd()), count};
}

FeedPage page_of(std::vector<std::string> ids, std::vector<std::string> excluded = {}) {
    FeedPage page;
    page.rows = ids.size() + excluded.size();
    page.ids = std::move(ids);
    page.excluded_ids = std::move(excluded);
    return page;
}

std::vector<std::string> ids_to(int last) {
    std::vector<std::string> ids;
    for (int i = 1; i <= last; ++i) {
        ids.push_back(std::to_string(i));
    }
    return ids;
}

std::optional<std::vector<std::string>> list(Reconciler& reconciler, FeedPage page,
                                             const domain::ProviderTotal& before,
                                             const domain::ProviderTotal& after,
                                             const domain::FeedState& known, Timestamp now) {
    reconciler.begin_listing(before, now);
    reconciler.listed(page, now);
    auto listing = reconciler.end_listing(after, known, now);
    if (listing) {
        std::sort(listing->begin(), listing->end());
    }
    return listing;
}

} // namespace

TEST_CASE("no listing is wanted while the totals agree", "[sources]") {
    Reconciler reconciler;
    CHECK_FALSE(reconciler.wants_listing(knows(10, 100), total(10, 100), kNow));
    CHECK_FALSE(reconciler.wants_listing(knows(10, 100), {std::nullopt, 10}, kNow));
    CHECK_FALSE(reconciler.wants_listing(knows(10, 100), {std::nullopt, std::nullopt}, kNow));
    CHECK(reconciler.wants_listing(knows(10, 100), total(9, 90), kNow));
    CHECK(reconciler.wants_listing(knows(10, 100), total(10, 101), kNow));
}

TEST_CASE("what a provider converts otherwise than the book is no reason to list", "[sources]") {
    const auto with_yen = [](std::vector<std::string> ids) {
        auto page = page_of(ids);
        for (auto& id : ids) {
            domain::Gift gift;
            gift.external_id = std::move(id);
            gift.amount = money_in("JPY", 100);
            page.gifts.push_back(std::move(gift));
        }
        return page;
    };
    Reconciler reconciler;
    for (int gifts = 1; gifts <= 5; ++gifts) { // Each makes the difference another.
        reconciler.begin_walk(total(9 + gifts, 90 + gifts));
        reconciler.saw(with_yen({std::to_string(gifts)}));
        CHECK_FALSE(reconciler.wants_listing(knows(9 + gifts, 90), total(9 + gifts, 90 + gifts),
                                             kNow + gifts * 1h));
    }
    CHECK(reconciler.comparison().step == Comparison::Step::Reading); // The operator is told none.
    CHECK_FALSE(reconciler.wants_listing(knows(14, 90), total(14, 95), kNow + 7h));
    // What moves without such a gift is looked for, and so is a gift that is missing.
    CHECK(reconciler.wants_listing(knows(14, 90), total(14, 85), kNow + 8h));
    reconciler.saw(with_yen({"6"}));
    CHECK(reconciler.wants_listing(knows(15, 90), total(14, 85), kNow + 9h));
    // Told again, it is no other gift.
    CHECK_FALSE(reconciler.wants_listing(knows(14, 90), total(14, 96), kNow + 10h));
    reconciler.saw(with_yen({"6"}));
    CHECK(reconciler.wants_listing(knows(14, 90), total(14, 97), kNow + 11h));
}

TEST_CASE("a start among converted gifts costs one listing at the most", "[sources]") {
    Reconciler reconciler;
    const auto now = total(10, 103);
    REQUIRE(reconciler.wants_listing(knows(10, 100), now, kNow));
    auto page = page_of(ids_to(10));
    page.gifts.resize(1);
    page.gifts[0].external_id = "3";
    page.gifts[0].amount = money_in("EUR", 900);
    CHECK_FALSE(list(reconciler, page, now, now, knows(10, 100), kNow).has_value());
    CHECK_FALSE(reconciler.wants_listing(knows(10, 100), now, kNow + 1h));
}

TEST_CASE("where only the sum tells of a withdrawal, converted gifts do not hide it", "[sources]") {
    for (const auto whole_by : {WholeBy::ToldEnd, WholeBy::CountOfAll}) {
        Reconciler reconciler(1000, whole_by);
        auto page = page_of({"1"});
        page.gifts.resize(1);
        page.gifts[0].amount = money_in("EUR", 900);
        auto now = total(10, 90);
        if (whole_by == WholeBy::ToldEnd) {
            now.count.reset();
        }
        reconciler.begin_walk(now);
        reconciler.saw(page);
        CHECK(reconciler.wants_listing(knows(10, 100), now, kNow));
    }
}

TEST_CASE("a withdrawal needs two whole listings", "[sources]") {
    Reconciler reconciler;
    const auto known = knows(10, 100);
    const auto now = total(9, 90);
    REQUIRE(reconciler.wants_listing(known, now, kNow));
    CHECK_FALSE(list(reconciler, page_of(ids_to(9)), now, now, known, kNow).has_value());
    REQUIRE(reconciler.wants_listing(known, now, kNow + 15s));
    const auto listing = list(reconciler, page_of(ids_to(9)), now, now, known, kNow + 15s);
    REQUIRE(listing.has_value());
    CHECK(*listing == ids_to(9));
    CHECK_FALSE(reconciler.wants_listing(knows(9, 90), now, kNow + 30s));
}

TEST_CASE("a listing that disagrees with the provider's count is not believed", "[sources]") {
    Reconciler reconciler;
    const auto known = knows(250, 2500);
    const auto now = total(249, 2490);
    for (int i = 0; i < 10; ++i) {
        CHECK_FALSE(list(reconciler, page_of({}), now, now, known, kNow).has_value());
        CHECK_FALSE(list(reconciler, page_of(ids_to(248)), now, now, known, kNow).has_value());
        CHECK_FALSE(list(reconciler, page_of(ids_to(250)), now, now, known, kNow).has_value());
        CHECK_FALSE(
            list(reconciler, page_of(ids_to(249)), now, total(250, 2500), known, kNow).has_value());
        CHECK_FALSE(
            list(reconciler, page_of(ids_to(249)), now, total(249, 2480), known, kNow).has_value());
    }
}

TEST_CASE("a gift missing from one listing only stays", "[sources]") {
    Reconciler reconciler;
    const auto known = knows(10, 100);
    const auto now = total(9, 90);
    auto first = ids_to(10);
    first.erase(first.begin());
    auto second = ids_to(10);
    second.erase(second.begin() + 1);
    CHECK_FALSE(list(reconciler, page_of(first), now, now, known, kNow).has_value());
    auto listing = list(reconciler, page_of(second), now, now, known, kNow);
    REQUIRE(listing.has_value());
    CHECK(listing->size() == 10);
    REQUIRE(reconciler.wants_listing(known, now, kNow));
    listing = list(reconciler, page_of(second), now, now, known, kNow);
    REQUIRE(listing.has_value());
    CHECK(listing->size() == 9);
}

TEST_CASE("a gift seen between two listings is not missing", "[sources]") {
    Reconciler reconciler;
    const auto known = knows(10, 100);
    const auto now = total(9, 90);
    CHECK_FALSE(list(reconciler, page_of(ids_to(9)), now, now, known, kNow).has_value());
    reconciler.saw(page_of({"10"}));
    const auto listing = list(reconciler, page_of(ids_to(9)), now, now, known, kNow);
    REQUIRE(listing.has_value());
    CHECK(listing->size() == 10);
}

TEST_CASE("what two listings cannot settle is remembered", "[sources]") {
    Reconciler reconciler;
    const auto known = knows(10, 100);
    const auto now = total(12, 150); // Two registration fees in the provider's count.
    const auto fees = std::vector<std::string>{"f1", "f2"};
    REQUIRE(reconciler.wants_listing(known, now, kNow));
    CHECK_FALSE(list(reconciler, page_of(ids_to(10), fees), now, now, known, kNow).has_value());
    REQUIRE(reconciler.wants_listing(known, now, kNow));
    CHECK(list(reconciler, page_of(ids_to(10), fees), now, now, known, kNow).has_value());
    for (int hour = 0; hour < 24; ++hour) {
        CHECK_FALSE(reconciler.wants_listing(known, now, kNow + std::chrono::hours{hour}));
    }
    CHECK_FALSE(reconciler.wants_listing(knows(11, 110), total(13, 160), kNow + 1h));
    CHECK(reconciler.wants_listing(knows(11, 110), total(12, 150), kNow + 1h));
}

TEST_CASE("an excluded row cannot make up for a missing gift by chance", "[sources]") {
    Reconciler reconciler;
    const auto known = knows(10, 100);
    const auto now = total(11, 120);
    CHECK_FALSE(list(reconciler, page_of(ids_to(9), {"f1", "f2", "f3"}), now, now, known, kNow)
                    .has_value());
    CHECK_FALSE(list(reconciler, page_of(ids_to(9), {"f1", "f2", "f3"}), now, now, known, kNow)
                    .has_value());
}

TEST_CASE("a new hidden amount explains a larger sum", "[sources]") {
    Reconciler reconciler;
    CHECK_FALSE(reconciler.wants_listing(knows(10, 90, 1), total(10, 100), kNow));
    CHECK_FALSE(reconciler.wants_listing(knows(11, 90, 2), total(11, 130), kNow + 15s));
    CHECK(reconciler.wants_listing(knows(11, 90, 2), total(11, 140), kNow + 15s));
    CHECK(reconciler.wants_listing(knows(11, 90, 2), total(10, 130), kNow + 15s));
}

TEST_CASE("listings rest in between", "[sources]") {
    Reconciler reconciler;
    const auto known = knows(10, 100);
    REQUIRE(reconciler.wants_listing(known, total(9, 90), kNow));
    CHECK_FALSE(
        list(reconciler, page_of(ids_to(8)), total(9, 90), total(9, 90), known, kNow).has_value());
    CHECK_FALSE(reconciler.wants_listing(known, total(9, 90), kNow + 119s));
    CHECK(reconciler.wants_listing(known, total(9, 90), kNow + 120s));
    CHECK(reconciler.wants_listing(known, total(9, 90), kNow - 1h)); // The clock was set back.
}

TEST_CASE("a long listing rests longer", "[sources]") {
    Reconciler reconciler;
    const auto known = knows(10, 100);
    reconciler.begin_listing(total(9, 90), kNow);
    reconciler.listed(page_of(ids_to(8)), kNow + 30s);
    CHECK_FALSE(reconciler.end_listing(total(9, 90), known, kNow + 60s).has_value());
    CHECK_FALSE(reconciler.wants_listing(known, total(9, 90), kNow + 19min));
    CHECK(reconciler.wants_listing(known, total(9, 90), kNow + 20min));
}

TEST_CASE("a sum without a count is reconciled where the list tells its end", "[sources]") {
    const auto sum_only = [](std::int64_t minor) {
        return domain::ProviderTotal{*domain::Money::from_minor(minor, usd()), std::nullopt};
    };
    const auto known = knows(10, 100);
    Reconciler by_count;
    CHECK_FALSE(by_count.wants_listing(known, sum_only(90), kNow));
    Reconciler by_end(1000, WholeBy::ToldEnd);
    CHECK_FALSE(by_end.wants_listing(known, {}, kNow));
    CHECK(by_end.wants_listing(known, sum_only(90), kNow));
    auto unfinished = page_of(ids_to(9));
    unfinished.more = true;
    const auto now = sum_only(90);
    for (int i = 0; i < 3; ++i) {
        CHECK_FALSE(list(by_end, unfinished, now, now, known, kNow + 3min * i).has_value());
    }
    CHECK_FALSE(list(by_end, page_of(ids_to(9)), now, now, known, kNow + 10min).has_value());
    CHECK_FALSE(list(by_end, page_of(ids_to(9)), now, sum_only(80), known, kNow + 13min));
    const auto listing = list(by_end, page_of(ids_to(9)), now, now, known, kNow + 16min);
    REQUIRE(listing.has_value());
    CHECK(listing->size() == 9);
}

TEST_CASE("a clock set forward during a listing does not silence the evening", "[sources]") {
    Reconciler reconciler;
    const auto known = knows(10, 100);
    reconciler.begin_listing(total(9, 90), kNow);
    reconciler.listed(page_of(ids_to(4)), kNow + 1s);
    reconciler.listed(page_of(ids_to(8)), kNow + 1h);
    CHECK_FALSE(reconciler.end_listing(total(9, 90), known, kNow + 1h + 1s).has_value());
    CHECK(reconciler.wants_listing(known, total(9, 90), kNow + 1h + 15min));
}

TEST_CASE("a count of more than ours asks for no listing", "[sources]") {
    Reconciler of_all(1000, WholeBy::CountOfAll);
    const auto known = knows(10, 100);
    CHECK_FALSE(of_all.wants_listing(known, total(25, 100), kNow));
    CHECK(of_all.wants_listing(known, total(25, 90), kNow));
}

TEST_CASE("the loss of half of all gifts is doubted for ten minutes", "[sources]") {
    Reconciler reconciler;
    const auto known = knows(250, 2500);
    const auto now = total(0, 0);
    for (auto at = kNow; at < kNow + 10min; at += 1min) {
        CHECK_FALSE(list(reconciler, page_of({}), now, now, known, at).has_value());
    }
    CHECK_FALSE(list(reconciler, page_of({}), now, now, known, kNow + 10min).has_value());
    const auto listing = list(reconciler, page_of({}), now, now, known, kNow + 12min);
    REQUIRE(listing.has_value());
    CHECK(listing->empty());
}

TEST_CASE("an empty list of a few gifts is doubted too", "[sources]") {
    WholeListings listings;
    const auto known = knows(3, 30);
    for (auto at = kNow; at < kNow + 10min; at += 10s) {
        CHECK_FALSE(listings.accept({}, known, at).has_value());
        CHECK(listings.awaits_confirmation());
    }
    CHECK(listings.accept({"1", "2"}, known, kNow + 10min).has_value());
}

TEST_CASE("a listing beyond the limit is not used", "[sources]") {
    Reconciler reconciler;
    const auto count = static_cast<std::int64_t>(domain::kListingIdsMax) + 1;
    CHECK_FALSE(reconciler.wants_listing(knows(10, 100), total(count, 100), kNow));
}

TEST_CASE("a listing that one poll cannot read to its end is not begun", "[sources]") {
    Reconciler reconciler(500);
    CHECK(reconciler.wants_listing(knows(10, 100), total(500, 100), kNow));
    CHECK_FALSE(reconciler.wants_listing(knows(10, 100), total(501, 100), kNow));
}

TEST_CASE("a listing that was cut rests as long as a whole one", "[sources]") {
    Reconciler reconciler;
    const auto known = knows(10, 100);
    reconciler.begin_listing(total(9, 90), kNow);
    reconciler.listed(page_of(ids_to(4)), kNow + 30s);
    reconciler.listed(page_of(ids_to(8)), kNow + 60s);
    CHECK_FALSE(reconciler.wants_listing(known, total(9, 90), kNow + 19min));
    CHECK(reconciler.wants_listing(known, total(9, 90), kNow + 20min));
}

TEST_CASE("the operator is told where a comparison stands", "[sources]") {
    using Step = Comparison::Step;
    Reconciler reconciler;
    const auto known = knows(10, 100);
    const auto now = total(9, 90);
    const auto step = [&] { return reconciler.comparison().step; };
    CHECK_FALSE(reconciler.wants_listing(known, total(10, 100), kNow));
    CHECK(step() == Step::Reading);
    REQUIRE(reconciler.wants_listing(known, now, kNow));
    CHECK(step() == Step::Listing);
    CHECK_FALSE(reconciler.comparison().looked_at);
    CHECK_FALSE(list(reconciler, page_of(ids_to(8)), now, now, known, kNow).has_value());
    CHECK_FALSE(reconciler.comparison().looked_at); // It was not whole.
    CHECK_FALSE(list(reconciler, page_of(ids_to(9)), now, now, known, kNow).has_value());
    CHECK(step() == Step::AwaitsSecond);
    CHECK(reconciler.comparison().looked_at == kNow);
    REQUIRE(list(reconciler, page_of(ids_to(9)), now, now, known, kNow + 15s).has_value());
    CHECK(step() == Step::Settled);
    CHECK(reconciler.comparison().looked_at == kNow + 15s);
    CHECK_FALSE(reconciler.wants_listing(knows(9, 90), now, kNow + 30s));
    CHECK(step() == Step::Reading);
}

TEST_CASE("a list that is never looked through is told as that", "[sources]") {
    using Step = Comparison::Step;
    Reconciler reconciler(500);
    CHECK_FALSE(reconciler.wants_listing(knows(501, 100), total(501, 100), kNow));
    CHECK(reconciler.comparison().step == Step::TooLong);
    const domain::ProviderTotal sum_alone{*domain::Money::from_minor(90, usd()), std::nullopt};
    CHECK_FALSE(reconciler.wants_listing(knows(10, 100), sum_alone, kNow));
    CHECK(reconciler.comparison().step == Step::NoCount);
    CHECK_FALSE(reconciler.wants_listing(knows(10, 90), sum_alone, kNow));
    CHECK(reconciler.comparison().step == Step::Reading);
}

TEST_CASE("listings that lack half of all are told as doubtful", "[sources]") {
    Reconciler reconciler;
    const auto known = knows(10, 100);
    const auto now = total(3, 30);
    CHECK_FALSE(list(reconciler, page_of(ids_to(3)), now, now, known, kNow).has_value());
    CHECK_FALSE(list(reconciler, page_of(ids_to(3)), now, now, known, kNow + 15s).has_value());
    CHECK(reconciler.comparison().step == Comparison::Step::Doubtful);
}
