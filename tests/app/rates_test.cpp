// Rates on their way into the book.
#include "app/app.hpp"
#include "app/health.hpp"
#include "app/rates.hpp"
#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/time_text.hpp"
#include "process.hpp"
#include "provider.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/scripted_server.hpp"
#include "support/temp_folder.hpp"
#include "waker.hpp"

#include <atomic>
#include <deque>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

domain::ExchangeRate rate_of(const char* code, const char* digits, std::string_view origin,
                             const char* day = "2026-11-20") {
    return *domain::make_rate(*domain::Currency::from_code(code),
                              *domain::Currency::from_code("USD"), digits, day, origin);
}

const std::string kBank = "European Central Bank";

/// A book that answers when the test says so.
struct Told {
    std::deque<std::pair<domain::Command, OnOutcome>> waiting;
    std::vector<std::string> keys;
    bool full = false;

    RateTeller::Submit submit() {
        return [this](domain::Command command, OnOutcome done) {
            if (full) {
                return false;
            }
            keys.push_back(command.key);
            waiting.emplace_back(std::move(command), std::move(done));
            return true;
        };
    }

    void answer(std::optional<Error> error = {}) {
        auto [command, done] = std::move(waiting.front());
        waiting.pop_front();
        done({.key = command.key, .error = std::move(error)});
    }

    void answer_all() {
        while (!waiting.empty()) {
            answer();
        }
    }
};

std::string daily_list() {
    return read_file(std::string(CHAPEAU_SOURCE_DIR) + "/tests/recordings/ecb/daily.xml",
                     std::size_t{1} << 20U)
        .value();
}

} // namespace

TEST_CASE("a rate has one key, so that a restart tells it to no second line", "[app][rates]") {
    const auto command = command_for(rate_of("EUR", "1.0873", kConfiguredOrigin));
    CHECK(command.key == "rate-EUR-2026-11-20-10873-10000");
    CHECK(command.actor == "rates");
    CHECK(std::get<domain::SetRate>(command.what).rate.from.code() == "EUR");
    CHECK(command_for(rate_of("EUR", "1.0873", kBank)).key ==
          "rate-ecb-EUR-2026-11-20-10873-10000");
}

TEST_CASE("rates reach the book one after the other, a configured one in place of the bank's",
          "[app][rates]") {
    Told book;
    RatesSetup setup;
    setup.configured = {rate_of("EUR", "1.1", kConfiguredOrigin)};
    setup.listed = {rate_of("EUR", "1.0873", kBank), rate_of("GBP", "1.27", kBank, "2026-11-19")};
    RateTeller teller(setup, book.submit());
    const SteadyTime now{};
    teller.tell(now);
    CHECK(book.waiting.size() == 1);
    CHECK(teller.health().told == 0);
    teller.tell(now); // Nothing is sent twice.
    book.answer_all();
    CHECK(book.keys ==
          std::vector<std::string>{"rate-EUR-2026-11-20-11-10", "rate-ecb-GBP-2026-11-19-127-100"});
    const auto health = teller.health();
    CHECK(health.wanted);
    CHECK(health.told == 2);
    CHECK(health.oldest_day == "2026-11-19");
    CHECK(health.newest_day == "2026-11-20");

    teller.take({rate_of("EUR", "1.0873", kBank), rate_of("GBP", "1.27", kBank, "2026-11-19")});
    teller.tell(now); // The same again.
    CHECK(book.keys.size() == 2);
    teller.take({rate_of("EUR", "1.09", kBank), rate_of("GBP", "1.28", kBank)});
    teller.tell(now);
    book.answer_all();
    CHECK(book.keys.back() == "rate-ecb-GBP-2026-11-20-32-25");
    CHECK(book.keys.size() == 3);
}

