#include "../evening.hpp"
#include "sources/ecb/source.hpp"
#include "sources/makers.hpp"
#include "sources/recordings.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
namespace ecb = chapeau::sources::ecb;

namespace {

/// A bank that is asked through the poller, on a virtual clock.
struct BankDay : Evening {
    explicit BankDay(std::vector<std::vector<domain::ExchangeRate>>& lists)
        : Evening([&lists] {
              return ecb::make_source({"https://bank.example/daily.xml", usd(),
                                       [&lists](auto list) { lists.push_back(std::move(list)); }});
          }) {
        respond = [this](const net::Request& request) -> net::Outcome {
            conditions.push_back(request.if_none_match + "|" + request.if_modified_since);
            if (is_silent) {
                return fail(Errc::Unavailable, "no such host");
            }
            net::Response response;
            response.status = request.if_none_match == etag ? 304 : status;
            response.body = response.status == 200 ? body : "";
            response.headers = {{"etag", etag}};
            return response;
        };
    }

    std::vector<std::string> conditions;
    std::string body = recording("ecb/daily.xml");
    std::string etag = "\"one\"";
    int status = 200;
    bool is_silent = false;
};

} // namespace

TEST_CASE("the bank is asked at the start and each six hours, and only for what is new",
          "[sources][ecb]") {
    std::vector<std::vector<domain::ExchangeRate>> lists;
    BankDay day(lists);
    day.run(1min);
    REQUIRE(lists.size() == 1);
    CHECK(lists[0].size() == 4);
    CHECK(day.book.pages == 0); // It tells of no gifts.
    day.run(5h);
    CHECK(day.client().sent().size() == 1);
    day.run(2h);
    CHECK(day.conditions == std::vector<std::string>{"|", "\"one\"|"});
    CHECK(lists.size() == 1); // Unchanged.
    day.etag = "\"two\"";
    day.run(6h);
    CHECK(lists.size() == 2);
}

TEST_CASE("a bank that is away is asked again before long, and ever more rarely",
          "[sources][ecb]") {
    std::vector<std::vector<domain::ExchangeRate>> lists;
    BankDay day(lists);
    day.is_silent = true;
    day.run(1h);
    CHECK(lists.empty());
    CHECK_FALSE(day.health().last_error.empty());
    CHECK(day.client().sent().size() < 200);
    day.is_silent = false;
    day.run(2min);
    CHECK(lists.size() == 1);
    CHECK(day.health().last_error.empty());
}

TEST_CASE("a list that cannot be read is an error, is asked for anew, and takes nothing back",
          "[sources][ecb]") {
    std::vector<std::vector<domain::ExchangeRate>> lists;
    BankDay day(lists);
    day.body = recording("ecb/document_type.xml");
    day.run(30min);
    CHECK(lists.empty());
    CHECK(day.health().last_error.find("document type") != std::string::npos);
    CHECK(day.conditions.back() == "|"); // What could not be read is no known version.
    day.status = 404;
    day.run(30min);
    CHECK(day.health().last_error.find("404") != std::string::npos);
    day.status = 200;
    day.body = recording("ecb/daily.xml");
    day.run(30min);
    CHECK(lists.size() == 1);
}
