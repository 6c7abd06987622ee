#include "../evening.hpp"
#include "../makers.hpp"
#include "../seeded_evening.hpp"
#include "sources/every_org/source.hpp"
#include "sources/reconciler.hpp"
#include "support/catch.hpp"
#include "support/scripted_every_org.hpp"

#include <random>
#include <set>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
namespace every_org = chapeau::sources::every_org;

namespace {

every_org::Options every_org_options() {
    return {.name = "every-org",
            .base_url = "https://partners.every.example/v0.2",
            .token = Secret(kEveryOrgKey),
            .nonprofit = "les-amis",
            .fundraiser = "a-hat",
            .currency = usd()};
}

std::unique_ptr<sources::Source> make_every_org() {
    return *every_org::make_source(every_org_options());
}

struct EveryOrgEvening : Evening {
    explicit EveryOrgEvening(std::uint64_t seed = 1) : Evening(make_every_org, seed) {
        respond = [this](const net::Request& request) {
            return to_outcome(answer_as_every_org(provider, to_asked(request)), request);
        };
    }

    void raise(std::int64_t cents) {
        add_gift();
        provider.gifts.back().cents = cents;
    }
};

} // namespace

TEST_CASE("a sum becomes one gift of nobody, and moves with it", "[sources][every_org]") {
    EveryOrgEvening evening;
    evening.run(1min);
    CHECK(evening.book.gifts.empty());
    evening.raise(2500);
    evening.run(1min);
    evening.raise(1000);
    evening.run(1min);
    REQUIRE(evening.book.gifts.size() == 1);
    const auto& [id, gift] = *evening.book.gifts.begin();
    CHECK(id == every_org::kTotalId);
    CHECK(gift.minor == 3500);
    CHECK(gift.name.empty());
}

TEST_CASE("the gift of a sum stands for no person", "[sources][every_org]") {
    const auto source = make_every_org();
    const domain::FeedState nothing;
    const Timestamp now = *parse_iso8601("2026-11-07T19:00:00Z");
    REQUIRE(source->begin(nothing, now)->request);
    net::Response response;
    response.status = 200;
    response.body = R"({"currency":"USD","raised":5000,"supporters":4})";
    const auto step = source->receive(response, nothing, now);
    REQUIRE(step);
    REQUIRE(step->page);
    REQUIRE(step->page->gifts.size() == 1);
    CHECK(step->page->gifts[0].people == 0);
    CHECK(step->page->gifts[0].donor_key.empty());
    CHECK(step->page->listing == std::vector<std::string>{every_org::kTotalId});
    CHECK(step->page->provider_total->sum->minor() == 5000);
}

TEST_CASE("a sum in another currency is compared with what was told of it, in that currency",
          "[sources][every_org]") {
    auto options = every_org_options();
    options.currency = *domain::Currency::from_code("EUR");
    const auto source = *every_org::make_source(options);
    const Timestamp now = *parse_iso8601("2026-11-07T19:00:00Z");
    domain::FeedState known;
    const auto told = [&](std::int64_t cents) {
        net::Response response;
        response.status = 200;
        response.body = "{\"currency\":\"USD\",\"raised\":" + std::to_string(cents) + "}";
        REQUIRE(source->begin(known, now)->request);
        auto page = (*source->receive(response, known, now)).page;
        if (page) {
            known.position = page->position;
            known.provider_total = page->provider_total;
        }
        return page;
    };
    const auto first = told(5000);
    REQUIRE(first);
    CHECK(first->gifts.at(0).amount == money_in("USD", 5000));
    CHECK_FALSE(first->provider_total->sum.has_value());
    CHECK(first->provider_total->other_currency == usd());
    known.sum_minor_known = 4600; // What the book makes of it.
    CHECK_FALSE(told(5000));      // Neither risen...
    CHECK_FALSE(told(4700));      // ...nor, at the first look, fallen.
    CHECK(told(5100)->gifts.at(0).amount == money_in("USD", 5100));
}

TEST_CASE("a sum that stands still costs the book nothing", "[sources][every_org]") {
    EveryOrgEvening evening;
    evening.raise(2500);
    evening.run(1min);
    const auto pages = evening.book.pages;
    evening.run(10min);
    CHECK(evening.book.pages == pages);
    CHECK_FALSE(evening.health().late);
    CHECK(evening.client().sent().size() <= 22);
}

TEST_CASE("a refund at Every.org lowers the sum, after a second look", "[sources][every_org]") {
    EveryOrgEvening evening;
    evening.raise(2500);
    evening.raise(1500);
    evening.run(1min);
    evening.provider.gifts.pop_back();
    evening.run(20s);
    CHECK(evening.book.sum() == 4000);
    evening.run(30s);
    CHECK(evening.book.sum() == 2500);
}

