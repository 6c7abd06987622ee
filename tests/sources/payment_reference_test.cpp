// What two feeds call one payment is the same, or the book would count it twice.
#include "base/format.hpp"
#include "base/json.hpp"
#include "sources/donorbox/parse.hpp"
#include "sources/makers.hpp"
#include "sources/paypal/parse.hpp"
#include "sources/recordings.hpp"
#include "sources/stripe/parse.hpp"
#include "support/catch.hpp"

#include <set>
#include <string>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;

namespace {

domain::Gift donorbox_gift(const char* payment) {
    net::Response response;
    response.status = 200;
    response.body = format(R"([{{"id":501,"campaign":{{"id":4242}},"amount":"25.0",)"
                           R"("currency":"USD","status":"paid","anonymous_donation":false,)"
                           R"("donation_date":"2026-11-21T19:42:10.000Z",{},"questions":[]}}])",
                           payment);
    const auto page = donorbox::parse_donations(response, {.campaign_id = "4242"}, usd(), {1, 100});
    REQUIRE(page);
    REQUIRE(page->gifts.size() == 1);
    return page->gifts[0];
}

} // namespace

TEST_CASE("a charge at Stripe is called the same by Stripe and by Donorbox", "[sources]") {
    const auto event = json::parse(
        R"({"id":"evt_1","type":"charge.succeeded","created":1793480412,"livemode":true,"data":)"
        R"({"object":{"id":"ch_3QAbCdEf","object":"charge","captured":true,)"
        R"("amount_captured":2500,"currency":"usd","metadata":{}}}})");
    REQUIRE(event);
    const auto matter = stripe::read_event(*event, {.direct_charges = true});
    REQUIRE(matter.gifts.size() == 1);
    CHECK(matter.gifts[0].payment_reference == "stripe:ch_3QAbCdEf");
    CHECK(donorbox_gift(R"("stripe_charge_id":"ch_3QAbCdEf")").payment_reference ==
          matter.gifts[0].payment_reference);
    CHECK(donorbox_gift(R"("stripe_charge_id":null)").payment_reference.empty());
}

TEST_CASE("a payment by PayPal is called the same by PayPal and by Donorbox", "[sources]") {
    std::set<std::string> reversed;
    const auto page = paypal::parse_transactions(recorded("paypal/transactions.json"),
                                                 {Timestamp{}, {"T0013"}}, reversed);
    REQUIRE(page);
    REQUIRE_FALSE(page->rows.gifts.empty());
    const auto& gift = page->rows.gifts[0];
    CHECK(gift.payment_reference == "paypal:5TY05013RG002845M");
    CHECK(donorbox_gift(R"("paypal_transaction_id":"5TY05013RG002845M")").payment_reference ==
          gift.payment_reference);
}
