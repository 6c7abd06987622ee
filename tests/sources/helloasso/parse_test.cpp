#include "base/time_text.hpp"
#include "sources/helloasso/parse.hpp"
#include "sources/recordings.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;

namespace {

const helloasso::Rules kFeedRules{"les-amis", "", helloasso::Counted::Donations, false,
                                  std::nullopt};

helloasso::List helloasso_list(const std::string& name) {
    auto list = helloasso::parse_list(recorded("helloasso/" + name), "list");
    REQUIRE(list);
    return *std::move(list);
}

FeedPage helloasso_page(const helloasso::Rules& rules, const helloasso::Learned& learned) {
    auto page = helloasso::payments_page(helloasso_list("payments.json"), rules, learned);
    REQUIRE(page);
    return *std::move(page);
}

const domain::Gift* gift_in(const FeedPage& page, std::string_view id) {
    const auto found = std::find_if(page.gifts.begin(), page.gifts.end(),
                                    [&](const auto& gift) { return gift.external_id == id; });
    return found == page.gifts.end() ? nullptr : &*found;
}

std::string reason_of(const FeedPage& page, std::string_view id) {
    for (const auto& record : page.parked) {
        if (record.external_id == id) {
            return record.reason;
        }
    }
    return {};
}

} // namespace

TEST_CASE("HelloAsso's donations are read without its own contribution", "[sources]") {
    helloasso::Learned learned;
    learned.orders = helloasso::words_of(helloasso_list("orders.json"));
    const auto page = helloasso_page(kFeedRules, learned);
    const auto* gift = gift_in(page, "55012");
    REQUIRE(gift != nullptr);
    CHECK(gift->amount->minor() == 1000);
    CHECK(gift->name == "zazie");
    CHECK(gift->message == "Bravo !");
    CHECK(gift->donor_key.empty());
    CHECK(to_iso8601(gift->occurred_at) == "2026-11-07T19:14:09.100000Z");
    CHECK(to_iso8601(*page.newest) == "2026-12-07T19:18:09.000000Z");
    CHECK(page.next == "20261107191409-55021");
}

TEST_CASE("only donations count, or everything where that is wished", "[sources]") {
    const auto page = helloasso_page(kFeedRules, {});
    CHECK(gift_in(page, "55013")->amount->minor() == 500);
    CHECK(gift_in(page, "55014") == nullptr);
    CHECK(gift_in(page, "55015")->amount->minor() == 3000); // A month's share of a year's gift.
    auto rules = kFeedRules;
    rules.counted = helloasso::Counted::Everything;
    const auto all = helloasso_page(rules, {});
    CHECK(gift_in(all, "55013")->amount->minor() == 2000);
    CHECK(gift_in(all, "55014")->amount->minor() == 1500);
}

TEST_CASE("what HelloAsso gave back goes back, in parts or wholly", "[sources]") {
    const auto page = helloasso_page(kFeedRules, {});
    REQUIRE(page.refunds.size() == 2);
    CHECK(page.refunds[0].external_id == "refund-9");
    CHECK(page.refunds[0].gift_external_id == "55015");
    CHECK(page.refunds[0].amount->minor() == 1000);
    CHECK(page.refunds[1].gift_external_id == "55016");
    CHECK_FALSE(page.refunds[1].amount.has_value());
    CHECK(gift_in(page, "55016") != nullptr);
}

TEST_CASE("what is not decided yet leaves a HelloAsso gift standing", "[sources]") {
    const auto page_of = [](const std::string& state, const std::string& items) {
        net::Response response;
        response.status = 200;
        response.body = R"({"data":[{"id":7,"amount":2500,"date":"2026-11-07T20:14:09+01:00",)"
                        R"("state":")" +
                        state + R"(","order":{"id":9},"items":)" + items +
                        R"(,"refundOperations":[{"id":1,"amount":500}]}],"pagination":{}})";
        const auto list = helloasso::parse_list(response, "list");
        REQUIRE(list);
        const auto page = helloasso::payments_page(*list, kFeedRules, {});
        REQUIRE(page);
        return *page;
    };
    const std::string donation = R"([{"shareAmount":2500,"type":"Donation"}])";
    const auto contested = page_of("Contested", donation);
    CHECK(gift_in(contested, "7") != nullptr);
    CHECK(reason_of(contested, "contested-7").find("until that is decided") != std::string::npos);

    const auto going_back = page_of("Refunding", donation);
    CHECK(gift_in(going_back, "7") != nullptr);
    REQUIRE(going_back.refunds.size() == 1); // What the operations tell, and no more.
    CHECK(going_back.refunds[0].amount->minor() == 500);

    // Together with a ticket: nobody says which of both went back.
    const auto mixed = page_of("Authorized", R"([{"shareAmount":2000,"type":"Registration"},)"
                                             R"({"shareAmount":500,"type":"Donation"}])");
    CHECK(gift_in(mixed, "7")->amount->minor() == 500);
    CHECK(mixed.refunds.empty());
    CHECK(reason_of(mixed, "refund-1").find("by hand") != std::string::npos);

    // A payment that is wholly back goes back, whatever is still known of it.
    const auto emptied = page_of("Refunded", R"([{"shareAmount":0,"type":"Donation"}])");
    REQUIRE(emptied.refunds.size() == 1);
    CHECK(emptied.refunds[0].gift_external_id == "7");
}

