#include "../makers.hpp"
#include "../recordings.hpp"
#include "base/time_text.hpp"
#include "sources/kofi/intake.hpp"
#include "support/catch.hpp"
#include "support/scripted_kofi.hpp"

using namespace chapeau;
using namespace chapeau::sources::kofi;
using namespace chapeau::test;

namespace {

IntakeRules kofi_rules() {
    return {.source = "kofi", .token = Secret(kKofiToken), .currency = usd()};
}

Result<domain::Batch> read_kofi(const std::string& name, const IntakeRules& rules = kofi_rules()) {
    return read_post(kofi_form(recording("kofi/" + name)), rules);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

} // namespace

TEST_CASE("a donation that Ko-fi posts is read", "[sources][kofi]") {
    const auto batch = read_kofi("donation.json");
    REQUIRE(batch);
    CHECK(batch->source == "kofi");
    REQUIRE(batch->gifts.size() == 1);
    const auto& gift = batch->gifts[0];
    CHECK(gift.external_id == "0a1fac0c-f960-4506-a60e-824979a74e74");
    CHECK(gift.amount->minor() == 300);
    CHECK(gift.name == "Friendly Donor");
    CHECK(gift.message == "Good luck with the hat! 10% more + tea");
    CHECK(gift.donor_key.empty());
    CHECK(to_iso8601(gift.occurred_at) == "2026-11-21T19:04:30.000000Z");
}

TEST_CASE("who gives in private on Ko-fi has neither name nor words", "[sources][kofi]") {
    const auto batch = read_kofi("private.json");
    REQUIRE(batch);
    REQUIRE(batch->gifts.size() == 1);
    CHECK(batch->gifts[0].name.empty());
    CHECK(batch->gifts[0].message.empty());
    CHECK(batch->gifts[0].amount->minor() == 2500);
}

TEST_CASE("a delivery that does not plainly say public is private", "[sources][kofi]") {
    const auto donation = recording("kofi/donation.json");
    for (const auto* instead : {R"("is_public":"true")", R"("is_public":1)", R"("is_public":null)",
                                R"("is_pub":true)", R"("is_public":true,"is_public":false)"}) {
        CAPTURE(instead);
        const auto batch =
            read_post(kofi_form(replaced(donation, R"("is_public":true)", instead)), kofi_rules());
        REQUIRE(batch);
        REQUIRE(batch->gifts.size() == 1);
        CHECK(batch->gifts[0].name.empty());
        CHECK(batch->gifts[0].message.empty());
    }
}

TEST_CASE("a wrong verification token is refused, and keeps nothing", "[sources][kofi]") {
    const auto donation = recording("kofi/donation.json");
    for (const auto* instead : {"\"\"", "null", "7", "true", "\"8a1f7c1e\"", "[]",
                                "\"8a1f7c1e-1f0b-4c0e-9d55-000000000002\""}) {
        CAPTURE(instead);
        const auto batch =
            read_post(kofi_form(replaced(donation, "\"" + std::string(kKofiToken) + "\"", instead)),
                      kofi_rules());
        REQUIRE_FALSE(batch);
        CHECK(batch.error().code == Errc::Refused);
    }
    auto rules = kofi_rules();
    rules.token = {};
    CHECK_FALSE(read_kofi("donation.json", rules));
    const auto emptied = replaced(donation, kKofiToken, "");
    CHECK_FALSE(read_post(kofi_form(emptied), rules));
}

TEST_CASE("what is bought or subscribed counts only where the operator says so",
          "[sources][kofi]") {
    for (const auto* name : {"subscription.json", "shop_order.json"}) {
        CAPTURE(name);
        const auto batch = read_kofi(name);
        REQUIRE(batch);
        CHECK(batch->gifts.empty());
        CHECK(batch->parked.empty());
    }
    auto rules = kofi_rules();
    rules.counts.subscriptions = true;
    CHECK(read_kofi("subscription.json", rules)->gifts.size() == 1);
    CHECK(read_kofi("shop_order.json", rules)->gifts.empty());
    rules.counts = {.shop_orders = true};
    CHECK(read_kofi("subscription.json", rules)->gifts.empty());
    CHECK(read_kofi("shop_order.json", rules)->gifts.at(0).amount->minor() == 2795);
    rules.counts = {.commissions = true};
    const auto commission =
        replaced(recording("kofi/donation.json"), "\"Donation\"", "\"Commission\"");
    CHECK(read_post(kofi_form(commission), rules)->gifts.size() == 1);
    CHECK(read_post(kofi_form(commission), kofi_rules())->gifts.empty());
}

TEST_CASE("Ko-fi's own test, and what nobody knows, wait for the operator", "[sources][kofi]") {
    const auto test = read_kofi("test.json");
    REQUIRE(test);
    CHECK(test->gifts.empty());
    CHECK(test->parked.at(0).reason.find("test") != std::string::npos);
    const auto odd = replaced(recording("kofi/donation.json"), "\"Donation\"", "\"Raffle\"");
    const auto batch = read_post(kofi_form(odd), kofi_rules());
    REQUIRE(batch);
    CHECK(batch->parked.at(0).reason.find("Raffle") != std::string::npos);
}

TEST_CASE("a gift on Ko-fi keeps its currency", "[sources][kofi]") {
    const auto pounds = replaced(recording("kofi/unknown_currency.json"), "XYZ", "GBP");
    const auto batch = read_post(kofi_form(pounds), kofi_rules());
    REQUIRE(batch);
    CHECK(batch->parked.empty());
    CHECK(batch->gifts.at(0).amount == money_in("GBP", 2795));
}

TEST_CASE("what of Ko-fi's waits holds nothing private", "[sources][kofi]") {
    const auto batch = read_kofi("unknown_currency.json");
    REQUIRE(batch);
    CHECK(batch->gifts.empty());
    REQUIRE(batch->parked.size() == 1);
    const auto& record = batch->parked[0];
    CHECK(record.external_id == "4e1f");
    CHECK(record.reason.find("currency") != std::string::npos);
    for (const auto* secret :
         {"Shy Foreigner", "hush", "mail.example", "ko-fi.com", "Civil Name", kKofiToken}) {
        CAPTURE(secret);
        CHECK(record.raw.find(secret) == std::string::npos);
    }
    CHECK(record.raw.find("27.95") != std::string::npos);
}

TEST_CASE("a delivery without a transaction goes by its message", "[sources][kofi]") {
    const auto plain = replaced(recording("kofi/donation.json"), "kofi_transaction_id", "other_id");
    CHECK(read_post(kofi_form(plain), kofi_rules())->gifts.at(0).external_id ==
          "3a1fac0c-f960-4506-a60e-824979a74e74");
    const auto nameless = replaced(plain, "message_id", "another_id");
    const auto batch = read_post(kofi_form(nameless), kofi_rules());
    REQUIRE(batch);
    CHECK(batch->gifts.empty());
    CHECK(batch->parked.size() == 1);
}

TEST_CASE("an amount of Ko-fi's is read from its digits or not at all", "[sources][kofi]") {
    const auto donation = recording("kofi/donation.json");
    for (const auto* amount : {"\"0\"", "\"-3.00\"", "\"3.005\"", "\"three\"", "null", "true",
                               "\"\"", "\"99999999999999999999\"", "[3]"}) {
        CAPTURE(amount);
        const auto batch =
            read_post(kofi_form(replaced(donation, "\"3.00\"", amount)), kofi_rules());
        REQUIRE(batch);
        CHECK(batch->gifts.empty());
        CHECK(batch->parked.size() == 1);
    }
    CHECK(read_post(kofi_form(replaced(donation, "\"3.00\"", "3.5")), kofi_rules())
              ->gifts.at(0)
              .amount->minor() == 350);
}

TEST_CASE("a body that is no form of Ko-fi's is unreadable", "[sources][kofi]") {
    const auto good = kofi_form(recording("kofi/donation.json"));
    for (const auto& body :
         {std::string(), std::string("data"), std::string("data="), std::string("data=%7"),
          std::string("data=%zz"), std::string("data=%7B"), std::string("data=7"),
          std::string("data=[]"), std::string("payload=x"), recording("kofi/donation.json"),
          good + "&" + good, std::string("data=%FF%FE")}) {
        CAPTURE(body);
        const auto batch = read_post(body, kofi_rules());
        REQUIRE_FALSE(batch);
        CHECK(batch.error().code == Errc::InvalidInput);
    }
    CHECK(read_post("other=1&" + good + "&more=2", kofi_rules()));
    CHECK(read_post(good + "&padding=" + std::string(kPostBytesMax, 'x'), kofi_rules())
              .error()
              .code == Errc::TooLarge);
}
