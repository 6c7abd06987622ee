#include "../makers.hpp"
#include "../recordings.hpp"
#include "base/time_text.hpp"
#include "sources/streamlabs/parse.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::sources::streamlabs;
using namespace chapeau::test;

namespace {

const Timestamp kTipsSince = *parse_iso8601("2026-11-01T00:00:00Z");

Result<DonationPage> parse_tips(const std::string& name) {
    return parse_donations(recorded("streamlabs/" + name), usd(), kTipsSince);
}

} // namespace

TEST_CASE("a page of Streamlabs' donations is read", "[sources][streamlabs]") {
    const auto read = parse_tips("donations.json");
    REQUIRE(read);
    const auto& page = read->page;
    REQUIRE(page.gifts.size() == 3);
    CHECK(page.gifts[0].external_id == "165434102");
    CHECK(page.gifts[0].amount->minor() == 1250);
    CHECK(page.gifts[0].name == "Friendly Donor");
    CHECK(page.gifts[0].message == "Go on!");
    CHECK(page.gifts[0].layer == domain::Layer::Captured);
    CHECK(page.gifts[0].donor_key.empty());
    CHECK(page.gifts[0].occurred_at == Timestamp{seconds{1'795'975'305}});
    CHECK(page.gifts[1].external_id == "165434101");
    CHECK(page.gifts[1].amount->minor() == 500);
    CHECK(read->oldest_id == "165434000");
    CHECK_FALSE(read->has_nameless);
}

TEST_CASE("whom Streamlabs calls Anonymous has no name", "[sources][streamlabs]") {
    const auto read = parse_tips("donations.json");
    REQUIRE(read);
    CHECK(read->page.gifts.at(1).name.empty());
    CHECK(read->page.gifts.at(1).message.empty());
}

TEST_CASE("a tip in another currency keeps it", "[sources][streamlabs]") {
    const auto read = parse_tips("donations.json");
    REQUIRE(read);
    CHECK(read->page.parked.empty());
    CHECK(read->page.gifts.at(2).external_id == "165434100");
    CHECK(read->page.gifts.at(2).amount == money_in("EUR", 700));
}

TEST_CASE("a tip of long ago is left out, whatever its currency", "[sources][streamlabs]") {
    const auto read = parse_tips("donations.json");
    REQUIRE(read);
    CHECK(read->page.excluded_ids == std::vector<std::string>{"165434000"});
    CHECK_FALSE(ends_before(*read, kTipsSince));
    CHECK(ends_before(*read, *parse_iso8601("2030-01-01T00:00:00Z")));
}

TEST_CASE("an address for mail never leaves Streamlabs' decoder", "[sources][streamlabs]") {
    auto body = recording("streamlabs/broken_rows.json");
    for (auto at = body.find("\"currency\""); at != std::string::npos;
         at = body.find("\"currency\"", at + 50)) {
        body.insert(at, R"("email":"giver@mail.example",)");
    }
    const auto read = parse_donations(answered(body), usd(), kTipsSince);
    REQUIRE(read);
    CHECK(read->page.parked.size() >= 10);
    for (const auto& record : read->page.parked) {
        CHECK(record.raw.find("mail.example") == std::string::npos);
    }
}

TEST_CASE("a broken row of Streamlabs is parked and the page goes on", "[sources][streamlabs]") {
    const auto read = parse_tips("broken_rows.json");
    REQUIRE(read);
    REQUIRE(read->page.gifts.size() == 1);
    CHECK(read->page.gifts[0].name == "GOOD");
    CHECK(read->page.parked.size() == 12);
    CHECK(read->page.ids.size() == 13);
    CHECK(read->has_nameless);
    CHECK(read->oldest_id == "1");
}

TEST_CASE("what is no list of donations is refused", "[sources][streamlabs]") {
    for (const auto* name : {"error_object.json", "truncated.json"}) {
        CAPTURE(name);
        CHECK_FALSE(parse_tips(name));
    }
    for (const auto* body : {"[]", "{}", "null", "7", R"({"data":{}})", R"({"data":null})",
                             R"({"data":[{"name":"x"}]})", R"({"data":[],"data":[]})",
                             "<html>Please sign in</html>"}) {
        CAPTURE(body);
        CHECK_FALSE(parse_donations(answered(body), usd(), kTipsSince));
    }
    const auto empty = parse_tips("empty.json");
    REQUIRE(empty);
    CHECK(empty->page.rows == 0);
    CHECK(empty->oldest_id.empty());
}

TEST_CASE("an id is older when its number is smaller", "[sources][streamlabs]") {
    CHECK(is_older("99", "100"));
    CHECK_FALSE(is_older("100", "99"));
    CHECK_FALSE(is_older("100", "100"));
    CHECK(is_older("b", "a"));
    CHECK_FALSE(is_older("a", "a"));
}

TEST_CASE("the page after this one lies before its smallest number", "[sources][streamlabs]") {
    const auto row = [](const char* id) {
        return std::string(R"({"donation_id":")") + id +
               R"(","created_at":1795975305,"currency":"USD","amount":"1"})";
    };
    const auto numbers =
        answered("{\"data\":[" + row("100") + "," + row("99") + "," + row("101") + "]}");
    CHECK(parse_donations(numbers, usd(), kTipsSince)->oldest_id == "99");
    const auto words =
        answered("{\"data\":[" + row("c") + "," + row("100") + "," + row("b") + "]}");
    CHECK(parse_donations(words, usd(), kTipsSince)->oldest_id == "b");
}
