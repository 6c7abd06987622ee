// What an inspection finds, over real sockets: the client's errors are part of it.
#include "makers.hpp"
#include "net/curl_http.hpp"
#include "sources/inspection.hpp"
#include "sources/stripe/probes.hpp"
#include "support/catch.hpp"
#include "support/scripted_provider.hpp"
#include "support/scripted_server.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

/// A provider behind a socket; `twist` has the last word on each answer.
struct InspectedProvider {
    ScriptedProvider provider;
    std::function<void(Answer&)> twist = [](Answer&) {};
    const SystemClock clock{};
    std::unique_ptr<ScriptedServer> server = ScriptedServer::start([this](const Asked& asked) {
                                                 auto answer = provider.answer(asked);
                                                 twist(answer);
                                                 return answer;
                                             }).value();

    void give(int count) {
        for (int number = 1; number <= count; ++number) {
            auto gift = ScriptedProvider::make_gift(3, number, clock.now() - seconds{number});
            gift.cents = 1000;
            provider.gifts.push_back(std::move(gift));
        }
    }

    sources::Findings inspect() {
        auto options = donordrive_options();
        options.base_url = server->url("/api");
        options.poll_interval = 50ms;
        const auto source = *sources::donordrive::make_source(options);
        const auto client = *net::make_curl_http_client({.user_agent = "Chapeau/0.0"});
        return sources::inspect(*source, *client, clock);
    }
};

} // namespace

TEST_CASE("an inspection tells what a poll would bring", "[sources]") {
    InspectedProvider place;
    place.give(30);
    const auto found = place.inspect();
    CHECK_FALSE(found.error);
    CHECK(found.source == "extra-life");
    CHECK(found.gifts == 30);
    CHECK(found.last_status == 200);
    REQUIRE(found.total);
    CHECK(found.total->count == 30);
    REQUIRE(found.newest_gift);
    CHECK(place.clock.now() - *found.newest_gift < 1min);
    CHECK_FALSE(found.has_more);
}

TEST_CASE("an inspection does not read a whole history", "[sources]") {
    InspectedProvider place;
    place.give(3000);
    const auto found = place.inspect();
    CHECK_FALSE(found.error);
    CHECK(found.has_more);
    CHECK(found.gifts > 0);
    CHECK(place.server->asked().size() == sources::kInspectionAnswersMax);
}

TEST_CASE("an inspection names the status that refused it", "[sources]") {
    InspectedProvider place;
    for (const int status : {401, 403, 404, 429, 500}) {
        CAPTURE(status);
        place.twist = [status](Answer& answer) { answer.status = status; };
        const auto found = place.inspect();
        CHECK(found.error);
        CHECK(found.last_status == status);
        CHECK(found.answers == 1);
    }
}

TEST_CASE("an inspection tells nobody's answer from a wrong one", "[sources]") {
    InspectedProvider place;
    place.twist = [](Answer& answer) { answer.fault = Fault::CloseAtOnce; };
    const auto silent = place.inspect();
    REQUIRE(silent.error);
    CHECK(silent.error->code == Errc::Unavailable);
    CHECK(silent.last_status == 0);

    place.twist = [](Answer& answer) { answer.body = "<html>Please sign in</html>"; };
    const auto wrong = place.inspect();
    CHECK(wrong.error);
    CHECK(wrong.last_status == 200);
}

TEST_CASE("an inspection compares the clocks", "[sources]") {
    InspectedProvider place;
    CHECK_FALSE(place.inspect().clock_ahead);
    place.twist = [](Answer& answer) {
        answer.headers.emplace_back("Date", "Fri, 20 Nov 2020 20:00:00 GMT");
    };
    const auto found = place.inspect();
    REQUIRE(found.clock_ahead);
    CHECK(*found.clock_ahead > std::chrono::hours{24 * 365});
}

TEST_CASE("an inspection tells each reason once for which records do not count", "[sources]") {
    InspectedProvider place;
    place.give(12);
    for (auto& gift : place.provider.gifts) {
        gift.cents = -500;
    }
    const auto found = place.inspect();
    CHECK_FALSE(found.error);
    CHECK(found.gifts == 0);
    CHECK(found.parked == 12);
    CHECK(found.parked_reasons.size() == 1);
}

TEST_CASE("an inspection names each permission that a key of Stripe's lacks", "[sources]") {
    const SystemClock clock;
    std::set<std::string> forbidden;
    std::vector<std::string> asked_paths;
    const auto server =
        *ScriptedServer::start([&forbidden, &asked_paths](const Asked& asked) -> Answer {
            asked_paths.push_back(asked.method + " " + asked.path);
            if (asked.header("authorization") != "Bearer rk_live_1") {
                return {401, {}, "{}", Fault::None};
            }
            return {forbidden.contains(asked.path) ? 403 : 404, {}, "{}", Fault::None};
        });
    const auto client = *net::make_curl_http_client({.user_agent = "Chapeau/0.0"});
    const auto missing = [&](std::vector<sources::Probe> probes) {
        for (auto& probe : probes) {
            probe.request.transport = net::Transport::PlainHttpAllowed;
        }
        sources::Findings findings;
        sources::inspect_permissions(findings, std::move(probes), 1ms, *client, clock);
        CHECK_FALSE(findings.error);
        return findings.permissions_missing;
    };
    const auto feed = [&] {
        return sources::stripe::feed_probes(server->url(""), Secret("rk_live_1"), "");
    };
    const auto till = [&] {
        return sources::stripe::till_probes(server->url(""), Secret("rk_live_1"), "", "cs_none",
                                            true);
    };
    CHECK(missing(feed()).empty());
    CHECK(missing(till()).empty());
    CHECK(asked_paths.size() == 7);
    CHECK(asked_paths.at(3) == "POST /v1/checkout/sessions/cs_none/expire");
    forbidden = {"/v1/payment_intents", "/v1/refunds"};
    CHECK(missing(feed()) ==
          std::vector<std::string>{"PaymentIntents: read", "Charges and Refunds: read"});
    forbidden = {"/v1/checkout/sessions/cs_none/expire", "/v1/charges"};
    CHECK(missing(till()) ==
          std::vector<std::string>{"Checkout Sessions: write", "Charges and Refunds: read"});
    forbidden = {asked_paths.at(6).substr(5)};
    CHECK(missing(till()) == std::vector<std::string>{"PaymentIntents: write"});
}
