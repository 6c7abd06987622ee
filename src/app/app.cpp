#include "app/app.hpp"

#include "app/health.hpp"
#include "app/version.hpp"
#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/log.hpp"
#include "net/curl_http.hpp"
#include "sources/ecb/source.hpp"

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <utility>

namespace chapeau::app {
namespace {

std::uint64_t random_seed() {
    const auto bytes = random_bytes_16();
    std::uint64_t seed = 0;
    std::memcpy(&seed, bytes.data(), sizeof seed);
    return seed;
}

} // namespace

Result<std::unique_ptr<App>> App::open(AppSetup setup, const Clock& clock) {
    const auto counted = setup.evening.challenge.currency;
    const auto holders = setup.evening.holders;
    auto evening = Evening::open(std::move(setup.evening), moment_of(clock));
    if (!evening) {
        return tl::unexpected<Error>(evening.error());
    }
    auto client = net::make_curl_http_client({.user_agent = kUserAgent, .ca_file = ""});
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
    const auto ecb_url = setup.rates.ecb_url;
    std::unique_ptr<App> app(
        new App(*std::move(evening), *std::move(client), std::move(setup.rates), clock));
    if (!ecb_url.empty()) {
        app->net_.add_rates(sources::ecb::make_source(
            {ecb_url, counted,
             [rates = &app->rates_](const auto& listed) { rates->take(listed); }}));
    }
    for (std::size_t index = 0; index < known.size(); ++index) {
        app->net_.add(std::move(setup.sources[index]), std::move(known[index]));
    }
    if (auto served = app->serve_pages(setup, holders); !served) {
        return tl::unexpected<Error>(served.error());
    }
    return app;
}

Result<void> App::serve_pages(AppSetup& setup, PagesDesk::SourceIndices holders) {
    pages_trouble_ = std::move(setup.web_trouble);
    if (!setup.web) {
        return {};
    }
    std::map<std::string, std::size_t> payers;
    for (const auto& payer : setup.web->payers()) {
        payers.emplace(payer.source, payer.source_index);
    }
    desk_ = std::make_unique<PagesDesk>(evening_, net_, std::move(payers), std::move(holders));
    web_ = std::move(setup.web);
    if (auto served =
            web_->serve(*desk_, [this, locale = setup.web_locale] { return desk_state(*locale); });
        !served) {
        return served;
    }
    if (const auto taken = web_->take_in(intake_routes(std::move(setup.intakes))); !taken) {
        intake_watch_->note_closed(taken.error().message);
    }
    return {};
}

std::vector<web::IntakeRoute> App::intake_routes(std::vector<Intake> intakes) {
    std::vector<web::IntakeRoute> routes;
    routes.reserve(intakes.size());
    for (auto& intake : intakes) {
        const auto index = intake.source_index;
        intake_watch_->watch(index, std::move(intake.on_refused));
        routes.push_back({"/intake/" + intake.source,
                          [this, index, take = std::move(intake.take)](const web::Posted& posted,
                                                                       web::IntakeDone done) {
                              const auto now = clock_.now();
                              take(
                                  posted, now, [this, index] { net_.nudge(index); },
                                  [watch = intake_watch_, index, now,
                                   done = std::move(done)](web::IntakeVerdict verdict) {
                                      watch->note(index, verdict, now);
                                      done(verdict);
                                  });
                          }});
    }
    return routes;
}

web::DeskState App::desk_state(const domain::Locale& locale) const {
    const auto book = book_health();
    web::DeskState state;
    state.parked = book.parked;
    for (auto& row : health_rows(book, sources_health(), rates_health(), locale)) {
        const bool is_well = row.error.empty();
        auto text = is_well ? std::move(row.state) : std::move(row.error);
        if (!row.note.empty()) {
            text += ". " + row.note;
        }
        state.health.push_back({std::move(row.name), is_well, std::move(text)});
    }
    return state;
}

App::App(std::unique_ptr<Evening> evening, std::unique_ptr<net::HttpClient> client,
         RatesSetup rates, const Clock& clock)
    : clock_(clock),
      known_until_(evening->known_until().value_or(clock.now())),
      evening_(std::move(evening), clock),
      rates_(std::move(rates),
             [this](domain::Command command, OnOutcome done) {
                 // The panel tells of rates too, so whoever shows it is woken.
                 return evening_.submit_command(
                     std::move(command), [this, done = std::move(done)](CommandOutcome outcome) {
                         done(std::move(outcome));
                         if (wake_) {
                             wake_();
                         }
                     });
             }),
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
                },
            .on_turn = [this](SteadyTime now) { rates_.tell(now); }}) {}

void App::on_change() {
    if (wake_) {
        wake_();
    }
    if (web_) {
        web_->show(evening_.snapshot());
    }
}

App::~App() {
    stop();
}

void App::start(std::function<void()> wake) {
    wake_ = std::move(wake);
    evening_.start(
        {.on_change = [this] { on_change(); },
         .on_receipt = [this](PageReceipt receipt) { net_.deliver(std::move(receipt)); }});
    rates_.tell(clock_.steady_now()); // Before the first gift that may need one.
    net_.start();
    if (web_) {
        web_->show(evening_.snapshot());
        web_->start();
    }
}

// The pages first: whoever is still connected is told, and nobody is let in any more. What they
// have asked for is still recorded.
void App::stop() {
    if (web_) {
        web_->stop();
    }
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
    const auto published = net_.health();
    auto health = published ? *published : SourcesHealth{};
    intake_watch_->tell(health, clock_.now());
    return health;
}

RatesHealth App::rates_health() const {
    auto health = rates_.health();
    if (const auto error = net_.rates_error(); error && !error->empty()) {
        health.error =
            format("the list of rates: {}; {}", *error,
                   health.told > 0 ? "the last ones stay"
                                   : "the book's last ones hold, and without any gifts wait");
    }
    if (health.error.empty() && health.told > 0 && is_old(health.oldest_day, clock_.now())) {
        health.error = format("the rates of {} are more than a week old: gifts are converted by "
                              "them until newer ones stand in [rates]",
                              health.oldest_day);
    }
    return health;
}

display::PhonesState App::phones() const {
    if (web_) {
        return web_->phones();
    }
    display::PhonesState phones;
    phones.trouble = pages_trouble_;
    return phones;
}

void App::offer_pairing(display::PhoneRole role) {
    if (web_) {
        web_->offer_pairing(role, [](display::PhoneRole offered, const std::string& url) {
            // Not through the log, whose file stays: an address that pairs is a secret.
            std::fputs(format("web: pairing as {}: {}\n", word_of(offered), url).c_str(), stderr);
        });
    }
}

void App::offer_pairing_in_turn() {
    const auto offered = phones().pairing;
    using display::PhoneRole;
    offer_pairing(!offered                                ? PhoneRole::Operator
                  : offered->role == PhoneRole::Operator  ? PhoneRole::Volunteer
                  : offered->role == PhoneRole::Volunteer ? PhoneRole::Presenter
                                                          : PhoneRole::Operator);
}

GiveCode App::page_code() const {
    const auto page = phones().page;
    const auto begin = page.find("//");
    if (begin == std::string::npos) {
        return {};
    }
    auto typed = page.substr(begin + 2);
    if (typed.ends_with('/')) {
        typed.pop_back();
    }
    return {page, typed};
}

} // namespace chapeau::app
