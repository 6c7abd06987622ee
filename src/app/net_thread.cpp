#include "app/net_thread.hpp"

#include "base/check.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::app {
namespace {

// How long the thread sleeps at most: the panel's "late" is judged that often.
constexpr milliseconds kWaitMax{1'000};

bool reads_the_same(const sources::SourceHealth& left, const sources::SourceHealth& right) {
    return left.name == right.name && left.last_success == right.last_success &&
           left.last_error == right.last_error && left.late == right.late &&
           left.known == right.known;
}

} // namespace

std::optional<Timestamp> late_since(const SourcesHealth& health, Timestamp known_until) {
    std::optional<Timestamp> since;
    for (const auto& source : health) {
        if (!source.late) {
            continue;
        }
        const auto last_word = source.last_success.value_or(known_until);
        since = since ? std::min(*since, last_word) : last_word;
    }
    return since;
}

NetThread::NetThread(std::unique_ptr<net::HttpClient> client, const Clock& clock,
                     Timestamp known_until, std::uint64_t random_seed, Callbacks callbacks)
    : client_(std::move(client)),
      clock_(clock),
      known_until_(known_until),
      callbacks_(std::move(callbacks)),
      poller_(*client_, callbacks_.submit, random_seed),
      rates_poller_(
          *client_, [](std::size_t /*source*/, const domain::Batch& /*page*/) { return false; },
          random_seed) {}

NetThread::~NetThread() {
    stop();
}

void NetThread::add(std::unique_ptr<sources::Source> source, domain::FeedState known) {
    ENSURE(!thread_.joinable(), "sources are added before the net thread starts");
    poller_.add(std::move(source), std::move(known));
}

void NetThread::add_rates(std::unique_ptr<sources::Source> rates) {
    ENSURE(!thread_.joinable(), "rates are added before the net thread starts");
    rates_poller_.add(std::move(rates), {});
}

void NetThread::start() {
    ENSURE(!thread_.joinable(), "a net thread is started once");
    publish_health(moment_of(clock_));
    thread_ = std::thread([this] { run(); });
}

void NetThread::stop() {
    stopping_ = true;
    receipts_.close();
    if (thread_.joinable()) {
        client_->wake();
        thread_.join();
    }
}

void NetThread::deliver(PageReceipt receipt) {
    const auto answer = receipts_.try_push(std::move(receipt));
    ENSURE(answer != PushResult::Full, "a source has one page under way, so receipts have room");
    if (answer == PushResult::Accepted) {
        client_->wake();
    }
}

void NetThread::nudge(std::size_t source_index) {
    {
        const MutexLock lock(nudges_mutex_);
        nudges_.insert(source_index);
    }
    client_->wake();
}

void NetThread::pass_nudges_on(Moment moment) {
    std::set<std::size_t> nudges;
    {
        const MutexLock lock(nudges_mutex_);
        nudges.swap(nudges_);
    }
    for (const auto source_index : nudges) {
        poller_.nudge(source_index, moment.steady);
    }
}

void NetThread::run() {
    while (!stopping_) {
        while (auto receipt = receipts_.try_pop()) {
            if (!receipt->known) {
                log::warning("a page is not saved and will be read again: {}",
                             receipt->known.error().message);
            }
            const auto moment = moment_of(clock_);
            poller_.committed(receipt->source_index, std::move(receipt->known), moment.now,
                              moment.steady);
        }
        const auto moment = moment_of(clock_);
        pass_nudges_on(moment);
        poller_.advance(moment.now, moment.steady);
        rates_poller_.advance(moment.now, moment.steady);
        if (callbacks_.on_turn) {
            callbacks_.on_turn(moment.steady);
        }
        publish_health(moment);
        client_->run(wait_from(moment.steady));
    }
}

milliseconds NetThread::wait_from(SteadyTime steady_now) const {
    auto wait = kWaitMax;
    for (const auto* poller : {&poller_, &rates_poller_}) {
        if (const auto due = poller->next_due()) {
            // Rounded up: waking a fraction early would spin until the moment has come.
            wait = std::min(wait, std::chrono::ceil<milliseconds>(*due - steady_now));
        }
    }
    return std::max(wait, milliseconds{0});
}

void NetThread::publish_health(Moment moment) {
    auto health = poller_.health(moment.now, moment.steady);
    const auto since = late_since(health, known_until_);
    if (since != late_since_) {
        late_since_ = since;
        callbacks_.on_lateness(since);
    }
    const bool rates_changed = publish_rates_error(moment);
    const auto last = health_.get();
    if (!rates_changed && last &&
        std::equal(last->begin(), last->end(), health.begin(), health.end(), reads_the_same)) {
        return;
    }
    health_.publish(std::make_shared<const SourcesHealth>(std::move(health)));
    if (callbacks_.on_change) {
        callbacks_.on_change();
    }
}

bool NetThread::publish_rates_error(Moment moment) {
    const auto rates = rates_poller_.health(moment.now, moment.steady);
    const auto error = rates.empty() ? std::string() : rates.front().last_error;
    if (const auto last = rates_error_.get(); last && *last == error) {
        return false;
    }
    rates_error_.publish(std::make_shared<const std::string>(error));
    return true;
}

} // namespace chapeau::app
