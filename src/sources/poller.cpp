#include "sources/poller.hpp"

#include "base/check.hpp"
#include "base/format.hpp"
#include "net/backoff.hpp"
#include "sources/answer_status.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::sources {

namespace {

enum class FeedPhase { Resting, AwaitingTurn, AwaitingAnswer, AwaitingBook };

/// Nobody answered: the network, the name or the connection failed, not the provider's will.
bool is_unanswered(const Error& error) {
    return error.code == Errc::Unavailable || error.code == Errc::Timeout;
}

} // namespace

struct Poller::Moment {
    Timestamp now;
    SteadyTime steady;
};

/// What the sources of one provider share.
struct Poller::Group {
    int members = 0;
    milliseconds poll_spacing{0}; // The shortest of their intervals.
    SteadyTime next_request;      // No request before it.
    SteadyTime next_poll;         // No poll begins before it.
    SteadyTime retry_after;       // The provider asked to be left alone until then.
};

struct Poller::Feed {
    std::size_t index = 0;
    std::unique_ptr<Source> source;
    Group* group = nullptr;

    FeedPhase phase = FeedPhase::Resting;
    PollStep step; // What of the last answer is still to be done.
    int steps = 0; // Requests of this poll.
    std::optional<net::Outcome> outcome;
    bool nudged = false;      // The book knows more than `known`.
    bool polls_again = false; // At once after this poll: it may have begun with less.
    bool page_lists = false;  // The page that the book has now tells of a whole listing.

    SteadyTime last_advance;
    std::optional<SteadyTime> patient_since; // The last whole poll, or the first sight of a clock.
    SourceHealth health;
};

Poller::Poller(net::HttpClient& client, Submit submit, std::uint64_t random_seed)
    : client_(client), submit_(std::move(submit)), random_(random_seed) {}

Poller::~Poller() = default;

void Poller::add(std::unique_ptr<Source> source, domain::FeedState known) {
    ENSURE(source != nullptr, "a source to poll is missing");
    auto& group = groups_[source->etiquette_group()];
    if (!group) {
        group = std::make_unique<Group>();
    }
    const auto interval = source->poll_interval();
    group->poll_spacing = group->members == 0 ? interval : std::min(group->poll_spacing, interval);
    ++group->members;
    auto feed = std::make_shared<Feed>();
    feed->index = feeds_.size();
    feed->group = group.get();
    feed->health.name = source->name();
    feed->health.known = std::move(known);
    feed->source = std::move(source);
    feeds_.push_back(std::move(feed));
}

void Poller::advance(Timestamp now, SteadyTime steady_now) {
    const Moment moment{now, steady_now};
    notice_clock(moment);
    // Within a group, who has waited longest goes first, so that none starves the others.
    auto order = feeds_;
    std::stable_sort(order.begin(), order.end(), [](const auto& one, const auto& other) {
        return one->health.next_poll < other->health.next_poll;
    });
    for (const auto& feed : order) {
        if (!feed->patient_since) {
            take_up(*feed, moment);
        }
        feed->last_advance = steady_now;
        while (advance_feed(*feed, moment)) {
        }
    }
}

/// Sources see no other clock than the one that people and networks set.
void Poller::notice_clock(const Moment& moment) {
    const auto ahead = moment.now.time_since_epoch() - moment.steady.time_since_epoch();
    const auto by = ahead - clock_ahead_.value_or(ahead);
    if (std::chrono::abs(by) >= kClockSetMin) {
        for (const auto& feed : feeds_) {
            feed->source->clock_was_set(by);
        }
        clock_ahead_ = ahead;
    }
    clock_ahead_ = clock_ahead_.value_or(ahead);
}

void Poller::take_up(Feed& feed, const Moment& moment) {
    feed.patient_since = moment.steady;
    const auto spacing = feed.source->request_spacing();
    if (spacing > kRestartMin) {
        feed.group->next_request =
            std::max(feed.group->next_request, moment.steady + std::min(spacing, kStartPauseMax));
    }
}

/// False when there is nothing more to do for this feed at this moment.
bool Poller::advance_feed(Feed& feed, const Moment& moment) {
    switch (feed.phase) {
    case FeedPhase::Resting:
        if (moment.steady < std::max(feed.health.next_poll, feed.group->next_poll)) {
            return false;
        }
        begin_poll(feed, moment);
        return feed.phase == FeedPhase::AwaitingTurn;
    case FeedPhase::AwaitingTurn:
        if (moment.steady < feed.group->next_request) {
            return false;
        }
        send(feed, moment);
        return false;
    case FeedPhase::AwaitingAnswer:
        if (!feed.outcome) {
            return false;
        }
        take_outcome(feed, moment);
        return feed.phase == FeedPhase::AwaitingTurn;
    case FeedPhase::AwaitingBook:
        return false;
    }
    return false;
}

