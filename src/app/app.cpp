#include "app/app.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"
#include "net/curl_http.hpp"

#include <cstdint>
#include <cstring>
#include <utility>

namespace chapeau::app {
namespace {

#ifndef CHAPEAU_VERSION
#define CHAPEAU_VERSION "unknown"
#endif

std::uint64_t random_seed() {
    const auto bytes = random_bytes_16();
    std::uint64_t seed = 0;
    std::memcpy(&seed, bytes.data(), sizeof seed);
    return seed;
}

} // namespace

Result<std::unique_ptr<App>> App::open(AppSetup setup, const Clock& clock) {
    auto evening = Evening::open(std::move(setup.evening), moment_of(clock));
    if (!evening) {
        return tl::unexpected<Error>(evening.error());
    }
    auto client = net::make_curl_http_client(
        {.user_agent = "Chapeau/" CHAPEAU_VERSION " (a live fundraising screen)", .ca_file = ""});
    if (!client) {
        return tl::unexpected<Error>(client.error());
    }
    std::vector<domain::FeedState> known;
    for (const auto& source : setup.sources) {
        auto state = (*evening)->feed_state(source->name());
        if (!state) {
            return tl::unexpected<Error>(state.error());
        }
        known.push_back(*std::move(state));
    }
    std::unique_ptr<App> app(new App(*std::move(evening), *std::move(client), clock));
    for (std::size_t index = 0; index < known.size(); ++index) {
        app->net_.add(std::move(setup.sources[index]), std::move(known[index]));
    }
    return app;
}

App::App(std::unique_ptr<Evening> evening, std::unique_ptr<net::HttpClient> client,
         const Clock& clock)
    : known_until_(evening->known_until().value_or(clock.now())),
      evening_(std::move(evening), clock),
      net_(std::move(client), clock, known_until_, random_seed(),
           {.submit =
                [this](std::size_t source_index, domain::Batch page) {
                    return evening_.submit_page(source_index, std::move(page)) ==
                           PushResult::Accepted;
                },
            .on_lateness =
                [this](std::optional<Timestamp> since) { evening_.sources_late_since(since); },
            .on_change =
                [this] {
                    if (wake_) {
                        wake_();
                    }
                }}) {}

App::~App() {
    stop();
}

void App::start(std::function<void()> wake) {
    wake_ = std::move(wake);
    evening_.start(
        {.on_change =
             [this] {
                 if (wake_) {
                     wake_();
                 }
             },
         .on_receipt = [this](PageReceipt receipt) { net_.deliver(std::move(receipt)); }});
    net_.start();
}

void App::stop() {
    net_.stop();
    evening_.stop();
}

PushResult App::submit(domain::Command command) {
    return evening_.submit_command(std::move(command));
}

BookHealth App::book_health() const {
    const auto health = evening_.health();
    return health ? *health : BookHealth{};
}

SourcesHealth App::sources_health() const {
    const auto health = net_.health();
    return health ? *health : SourcesHealth{};
}

} // namespace chapeau::app