TEST_CASE("a rate that the book could not take is told again, and a refused one is not",
          "[app][rates]") {
    Told book;
    RatesSetup setup;
    setup.configured = {rate_of("EUR", "1.1", kConfiguredOrigin),
                        rate_of("GBP", "1.3", kConfiguredOrigin)};
    RateTeller teller(setup, book.submit());
    SteadyTime now{};
    book.full = true;
    teller.tell(now);
    book.full = false;
    teller.tell(now);
    CHECK(book.keys.empty()); // Not at once.
    now += kTellAgainAfter;
    teller.tell(now);
    book.answer(Error{Errc::Unavailable, "NOT SAVED"});
    CHECK(book.waiting.empty());
    teller.tell(now);
    now += kTellAgainAfter;
    teller.tell(now);
    book.answer(Error{Errc::Conflict, "another rate has that key"});
    book.answer_all();
    CHECK(book.keys == std::vector<std::string>{"rate-EUR-2026-11-20-11-10",
                                                "rate-EUR-2026-11-20-11-10",
                                                "rate-GBP-2026-11-20-13-10"});
    CHECK(teller.health().told == 1);
    CHECK(teller.health().error == "another rate has that key");
    now += kTellAgainAfter;
    teller.tell(now);
    CHECK(book.waiting.empty());
}

TEST_CASE("rates are old after a week", "[app][rates]") {
    CHECK_FALSE(is_old("2026-11-20", *parse_iso8601("2026-11-27T23:00:00Z")));
    CHECK(is_old("2026-11-20", *parse_iso8601("2026-11-28T00:00:01Z")));
    CHECK_FALSE(is_old("never", *parse_iso8601("2026-11-28T00:00:01Z")));
}

TEST_CASE("the operator reads of which day the rates are, and what is wrong", "[app][rates]") {
    const auto locale = domain::Locale::open("en", "UTC").value();
    const auto row = [&](const RatesHealth& rates) {
        return health_rows({}, {}, rates, *locale).back();
    };
    CHECK(row(RatesHealth{}).name == "book");
    CHECK(row({true, 0, "", "", ""}).state ==
          "none since the start; the book's last ones hold, and without any gifts wait");
    RatesHealth rates{true, 30, "2026-11-20", "2026-11-20", ""};
    CHECK(row(rates).name == "rates");
    CHECK(row(rates).state == "of 30 currencies, of 2026-11-20");
    CHECK(row(rates).error.empty());
    rates.error = "the list cannot be had";
    rates.oldest_day = "2026-11-19";
    CHECK(row(rates).state == "of 30 currencies, of 2026-11-19 to 2026-11-20");
    CHECK(row(rates).error == "the list cannot be had");
}

TEST_CASE("configured rates and the bank's list stand in the book, and a restart adds no line",
          "[app][rates][threads]") {
    const TempFolder folder;
    std::atomic<int> asked = 0;
    std::atomic<bool> down = false;
    const auto bank = ScriptedServer::start([&](const Asked& /*request*/) {
                          ++asked;
                          Answer answer;
                          answer.status = down ? 404 : 200;
                          answer.body = daily_list();
                          return answer;
                      }).value();
    const SystemClock clock;
    const auto lived = [&](const std::function<bool(App&)>& good) {
        AppSetup setup{{.book_file = folder / "book.sqlite",
                        .challenge = make_challenge(),
                        .supporter = supporter()},
                       {}};
        setup.rates.configured = {rate_of("GBP", "1.3", kConfiguredOrigin)};
        setup.rates.ecb_url = bank->url("/daily.xml");
        auto app = App::open(std::move(setup), clock);
        REQUIRE(app);
        Waker waker;
        (*app)->start(waker.wake());
        CHECK(waker.wait_until([&] { return good(**app); }));
        const auto head = (*app)->book_health().head;
        (*app)->stop();
        return head;
    };
    // GBP as configured; EUR, JPY and IDR as listed.
    const auto all_told = [](App& app) {
        return app.rates_health().told == 4 && app.book_health().head >= 4;
    };
    const auto first = lived(all_told);
    CHECK(first == 4);
    CHECK(asked == 1);
    CHECK(lived(all_told) == first);
    down = true;
    lived([](App& app) {
        const auto health = app.rates_health();
        return health.told == 1 && health.error.find("the last ones stay") != std::string::npos;
    });
}