void Poller::begin_poll(Feed& feed, const Moment& moment) {
    feed.steps = 0;
    feed.group->next_poll = moment.steady + feed.group->poll_spacing;
    take_step(feed, feed.source->begin(feed.health.known, moment.now), moment);
}

void Poller::send(Feed& feed, const Moment& moment) {
    ENSURE(feed.step.request.has_value(), "a source waits for its turn without a request");
    auto request = *std::exchange(feed.step.request, std::nullopt);
    ++feed.steps;
    feed.phase = FeedPhase::AwaitingAnswer;
    feed.outcome.reset();
    feed.group->next_request = moment.steady + feed.source->request_spacing();
    // The answer has no time of its own: it waits for the next `advance`, which has.
    const std::weak_ptr<Feed> place = feeds_[feed.index];
    client_.submit(std::move(request), [place](net::Outcome outcome) {
        if (const auto asked = place.lock(); asked) {
            asked->outcome = std::move(outcome);
        }
    });
}

void Poller::take_outcome(Feed& feed, const Moment& moment) {
    const auto outcome = *std::exchange(feed.outcome, std::nullopt);
    if (!outcome) {
        const auto delay_max =
            is_unanswered(outcome.error()) ? kBackoffUnansweredMax : net::kBackoffMax;
        fail_poll(feed, outcome.error(), backoff(feed, delay_max), moment);
        return;
    }
    // Spacing counts from the answer too, so that a slow provider is not asked back to back.
    feed.group->next_request =
        std::max(feed.group->next_request, moment.steady + feed.source->request_spacing());
    if (asks_to_wait(outcome->status)) {
        const auto wish = net::retry_after(*outcome, moment.now);
        if (wish) {
            const auto until = moment.steady + *wish;
            feed.group->retry_after = std::max(feed.group->retry_after, until);
            feed.group->next_poll = std::max(feed.group->next_poll, until);
            feed.group->next_request = std::max(feed.group->next_request, until);
        }
        const auto delay = std::max(backoff(feed, net::kBackoffMax), wish.value_or(milliseconds{}));
        fail_poll(feed, waiting_error(outcome->status), delay, moment);
        return;
    }
    take_step(feed, feed.source->receive(*outcome, feed.health.known, moment.now), moment);
}

void Poller::take_step(Feed& feed, Result<PollStep> step, const Moment& moment) {
    if (!step) {
        fail_poll(feed, step.error(), backoff(feed, net::kBackoffMax), moment);
        return;
    }
    feed.step = *std::move(step);
    if (feed.nudged && !feed.step.page) {
        feed.step.page.emplace();
        feed.step.page->source = feed.source->name();
        feed.step.page->position = feed.health.known.position;
    }
    feed.polls_again = feed.polls_again || feed.nudged;
    feed.nudged = false; // Whatever page goes to the book now, its answer tells all.
    if (!feed.step.page) {
        go_on(feed, moment);
        return;
    }
    auto page = *std::exchange(feed.step.page, std::nullopt);
    ENSURE(page.source == feed.source->name(), "a page carries another source's name");
    feed.page_lists = page.listing.has_value();
    feed.phase = FeedPhase::AwaitingBook; // Before Submit, which may answer at once.
    if (!submit_(feed.index, std::move(page))) {
        fail_poll(feed, {Errc::Unavailable, "the book is busy; the page will be asked for again"},
                  backoff(feed, kBackoffUnansweredMax), moment);
    }
}

void Poller::committed(std::size_t source_index, Result<domain::FeedState> known, Timestamp now,
                       SteadyTime steady_now) {
    ENSURE(source_index < feeds_.size(), "the book answers for a source that does not exist");
    auto& feed = *feeds_[source_index];
    ENSURE(feed.phase == FeedPhase::AwaitingBook, "the book answers a page that it was not given");
    const Moment moment{now, steady_now};
    if (!known) {
        // What is durable is unknown to us only in part: the last good state is still the book's.
        const Error error{known.error().code, "the page was not saved: " + known.error().message};
        fail_poll(feed, error, backoff(feed, kBackoffUnansweredMax), moment);
        return;
    }
    const auto taken_back = feed.health.known.gifts_known - known->gifts_known;
    if (feed.page_lists && taken_back > 0) {
        feed.health.taken_back += taken_back;
        feed.health.taken_back_at = now;
    }
    feed.health.known = *std::move(known);
    go_on(feed, moment);
}

