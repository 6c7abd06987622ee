// The three payment providers over real sockets and the real client, with faults on the way.
#include "net/curl_http.hpp"
#include "sources/poller.hpp"
#include "support/catch.hpp"
#include "support/scripted_server.hpp"
#include "till.hpp"

#include <array>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

struct Counter {
    Mutex mutex;
    ScriptedCheckouts provider GUARDED_BY(mutex);
    std::int64_t answers GUARDED_BY(mutex) = 0;

    /// Of the first answers every third is spoilt on its way, after it has had its effect.
    Answer answer(const Asked& asked) {
        const MutexLock lock(mutex);
        auto answer = provider.answer(asked);
        static constexpr std::array kFaults{Fault::CloseAtOnce, Fault::Gzip, Fault::ShortBody,
                                            Fault::ResetMidBody};
        if (++answers % 3 == 0 && answers <= 12) {
            answer.fault = kFaults[static_cast<std::size_t>(answers / 3) % kFaults.size()];
        }
        return answer;
    }

    /// As givers do: whoever has an open page pays.
    void pay(const MemoryBook& book) {
        const MutexLock lock(mutex);
        for (const auto& [key, checkout] : book.checkouts) {
            auto* payment = provider.find(checkout.provider_id);
            if (payment != nullptr && payment->state == PaymentState::Open) {
                provider.pay(*payment);
            }
        }
    }

    bool agrees(const MemoryBook& book, std::int64_t count) {
        const MutexLock lock(mutex);
        return book.count() == count && provider.paid_count() == count &&
               book.sum() == provider.paid_minor();
    }
};

template <class Options>
void require_whole_over_sockets(Options options) {
    Counter counter;
    auto server =
        ScriptedServer::start([&counter](const Asked& asked) { return counter.answer(asked); });
    REQUIRE(server);
    options.common.base_url = (*server)->url("");
    options.common.poll_interval = 50ms;
    {
        const MutexLock lock(counter.mutex);
        counter.provider.page_base = (*server)->url("");
    }
    auto client = net::make_curl_http_client(
        {.user_agent = "Chapeau/0.0 (+https://chapeau.example)", .request_timeout = 2s});
    REQUIRE(client);
    const SystemClock clock;
    MemoryBook book;
    sources::Poller* self = nullptr;
    sources::Poller poller(
        **client,
        [&](std::size_t index, domain::Batch page) {
            self->committed(index, book.record(page), clock.now(), clock.steady_now());
            return true;
        },
        1);
    self = &poller;
    poller.add(*sources::checkout::make_source(options), {});
    constexpr std::int64_t kPayments = 4;
    for (std::int64_t i = 1; i <= kPayments; ++i) {
        book.want(wanted(i, options.common.name, 500 + i, clock.now()));
        poller.nudge(0, clock.steady_now());
    }
    const auto begin = clock.steady_now();
    while (!counter.agrees(book, kPayments) && clock.steady_now() - begin < 60s) {
        poller.advance(clock.now(), clock.steady_now());
        (*client)->run(10ms);
        counter.pay(book);
    }
    CHECK(counter.agrees(book, kPayments));
    CHECK(book.parked.empty());
    for (const auto& [key, checkout] : book.checkouts) {
        CHECK(checkout.state == domain::CheckoutState::Paid);
        CHECK(checkout.url.starts_with("http://127.0.0.1:"));
    }
    for (const auto& asked : (*server)->asked()) {
        CHECK(asked.query.find("CANARY") == std::string::npos);
        CHECK(asked.path.find("CANARY") == std::string::npos);
    }
}

} // namespace

TEST_CASE("Stripe's payments are whole over real sockets under faults", "[sources]") {
    require_whole_over_sockets(stripe_options());
}

TEST_CASE("HelloAsso's payments are whole over real sockets under faults", "[sources]") {
    require_whole_over_sockets(helloasso_options());
}

TEST_CASE("PayPal's payments are whole over real sockets under faults", "[sources]") {
    require_whole_over_sockets(paypal_options());
}
