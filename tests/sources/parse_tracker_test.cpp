#include "base/time_text.hpp"
#include "makers.hpp"
#include "recordings.hpp"
#include "sources/tracker/parse.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::sources::tracker;
using namespace chapeau::test;

namespace {

Result<FeedPage> parse(const std::string& name, std::int64_t offset = 0) {
    return parse_donations(recorded("tracker/" + name), usd(), "7", offset);
}

} // namespace

TEST_CASE("a page of the tracker's donations is read", "[sources]") {
    const auto page = parse("donations.json");
    REQUIRE(page);
    REQUIRE(page->gifts.size() == 2);
    CHECK(page->gifts[0].external_id == "1201");
    CHECK(page->gifts[0].amount->minor() == 2500);
    CHECK(page->gifts[0].name == "pixelcat");
    CHECK(page->gifts[0].message == "Save the frames!");
    CHECK(to_iso8601(page->gifts[0].occurred_at) == "2026-01-11T00:04:11.000000Z");
    CHECK(page->gifts[1].amount->minor() == 550);
    CHECK(page->gifts[1].name.empty());
    CHECK_FALSE(page->more);
}

TEST_CASE("the tracker's count tells whether there are more", "[sources]") {
    CHECK(parse("first_page.json")->more);
    CHECK(parse("first_page.json", 1232)->more);
    CHECK_FALSE(parse("first_page.json", 1233)->more);
}

TEST_CASE("another event's gifts are parked and open payments left out", "[sources]") {
    const auto page = parse("other_rows.json");
    REQUIRE(page);
    REQUIRE(page->gifts.size() == 2);
    CHECK(page->gifts[0].external_id == "3");
    CHECK(page->gifts[1].amount == money_in("EUR", 2500));
    CHECK(page->parked.size() == 2);
    CHECK(page->excluded_ids == std::vector<std::string>{"1", "6"});
}

TEST_CASE("the tracker's totals are read under both names", "[sources]") {
    const auto total = parse_total(recorded("tracker/event.json"), usd());
    REQUIRE(total);
    CHECK(total->count == 45'678);
    CHECK(total->sum->minor() == 123'456'789);
    const auto old = parse_total(recorded("tracker/event_old.json"), usd());
    REQUIRE(old);
    CHECK(old->sum->minor() == 265'700);
}

TEST_CASE("what is no list of the tracker's is an error", "[sources]") {
    for (const auto* name :
         {"bare_array.json", "not_an_event.json", "truncated.json", "duplicate_keys.json",
          "event.json", "../donordrive/sign_in_page.html"}) {
        CAPTURE(name);
        CHECK_FALSE(parse(name));
    }
    CHECK_FALSE(parse_total(recorded("tracker/not_an_event.json"), usd()));
    CHECK_FALSE(parse_total(recorded("tracker/bare_array.json"), usd()));
}