/// The page, if there was one, is durable.
void Poller::go_on(Feed& feed, const Moment& moment) {
    if (!feed.step.request) {
        end_poll(feed, moment);
        return;
    }
    if (feed.steps >= kPollStepsMax) {
        // Cut, to be begun again where it stands: neither a failure nor a whole poll.
        feed.step = {};
        feed.phase = FeedPhase::Resting;
        feed.health.next_poll = moment.steady + feed.source->poll_interval();
        return;
    }
    feed.phase = FeedPhase::AwaitingTurn;
}

void Poller::end_poll(Feed& feed, const Moment& moment) {
    const auto again_after = feed.step.begin_again_after;
    feed.step = {};
    feed.phase = FeedPhase::Resting;
    if (again_after) {
        // It asked nobody, so there is nobody's patience to spare.
        feed.health.next_poll = moment.steady + *again_after;
        feed.group->next_poll = feed.health.next_poll;
        return;
    }
    feed.health.failures_in_a_row = 0;
    feed.health.last_error.clear();
    feed.health.last_success = moment.now;
    feed.patient_since = moment.steady;
    feed.health.next_poll = moment.steady + feed.source->poll_interval();
    if (std::exchange(feed.polls_again, false) || feed.nudged) {
        poll_at_once(feed, moment.steady);
    }
}

void Poller::nudge(std::size_t source_index, SteadyTime steady_now) {
    ENSURE(source_index < feeds_.size(), "a source is nudged that does not exist");
    auto& feed = *feeds_[source_index];
    feed.nudged = true;
    if (feed.phase == FeedPhase::Resting && feed.health.failures_in_a_row == 0) {
        poll_at_once(feed, steady_now);
    }
}

void Poller::poll_at_once(Feed& feed, SteadyTime steady_now) {
    feed.health.next_poll = std::min(feed.health.next_poll, steady_now);
    feed.group->next_poll =
        std::min(feed.group->next_poll, std::max(feed.group->retry_after, steady_now));
}

void Poller::fail_poll(Feed& feed, const Error& error, milliseconds delay, const Moment& moment) {
    feed.step = {};
    feed.phase = FeedPhase::Resting;
    // The page that was to bring the book's news may be what failed.
    feed.nudged = std::exchange(feed.polls_again, false) || feed.nudged;
    // Counting stops far beyond where the back-off's ceiling rules.
    constexpr int kFailuresMax = 1'000'000;
    feed.health.failures_in_a_row = std::min(feed.health.failures_in_a_row + 1, kFailuresMax);
    feed.health.last_error = error.message;
    feed.health.last_error_at = moment.now;
    feed.health.next_poll = moment.steady + std::max(delay, feed.source->poll_interval());
}

milliseconds Poller::backoff(const Feed& feed, milliseconds delay_max) {
    return net::backoff_delay(feed.health.failures_in_a_row + 1, random_(),
                              std::min(delay_max, feed.source->backoff_max()));
}

std::optional<SteadyTime> Poller::next_due() const {
    std::optional<SteadyTime> due;
    for (const auto& feed : feeds_) {
        std::optional<SteadyTime> own;
        if (feed->phase == FeedPhase::Resting) {
            own = std::max(feed->health.next_poll, feed->group->next_poll);
        } else if (feed->phase == FeedPhase::AwaitingTurn) {
            own = feed->group->next_request;
        } else if (feed->phase == FeedPhase::AwaitingAnswer && feed->outcome) {
            own = feed->last_advance;
        }
        if (own && (!due || *own < *due)) {
            due = own;
        }
    }
    return due;
}

std::vector<SourceHealth> Poller::health(Timestamp /*now*/, SteadyTime steady_now) const {
    std::vector<SourceHealth> all;
    all.reserve(feeds_.size());
    for (const auto& feed : feeds_) {
        auto health = feed->health;
        health.comparison = feed->source->comparison();
        // Each of the others may have its turn first.
        const auto turn =
            feed->source->poll_interval() + feed->group->poll_spacing * (feed->group->members - 1);
        const auto patience = std::max<milliseconds>(kLateAfterMin, turn * kLateAfterIntervals);
        health.next_poll = std::max(health.next_poll, feed->group->next_poll);
        health.late = feed->patient_since && steady_now - *feed->patient_since > patience;
        all.push_back(std::move(health));
    }
    return all;
}

} // namespace chapeau::sources
