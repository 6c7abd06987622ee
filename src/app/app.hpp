// The running evening: the book's thread, the net thread and the pages for phones, joined by
// values. The screen, or the loop that stands for it, asks for snapshots and hands in commands; it
// owns nothing of this.
//
// Threads: made, started and stopped by main; `submit` and the questions are for main too. The
// `wake` of `start` is called from both threads until `stop` has returned.
#pragma once

#include "app/evening.hpp"
#include "app/evening_thread.hpp"
#include "app/net_thread.hpp"
#include "app/pages_desk.hpp"
#include "app/rates.hpp"
#include "app/source_intake.hpp"
#include "app/web_service.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "display/screen/screen.hpp"
#include "domain/command.hpp"
#include "domain/icu/locale.hpp"
#include "domain/snapshot.hpp"
#include "sources/source.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::app {

/// A source to which its provider posts by itself.
struct Intake {
    std::string source;
    std::size_t source_index = 0;
    TakePosted take;
    std::string on_refused{};
};

struct AppSetup {
    EveningSetup evening;
    std::vector<std::unique_ptr<sources::Source>> sources;
    std::vector<Intake> intakes{};
    std::unique_ptr<WebService> web{}; // Null: no page is served...
    std::string web_trouble{};         // ...for this reason, if one was wanted.
    /// For what the desk's page says of sources; nobody else may use it.
    std::shared_ptr<const domain::Locale> web_locale{};
    RatesSetup rates{};
};

/// Where the code on the screen leads.
struct GiveCode {
    std::string url; // Empty: there is no code.
    std::string address;

    bool operator==(const GiveCode&) const = default;
};

class App {
public:
    /// Opens the book and the client. `clock` must outlive the app; `clock.now()` is the
    /// evening's time, which a rehearsal runs fast.
    static Result<std::unique_ptr<App>> open(AppSetup setup, const Clock& clock);

    App(const App&) = delete;
    App& operator=(const App&) = delete;
    ~App();

    void start(std::function<void()> wake);

    /// The sources first, then the book, which records what it was still given. Idempotent.
    void stop();

    [[nodiscard]] PushResult submit(domain::Command command);
    [[nodiscard]] PushResult claim_celebrations(domain::EntrySeq through) {
        return evening_.claim_celebrations(through);
    }
    /// `done` comes on the ledger's thread, also after the asker's end; false: it never comes.
    [[nodiscard]] bool ask(domain::Question question, OnAnswer done) {
        return evening_.submit_question(std::move(question), std::move(done));
    }
    std::optional<CommandOutcome> next_outcome() { return evening_.next_outcome(); }

    std::shared_ptr<const domain::Snapshot> snapshot() const { return evening_.snapshot(); }
    BookHealth book_health() const;
    SourcesHealth sources_health() const;
    RatesHealth rates_health() const;

    display::PhonesState phones() const;

    /// The next of the three roles while a code is on offer, else the operator's: for a machine
    /// without a screen. Its address is told on standard error.
    void offer_pairing_in_turn();
    void offer_pairing(display::PhoneRole role);

    /// The page for phones, as it is reached now.
    GiveCode page_code() const;

private:
    App(std::unique_ptr<Evening> evening, std::unique_ptr<net::HttpClient> client, RatesSetup rates,
        const Clock& clock);

    Result<void> serve_pages(AppSetup& setup, PagesDesk::SourceIndices holders);
    std::vector<web::IntakeRoute> intake_routes(std::vector<Intake> intakes);
    web::DeskState desk_state(const domain::Locale& locale) const;
    void on_change();

    std::function<void()> wake_;
    const Clock& clock_;
    Timestamp known_until_;
    EveningThread evening_;
    RateTeller rates_;
    NetThread net_;
    std::string pages_trouble_;
    std::shared_ptr<IntakeWatch> intake_watch_ = std::make_shared<IntakeWatch>();
    std::unique_ptr<PagesDesk> desk_;
    std::unique_ptr<WebService> web_; // Null: no page is served.
};

} // namespace chapeau::app
