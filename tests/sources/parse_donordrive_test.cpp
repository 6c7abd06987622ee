#include "base/time_text.hpp"
#include "makers.hpp"
#include "recordings.hpp"
#include "sources/donordrive/parse.hpp"
#include "support/catch.hpp"

#include <map>
#include <set>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::sources::donordrive;
using namespace chapeau::test;

namespace {

Result<FeedPage> parse(const std::string& name) {
    return parse_donations(recorded("donordrive/" + name), usd(), 0);
}

std::set<std::string> gift_ids(const FeedPage& page) {
    std::set<std::string> ids;
    for (const auto& gift : page.gifts) {
        ids.insert(gift.external_id);
    }
    return ids;
}

} // namespace

TEST_CASE("a page of DonorDrive's donations is read", "[sources]") {
    const auto page = parse("donations.json");
    REQUIRE(page);
    REQUIRE(page->gifts.size() == 2);
    const auto& shown = page->gifts[0];
    CHECK(shown.external_id == "DF4E676D0828A8D5");
    CHECK(shown.layer == domain::Layer::Captured);
    REQUIRE(shown.amount.has_value());
    CHECK(shown.amount->minor() == 1050);
    CHECK(shown.name == "Friendly Donor");
    CHECK(shown.message == "Go Jane!");
    CHECK(shown.donor_key == "EB8610A3FC435D58");
    CHECK(to_iso8601(shown.occurred_at) == "2026-11-07T18:01:18.513000Z");
    const auto& hidden = page->gifts[1];
    CHECK_FALSE(hidden.amount.has_value());
    CHECK(hidden.name.empty());
    CHECK(hidden.donor_key.empty());
    CHECK(page->rows == 3);
    CHECK(page->parked.empty());
    CHECK(page->order == RowOrder::NewestFirst);
    CHECK(to_iso8601(*page->oldest) == "2026-11-07T17:00:00.000000Z");
}

TEST_CASE("a registration fee is no gift", "[sources]") {
    const auto page = parse("donations.json");
    REQUIRE(page);
    CHECK_FALSE(gift_ids(*page).contains("REGFEE0000000001"));
    CHECK(page->excluded_ids == std::vector<std::string>{"REGFEE0000000001"});
    CHECK(page->ids.size() == 2);
}

TEST_CASE("records of wrong types are parked and the page goes on", "[sources]") {
    const auto page = parse("wrong_types.json");
    REQUIRE(page);
    CHECK(gift_ids(*page) == std::set<std::string>{"GOOD"});
    CHECK(page->parked.size() == 9);
    CHECK(page->ids.size() == 10);
    for (const auto& record : page->parked) {
        CAPTURE(record.raw);
        CHECK_FALSE(record.external_id.empty());
        CHECK_FALSE(record.reason.empty());
        CHECK(record.raw.size() <= domain::kParkedBytesMax);
    }
}

