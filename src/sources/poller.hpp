// Drives all sources over one HTTP client: starts what is due, hands pages to the book, waits
// for each to be durable, and leaves failing providers alone for a while.
//
// Nothing here blocks, and no source waits for another. A source that fails is late, never dead.
// Etiquette is kept here and nowhere else: whatever a source or a provider does, no request
// leaves sooner than the spacing, no poll begins sooner than the interval, and a Retry-After is
// waited for, up to net::kRetryAfterMax: all per etiquette group.
//
// Threads: owned by the net thread. `committed` is called there too, whichever thread the book
// lives on: the composing code carries the receipt across. Outcomes
// that arrive after the poller's end are dropped; the client must outlive the poller.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/source.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace chapeau::sources {

/// What the operator sees of one source.
struct SourceHealth {
    std::string name;
    std::optional<Timestamp> last_success; // The end of the last whole poll.
    std::string last_error;                // In plain words; empty when the last poll went well.
    std::optional<Timestamp> last_error_at;
    int failures_in_a_row = 0;
    SteadyTime next_poll;
    bool late = false; // No whole poll for longer than the source's patience.
    domain::FeedState known;
    std::optional<Comparison> comparison{}; // As Source tells it.
    /// Gifts that a whole listing lacked and that the book counts no more, since the program began,
    /// and when the last of them went.
    std::int64_t taken_back = 0;
    std::optional<Timestamp> taken_back_at{};
};

/// A source is late, and the screen says "as of", when it has missed this many of its intervals
/// and at least kLateAfterMin has passed.
inline constexpr int kLateAfterIntervals = 3;
inline constexpr seconds kLateAfterMin{30};

/// When nobody answered, nobody is troubled by our knocking: back within a minute of the venue's
/// network. A provider that answers "no" is left alone for up to net::kBackoffMax.
inline constexpr milliseconds kBackoffUnansweredMax{std::chrono::minutes{1}};

/// A program that ends as soon as it begins, again and again, must not ask at each start without a
/// pause: so the first request too waits for the spacing. Up to kRestartMin the restart itself
/// takes as long; and for longer than kStartPauseMax nobody at a screen that starts is left
/// waiting.
inline constexpr milliseconds kRestartMin{2'000};
inline constexpr milliseconds kStartPauseMax{10'000};

/// Clocks wander by less; what differs by more was set.
inline constexpr seconds kClockSetMin{1};

class Poller {
public:
    /// Takes a page to the book; returns at once. The answer comes back through `committed`.
    /// False when the way to the book is full: the poll is then retried later.
    using Submit = std::function<bool(std::size_t source_index, domain::Batch page)>;

    /// `random_seed` feeds the back-off's jitter.
    Poller(net::HttpClient& client, Submit submit, std::uint64_t random_seed);
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;
    ~Poller();

    /// `known` is what the book holds of it. Sources keep the order in which they are added.
    void add(std::unique_ptr<Source> source, domain::FeedState known);

    /// Begins what is due and continues what is waiting for its turn.
    void advance(Timestamp now, SteadyTime steady_now);

    /// The book's answer to the page that `source_index` submitted last: what it knows now, or
    /// why the page is not durable. May be called from within Submit.
    void committed(std::size_t source_index, Result<domain::FeedState> known, Timestamp now,
                   SteadyTime steady_now);

    /// The book has learned something of that source from elsewhere (a phone wants to pay). The
    /// state is asked of the book by a page without records, so that it cannot be older than what
    /// `committed` told last, and the source then polls at once: after what it is doing, and not
    /// before a provider's Retry-After or its own rest after a failure is over. Any number of
    /// nudges is as good as one.
    void nudge(std::size_t source_index, SteadyTime steady_now);

    /// When `advance` next has something to do; empty while every source awaits an answer.
    std::optional<SteadyTime> next_due() const;

    std::vector<SourceHealth> health(Timestamp now, SteadyTime steady_now) const;

private:
    struct Feed;
    struct Group;
    struct Moment;

    void notice_clock(const Moment& moment);
    static void take_up(Feed& feed, const Moment& moment);
    void begin_poll(Feed& feed, const Moment& moment);
    void send(Feed& feed, const Moment& moment);
    void take_outcome(Feed& feed, const Moment& moment);
    void take_step(Feed& feed, Result<PollStep> step, const Moment& moment);
    void go_on(Feed& feed, const Moment& moment);
    void end_poll(Feed& feed, const Moment& moment);
    void fail_poll(Feed& feed, const Error& error, milliseconds delay, const Moment& moment);
    static void poll_at_once(Feed& feed, SteadyTime steady_now);
    milliseconds backoff(const Feed& feed, milliseconds delay_max);
    bool advance_feed(Feed& feed, const Moment& moment);

    net::HttpClient& client_;
    Submit submit_;
    std::mt19937_64 random_;
    std::vector<std::shared_ptr<Feed>> feeds_;
    std::map<std::string, std::unique_ptr<Group>> groups_;
    std::optional<microseconds> clock_ahead_; // The clock that can be set, of the one that cannot.
};

} // namespace chapeau::sources