TEST_CASE("a copy of Every.org's that lags behind lowers nothing", "[sources][every_org]") {
    EveryOrgEvening evening;
    evening.raise(2500);
    evening.raise(1500);
    evening.run(1min);
    auto answers = 0;
    evening.respond = [&](const net::Request& request) {
        auto answer = answer_as_every_org(evening.provider, to_asked(request));
        if (++answers % 2 == 0) {
            answer.body = R"({"currency":"USD","raised":2500})";
        }
        return to_outcome(std::move(answer), request);
    };
    for (int i = 0; i < 30; ++i) {
        evening.run(20s);
        CHECK(evening.book.sum() == 4000);
    }
}

TEST_CASE("a sum that falls below half is doubted for a while", "[sources][every_org]") {
    EveryOrgEvening evening;
    evening.raise(4000);
    evening.run(1min);
    evening.provider.gifts.back().cents = 1000;
    evening.run(sources::kDoubtPatience - 1min);
    CHECK(evening.book.sum() == 4000);
    evening.run(2min);
    CHECK(evening.book.sum() == 1000);
}

TEST_CASE("a sum that stays at zero takes the gift back, and a new one brings it again",
          "[sources][every_org]") {
    EveryOrgEvening evening;
    evening.raise(4000);
    evening.run(1min);
    evening.provider.gifts.clear();
    evening.run(sources::kDoubtPatience + 1min);
    CHECK(evening.book.sum() == 0);
    CHECK(evening.book.count() == 0);
    evening.raise(300);
    evening.run(1min);
    CHECK(evening.book.sum() == 300);
    CHECK(evening.book.gifts.size() == 1);
}

TEST_CASE("no evening with Every.org counts a sum that was never told", "[sources][every_org]") {
    for (std::uint64_t seed = 1; seed <= seeded_evenings(); ++seed) {
        CAPTURE(seed);
        EveryOrgEvening evening(seed);
        std::mt19937_64 random(seed);
        std::set<std::int64_t> told{0};
        auto faults = true;
        evening.respond = [&](const net::Request& request) {
            auto answer = answer_as_every_org(evening.provider, to_asked(request));
            static constexpr Fault kFaults[] = {Fault::Hang, Fault::CloseAtOnce,
                                                Fault::ResetMidBody, Fault::EndlessBody};
            static constexpr int kStatuses[] = {304, 401, 404, 429, 500};
            if (faults && random() % 5 == 0) {
                answer.fault = kFaults[random() % 4];
            } else if (faults && random() % 5 == 0) {
                answer.status = kStatuses[random() % 5];
            }
            return to_outcome(std::move(answer), request);
        };
        auto& gifts = evening.provider.gifts;
        for (int step = 0; step < 720; ++step) {
            if (step == 700) {
                faults = false;
            }
            if (step < 700 && random() % 5 == 0) {
                evening.raise(static_cast<std::int64_t>(1 + random() % 9999));
            }
            if (step < 700 && !gifts.empty() && random() % 30 == 0) {
                gifts.erase(gifts.begin() + static_cast<std::ptrdiff_t>(random() % gifts.size()));
            }
            if (random() % 100 == 0) {
                evening.crash();
            }
            evening.book.failures_to_come += random() % 100 == 0 ? 1 : 0;
            told.insert(evening.provider.sum_cents());
            evening.run(5s);
            if (!told.contains(evening.book.sum())) {
                FAIL("the book holds " << evening.book.sum());
            }
        }
        evening.run(30min);
        CHECK(evening.book.sum() == evening.provider.sum_cents());
        CHECK(evening.book.gifts.size() <= 1);
        CHECK_FALSE(evening.health().late);
    }
}

TEST_CASE("a refused key of Every.org's is told without the key", "[sources][every_org]") {
    for (const auto status : {401, 403, 404}) {
        EveryOrgEvening evening;
        evening.provider.instead = Answer{status, {}, "{}", Fault::None};
        evening.run(15s);
        const auto error = evening.health().last_error;
        CAPTURE(error);
        CHECK(error.find(std::to_string(status)) != std::string::npos);
        CHECK(error.find("check the") != std::string::npos);
        CHECK(error.find(kEveryOrgKey) == std::string::npos);
    }
}

TEST_CASE("Every.org's options tell all their faults at once", "[sources][every_org]") {
    CHECK(every_org::check(every_org_options()).empty());
    auto options = every_org_options();
    options.name = "";
    options.base_url = "ftp://every.example";
    options.token = {};
    options.nonprofit = "les/amis";
    options.fundraiser = "..";
    options.poll_interval = 5s;
    std::vector<std::string> keys;
    for (const auto& fault : every_org::check(options)) {
        keys.push_back(fault.key);
    }
    CHECK(keys == std::vector<std::string>{"name", "base_url", "poll_interval", "nonprofit",
                                           "fundraiser", "token"});
    CHECK_FALSE(every_org::make_source(options));
}
