// The net thread: one HTTP client and one Poller for all sources. Pages leave for the book,
// receipts come back, and what the sources say of themselves is published.
//
// Threads: the object is made, filled with `add` and stopped by main. `deliver`, `nudge` and
// `health` may be called from any thread.
#pragma once

#include "app/evening_thread.hpp"
#include "base/bounded_queue.hpp"
#include "base/clock.hpp"
#include "base/latest.hpp"
#include "base/mutex.hpp"
#include "net/http.hpp"
#include "sources/poller.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <vector>

namespace chapeau::app {

using SourcesHealth = std::vector<sources::SourceHealth>;

/// The moment from which on the room's figures may lack gifts: the oldest last word of all late
/// sources; `known_until` stands for one that has not spoken yet. Empty when none is late.
std::optional<Timestamp> late_since(const SourcesHealth& health, Timestamp known_until);

class NetThread {
public:
    struct Callbacks {
        sources::Poller::Submit submit;
        std::function<void(std::optional<Timestamp> since)> on_lateness;
        std::function<void()> on_change; // Newer health is there.
        /// At each turn, at least once a second: what others have to do now and then. Must not
        /// wait.
        std::function<void(SteadyTime now)> on_turn{};
    };

    /// `known_until`: see `late_since`. `random_seed` feeds the jitter of retries.
    NetThread(std::unique_ptr<net::HttpClient> client, const Clock& clock, Timestamp known_until,
              std::uint64_t random_seed, Callbacks callbacks);
    NetThread(const NetThread&) = delete;
    NetThread& operator=(const NetThread&) = delete;
    ~NetThread();

    /// Before `start`. `known` is what the book holds of the source.
    void add(std::unique_ptr<sources::Source> source, domain::FeedState known);

    /// Before `start`. It brings no pages and is late for nobody: its health is told apart.
    void add_rates(std::unique_ptr<sources::Source> rates);

    void start();

    /// Drops what is under way, because a poll cut off is begun again from what is durable, and
    /// joins. Idempotent.
    void stop();

    void deliver(PageReceipt receipt);

    /// Any thread: see Poller::nudge. Sources are counted as they were added.
    void nudge(std::size_t source_index);

    std::shared_ptr<const SourcesHealth> health() const { return health_.get(); }

    /// What went wrong when the rates were last asked for; null before `start`, empty when nothing.
    std::shared_ptr<const std::string> rates_error() const { return rates_error_.get(); }

private:
    void run();
    void pass_nudges_on(Moment moment);
    void publish_health(Moment moment);
    bool publish_rates_error(Moment moment);
    milliseconds wait_from(SteadyTime steady_now) const;

    std::unique_ptr<net::HttpClient> client_;
    const Clock& clock_;
    Timestamp known_until_;
    Callbacks callbacks_;
    sources::Poller poller_;
    sources::Poller rates_poller_; // By itself, so that the room's figures wait for no rate.

    BoundedQueue<PageReceipt> receipts_{kEveningQueueMax};
    Mutex nudges_mutex_;
    std::set<std::size_t> nudges_ GUARDED_BY(nudges_mutex_);
    Latest<SourcesHealth> health_;
    Latest<std::string> rates_error_;
    std::optional<Timestamp> late_since_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

} // namespace chapeau::app
