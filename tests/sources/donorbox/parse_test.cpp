#include "base/time_text.hpp"
#include "sources/donorbox/parse.hpp"
#include "sources/makers.hpp"
#include "sources/recordings.hpp"
#include "support/catch.hpp"

#include <map>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::sources::donorbox;
using namespace chapeau::test;

namespace {

FeedPage recorded_donorbox(const std::string& name, const Form& form = {.campaign_id = "4242"}) {
    auto page = parse_donations(recorded("donorbox/" + name), form, usd(), {1, 100});
    REQUIRE(page);
    return *std::move(page);
}

} // namespace

TEST_CASE("a page of Donorbox's donations is read", "[donorbox]") {
    const auto page = recorded_donorbox("donations.json");
    CHECK(page.parked.empty());
    CHECK(page.rows == 7);
    CHECK_FALSE(page.more);
    REQUIRE(page.gifts.size() == 3);
    const auto& gift = page.gifts[0];
    CHECK(gift.external_id == "5120007");
    CHECK(gift.amount->minor() == 2500);
    CHECK(gift.message == "For the library!");
    CHECK(gift.donor_key == "77001");
    CHECK(to_iso8601(gift.occurred_at) == "2026-11-21T19:42:10.000000Z");
    CHECK(page.excluded_ids == std::vector<std::string>{"5120002", "5120001"});
    CHECK(page.order == RowOrder::NewestFirst);
}

TEST_CASE("a Donorbox gift tells the payment behind it", "[donorbox]") {
    const auto page = recorded_donorbox("donations.json");
    CHECK(page.gifts.at(0).payment_reference == "stripe:ch_3QAbCdEf");
    CHECK(page.gifts.at(1).payment_reference == "paypal:8XY12345AB678901C");
}

TEST_CASE("no civil name leaves Donorbox's donations unless the operator says so", "[donorbox]") {
    for (const auto& gift : recorded_donorbox("donations.json").gifts) {
        CHECK(gift.name.empty());
        CHECK(gift.message.find("Quiet") == std::string::npos);
    }
    const auto wall = recorded_donorbox("donations.json", {"4242", "", Names::AsOnTheirWall}).gifts;
    CHECK(wall.at(0).name == "Zoë Civil");
    CHECK(wall.at(1).name.empty());
    CHECK(wall.at(1).message.empty());
    CHECK(wall.at(1).donor_key.empty());
    CHECK(wall.at(2).name == "Walter Wall");
    for (const auto& gift : wall) {
        CHECK(gift.name.find('@') == std::string::npos);
        CHECK(gift.donor_key.find('@') == std::string::npos);
    }
}

TEST_CASE("the answer to Donorbox's question for a name is the name", "[donorbox]") {
    const auto asked =
        recorded_donorbox("donations.json", {"4242", "name on the BIG screen ", Names::AsAnswered});
    CHECK(asked.gifts.at(0).name == "Aunt Zoë");
    CHECK(asked.gifts.at(2).name.empty());
    const auto both = recorded_donorbox("donations.json",
                                        {"4242", "Name on the big screen", Names::AsOnTheirWall});
    CHECK(both.gifts.at(0).name == "Aunt Zoë");
    CHECK(both.gifts.at(2).name == "Walter Wall");
}

TEST_CASE("what Donorbox gave back is taken from its gift, or is a refund", "[donorbox]") {
    const auto page = recorded_donorbox("donations.json");
    CHECK(page.gifts.at(2).amount->minor() == 4500);
    REQUIRE(page.refunds.size() == 2);
    CHECK(page.refunds[0].gift_external_id == "5120004");
    CHECK(page.refunds[1].gift_external_id == "5120003");
}

TEST_CASE("Donorbox's rows that cannot be read are parked with a reason", "[donorbox]") {
    const auto page = recorded_donorbox("wrong_rows.json");
    REQUIRE(page.gifts.size() == 1);
    CHECK(page.gifts[0].external_id == "1");
    CHECK(page.parked.size() == 14);
    std::map<std::string, std::string> reasons;
    for (const auto& record : page.parked) {
        CHECK(record.raw.find('@') == std::string::npos); // Who gave is not kept.
        CHECK(record.raw.find("donorRealName") == std::string::npos);
        CHECK_FALSE(record.reason.empty());
        reasons[record.external_id] = record.reason;
    }
    CHECK(reasons.at("2").find("currency") != std::string::npos);
    CHECK(reasons.at("3").find("marinating") != std::string::npos);
}

TEST_CASE("a page of Donorbox's that may have been cut to the default has more", "[donorbox]") {
    std::string body = "[1";
    for (int rows = 2; rows <= 50; ++rows) {
        body += ",1";
        const auto page = parse_donations(answered(body + "]"), {}, usd(), {1, 100});
        REQUIRE(page);
        CHECK(page->more == (rows == 50));
    }
}

TEST_CASE("Donorbox's total is that of our campaign", "[donorbox]") {
    const auto total = parse_campaigns(recorded("donorbox/campaigns.json"), "4242", usd());
    REQUIRE(total);
    CHECK(total->sum->minor() == 183'450);
    CHECK(total->count == 71);
    const auto none = parse_campaigns(recorded("donorbox/campaigns.json"), "17", usd());
    REQUIRE_FALSE(none);
    CHECK(none.error().message.find("campaign_id") != std::string::npos);
    const auto pounds = parse_campaigns(recorded("donorbox/campaigns.json"), "4242",
                                        *domain::Currency::from_code("GBP"));
    REQUIRE(pounds);
    CHECK_FALSE(pounds->sum.has_value()); // Dollars cannot be compared with pounds.
    CHECK(pounds->other_currency == usd());
    CHECK(pounds->count == 71);
}

TEST_CASE("a Donorbox donation in another currency keeps it, less what went back", "[donorbox]") {
    const auto page = parse_donations(
        answered(R"([{"id":1,"amount":"12.00","currency":"gbp","amount_refunded":"2.50",)"
                 R"("status":"paid","donation_date":"2026-11-21T19:27:00Z"},)"
                 R"({"id":2,"amount":"1200","currency":"JPY",)"
                 R"("status":"paid","donation_date":"2026-11-21T19:27:00Z"}])"),
        {}, usd(), {1, 100});
    REQUIRE(page);
    REQUIRE(page->gifts.size() == 2);
    CHECK(page->gifts[0].amount == money_in("GBP", 950));
    CHECK(page->gifts[1].amount == money_in("JPY", 1200));
}

TEST_CASE("what is none of Donorbox's answers is an error", "[donorbox]") {
    for (const auto* name : {"donorbox/error.json", "donordrive/sign_in_page.html",
                             "donordrive/truncated.json", "donordrive/invalid_utf8.json"}) {
        CAPTURE(name);
        CHECK_FALSE(parse_donations(recorded(name), {}, usd(), {1, 100}));
        CHECK_FALSE(parse_campaigns(recorded(name), "4242", usd()));
    }
    CHECK_FALSE(parse_campaigns(answered(R"([{"id":4242}])"), "4242", usd()));
}
