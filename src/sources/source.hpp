// The seam for every place that tells of gifts.
//
// One poll is a bounded conversation: `begin` answers with the first request, each `receive`
// with at most one page to keep and at most one further request. The Poller carries the
// requests out, hands each page to the book, and continues only when the page is durable; so a
// source never sees a socket, a thread or a clock, and can be tested with plain values.
//
// A poll that fails or is cut off is simply begun again from the last durable position: sources
// overlap their pages, and the book knows what it already has.
//
// Threads: owned by the net thread.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/backoff.hpp"
#include "net/http.hpp"
#include "sources/comparison.hpp"

#include <optional>
#include <string>

namespace chapeau::sources {

struct PollStep {
    std::optional<domain::Batch> page;   // Made durable before anything else happens.
    std::optional<net::Request> request; // Then asked; without one the poll is over...
    /// ...but for a source that asks nobody and has more to tell, at once or after a while. Whether
    /// the poll went well is known at its end.
    std::optional<milliseconds> begin_again_after = std::nullopt;
};

/// A poll that wants more pages than this is cut and begun again at the next turn, so that one
/// provider's history cannot keep the net thread.
inline constexpr int kPollStepsMax = 500;

class Source {
public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;

    /// As configured; the book's key, [a-z0-9-].
    virtual const std::string& name() const = 0;

    /// How long to wait between the ends of two polls. The provider's own etiquette.
    virtual milliseconds poll_interval() const = 0;

    /// The least time between any two requests to the provider, paging included.
    virtual milliseconds request_spacing() const = 0;

    /// Sources that return the same text share one provider's patience: the spacing holds between
    /// all their requests, the shortest of their intervals between all their polls, a Retry-After
    /// for all of them.
    virtual std::string etiquette_group() const { return name(); }

    /// After failures the source rests for no longer than this, or its interval.
    virtual milliseconds backoff_max() const { return net::kBackoffMax; }

    /// The clock that `now` is read from was set by so much, forwards or back: what was remembered
    /// by it happened that much later or earlier than it says.
    virtual void clock_was_set(microseconds /*by*/) {}

    /// What was done about a difference between the provider's total and the book. Empty: this
    /// source does nothing about it but read on.
    virtual std::optional<Comparison> comparison() const { return std::nullopt; }

    /// `known` is what the book holds of this source after its last page.
    virtual Result<PollStep> begin(const domain::FeedState& known, Timestamp now) = 0;

    /// The answer to the last request, of any status that the Poller does not handle itself
    /// (it handles 408, 425, 429 and 5xx by waiting). An error ends the poll; it is retried.
    virtual Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                                     Timestamp now) = 0;
};

} // namespace chapeau::sources
