#include "base/time_text.hpp"
#include "makers.hpp"
#include "recordings.hpp"
#include "sources/generic_json/parse.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::sources::generic_json;
using namespace chapeau::test;

namespace {

Mapping full_mapping() {
    Mapping mapping;
    mapping.rows = "/data/gifts";
    mapping.id = "/ref";
    mapping.time = "/when";
    mapping.amount = "/cents";
    mapping.amount_unit = AmountUnit::Minor;
    mapping.currency = "/cur";
    mapping.name = "/donor/shown";
    mapping.donor_key = "/donor/key";
    mapping.message = "/note";
    mapping.anonymous = "/anon";
    mapping.status = "/state";
    mapping.next_page = "/links/next";
    mapping.total_count = "/meta/count";
    mapping.total_sum = "/meta/sum";
    return mapping;
}

} // namespace

TEST_CASE("a mapped feed is read", "[sources]") {
    const auto page = parse_page(recorded("generic/feed.json"), full_mapping(), usd());
    REQUIRE(page);
    const auto& gifts = page->rows.gifts;
    REQUIRE(gifts.size() == 4);
    CHECK(gifts[0].external_id == "7001");
    CHECK(gifts[0].amount->minor() == 1050);
    CHECK(gifts[0].name == "Ana & Jo");
    CHECK(gifts[0].donor_key == "u-1");
    CHECK(gifts[0].message == "Bravo");
    CHECK(to_iso8601(gifts[0].occurred_at) == "2026-11-21T19:00:00.000000Z");
    CHECK(gifts[1].name.empty());
    CHECK(gifts[1].layer == domain::Layer::Pledged);
    CHECK(gifts[1].amount->minor() == 2000);
    CHECK(to_iso8601(gifts[1].occurred_at) == "2026-11-21T19:00:01.000000Z");
    CHECK_FALSE(gifts[2].amount.has_value());
    CHECK(gifts[3].amount == money_in("EUR", 100));
    REQUIRE(page->rows.refunds.size() == 1);
    CHECK(page->rows.refunds[0].gift_external_id == "7003");
    CHECK_FALSE(page->rows.refunds[0].amount.has_value());
    CHECK(page->rows.parked.size() == 3);
    CHECK(page->rows.ids.size() == 8);
    CHECK(page->next == "?page=2");
    CHECK(page->total.count == 8);
    CHECK(page->total.sum->minor() == 3650);
}

TEST_CASE("a bare array is a feed with the default mapping", "[sources]") {
    const auto page = parse_page(recorded("generic/array.json"), Mapping{}, usd());
    REQUIRE(page);
    REQUIRE(page->rows.gifts.size() == 2);
    CHECK(page->rows.gifts[0].amount->minor() == 1050);
    CHECK(page->rows.gifts[1].amount->minor() == 700);
    CHECK_FALSE(page->next.has_value());
}

TEST_CASE("a mapping that leads nowhere is an error and not an empty list", "[sources]") {
    auto mapping = full_mapping();
    mapping.rows = "/data/donations";
    CHECK_FALSE(parse_page(recorded("generic/feed.json"), mapping, usd()));
    mapping.rows = "/meta";
    CHECK_FALSE(parse_page(recorded("generic/feed.json"), mapping, usd()));
    CHECK_FALSE(parse_page(recorded("donordrive/sign_in_page.html"), mapping, usd()));
}

TEST_CASE("the next page is found in a Link header", "[sources]") {
    const auto page =
        parse_page(answered(recording("generic/array.json"),
                            {{"link", "</p1>; rel=prev"}, {"link", "</p2>; rel=\"next\""}}),
                   {}, usd());
    REQUIRE(page);
    CHECK(page->next == "/p2");
}

TEST_CASE("faults of a mapping are told by key", "[sources]") {
    auto mapping = full_mapping();
    std::vector<OptionFault> faults;
    check_mapping(faults, mapping);
    CHECK(faults.empty());
    mapping.name = "donor";
    mapping.amount = "";
    mapping.status = "/a~2";
    check_mapping(faults, mapping);
    REQUIRE(faults.size() == 3);
    CHECK(faults[0].key == "amount");
    CHECK(faults[1].key == "name");
    CHECK(faults[2].key == "status");
}
