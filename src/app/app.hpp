// The running evening: the book's thread and the net thread, joined by values. The screen, or the
// loop that stands for it, asks for snapshots and hands in commands; it owns nothing of this.
//
// Threads: made, started and stopped by main; `submit` and the questions are for main too. The
// `wake` of `start` is called from both threads until `stop` has returned.
#pragma once

#include "app/evening.hpp"
#include "app/evening_thread.hpp"
#include "app/net_thread.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/command.hpp"
#include "domain/snapshot.hpp"
#include "sources/source.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace chapeau::app {

struct AppSetup {
    EveningSetup evening;
    std::vector<std::unique_ptr<sources::Source>> sources;
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
    std::optional<CommandOutcome> next_outcome() { return evening_.next_outcome(); }

    std::shared_ptr<const domain::Snapshot> snapshot() const { return evening_.snapshot(); }
    BookHealth book_health() const;
    SourcesHealth sources_health() const;

private:
    App(std::unique_ptr<Evening> evening, std::unique_ptr<net::HttpClient> client,
        const Clock& clock);

    std::function<void()> wake_;
    Timestamp known_until_;
    EveningThread evening_;
    NetThread net_;
};

} // namespace chapeau::app
