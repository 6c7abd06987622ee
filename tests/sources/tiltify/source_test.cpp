#include "sources/bearer.hpp"
#include "sources/makers.hpp"
#include "sources/seeded_evening.hpp"
#include "sources/tiltify/source.hpp"
#include "support/scripted_tiltify.hpp"

#include <algorithm>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

tiltify::Options tiltify_options() {
    return {.name = "tiltify",
            .id = "69c5aa70-54cf-42a9-8754-d4d60ec28da0",
            .client_id = ScriptedToken::kClientId,
            .key = Secret(ScriptedToken::kClientSecret),
            .currency = usd()};
}

std::unique_ptr<Source> make_tiltify() {
    return *tiltify::make_source(tiltify_options());
}

struct TiltifyEvening : Evening {
    ScriptedTiltify tiltify;

    explicit TiltifyEvening(MakeSource make = make_tiltify) : Evening(std::move(make)) {
        respond = [this](const net::Request& request) {
            return to_outcome(tiltify.answer(provider, to_asked(request)), request);
        };
    }
};

/// The most requests for a token within `length`, of all that were sent.
std::ptrdiff_t tokens_within(TiltifyEvening& evening, microseconds length) {
    std::vector<SteadyTime> asked;
    for (const auto& sent : evening.client().sent()) {
        if (sent.url.ends_with("/oauth/token")) {
            asked.push_back(sent.at);
        }
    }
    std::ptrdiff_t most = 0;
    for (const auto from : asked) {
        most = std::max(most, std::count_if(asked.begin(), asked.end(), [&](SteadyTime at) {
                            return at >= from && at - from < length;
                        }));
    }
    return most;
}

} // namespace

TEST_CASE("Tiltify's whole history is read by pointers", "[sources]") {
    TiltifyEvening evening;
    evening.add_gifts(1234);
    evening.run(60s);
    CHECK(evening.agrees());
    CHECK(evening.tiltify.token.calls == 1);
    CHECK(evening.tiltify.page_requests < 17);
    CHECK(evening.health().last_error.empty());
}

TEST_CASE("a Tiltify poll cut at any answer loses and doubles nothing", "[sources]") {
    for (int cut = 0; cut < 14; ++cut) {
        CAPTURE(cut);
        TiltifyEvening evening;
        evening.add_gifts(700);
        int answers = 0;
        evening.provider.before_answer = [&](std::int64_t) { ++answers; };
        while (answers < cut) {
            evening.run(100ms);
        }
        evening.add_gift();
        evening.crash();
        evening.add_gifts(120);
        evening.run(60s);
        CHECK(evening.agrees());
        CHECK(evening.book.gifts.size() == 821);
    }
}

TEST_CASE("a Tiltify walk goes on after a fault by the pointer it had", "[sources]") {
    TiltifyEvening evening;
    evening.add_gifts(3000);
    int broken = 0;
    evening.respond = [&](const net::Request& request) {
        auto answer = evening.tiltify.answer(evening.provider, to_asked(request));
        if (request.url.find("after=") != std::string::npos && ++broken % 4 == 0) {
            answer.fault = Fault::CloseAtOnce;
        }
        return to_outcome(std::move(answer), request);
    };
    for (int i = 0; i < 6000 && !evening.agrees(); ++i) {
        evening.run(100ms);
    }
    CHECK(evening.agrees());
    CHECK(evening.tiltify.page_requests < 50);
}

TEST_CASE("a pointer that Tiltify does not know any more costs a walk and no gift", "[sources]") {
    TiltifyEvening evening;
    evening.add_gifts(900);
    int pages = 0;
    bool are_expired = false; // All pointers that were given so far.
    evening.respond = [&](const net::Request& request) {
        auto answer = evening.tiltify.answer(evening.provider, to_asked(request));
        if (request.url.find("/donations") != std::string::npos) {
            const auto has_pointer = request.url.find("&after=") != std::string::npos;
            are_expired = has_pointer && (are_expired || ++pages == 5);
            if (are_expired) {
                answer = {422, {}, "{}", Fault::None};
            }
        }
        return to_outcome(std::move(answer), request);
    };
    evening.run(5min);
    CHECK(evening.agrees());
    CHECK(evening.health().last_error.empty());
}

TEST_CASE("Tiltify's rows may shift while pages are read", "[sources]") {
    TiltifyEvening evening;
    evening.add_gifts(1500);
    evening.provider.before_answer = [&](std::int64_t answers) {
        auto& gifts = evening.provider.gifts;
        if (answers > 1 && answers < 5) {
            gifts.erase(gifts.end() - 20, gifts.end() - 5);
        }
        if (answers < 30) {
            evening.add_gifts(3);
        }
    };
    evening.run(10min);
    CHECK(evening.agrees());
}

TEST_CASE("three hundred Tiltify gifts of one moment are all read", "[sources]") {
    TiltifyEvening evening;
    evening.add_gifts(50);
    evening.run(30s);
    evening.add_gifts(300);
    evening.run(30s);
    CHECK(evening.agrees());
}

TEST_CASE("a Tiltify gift that appears late with its old time is found", "[sources]") {
    TiltifyEvening evening;
    for (int i = 0; i < 60; ++i) {
        evening.add_gifts(3);
        evening.run(60s);
    }
    evening.provider.gifts.push_back(
        ScriptedProvider::make_gift(99, 2, evening.clock.now() - 55min));
    evening.run(5min);
    CHECK(evening.agrees());
}

