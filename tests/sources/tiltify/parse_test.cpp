#include "base/time_text.hpp"
#include "sources/makers.hpp"
#include "sources/recordings.hpp"
#include "sources/tiltify/parse.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;

namespace {

Result<FeedPage> tiltify_page(const std::string& name) {
    return tiltify::parse_donations(recorded("tiltify/" + name));
}

} // namespace

TEST_CASE("a page of Tiltify's donations is read", "[sources]") {
    const auto page = tiltify_page("donations.json");
    REQUIRE(page);
    REQUIRE(page->gifts.size() == 4);
    const auto& shown = page->gifts[0];
    CHECK(shown.external_id == "aaa997f4-6bfc-4049-9812-89475624c6fb");
    CHECK(shown.amount->minor() == 2500);
    CHECK(shown.layer == domain::Layer::Captured);
    CHECK(shown.name == "Dana M.");
    CHECK(shown.message == "For the otters!");
    CHECK(shown.donor_key.empty());
    CHECK(to_iso8601(shown.occurred_at) == "2026-11-07T20:18:23.352636Z");
    CHECK(page->gifts[1].name.empty());
    CHECK(page->more);
    CHECK(page->next == "g2wAAAABdAAAAA13C21p+/=");
    CHECK(page->order == RowOrder::NewestFirst);
}

TEST_CASE("what a sponsor matches is another kind of money", "[sources]") {
    const auto page = tiltify_page("donations.json");
    REQUIRE(page);
    CHECK(page->gifts[2].layer == domain::Layer::Matched);
}

TEST_CASE("a Tiltify gift in another currency keeps it", "[sources]") {
    const auto page = tiltify_page("donations.json");
    REQUIRE(page);
    CHECK(page->parked.empty());
    CHECK(page->gifts.at(3).external_id == "ddd997f4-6bfc-4049-9812-89475624c6fb");
    CHECK(page->gifts.at(3).amount == money_in("EUR", 3000));
}

TEST_CASE("Tiltify's records of wrong types are parked and the page goes on", "[sources]") {
    const auto page = tiltify_page("wrong_types.json");
    REQUIRE(page);
    REQUIRE(page->gifts.size() == 1);
    CHECK(page->gifts[0].external_id == "good");
    CHECK(page->gifts[0].amount->minor() == 150);
    CHECK(page->parked.size() == 15);
    CHECK_FALSE(page->more);
}

TEST_CASE("the last page of Tiltify's list says so", "[sources]") {
    const auto page = tiltify_page("last_page.json");
    REQUIRE(page);
    CHECK(page->rows == 0);
    CHECK_FALSE(page->more);
    for (const auto* name : {"no_metadata.json", "error.json", "truncated.json", "campaign.json"}) {
        CAPTURE(name);
        CHECK_FALSE(tiltify_page(name));
    }
}

TEST_CASE("a campaign's total is read, whatever its size", "[sources]") {
    const auto total = tiltify::parse_total(recorded("tiltify/campaign.json"), usd());
    REQUIRE(total);
    CHECK(total->sum->minor() == 12'345'678);
    CHECK_FALSE(total->count.has_value());
    const auto euro = tiltify::parse_total(recorded("tiltify/campaign_euro.json"), usd());
    REQUIRE(euro);
    CHECK_FALSE(euro->sum.has_value());
    CHECK(euro->other_currency == *domain::Currency::from_code("EUR"));
    for (const auto* name : {"not_a_campaign.json", "donations.json", "error.json"}) {
        CAPTURE(name);
        CHECK_FALSE(tiltify::parse_total(recorded(std::string("tiltify/") + name), usd()));
    }
}
