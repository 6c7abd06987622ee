#include "base/time_text.hpp"
#include "sources/givebutter/parse.hpp"
#include "sources/makers.hpp"
#include "sources/recordings.hpp"
#include "support/catch.hpp"

#include <map>
#include <set>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::sources::givebutter;
using namespace chapeau::test;

namespace {

Result<FeedPage> parse_givebutter(const net::Response& response, const NumberedPage& asked) {
    return parse_transactions(response, {"4242", usd()}, asked);
}

FeedPage recorded_givebutter(const std::string& name) {
    auto page = parse_givebutter(recorded("givebutter/" + name), {1, 100});
    REQUIRE(page);
    return *std::move(page);
}

} // namespace

TEST_CASE("a page of Givebutter's transactions is read", "[givebutter]") {
    const auto page = recorded_givebutter("transactions.json");
    CHECK(page.parked.empty());
    CHECK(page.rows == 10);
    CHECK(page.more);
    REQUIRE(page.gifts.size() == 4);
    const auto& shown = page.gifts[0];
    CHECK(shown.external_id == "Qm2xLw81");
    CHECK(shown.amount->minor() == 2500);
    CHECK(shown.name == "Aunt Zoë");
    CHECK(shown.message == "For the library!");
    CHECK(shown.donor_key == "90011");
    CHECK(to_iso8601(shown.occurred_at) == "2026-11-21T19:42:10.000000Z");
    const auto& by_hand = page.gifts[3];
    CHECK(by_hand.amount->minor() == 10'000);
    CHECK(to_iso8601(by_hand.occurred_at) == "2026-11-01T12:00:00.000000Z");
    CHECK(to_iso8601(*page.oldest) == "2026-11-21T19:27:00.000000Z");
    CHECK(page.order == RowOrder::NewestFirst);
}

TEST_CASE("who published nothing at Givebutter stays anonymous", "[givebutter]") {
    const auto page = recorded_givebutter("transactions.json");
    const auto& hidden = page.gifts.at(1);
    CHECK(hidden.external_id == "Rf77Ka02");
    CHECK(hidden.amount->minor() == 1050);
    CHECK(hidden.name.empty());
    CHECK(hidden.message.empty());
    CHECK(hidden.donor_key.empty());
}

TEST_CASE("no civil name and no address leaves Givebutter's transactions", "[givebutter]") {
    const auto page = recorded_givebutter("transactions.json");
    for (const auto& gift : page.gifts) {
        for (const auto& text : {gift.name, gift.message, gift.donor_key, gift.external_id}) {
            CHECK(text.find("Civil") == std::string::npos);
            CHECK(text.find('@') == std::string::npos);
            CHECK(text.find("Quiet") == std::string::npos);
        }
    }
}

TEST_CASE("other campaigns and payments that did not happen are no gifts", "[givebutter]") {
    const auto page = recorded_givebutter("transactions.json");
    CHECK(page.excluded_ids ==
          std::vector<std::string>{"Other001", "NoCamp01", "Wait0001", "Fail0001"});
    CHECK(page.ids.size() == 6);
}

TEST_CASE("what Givebutter refunded is a refund, and in part a smaller gift", "[givebutter]") {
    const auto page = recorded_givebutter("transactions.json");
    REQUIRE(page.refunds.size() == 2);
    CHECK(page.refunds[0].gift_external_id == "Back0001");
    CHECK_FALSE(page.refunds[0].amount.has_value());
    CHECK(to_iso8601(page.refunds[0].occurred_at) == "2026-11-21T19:35:00.000000Z");
    CHECK(page.refunds[1].gift_external_id == "Back0002");
    const auto& rest = page.gifts.at(2);
    CHECK(rest.external_id == "Part0001");
    CHECK(rest.amount->minor() == 4500);
}

TEST_CASE("Givebutter's rows that cannot be read are parked with a reason", "[givebutter]") {
    const auto page = recorded_givebutter("wrong_rows.json");
    REQUIRE(page.gifts.size() == 1);
    CHECK(page.gifts[0].external_id == "Good0001");
    CHECK(page.parked.size() == 16);
    std::map<std::string, std::string> reasons;
    for (const auto& record : page.parked) {
        CHECK(record.raw.find('@') == std::string::npos); // Who gave is not kept.
        CHECK(record.raw.find("donorRealName") == std::string::npos);
        CHECK_FALSE(record.reason.empty());
        reasons[record.external_id] = record.reason;
    }
    CHECK(reasons.at("Coin0001").find("currency") != std::string::npos);
    CHECK(reasons.at("Word0001").find("marinating") != std::string::npos);
    CHECK(reasons.at("Part0002").find("how much") != std::string::npos);
    CHECK_FALSE(page.more);
}

TEST_CASE("whether Givebutter has more pages is told by its last page", "[givebutter]") {
    const auto more = [](const std::string& meta, const NumberedPage& asked) {
        return parse_givebutter(answered(R"({"data":[1],"meta":)" + meta + "}"), asked)->more;
    };
    CHECK(more(R"({"last_page":4})", {3, 90}));
    CHECK_FALSE(more(R"({"last_page":4})", {4, 90}));
    CHECK(more(R"({})", {1, 1}));
    CHECK_FALSE(more(R"({})", {1, 2}));
}

TEST_CASE("Givebutter's pages of another size than asked for are refused", "[givebutter]") {
    const auto page = parse_givebutter(recorded("givebutter/transactions.json"), {2, 95});
    REQUIRE_FALSE(page);
    CHECK(page.error().message.find("95") != std::string::npos);
}

TEST_CASE("Givebutter's sum and count are read", "[givebutter]") {
    const auto total = parse_campaign(recorded("givebutter/campaign.json"), usd());
    REQUIRE(total);
    CHECK(total->sum->minor() == 183'450);
    CHECK_FALSE(total->count.has_value());
    CHECK(parse_campaign(answered(R"({"data":{"raised":"7"}})"), usd())->sum->minor() == 700);
    const auto count = parse_count(recorded("givebutter/transactions.json"));
    REQUIRE(count);
    CHECK(*count == 344);
}

TEST_CASE("what is none of Givebutter's answers is an error", "[givebutter]") {
    for (const auto* name : {"givebutter/error.json", "givebutter/campaign.json",
                             "donordrive/sign_in_page.html", "donordrive/truncated.json"}) {
        CAPTURE(name);
        CHECK_FALSE(parse_givebutter(recorded(name), {1, 100}));
        CHECK_FALSE(parse_count(recorded(name)));
    }
    CHECK_FALSE(parse_campaign(recorded("givebutter/error.json"), usd()));
    CHECK_FALSE(parse_campaign(recorded("givebutter/transactions.json"), usd()));
    const auto euros = domain::Currency::from_code("EUR");
    const auto total = parse_campaign(recorded("givebutter/campaign.json"), *euros);
    REQUIRE(total);
    CHECK_FALSE(total->sum.has_value()); // Dollars cannot be compared with euros.
    CHECK(total->other_currency == usd());
}

TEST_CASE("a Givebutter gift in another currency keeps it, less what went back", "[givebutter]") {
    const auto page = parse_givebutter(
        answered(R"({"data":[{"id":"Euro0001","campaign_id":4242,"status":"succeeded","amount":12,)"
                 R"("currency":"EUR","created_at":"2026-11-21T19:27:00+00:00","transactions":[)"
                 R"({"amount":2,"refunded":true},{"amount":10,"refunded":false}]}]})"),
        {1, 100});
    REQUIRE(page);
    CHECK(page->parked.empty());
    CHECK(page->gifts.at(0).amount == money_in("EUR", 1000));
}