TEST_CASE("an order that HelloAsso does not show holds up no money", "[sources]") {
    net::Response response;
    for (const int status : {400, 403, 404, 410}) {
        response.status = status;
        CHECK(helloasso::parse_order(response));
    }
    response.status = 401; // That is the credential, and no order.
    CHECK_FALSE(helloasso::parse_order(response));
}

TEST_CASE("what never was money is no gift", "[sources]") {
    const auto page = helloasso_page(kFeedRules, {});
    CHECK(gift_in(page, "55017") == nullptr);
    CHECK(gift_in(page, "55018") == nullptr);
    CHECK(reason_of(page, "55019").find("test") != std::string::npos);
    CHECK(reason_of(page, "55020").find("organisation") != std::string::npos);
    auto sandbox = kFeedRules;
    sandbox.is_sandbox = true;
    CHECK(gift_in(helloasso_page(sandbox, {}), "55019") != nullptr);
}

TEST_CASE("a parked payment does not tell who paid", "[sources]") {
    const auto page = helloasso_page(kFeedRules, {});
    CHECK(page.parked.size() == 3);
    for (const auto& record : page.parked) {
        CHECK(record.raw.find("CANARY") == std::string::npos);
        CHECK(record.raw.find("2500") != std::string::npos);
    }
}

TEST_CASE("a checkout's payment counts unless it is the kiosk's own or nobody knows", "[sources]") {
    CHECK(reason_of(helloasso_page(kFeedRules, {}), "55021").find("checkout") != std::string::npos);
    const auto with = [](helloasso::IntentOwner owner) {
        helloasso::Learned learned;
        learned.intents["12345"] = owner;
        return helloasso_page(kFeedRules, learned);
    };
    CHECK(gift_in(with(helloasso::IntentOwner::Somebody), "55021") != nullptr);
    CHECK(gift_in(with(helloasso::IntentOwner::Unknown), "55021") == nullptr);
    const auto own = with(helloasso::IntentOwner::Kiosk);
    CHECK(gift_in(own, "55021") == nullptr);
    CHECK(reason_of(own, "55021").empty());
}

TEST_CASE("a page of payments needs the orders of its money only", "[sources]") {
    helloasso::Learned learned;
    const auto list = helloasso_list("payments.json");
    const auto needs = helloasso::needs_of(list, kFeedRules, learned);
    CHECK(needs.orders ==
          std::set<std::string>{"90231", "90232", "90234", "90235", "90238", "90239"});
    CHECK(needs.intents == std::set<std::string>{"12345"});
    CHECK(to_iso8601(*needs.first_order) == "2026-11-07T19:14:03.500000Z");
    learned.orders = helloasso::words_of(helloasso_list("orders.json"));
    CHECK(helloasso::needs_of(list, kFeedRules, learned).orders.size() == 3);
}

TEST_CASE("a form's fields are found by their names, and civil names never", "[sources]") {
    const auto words = helloasso::words_of(helloasso_list("orders.json"));
    CHECK(words.size() == 3);
    CHECK(words.at("90232").pseudo == "bo");
    CHECK(words.at("90234") == helloasso::OrderWords{});
    for (const auto& [id, each] : words) {
        CHECK(each.pseudo.find("Ruiz") == std::string::npos);
    }
}

TEST_CASE("HelloAsso's records of wrong types are parked and the page goes on", "[sources]") {
    const auto page =
        helloasso::payments_page(helloasso_list("payments_wrong_types.json"), kFeedRules, {});
    REQUIRE(page);
    REQUIRE(page->gifts.size() == 1);
    CHECK(page->gifts[0].external_id == "8");
    CHECK(page->parked.size() == 11);
    CHECK_FALSE(helloasso::parse_list(recorded("helloasso/error.json"), "list"));
}

TEST_CASE("earlier payments than the feed's beginning are left out", "[sources]") {
    auto rules = kFeedRules;
    rules.since = *parse_iso8601("2026-11-07T20:15:30+01:00");
    const auto page = helloasso_page(rules, {});
    CHECK(gift_in(page, "55012") == nullptr);
    CHECK(gift_in(page, "55015") != nullptr);
}

TEST_CASE("an intent tells whose it is", "[sources]") {
    const auto own = helloasso::parse_intent(recorded("helloasso/intent_paid.json"));
    REQUIRE(own);
    CHECK(*own == helloasso::IntentOwner::Kiosk);
    CHECK(*helloasso::parse_intent(answered(R"({"id":7,"metadata":null})")) ==
          helloasso::IntentOwner::Somebody);
    net::Response unknown;
    unknown.status = 404;
    CHECK(*helloasso::parse_intent(unknown) == helloasso::IntentOwner::Unknown);
    CHECK(*helloasso::parse_order(unknown) == helloasso::OrderWords{});
    CHECK_FALSE(helloasso::parse_intent(answered("{}")));
}
