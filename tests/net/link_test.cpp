#include "net/link.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::net;

namespace {

std::optional<std::string> next(std::vector<std::string> links) {
    Response response;
    response.headers.push_back({"content-type", "<a>; rel=next"});
    for (auto& link : links) {
        response.headers.push_back({"link", std::move(link)});
    }
    return next_link(response);
}

} // namespace

TEST_CASE("the next page is found in a Link header", "[net]") {
    CHECK(next({R"(<https://x/2>; rel="next")"}) == "https://x/2");
    CHECK(next({R"(<https://x/1>; rel="prev", </3?a=1,2>; rel="next"; title="x")"}) == "/3?a=1,2");
    CHECK(next({"<a>;REL=next"}) == "a");
    CHECK(next({R"(<a>; rel="Next")"}) == "a");
    CHECK(next({"<>; rel=next"}) == "");
}

TEST_CASE("the next page is one relation among several", "[net]") {
    CHECK(next({R"(<a>; rel="prev next")"}) == "a");
    CHECK(next({R"(<a>; rel="last next https://x/rel")"}) == "a");
    CHECK(next({"<a>; title=x ; rel = next"}) == "a");
    CHECK(next({R"(<a> ;rel = "next" , <b>; rel=last)"}) == "a");
    CHECK_FALSE(next({R"(<a>; rel="nextish next2")"}).has_value());
    CHECK_FALSE(next({R"(<a>; rel=prev; rel=next)"}).has_value());
    CHECK_FALSE(next({R"(<a>; title="rel=next"; rel=prev)"}).has_value());
    CHECK_FALSE(next({R"(<a>; title="; rel=\"next"; rel=prev)"}).has_value());
}

TEST_CASE("several Link headers are one list", "[net]") {
    CHECK(next({"<a>; rel=first", "<b>; rel=prev, <c>; rel=next"}) == "c");
    CHECK(next({"<a>; rel=next", "<b>; rel=next"}) == "a");
}

TEST_CASE("a Link header without a next page has none", "[net]") {
    for (const auto* text :
         {"<https://x/1>; rel=\"prev\"", "", "<unclosed", "> <", "<a>", "<a>; rel",
          "<a>; rel=", "<a>; rel=\"next", "<a> rel=next", "a; rel=next", ",,,", "<a>;;;"}) {
        CAPTURE(text);
        // A quotation that is cut is taken as far as it goes: asking once more harms nobody.
        CHECK(next({text}).has_value() == (std::string_view(text) == "<a>; rel=\"next"));
    }
    CHECK_FALSE(next({}).has_value());
}
