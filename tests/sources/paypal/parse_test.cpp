#include "base/time_text.hpp"
#include "sources/makers.hpp"
#include "sources/paypal/parse.hpp"
#include "sources/recordings.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;

namespace {

paypal::Rules paypal_rules(std::vector<std::string> codes = {"T0013"}) {
    return {*parse_iso8601("2026-11-01T00:00:00Z"), std::move(codes)};
}

paypal::TransactionPage paypal_page(const paypal::Rules& rules) {
    auto page = paypal::parse_transactions(recorded("paypal/transactions.json"), rules);
    REQUIRE(page);
    return *std::move(page);
}

} // namespace

TEST_CASE("donations in PayPal's report are read, without names", "[sources]") {
    const auto page = paypal_page(paypal_rules());
    REQUIRE(page.rows.gifts.size() == 3);
    const auto& gift = page.rows.gifts[0];
    CHECK(gift.external_id == "5TY05013RG002845M-T0013");
    CHECK(gift.amount->minor() == 2500); // What the giver gave, before PayPal's fee.
    CHECK(gift.name.empty());
    CHECK(gift.message.empty());
    CHECK(gift.donor_key == "QYR5Z8XDVJNXQ");
    CHECK(to_iso8601(gift.occurred_at) == "2026-11-07T19:14:23.000000Z");
    CHECK(page.rows.next == "2");
    CHECK(to_iso8601(*page.fresh_until) == "2026-11-09T05:59:59.000000Z");
}

TEST_CASE("a refund in PayPal's report goes to the gift that it names", "[sources]") {
    const auto page = paypal_page(paypal_rules());
    REQUIRE(page.rows.refunds.size() == 2);
    CHECK(page.rows.refunds[0].gift_external_id == "5TY05013RG002845M-T0013");
    CHECK(page.rows.refunds[0].amount->minor() == 500);
    // A reversed one was given, and is gone.
    CHECK(page.rows.refunds[1].gift_external_id == "8TY05013RG0028458-T0013");
    CHECK_FALSE(page.rows.refunds[1].amount.has_value());
}

TEST_CASE("a hold for a dispute in PayPal's report is no refund", "[sources]") {
    const auto refunds_of = [](const std::string& code) {
        net::Response response;
        response.status = 200;
        response.body = R"({"page":1,"total_pages":1,"transaction_details":[{"transaction_info":{)"
                        R"("transaction_id":"9X","transaction_event_code":")" +
                        code +
                        R"(","transaction_status":"S","paypal_reference_id":"5T",)"
                        R"("transaction_initiation_date":"2026-11-07T20:14:23Z",)"
                        R"("transaction_amount":{"currency_code":"USD","value":"-5.00"}}}]})";
        const auto page = paypal::parse_transactions(response, paypal_rules());
        REQUIRE(page);
        return page->rows.refunds.size();
    };
    CHECK(refunds_of("T1107") == 1);
    CHECK(refunds_of("T1201") == 1);
    CHECK(refunds_of("T1110") == 0);
}

TEST_CASE("only the event codes that are wished count", "[sources]") {
    const auto page = paypal_page(paypal_rules({"T0013", "T0006"}));
    // What a till took bears its key, and stays out whatever its code.
    CHECK(page.rows.gifts.size() == 3);
    CHECK(page.rows.refunds.size() == 3);
    CHECK(paypal_page(paypal_rules({"T0200"})).rows.gifts.size() == 1);
}

TEST_CASE("a PayPal gift in another currency keeps it", "[sources]") {
    const auto page = paypal_page(paypal_rules());
    CHECK(page.rows.parked.empty());
    CHECK(page.rows.gifts.at(1).external_id == "2TY05013RG0028452-T0013");
    CHECK(page.rows.gifts.at(1).amount == money_in("EUR", 1000));
}

TEST_CASE("a PayPal gift in a currency that nobody knows is parked without its payer",
          "[sources]") {
    auto response = recorded("paypal/transactions.json");
    response.body.replace(response.body.find("\"EUR\""), 5, "\"XYZ\"");
    const auto page = paypal::parse_transactions(response, paypal_rules());
    REQUIRE(page);
    REQUIRE(page->rows.parked.size() == 1);
    CHECK(page->rows.parked[0].external_id == "2TY05013RG0028452-T0013");
    CHECK(page->rows.parked[0].reason.find("XYZ") != std::string::npos);
    CHECK(page->rows.parked[0].raw.find("10.00") != std::string::npos);
    CHECK(page->rows.parked[0].raw.find("CANARY") == std::string::npos);
}

TEST_CASE("PayPal's records of wrong types are parked and the page goes on", "[sources]") {
    const auto page = paypal::parse_transactions(recorded("paypal/transactions_wrong_types.json"),
                                                 paypal_rules());
    REQUIRE(page);
    REQUIRE(page->rows.gifts.size() == 1);
    CHECK(page->rows.gifts[0].external_id == "A6-T0013");
    CHECK(page->rows.parked.size() == 9);
    CHECK(page->rows.next.empty());
    CHECK_FALSE(page->fresh_until.has_value());
}

TEST_CASE("a report that does not say where it ends is refused", "[sources]") {
    for (const auto* body :
         {"{}", "[]", R"({"transaction_details":[]})", R"({"transaction_details":7,"page":1})",
          R"({"transaction_details":[],"page":1,"total_pages":"many"})",
          R"({"transaction_details":[],"page":-1,"total_pages":1})"}) {
        CAPTURE(body);
        CHECK_FALSE(paypal::parse_transactions(answered(body), paypal_rules()));
    }
    CHECK(paypal::parse_transactions(
        answered(R"({"transaction_details":[],"page":1,"total_pages":0})"), paypal_rules()));
}