TEST_CASE("money is read from its digits or not at all", "[sources]") {
    const auto page = parse("strange_numbers.json");
    REQUIRE(page);
    std::map<std::string, std::int64_t> amounts;
    for (const auto& gift : page->gifts) {
        amounts[gift.external_id] = gift.amount->minor();
    }
    CHECK(amounts ==
          std::map<std::string, std::int64_t>{{"N0", 10'000}, {"N8", 1050}, {"N9", 1000}});
    CHECK(page->parked.size() == 8);
}

TEST_CASE("a record that contradicts itself is parked", "[sources]") {
    const auto page = parse("duplicate_keys.json");
    REQUIRE(page);
    CHECK(gift_ids(*page) == std::set<std::string>{"DF4E676D0828A8D5"});
    CHECK(page->parked.size() == 2);
    CHECK(page->parked[0].external_id == "D1");
}

TEST_CASE("unreadable pages are errors", "[sources]") {
    for (const auto* name : {"truncated.json", "invalid_utf8.json", "sign_in_page.html",
                             "error_object.json", "deep.json", "participant.json"}) {
        CAPTURE(name);
        const auto page = parse(name);
        CHECK_FALSE(page);
    }
    CHECK_FALSE(parse_donations(answered(""), usd(), 0));
    CHECK_FALSE(parse_donations(answered("[] []"), usd(), 0));
}

TEST_CASE("a sign-in page is called by its name", "[sources]") {
    const auto page = parse("sign_in_page.html");
    REQUIRE_FALSE(page);
    CHECK(page.error().message.find("sign-in page") != std::string::npos);
}

TEST_CASE("a byte order mark is forgiven", "[sources]") {
    const auto page = parse("byte_order_mark.json");
    REQUIRE(page);
    CHECK(page->gifts.size() == 1);
}

TEST_CASE("ids that the book cannot hold are parked under a digest", "[sources]") {
    const auto page = parse("nasty_text.json");
    REQUIRE(page);
    CHECK(gift_ids(*page) == std::set<std::string>{"T1"});
    REQUIRE(page->parked.size() == 3);
    std::set<std::string> ids;
    for (const auto& record : page->parked) {
        CHECK(record.external_id.starts_with("sha256:"));
        CHECK(record.external_id.size() <= domain::kExternalIdBytesMax);
        ids.insert(record.external_id);
    }
    CHECK(ids.size() == 3);
}

TEST_CASE("whether there are more pages is told by the best witness", "[sources]") {
    const auto body = recording("donordrive/donations.json");
    const auto more = [&body](std::vector<net::Header> headers, std::int64_t offset) {
        return parse_donations(answered(body, std::move(headers)), usd(), offset)->more;
    };
    CHECK_FALSE(more({}, 0));
    CHECK(more({{"num-records", "4"}}, 0));
    CHECK_FALSE(more({{"num-records", "3"}}, 0));
    CHECK_FALSE(more({{"num-records", "103"}}, 100));
    CHECK(more({{"link", "<https://x/?offset=100>; rel=\"next\""}}, 0));
    CHECK_FALSE(more({{"link", "<https://x/?offset=0>; rel=\"prev\""}}, 0));
    CHECK(more({{"link", "<https://x/?offset=0>; rel=first"},
                {"link", "<https://x/?offset=100>; rel = \"last next\""}},
               0));
}

TEST_CASE("204 is the end of the list", "[sources]") {
    net::Response response;
    response.status = 204;
    const auto page = parse_donations(response, usd(), 100);
    REQUIRE(page);
    CHECK(page->rows == 0);
    CHECK_FALSE(page->more);
}

TEST_CASE("statuses are told in words that help", "[sources]") {
    net::Response response;
    for (const auto& [status, word] : std::map<int, std::string>{
             {304, "unchanged"}, {401, "token"}, {404, "check"}, {412, "version"}, {418, "418"}}) {
        response.status = status;
        const auto page = parse_donations(response, usd(), 0);
        REQUIRE_FALSE(page);
        CAPTURE(page.error().message);
        CHECK(page.error().message.find(word) != std::string::npos);
    }
}

TEST_CASE("DonorDrive's own total is read", "[sources]") {
    const auto total = parse_total(recorded("donordrive/participant.json"), usd());
    REQUIRE(total);
    CHECK(total->count == 173);
    REQUIRE(total->sum.has_value());
    CHECK(total->sum->minor() == 265'735);
    const auto exponent = parse_total(recorded("donordrive/participant_exponent.json"), usd());
    REQUIRE(exponent);
    CHECK(exponent->sum->minor() == 1'234'500'000);
}

TEST_CASE("a sum with the dust of floats is left out and the count is kept", "[sources]") {
    const auto total = parse_total(recorded("donordrive/participant_float_noise.json"), usd());
    REQUIRE(total);
    CHECK(total->count == 173);
    CHECK_FALSE(total->sum.has_value());
}

TEST_CASE("what is no fundraising page has no total", "[sources]") {
    for (const auto* name : {"donations.json", "error_object.json", "sign_in_page.html",
                             "truncated.json", "empty.json"}) {
        CAPTURE(name);
        CHECK_FALSE(parse_total(recorded(std::string("donordrive/") + name), usd()));
    }
    CHECK_FALSE(parse_total(answered("{\"numDonations\":-1}"), usd()));
    CHECK_FALSE(parse_total(answered("{\"numDonations\":1.5}"), usd()));
    CHECK_FALSE(parse_total(answered("{\"numDonations\":1,\"numDonations\":2}"), usd()));
}

TEST_CASE("a page of too many records is refused", "[sources]") {
    std::string body = "[1";
    for (std::size_t i = 0; i < domain::kBatchRecordsMax; ++i) {
        body += ",1";
    }
    const auto page = parse_donations(answered(body + "]"), usd(), 0);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == Errc::TooLarge);
}
