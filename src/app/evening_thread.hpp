// The ledger's thread: takes pages and commands from a bounded queue, lets the Evening make them
// durable, publishes what the room should see, and hands receipts back.
//
// Threads: the object is made and stopped by main. What submits and
// claims may be called from any thread and never waits. The callbacks are called on
// the ledger's thread and must not wait either.
#pragma once

#include "app/evening.hpp"
#include "base/bounded_queue.hpp"
#include "base/clock.hpp"
#include "base/latest.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "domain/command.hpp"
#include "domain/desk.hpp"
#include "domain/snapshot.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <variant>

namespace chapeau::app {

struct PageReceipt {
    std::size_t source_index = 0;
    Result<domain::FeedState> known;
};

/// The answer to one command, for the operator.
struct CommandOutcome {
    std::string key;
    std::optional<Error> error;                // Empty: saved.
    domain::EntrySeq gift = 0;                 // The gift that the command added; 0: none.
    std::optional<domain::RecentGift> about{}; // The gift that it added or speaks of.
    std::int64_t number = 0; // "You are number 173": of the giver of the gift that it added.
    domain::WordsState words = domain::WordsState::Anonymous; // Of that gift.
};

/// On the ledger's thread, once; must not wait.
using OnOutcome = std::function<void(CommandOutcome)>;
using OnAnswer = std::function<void(Result<domain::Answer>)>;

/// Each source has at most one page under way and an operator types slowly: a queue this long
/// means that the disk has stopped.
inline constexpr std::size_t kEveningQueueMax = 256;

/// What phones may have waiting beside that. A room of them asks at once, and a commit takes some
/// milliseconds: whoever is told to come again in a moment waits no longer than in a longer queue.
inline constexpr std::size_t kPhonesWaitingMax = 512;

/// So many waiting pages are recorded before the room sees the sum of them: enough to swallow a
/// burst, few enough that a frame never lags behind by more than some milliseconds.
inline constexpr int kEventsPerLookMax = 16;

/// While nothing comes in, how often the clock's share of a snapshot is looked at.
inline constexpr milliseconds kLookInterval{1'000};

class EveningThread {
public:
    struct Callbacks {
        std::function<void()> on_change; // A newer snapshot, health or outcome is there.
        std::function<void(PageReceipt)> on_receipt;
    };

    EveningThread(std::unique_ptr<Evening> evening, const Clock& clock);
    EveningThread(const EveningThread&) = delete;
    EveningThread& operator=(const EveningThread&) = delete;
    ~EveningThread();

    /// Once. The first snapshot is published before this returns.
    void start(Callbacks callbacks);

    /// Records what is queued, closes the book cleanly and joins. Idempotent.
    void stop();

    [[nodiscard]] PushResult submit_page(std::size_t source_index, domain::Batch page);
    [[nodiscard]] PushResult submit_command(domain::Command command);

    /// With an answer of its own: `done` comes once the command is durable, refused or lost, also
    /// when the evening ends first (Errc::Unavailable). False, and `done` never comes, when the
    /// queue is full or the evening is over.
    [[nodiscard]] bool submit_command(domain::Command command, OnOutcome done);
    [[nodiscard]] bool submit_question(domain::Question question, OnAnswer done);
    void sources_late_since(std::optional<Timestamp> since);
    [[nodiscard]] PushResult claim_celebrations(domain::EntrySeq through);

    std::shared_ptr<const domain::Snapshot> snapshot() const { return snapshots_.get(); }
    std::shared_ptr<const BookHealth> health() const { return health_.get(); }
    std::optional<CommandOutcome> next_outcome() { return outcomes_.try_pop(); }

private:
    struct Page {
        std::size_t source_index = 0;
        domain::Batch batch;
    };
    struct Lateness {
        std::optional<Timestamp> since;
    };
    struct Claim {
        domain::EntrySeq through = 0;
    };
    struct Order {
        domain::Command command;
        OnOutcome done; // Empty: the outcome goes to `next_outcome`.
    };
    struct Inquiry {
        domain::Question question;
        OnAnswer done;
    };
    struct Wake {}; // Something more urgent than this is there.
    using Event = std::variant<Page, Order, Inquiry, Lateness, Claim, Wake>;

    PushResult push_urgent(Event event);
    bool push_of_phone(Event event);
    void run();
    void take_urgent();
    void take(Event event);
    void take(const Page& page);
    void take(const Order& order);
    void take(const Inquiry& inquiry);
    CommandOutcome carry_out(const domain::Command& command);
    void publish();

    std::unique_ptr<Evening> evening_; // The ledger's thread, after start.
    const Clock& clock_;
    Callbacks callbacks_;

    /// Of the desk, the keyboard and the screen: taken before everything else, so that the panic
    /// key waits for no phone.
    BoundedQueue<Event> urgent_{kEveningQueueMax};
    /// Of feeds and phones; of these never more than leaves room for every feed.
    BoundedQueue<Event> events_{kEveningQueueMax + kPhonesWaitingMax};
    std::atomic<std::size_t> phones_waiting_ = 0;
    BoundedQueue<CommandOutcome> outcomes_{kEveningQueueMax};
    Latest<domain::Snapshot> snapshots_;
    Latest<BookHealth> health_;
    std::thread thread_;
};

} // namespace chapeau::app
