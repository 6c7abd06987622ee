// Sources, poller and the real client against a provider over real sockets, with every fault in
// turn. What the virtual evenings prove about logic, this proves about the way there.
#include "makers.hpp"
#include "memory_book.hpp"
#include "net/curl_http.hpp"
#include "sources/poller.hpp"
#include "support/catch.hpp"
#include "support/scripted_provider.hpp"
#include "support/scripted_server.hpp"

#include <array>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

struct Stall {
    Mutex mutex;
    ScriptedProvider provider GUARDED_BY(mutex);
    std::int64_t answers GUARDED_BY(mutex) = 0;
    bool faulty GUARDED_BY(mutex) = true;

    Answer answer(const Asked& asked) {
        const MutexLock lock(mutex);
        auto answer = provider.answer(asked);
        static constexpr std::array kFaults{
            Fault::CloseAtOnce,    Fault::Gzip,      Fault::ResetMidBody,
            Fault::None,           Fault::ShortBody, Fault::GzipBomb,
            Fault::EndlessHeaders, Fault::None,      Fault::TruncatedGzip};
        if (faulty && answer.status == 200) {
            answer.fault = kFaults[static_cast<std::size_t>(answers++) % kFaults.size()];
        }
        return answer;
    }
};

} // namespace

TEST_CASE("three feeds over real sockets count every gift under faults", "[sources]") {
    Stall stall;
    auto server =
        ScriptedServer::start([&stall](const Asked& asked) { return stall.answer(asked); });
    REQUIRE(server);
    auto client = net::make_curl_http_client(
        {.user_agent = "Chapeau/0.0 (+https://chapeau.example)", .request_timeout = 400ms});
    REQUIRE(client);

    std::array<MemoryBook, 3> books;
    const SystemClock clock;
    sources::Poller* self = nullptr;
    sources::Poller poller(
        **client,
        [&](std::size_t index, domain::Batch page) {
            self->committed(index, books[index].record(page), clock.now(), clock.steady_now());
            return true;
        },
        1);
    self = &poller;
    auto donordrive = donordrive_options();
    donordrive.base_url = (*server)->url("/api");
    donordrive.poll_interval = 50ms;
    auto tracker = tracker_options();
    tracker.base_url = (*server)->url("/tracker/api/v2");
    tracker.poll_interval = 50ms;
    auto generic = generic_options();
    generic.url = (*server)->url("/generic");
    generic.poll_interval = 50ms;
    poller.add(*sources::donordrive::make_source(donordrive), {});
    poller.add(*sources::tracker::make_source(tracker), {});
    poller.add(*sources::generic_json::make_source(generic), {});

    const auto begin = clock.steady_now();
    bool agree = false;
    std::int64_t made = 0;
    while (!agree && clock.steady_now() - begin < 60s) {
        {
            const MutexLock lock(stall.mutex);
            if (made < 230) {
                stall.provider.gifts.push_back(ScriptedProvider::make_gift(3, ++made, clock.now()));
            } else {
                stall.faulty = false; // The back-off is for another test's patience.
            }
            agree = made == 230;
            for (const auto& book : books) {
                agree = agree && book.count() == made && book.sum() == stall.provider.sum_cents();
            }
        }
        poller.advance(clock.now(), clock.steady_now());
        (*client)->run(10ms);
    }
    CHECK(agree);
    for (const auto& book : books) {
        CHECK(book.withdrawals == 0);
        CHECK(book.gifts.size() == 230);
    }
}
