#include "base/format.hpp"
#include "base/time_text.hpp"
#include "sources/makers.hpp"
#include "sources/paypal/parse.hpp"
#include "sources/recordings.hpp"
#include "support/catch.hpp"

#include <set>
#include <string>
#include <string_view>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;

namespace {

paypal::Rules paypal_rules(std::vector<std::string> codes = {"T0013"}) {
    return {*parse_iso8601("2026-11-01T00:00:00Z"), std::move(codes)};
}

Result<paypal::TransactionPage> parse(const net::Response& response, const paypal::Rules& rules) {
    std::set<std::string> reversed;
    return paypal::parse_transactions(response, rules, reversed);
}

/// A row of 10.00: "5T", or what goes back of it.
std::string transaction(const char* id, const char* code, const char* status) {
    const auto is_refund = std::string_view(code) != "T0013";
    return format(R"({{"transaction_info":{{"transaction_id":"{}","transaction_event_code":"{}",)"
                  R"("transaction_status":"{}",{}"transaction_initiation_date":)"
                  R"("2026-11-07T20:14:23Z","transaction_amount":{{"currency_code":"USD",)"
                  R"("value":"{}10.00"}}}}}})",
                  id, code, status, is_refund ? R"("paypal_reference_id":"5T",)" : "",
                  is_refund ? "-" : "");
}

net::Response report_of(const std::string& rows) {
    return answered(format(R"({{"page":1,"total_pages":1,"transaction_details":[{}]}})", rows));
}

paypal::TransactionPage paypal_page(const paypal::Rules& rules) {
    auto page = parse(recorded("paypal/transactions.json"), rules);
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

TEST_CASE("a reversed payment and the row of its refund are one refund", "[sources]") {
    const auto payment = transaction("5T", "T0013", "V");
    for (const auto* code : {"T1106", "T1107", "T1201"}) {
        CAPTURE(code);
        const auto refund = transaction("9X", code, "S");
        const auto together = parse(report_of(payment + "," + refund), paypal_rules());
        REQUIRE(together->rows.refunds.size() == 1);
        CHECK_FALSE(together->rows.refunds[0].amount);
        // The other way round the first gives all of it back, and of the second nothing is left.
        const auto turned = parse(report_of(refund + "," + payment), paypal_rules());
        REQUIRE(turned->rows.refunds.size() == 2);
        CHECK(turned->rows.refunds[0].amount->minor() == 1000);
        CHECK_FALSE(turned->rows.refunds[1].amount);
        // In pages of their own.
        std::set<std::string> reversed;
        CHECK(paypal::parse_transactions(report_of(payment), paypal_rules(), reversed));
        const auto later = paypal::parse_transactions(report_of(refund), paypal_rules(), reversed);
        CHECK(later->rows.refunds.empty());
        CHECK(later->rows.parked.empty());
    }
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
        const auto page = parse(response, paypal_rules());
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
    std::set<std::string> reversed;
    const auto page = paypal::parse_transactions(response, paypal_rules(), reversed);
    REQUIRE(page);
    REQUIRE(page->rows.parked.size() == 1);
    CHECK(page->rows.parked[0].external_id == "2TY05013RG0028452-T0013");
    CHECK(page->rows.parked[0].reason.find("XYZ") != std::string::npos);
    CHECK(page->rows.parked[0].raw.find("10.00") != std::string::npos);
    CHECK(page->rows.parked[0].raw.find("CANARY") == std::string::npos);
}

TEST_CASE("PayPal's records of wrong types are parked and the page goes on", "[sources]") {
    const auto page = parse(recorded("paypal/transactions_wrong_types.json"), paypal_rules());
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
        CHECK_FALSE(parse(answered(body), paypal_rules()));
    }
    CHECK(
        parse(answered(R"({"transaction_details":[],"page":1,"total_pages":0})"), paypal_rules()));
}