TEST_CASE("a donation that leaves Tiltify's list is withdrawn", "[sources]") {
    TiltifyEvening evening;
    evening.add_gifts(250);
    evening.run(60s);
    const auto gone = evening.provider.gifts[17];
    evening.provider.gifts.erase(evening.provider.gifts.begin() + 17);
    evening.run(90s);
    CHECK(evening.agrees());
    CHECK(evening.book.withdrawals == 1);
    CHECK(evening.health().taken_back == 1);
    REQUIRE(evening.health().comparison); // Through the one that has the token.
    CHECK(evening.health().comparison->looked_at);
    evening.provider.gifts.push_back(gone);
    evening.run(5min);
    CHECK(evening.agrees());
    CHECK(evening.book.withdrawals == 1);
}

TEST_CASE("a sum that Tiltify counts otherwise does not make us list for ever", "[sources]") {
    TiltifyEvening evening;
    evening.tiltify.sum_offset_cents = 12'300;
    evening.add_gifts(450);
    evening.run(10min);
    CHECK(evening.book.count() == 450);
    const auto before = evening.tiltify.page_requests;
    evening.run(1h);
    CHECK(evening.tiltify.page_requests - before < 1000);
    CHECK(evening.book.withdrawals == 0);
}

TEST_CASE("lists that end too soon while the sum stands withdraw nothing", "[sources]") {
    TiltifyEvening evening;
    evening.add_gifts(250);
    evening.run(60s);
    evening.provider.gifts.erase(evening.provider.gifts.begin());
    evening.respond = [&](const net::Request& request) {
        auto answer = evening.tiltify.answer(evening.provider, to_asked(request));
        if (request.url.find("/donations") != std::string::npos) {
            answer.body = R"({"data":[],"metadata":{"after":null}})";
        }
        return to_outcome(std::move(answer), request);
    };
    evening.run(9min);
    CHECK(evening.book.withdrawals == 0);
}

TEST_CASE("a token that ends or is refused is renewed without a fault", "[sources]") {
    TiltifyEvening evening;
    evening.add_gifts(20);
    evening.run(30s);
    CHECK(evening.tiltify.token.calls == 1);
    evening.tiltify.token.revoke();
    evening.add_gift();
    evening.run(30s);
    CHECK(evening.agrees());
    CHECK(evening.tiltify.token.calls == 2);
    CHECK(evening.health().failures_in_a_row == 0);
    evening.clock.advance(1h);
    evening.run(30s);
    CHECK(evening.tiltify.token.calls == 3);
    for (const auto& sent : evening.client().sent()) {
        CHECK(sent.url.find("CANARY") == std::string::npos);
    }
}

TEST_CASE("a machine that starts again and again keeps the limits of the token endpoint",
          "[sources]") {
    TiltifyEvening evening;
    evening.add_gifts(20);
    for (int i = 0; i < 1000; ++i) {
        evening.crash();
        evening.run(7s);
    }
    CHECK(tokens_within(evening, 10s) < 5);
    CHECK(tokens_within(evening, 10min) < 10);
    CHECK(tokens_within(evening, 1h) < 25);
    CHECK(tokens_within(evening, 10min) > 5);
    evening.run(15min);
    CHECK(evening.agrees());
}

TEST_CASE("a key that Tiltify refuses is told and not hammered", "[sources]") {
    auto options = tiltify_options();
    options.key = Secret("wrong-CANARY");
    TiltifyEvening evening([options] { return *tiltify::make_source(options); });
    evening.run(9min);
    CHECK(evening.tiltify.token.calls < 25);
    CHECK(evening.health().last_error.find("401") != std::string::npos);
    CHECK(evening.health().last_error.find("CANARY") == std::string::npos);
    CHECK(evening.health().late);
}

TEST_CASE("Tiltify's refusals say what to do", "[sources]") {
    const std::pair<int, const char*> kRefusals[] = {
        {401, "token"}, {403, "token"}, {404, "id"}, {422, "422"}};
    for (const auto& [status, word] : kRefusals) {
        CAPTURE(status);
        TiltifyEvening evening;
        evening.provider.instead = Answer{status, {}, "{}", Fault::None};
        evening.run(60s);
        CHECK(evening.health().last_error.find(word) != std::string::npos);
        evening.provider.instead.reset();
        evening.add_gifts(3);
        evening.run(10min);
        CHECK(evening.agrees());
    }
}

TEST_CASE("Tiltify's options are checked", "[sources]") {
    CHECK(tiltify::check(tiltify_options()).empty());
    tiltify::Options none{.name = "", .id = "", .client_id = "", .key = {}, .currency = usd()};
    none.poll_interval = 1s;
    CHECK(tiltify::check(none).size() == 5);
    CHECK_FALSE(tiltify::make_source(none));
}

TEST_CASE("a team's campaign is asked for where teams are", "[sources]") {
    auto options = tiltify_options();
    options.resource = tiltify::Resource::TeamCampaign;
    TiltifyEvening evening([options] { return *tiltify::make_source(options); });
    evening.add_gifts(3);
    evening.run(30s);
    CHECK(evening.agrees());
    CHECK(evening.client().sent().back().url.find("/api/public/team_campaigns/69c5") !=
          std::string::npos);
}

TEST_CASE("no evening with Tiltify loses or doubles or invents", "[sources]") {
    ScriptedTiltify tiltify;
    ProviderWays ways;
    ways.at_start = [&tiltify](Evening&) {
        tiltify = ScriptedTiltify{};
        tiltify.token.revoked_every = 97;
    };
    ways.hides_amounts = false;
    ways.answer_as = [&tiltify](ScriptedProvider& provider, const Asked& asked) {
        return tiltify.answer(provider, asked);
    };
    spend_evenings(make_tiltify, ways);
}
