#include "base/time_text.hpp"
#include "support/catch.hpp"

#include <string>
#include <string_view>

namespace chapeau {
namespace {

std::string iso(std::string_view text) {
    const auto time = parse_iso8601(text);
    INFO(text);
    REQUIRE(time);
    return to_iso8601(*time);
}

std::string http(std::string_view text) {
    const auto time = parse_http_date(text);
    INFO(text);
    REQUIRE(time);
    return to_iso8601(*time);
}

TEST_CASE("moments are read in every form the providers write", "[base]") {
    CHECK(iso("2026-11-07T18:01:18Z") == "2026-11-07T18:01:18.000000Z");
    CHECK(iso("2026-11-07t18:01:18z") == "2026-11-07T18:01:18.000000Z");
    CHECK(iso("2026-11-07 18:01:18Z") == "2026-11-07T18:01:18.000000Z");
    CHECK(iso("2026-11-07T18:01:18.513+0000") == "2026-11-07T18:01:18.513000Z");
    CHECK(iso("2026-11-07T18:01:11-05:00") == "2026-11-07T23:01:11.000000Z");
    CHECK(iso("2026-11-07T18:01:11+05") == "2026-11-07T13:01:11.000000Z");
    CHECK(iso("2026-12-31T23:59:59.999999999-00:30") == "2027-01-01T00:29:59.999999Z");
    CHECK(iso("2024-02-29T00:00:00.1+14:00") == "2024-02-28T10:00:00.100000Z");
    CHECK(iso("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00.000000Z");
    CHECK(iso("1969-12-31T23:59:59.5Z") == "1969-12-31T23:59:59.500000Z");
}

TEST_CASE("a text that is no moment with an offset is refused", "[base]") {
    for (const std::string_view wrong : {"",
                                         "2026-11-07",
                                         "2026-11-07T18:01:18",
                                         "2026-11-07T18:01:18.5",
                                         "2026-11-07T18:01Z",
                                         "2026-02-30T00:00:00Z",
                                         "2025-02-29T00:00:00Z",
                                         "2026-13-01T00:00:00Z",
                                         "2026-00-01T00:00:00Z",
                                         "2026-11-00T00:00:00Z",
                                         "2026-11-07T24:00:00Z",
                                         "2026-11-07T18:60:00Z",
                                         "2026-11-07T18:00:61Z",
                                         "2026-11-07T18:01:18.Z",
                                         "2026-11-07T18:01:18.1234567890Z",
                                         "2026-11-07T18:01:18+24:00",
                                         "2026-11-07T18:01:18+05:60",
                                         "2026-11-07T18:01:18+5",
                                         "2026-11-07T18:01:18+05:",
                                         "2026-11-07T18:01:18Z ",
                                         " 2026-11-07T18:01:18Z",
                                         "2026-11-07T18:01:18ZZ",
                                         "26-11-07T18:01:18Z",
                                         "2026/11/07T18:01:18Z",
                                         "2026-11-07T18:01:18 +0000",
                                         "-026-11-07T18:01:18Z",
                                         "1762538478",
                                         "2026-11-0718:01:18Z"}) {
        INFO(wrong);
        const auto refused = parse_iso8601(wrong);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::InvalidInput);
    }
    CHECK(parse_iso8601(std::string(1'000'000, '9')).error().message.size() < 300);
}

TEST_CASE("written moments sort as times and read back the same", "[base]") {
    const auto earlier = to_iso8601(parse_iso8601("2026-11-07T18:01:18.000009Z").value());
    const auto later = to_iso8601(parse_iso8601("2026-11-07T18:01:18.00001Z").value());
    CHECK(earlier < later);
    CHECK(iso(earlier) == earlier);
}

TEST_CASE("the three forms of a date in an HTTP header mean the same", "[base]") {
    CHECK(http("Sun, 06 Nov 1994 08:49:37 GMT") == "1994-11-06T08:49:37.000000Z");
    CHECK(http("Sunday, 06-Nov-94 08:49:37 GMT") == "1994-11-06T08:49:37.000000Z");
    CHECK(http("Sun Nov  6 08:49:37 1994") == "1994-11-06T08:49:37.000000Z");
    CHECK(http("Wed Nov 16 08:49:37 1994") == "1994-11-16T08:49:37.000000Z");
    CHECK(http("Saturday, 21-Nov-26 00:00:00 GMT") == "2026-11-21T00:00:00.000000Z");
}

TEST_CASE("what is no date of an HTTP header is refused", "[base]") {
    for (const std::string_view wrong :
         {"", "0", "-1", "120", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
          "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
          "Xxx, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
          "Sunday, 06 Nov 1994 08:49:37 GMT", "Sun Nov 6 08:49:37 1994"}) {
        INFO(wrong);
        CHECK_FALSE(parse_http_date(wrong));
    }
}

} // namespace

TEST_CASE("the dates that letters and RSS write mean the same", "[base]") {
    const auto expected = *parse_iso8601("1994-11-06T08:49:00Z");
    for (const auto* text :
         {"Sun, 06 Nov 1994 08:49:00 GMT", "Sun, 6 Nov 1994 08:49 UT", "06 Nov 94 08:49:00 Z",
          "Mon, 06 Nov 1994 03:49:00 EST", "06 Nov 1994 01:49 PDT",
          "Sun, 06 Nov 1994 10:19:00 +0130", " 06 Nov 1994 03:49:00 -0500 "}) {
        CAPTURE(text);
        const auto time = parse_mail_date(text);
        REQUIRE(time);
        CHECK(*time == expected);
    }
    for (const auto* text :
         {"", ",", "Sun", "06 Nov 1994", "06 Nov 1994 08:49", "06 Nov 1994 08:49:00",
          "06 Nov 1994 08:49:00 CEST", "31 Feb 1994 08:49:00 GMT", "6 nov 1994 08:49:00 GMT",
          "06 Nov 1994 08:49:00 GMT x", "06 Nov 199 08:49:00 GMT", "1994-11-06T08:49:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_mail_date(text));
    }
}

} // namespace chapeau
