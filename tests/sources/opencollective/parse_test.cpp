#include "base/time_text.hpp"
#include "sources/makers.hpp"
#include "sources/opencollective/parse.hpp"
#include "sources/recordings.hpp"
#include "support/catch.hpp"

#include <map>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::sources::opencollective;
using namespace chapeau::test;

namespace {

FeedPage recorded_opencollective(const std::string& name) {
    auto page = parse_transactions(recorded("opencollective/" + name), usd(), 0);
    REQUIRE(page);
    return *std::move(page);
}

} // namespace

TEST_CASE("a page of Open Collective's transactions is read", "[opencollective]") {
    const auto page = recorded_opencollective("transactions.json");
    CHECK(page.parked.empty());
    CHECK(page.rows == 5);
    CHECK_FALSE(page.more);
    REQUIRE(page.gifts.size() == 3);
    const auto& gift = page.gifts[0];
    CHECK(gift.external_id == "tx-0005");
    CHECK(gift.amount->minor() == 2500);
    CHECK(gift.name == "Aunt Zoë");
    CHECK(gift.message.empty());
    CHECK(gift.donor_key == "acc-zoe");
    CHECK(to_iso8601(gift.occurred_at) == "2026-11-21T19:42:10.464000Z");
    CHECK(page.gifts[2].name.empty());
    CHECK(page.order == RowOrder::NewestFirst);
}

TEST_CASE("who gives incognito at Open Collective leaves no trace", "[opencollective]") {
    const auto hidden = recorded_opencollective("transactions.json").gifts.at(1);
    CHECK(hidden.external_id == "tx-0004");
    CHECK(hidden.amount->minor() == 1050);
    CHECK(hidden.name.empty());
    CHECK(hidden.donor_key.empty());
}

TEST_CASE("what Open Collective refunded is a refund, and its refund is no gift",
          "[opencollective]") {
    const auto page = recorded_opencollective("transactions.json");
    REQUIRE(page.refunds.size() == 1);
    CHECK(page.refunds[0].gift_external_id == "tx-0003");
    CHECK(page.excluded_ids == std::vector<std::string>{"tx-0002"});
}

TEST_CASE("Open Collective's rows that cannot be read are parked", "[opencollective]") {
    const auto page = recorded_opencollective("wrong_rows.json");
    REQUIRE(page.gifts.size() == 1);
    CHECK(page.gifts[0].external_id == "good");
    CHECK(page.parked.size() == 10);
    std::map<std::string, std::string> reasons;
    for (const auto& record : page.parked) {
        CHECK_FALSE(record.reason.empty());
        reasons[record.external_id] = record.reason;
    }
    CHECK(reasons.at("coin").find("currency") != std::string::npos);
}

TEST_CASE("whether Open Collective has more is told by its count", "[opencollective]") {
    const auto body = recording("opencollective/transactions.json");
    CHECK_FALSE(parse_transactions(answered(body), usd(), 0)->more);
    auto longer = body;
    longer.replace(longer.find("\"totalCount\":5"), 14, "\"totalCount\":9");
    CHECK(parse_transactions(answered(longer), usd(), 0)->more);
    CHECK_FALSE(parse_transactions(answered(longer), usd(), 4)->more);
}

TEST_CASE("Open Collective's total is read", "[opencollective]") {
    const auto total = parse_total(recorded("opencollective/total.json"), usd());
    REQUIRE(total);
    CHECK(total->sum->minor() == 183'450);
    CHECK(total->count == 71);
    const auto bare =
        parse_total(answered(R"({"data":{"account":{},"transactions":{"totalCount":3}}})"), usd());
    REQUIRE(bare);
    CHECK(bare->count == 3);
    CHECK_FALSE(bare->sum.has_value());
    const auto for_euros =
        parse_total(recorded("opencollective/total.json"), *domain::Currency::from_code("EUR"));
    REQUIRE(for_euros);
    CHECK_FALSE(for_euros->sum.has_value());
    CHECK(for_euros->other_currency == usd());
    CHECK(for_euros->count == 71);
}

TEST_CASE("a contribution in another currency keeps it, where that has cents", "[opencollective]") {
    const auto read = [](const char* code) {
        auto body = recording("opencollective/transactions.json");
        for (auto at = body.find("\"USD\""); at != std::string::npos; at = body.find("\"USD\"")) {
            body.replace(at + 1, 3, code);
        }
        return *parse_transactions(answered(body), usd(), 0);
    };
    const auto dollars = recorded_opencollective("transactions.json");
    const auto euros = read("EUR");
    REQUIRE(euros.gifts.size() == dollars.gifts.size());
    CHECK(euros.gifts[0].amount == money_in("EUR", dollars.gifts[0].amount->minor()));
    const auto yen = read("JPY");
    CHECK(yen.gifts.empty());
    CHECK(yen.parked.at(0).reason.find("JPY") != std::string::npos);
}

TEST_CASE("Open Collective's cents of a currency without any are not read a hundredfold",
          "[opencollective]") {
    auto response = recorded("opencollective/transactions.json");
    for (auto at = response.body.find("USD"); at != std::string::npos;
         at = response.body.find("USD", at)) {
        response.body.replace(at, 3, "JPY");
    }
    const auto page = parse_transactions(response, domain::Currency::from_code("JPY").value(), 0);
    REQUIRE(page);
    CHECK(page->gifts.empty());
    CHECK_FALSE(page->parked.empty());
}

TEST_CASE("Open Collective's errors are told whatever their status", "[opencollective]") {
    for (const int status : {200, 400}) {
        for (const auto& [name, word] : std::map<std::string, std::string>{
                 {"not_found.json", "check the slug"}, {"syntax_error.json", "Syntax Error"}}) {
            CAPTURE(status, name);
            auto response = recorded("opencollective/" + name);
            response.status = status;
            const auto page = parse_transactions(response, usd(), 0);
            const auto total = parse_total(response, usd());
            REQUIRE_FALSE(page);
            REQUIRE_FALSE(total);
            CHECK(page.error().message.find(word) != std::string::npos);
            CHECK(total.error().message.find(word) != std::string::npos);
        }
    }
    const auto refused = parse_total(
        answered(R"({"errors":[{"message":"No","extensions":{"code":"Unauthorized"}}]})"), usd());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("check the token") != std::string::npos);
}

TEST_CASE("what is none of Open Collective's answers is an error", "[opencollective]") {
    for (const auto* name : {"donordrive/sign_in_page.html", "donordrive/truncated.json",
                             "donordrive/invalid_utf8.json", "donordrive/donations.json"}) {
        CAPTURE(name);
        CHECK_FALSE(parse_transactions(recorded(name), usd(), 0));
        CHECK_FALSE(parse_total(recorded(name), usd()));
    }
    for (const auto* body : {R"({"data":null})", R"({"data":{}})", R"({"data":{"account":null}})",
                             R"({"data":{"account":{},"transactions":{}}})"}) {
        CAPTURE(body);
        CHECK_FALSE(parse_transactions(answered(body), usd(), 0));
        CHECK_FALSE(parse_total(answered(body), usd()));
    }
}
