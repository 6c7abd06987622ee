// A source, a poller, a book and a provider on one virtual clock: whole evenings in milliseconds.
#pragma once

#include "base/time_text.hpp"
#include "memory_book.hpp"
#include "sources/poller.hpp"
#include "support/manual_clock.hpp"
#include "support/scripted_http.hpp"
#include "support/scripted_provider.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace chapeau::test {

class Evening {
public:
    using MakeSource = std::function<std::unique_ptr<sources::Source>()>;

    ManualClock clock{*parse_iso8601("2026-11-07T19:00:00Z")};
    ScriptedProvider provider;
    MemoryBook book;

    /// What becomes of the next request; by default the provider's answer after 80 ms.
    std::function<net::Outcome(const net::Request&)> respond = [this](const net::Request& request) {
        return to_outcome(provider.answer(to_asked(request)), request);
    };
    microseconds latency{80'000};

    explicit Evening(MakeSource make, std::uint64_t seed = 1)
        : make_(std::move(make)),
          seed_(seed),
          client_(std::make_unique<ScriptedHttp>(clock, [this](const net::Request& request) {
              return ScriptedHttp::Reply{respond(request), latency};
          })) {
        start();
    }

    /// The same evening with another section.
    void start_with(MakeSource make) {
        make_ = std::move(make);
        crash();
    }

    /// The process dies and comes back: only the book remains.
    void crash() {
        poller_.reset();
        commits_.clear();
        start();
    }

    /// Lets time pass, from event to event.
    void run(microseconds length) {
        const auto until = clock.steady_now() + length;
        while (true) {
            step();
            const auto next = next_event(until);
            if (next >= until) {
                clock.advance(until - clock.steady_now());
                return;
            }
            // Even an event that is due at once takes a moment, so that nothing spins.
            clock.advance(std::max<microseconds>(next - clock.steady_now(), milliseconds{1}));
        }
    }

    void nudge() { poller_->nudge(0, clock.steady_now()); }

    sources::SourceHealth health() const {
        return poller_->health(clock.now(), clock.steady_now()).at(0);
    }
    ScriptedHttp& client() { return *client_; }

    bool agrees() const {
        std::int64_t hidden = 0;
        std::int64_t sum = 0;
        for (const auto& gift : provider.gifts) {
            hidden += gift.cents ? 0 : 1;
            sum += gift.cents.value_or(0);
        }
        return book.count() == static_cast<std::int64_t>(provider.gifts.size()) &&
               book.sum() == sum && book.state.hidden_known == hidden;
    }

    void add_gift() {
        provider.gifts.push_back(ScriptedProvider::make_gift(seed_, ++made_, clock.now()));
    }
    void add_gifts(int count) {
        for (int i = 0; i < count; ++i) {
            add_gift();
        }
    }

private:
    void start() {
        poller_ = std::make_unique<sources::Poller>(
            *client_,
            [this](std::size_t index, domain::Batch page) {
                commits_.emplace_back(index, std::move(page));
                return true;
            },
            seed_);
        poller_->add(make_(), book.state);
    }

    void step() {
        client_->run(milliseconds{0});
        while (!commits_.empty()) {
            auto [index, page] = std::move(commits_.front());
            commits_.pop_front();
            book.now = clock.now();
            poller_->committed(index, book.record(page), clock.now(), clock.steady_now());
        }
        poller_->advance(clock.now(), clock.steady_now());
    }

    SteadyTime next_event(SteadyTime otherwise) const {
        auto next = otherwise;
        if (!commits_.empty()) {
            return clock.steady_now();
        }
        if (const auto due = poller_->next_due(); due && *due < next) {
            next = *due;
        }
        if (const auto arrival = client_->next_arrival(); arrival && *arrival < next) {
            next = *arrival;
        }
        return next;
    }

    MakeSource make_;
    std::uint64_t seed_;
    std::int64_t made_ = 0;
    std::unique_ptr<ScriptedHttp> client_;
    std::deque<std::pair<std::size_t, domain::Batch>> commits_;
    std::unique_ptr<sources::Poller> poller_;
};

} // namespace chapeau::test
