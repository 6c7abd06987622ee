#include "base/format.hpp"
#include "base/time_text.hpp"
#include "sources/justgiving/parse.hpp"
#include "sources/makers.hpp"
#include "sources/recordings.hpp"
#include "support/catch.hpp"

#include <map>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::sources::justgiving;
using namespace chapeau::test;

namespace {

domain::Currency justgiving_pounds() {
    return *domain::Currency::from_code("GBP");
}

FeedPage recorded_justgiving(const std::string& name) {
    auto page = parse_donations(recorded("justgiving/" + name), justgiving_pounds(), {1, 100});
    REQUIRE(page);
    return *std::move(page);
}

} // namespace

TEST_CASE("JustGiving's wrapped dates are milliseconds, whatever their offset", "[justgiving]") {
    for (const auto* text :
         {"/Date(1444216076464+0000)/", "/Date(1444216076464-0530)/", "/Date(1444216076464)/"}) {
        CAPTURE(text);
        const auto time = parse_wrapped_date(text);
        REQUIRE(time);
        CHECK(to_iso8601(*time) == "2015-10-07T11:07:56.464000Z");
    }
    CHECK(parse_wrapped_date("/Date(0+0000)/"));
    for (const auto* text :
         {"", "/Date()/", "/Date(", "/Date)/", "/Date(x)/", "/Date(1e3)/", "/Date(1444216076464+)/",
          "/Date(1444216076464+00x0)/", "/Date(1444216076464+000)/", "/Date(-5+0000)/",
          "/Date(99999999999999999999)/", "/Date(999999999999999)/", "Date(1444216076464)",
          "/Date(+0000)/", "2026-11-21T19:00:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_wrapped_date(text));
    }
}

TEST_CASE("a page of JustGiving's donations is read", "[justgiving]") {
    const auto page = recorded_justgiving("donations.json");
    CHECK(page.parked.empty());
    CHECK(page.rows == 7);
    CHECK_FALSE(page.more);
    REQUIRE(page.gifts.size() == 4);
    const auto& gift = page.gifts[0];
    CHECK(gift.external_id == "1047001001");
    CHECK(gift.amount->minor() == 2500);
    CHECK(gift.name == "Aunt Zoë");
    CHECK(gift.message == "For the library!");
    CHECK(gift.donor_key.empty());
    CHECK(to_iso8601(gift.occurred_at) == "2026-11-21T19:42:10.464000Z");
    CHECK(page.order == RowOrder::NewestFirst);
}

TEST_CASE("a hidden amount at JustGiving is hidden, and Anonymous is no name", "[justgiving]") {
    const auto hidden = recorded_justgiving("donations.json").gifts.at(1);
    CHECK(hidden.external_id == "1047001000");
    CHECK_FALSE(hidden.amount.has_value());
    CHECK(hidden.name.empty());
}

TEST_CASE("a JustGiving donation without an id is known by its contents", "[justgiving]") {
    const auto page = recorded_justgiving("donations.json");
    const auto& one = page.gifts.at(2);
    const auto& other = page.gifts.at(3);
    CHECK(one.external_id.starts_with("sha256:"));
    CHECK(other.external_id.starts_with("sha256:"));
    CHECK(one.external_id != other.external_id); // Its amount is hidden.
    CHECK(page.ids.at(2) == one.external_id);
    const auto again = recorded_justgiving("donations.json");
    CHECK(again.gifts.at(2).external_id == one.external_id);
}

TEST_CASE("a JustGiving donation without an id stays the same when its words are edited",
          "[justgiving]") {
    const auto row = [](const char* name, const char* message, const char* amount = "\"10.0000\"") {
        return format(R"({{"amount":{},"currencyCode":"GBP","donorDisplayName":"{}",)"
                      R"("donationDate":"\/Date(1795290000464+0000)\/","message":"{}"}})",
                      amount, name, message);
    };
    const auto ids_of = [](const std::string& rows) {
        auto page = parse_donations(answered(format(R"({{"donations":[{}]}})", rows)),
                                    justgiving_pounds(), {1, 100});
        REQUIRE(page);
        CHECK(page->parked.empty());
        return page->ids;
    };
    const auto one = ids_of(row("Ana", "Go!"));
    CHECK(ids_of(row("Ana & Jo", "")) == one);
    CHECK(ids_of(row("Ana", "Go!", "10")) == one); // The same, written otherwise.
    CHECK(ids_of(row("Ana", "Go!", "\"11.00\"")) != one);
    CHECK(ids_of(row("Ana", "Go!", "null")) != one);
    // Two of one moment and amount are two, and the one that was there first stays what it was.
    const auto two = ids_of(row("Bo", "Me too") + "," + row("Ana", "Went!"));
    REQUIRE(two.size() == 2);
    CHECK(two[1] == one[0]);
    CHECK(two[0] != one[0]);
}

TEST_CASE("no civil name leaves JustGiving's donations", "[justgiving]") {
    for (const auto& gift : recorded_justgiving("donations.json").gifts) {
        CHECK(gift.name.find("Civil") == std::string::npos);
        CHECK(gift.message.find("Civil") == std::string::npos);
    }
}

TEST_CASE("what JustGiving has not accepted is no gift", "[justgiving]") {
    const auto page = recorded_justgiving("donations.json");
    CHECK(page.excluded_ids == std::vector<std::string>{"1047000999", "1047000998"});
    REQUIRE(page.refunds.size() == 1);
    CHECK(page.refunds[0].gift_external_id == "1047000997");
}

TEST_CASE("JustGiving's rows that cannot be read are parked with a reason", "[justgiving]") {
    const auto page = recorded_justgiving("wrong_rows.json");
    REQUIRE(page.gifts.size() == 1);
    CHECK(page.gifts[0].name == "Good");
    CHECK(page.parked.size() == 11);
    std::map<std::string, std::string> reasons;
    for (const auto& record : page.parked) {
        CHECK(record.raw.find('@') == std::string::npos); // Who gave is not kept.
        CHECK(record.raw.find("donorRealName") == std::string::npos);
        CHECK_FALSE(record.reason.empty());
        reasons[record.external_id] = record.reason;
    }
    CHECK(reasons.at("2").find("currency") != std::string::npos);
    CHECK(reasons.at("3").find("Marinating") != std::string::npos);
}

TEST_CASE("whether JustGiving has more pages is told by their number", "[justgiving]") {
    const auto parse = [](const std::string& pagination, const NumberedPage& asked) {
        return parse_donations(answered(R"({"donations":[1,2],"pagination":)" + pagination + "}"),
                               justgiving_pounds(), asked);
    };
    CHECK(parse(R"({"totalPages":4})", {3, 2})->more);
    CHECK_FALSE(parse(R"({"totalPages":4})", {4, 2})->more);
    CHECK(parse(R"({})", {1, 2})->more);
    CHECK_FALSE(parse(R"({})", {1, 3})->more);
    const auto cut = parse(R"({"totalPages":4})", {3, 90});
    REQUIRE_FALSE(cut);
    CHECK(cut.error().message.find("90") != std::string::npos);
}

TEST_CASE("JustGiving's sum and count are read", "[justgiving]") {
    const auto total = parse_page(recorded("justgiving/page.json"), justgiving_pounds());
    REQUIRE(total);
    CHECK(total->sum->minor() == 183'450);
    CHECK_FALSE(total->count.has_value());
    const auto grand =
        parse_page(answered(R"({"grandTotalRaisedExcludingGiftAid":"7.5"})"), justgiving_pounds());
    REQUIRE(grand);
    CHECK(grand->sum->minor() == 750);
    CHECK(*parse_count(recorded("justgiving/donations.json")) == 7);
}

TEST_CASE("what is none of JustGiving's answers is an error", "[justgiving]") {
    for (const auto* name : {"justgiving/error.json", "donordrive/sign_in_page.html",
                             "donordrive/truncated.json", "donordrive/invalid_utf8.json"}) {
        CAPTURE(name);
        CHECK_FALSE(parse_donations(recorded(name), justgiving_pounds(), {1, 100}));
        CHECK_FALSE(parse_count(recorded(name)));
        CHECK_FALSE(parse_page(recorded(name), justgiving_pounds()));
    }
    const auto dollars =
        parse_page(recorded("justgiving/page.json"), *domain::Currency::from_code("USD"));
    REQUIRE(dollars);
    CHECK_FALSE(dollars->sum.has_value()); // Pounds cannot be compared with dollars.
    CHECK(dollars->other_currency == justgiving_pounds());
}

TEST_CASE("a JustGiving donation in another currency keeps it", "[justgiving]") {
    const auto page = parse_donations(
        answered(R"({"donations":[{"id":1,"amount":"12.00","currencyCode":"EUR",)"
                 R"("donationDate":"/Date(1795290130464)/","donorDisplayName":"Ana"}]})"),
        justgiving_pounds(), {1, 100});
    REQUIRE(page);
    CHECK(page->gifts.at(0).amount == money_in("EUR", 1200));
}

TEST_CASE("a JustGiving donation that names no currency is in its page's, under the same id",
          "[justgiving]") {
    const auto answer = answered(R"({"donations":[{"amount":"12.00","donorDisplayName":"Ana",)"
                                 R"("donationDate":"/Date(1795290130464)/"}]})");
    const auto unknown = parse_donations(answer, justgiving_pounds(), {1, 100});
    const auto yen = *domain::Currency::from_code("JPY");
    const auto known = parse_donations(answer, justgiving_pounds(), {1, 100}, yen);
    REQUIRE((unknown && known));
    CHECK(unknown->gifts.at(0).amount == money_in("GBP", 1200));
    CHECK(known->gifts.at(0).amount == money_in("JPY", 12));
    CHECK(known->ids == unknown->ids);
}
