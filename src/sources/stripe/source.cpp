#include "sources/stripe/source.hpp"

#include "base/format.hpp"
#include "net/url.hpp"
#include "sources/checkout/options.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/make_checked.hpp"
#include "sources/stripe/cursor.hpp"
#include "sources/stripe/holds.hpp"
#include "sources/stripe/parse.hpp"
#include "sources/stripe/permissions.hpp"
#include "sources/token.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace chapeau::sources::stripe {

namespace {

/// Without news the position is saved when so many readings have not been.
constexpr int kUnsavedReadingsMax = 50;

/// Beyond it all are forgotten, which costs some questions that were answered before.
constexpr std::size_t kToldEventsMax = 20'000;

/// One answer tells at most a hundred refunds: so many records still leave room for it in a batch.
constexpr std::size_t kRecordsBeforeFlush = domain::kBatchRecordsMax / 2;

/// An account without a single event has none of before, however wrong our clock may be.
constexpr std::chrono::hours kClockDoubt{24};

std::int64_t unix_seconds(Timestamp time) {
    return std::chrono::floor<seconds>(time.time_since_epoch()).count();
}

/// Stripe does not know the event that a list was to go on from.
bool is_event_unknown(const net::Response& response) {
    if ((response.status != 400 && response.status != 404) || !is_own_error(response)) {
        return false;
    }
    const auto document = json::parse(response.body);
    const auto parameter = checkout::text_at(*document, "/error/param");
    return checkout::text_at(*document, "/error/code") == "resource_missing" ||
           parameter == "ending_before" || parameter == "starting_after" ||
           checkout::text_at(*document, "/error/message").starts_with("No such");
}

class EventsSource final : public Source {
public:
    explicit EventsSource(const Options& options)
        : options_(options),
          rules_{is_live_key(options.key), options.name_field, options.payment_link,
                 options.direct_charges},
          spacing_(request_spacing_for(options.base_url, options.poll_interval,
                                       checkout::kRequestSpacing)),
          interval_(options.poll_interval) {
        for (const auto type : event_types(rules_)) {
            types_ += format("&types%5B%5D={}", type);
        }
    }

    const std::string& name() const override { return options_.name; }
    milliseconds poll_interval() const override { return interval_; }
    milliseconds request_spacing() const override { return spacing_; }
    std::string etiquette_group() const override { return "stripe-events " + options_.base_url; }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    enum class Stage { Newest, Back, Forward, Reread };

    Result<void> take_events(const net::Response& response, Timestamp now);
    Result<void> take_back(const EventPage& page, Timestamp now);
    void take_newest(const EventPage& page, Timestamp now);
    void take_matters(const EventPage& page);
    void advance_to(const EventPage& page, Timestamp now);
    bool start_again(const net::Response& response, Timestamp now);
    PollStep go_on(const domain::FeedState& known, Timestamp now);
    void collect(Matter& matter, Timestamp now);
    std::string next_path();
    std::string list_path(std::string_view rest) const;
    void set_aside(Matter& matter);
    net::Request get(const std::string& path, Timestamp now);
    void save_page(PollStep& step, const domain::FeedState& known);
    void remember_told();
    void set_interval(Timestamp now);

    const Options options_;
    const Rules rules_;
    const milliseconds spacing_;
    milliseconds interval_;
    std::string types_;

    std::optional<checkout::ReadBudget> budget_; // From the book at first, then our own.
    int unsaved_readings_ = 0;
    int polls_since_reread_ = kRereadEvery; // So that the first poll after a start does.

    Stage stage_ = Stage::Forward;
    Cursor cursor_;                      // As far as this poll has come.
    std::optional<Timestamp> reread_to_; // `at` when this reading of the window began.
    std::string asked_after_;            // The event that the page under way goes on from.
    std::string next_;                   // Where the page after it is; empty: this is the last.
    std::vector<Matter> matters_;        // Of the page, oldest first.
    std::size_t matter_ = 0;             // The one that is asked about.
    domain::Batch batch_;
    /// Events whose answers were taken, and that are not durable yet: a poll that is cut among a
    /// hundred questions goes on where it was.
    std::unordered_map<std::string, Matter> answered_;
    std::unordered_set<std::string> told_; // Events that are durable.

    Permissions permissions_;
    std::vector<std::string> page_ids_;  // Of the page under way.
    std::string saved_cursor_;           // What was given to the book last...
    std::vector<std::string> saved_ids_; // ...with these events, durable once the poll goes on.
};

std::string EventsSource::list_path(std::string_view rest) const {
    return format("/v1/events?limit={}{}{}", kRowsPerPage, types_, rest);
}

net::Request EventsSource::get(const std::string& path, Timestamp now) {
    auto request = request_to(options_.base_url, path, options_.api_version);
    request.bearer_token = options_.key;
    budget_->count_reading(now);
    ++unsaved_readings_;
    return request;
}

void EventsSource::set_interval(Timestamp now) {
    const auto is_early = options_.open_from && now < *options_.open_from;
    const auto is_over = options_.open_until && now >= *options_.open_until;
    const auto usual = is_early || is_over ? options_.quiet_interval : options_.poll_interval;
    const auto times = budget_ && budget_->is_spent(now) ? checkout::ReadBudget::kSlower : 1;
    interval_ = std::min(usual * times, kPollIntervalMax);
    if (is_early) {
        const auto until_open = std::chrono::ceil<milliseconds>(*options_.open_from - now);
        interval_ = std::max(std::min(until_open, interval_), options_.poll_interval);
    }
}

/// What the book has taken need not be asked about again.
void EventsSource::remember_told() {
    if (told_.size() + saved_ids_.size() > kToldEventsMax) {
        told_.clear();
    }
    for (const auto& id : saved_ids_) {
        answered_.erase(id);
    }
    told_.insert(saved_ids_.begin(), saved_ids_.end());
    saved_ids_.clear();
}

Result<PollStep> EventsSource::begin(const domain::FeedState& known, Timestamp now) {
    if (known.position.cursor == saved_cursor_) {
        remember_told();
    }
    saved_ids_.clear();
    matters_.clear();
    matter_ = 0;
    page_ids_.clear();
    batch_ = {};
    permissions_.begin_poll();
    cursor_ = parse_cursor(known.position.cursor);
    if (!budget_) {
        budget_ = cursor_.budget;
    }
    const auto is_earlier =
        options_.begin_at && cursor_.begin && *options_.begin_at < *cursor_.begin;
    if (!cursor_.begin || is_earlier) { // Told again, gifts change nothing: so one may go back.
        cursor_ = {};
        cursor_.begin = options_.begin_at;
    }
    ++polls_since_reread_;
    set_interval(now);
    if (!cursor_.begin) {
        stage_ = Stage::Newest;
        asked_after_.clear();
        PollStep step;
        step.request = get(format("/v1/events?limit=1{}", types_), now);
        return step;
    }
    stage_ = cursor_.event.empty() ? Stage::Back : Stage::Forward;
    asked_after_ = cursor_.event.empty() ? cursor_.back : cursor_.event;
    PollStep step;
    step.request = get(next_path(), now);
    return step;
}

/// The page of this stage that goes on from `asked_after_`.
std::string EventsSource::next_path() {
    if (stage_ == Stage::Forward) {
        return list_path("&ending_before=" + net::percent_encode(asked_after_));
    }
    auto from = *cursor_.begin;
    if (stage_ == Stage::Reread) {
        const auto back = *cursor_.reread - kRereadWindow;
        from = std::max(from, permissions_.is_retry() ? std::min(back, *cursor_.denied) : back);
    }
    const auto after = asked_after_.empty()
                           ? std::string{}
                           : "&starting_after=" + net::percent_encode(asked_after_);
    return list_path(format("&created%5Bgte%5D={}{}", unix_seconds(from), after));
}

Result<PollStep> EventsSource::receive(const net::Response& response,
                                       const domain::FeedState& known, Timestamp now) {
    if (known.position.cursor == saved_cursor_) {
        remember_told();
    }
    auto cleaned = response;
    if (cleaned.status != 200) {
        cleaned.body = without_secret(std::move(cleaned.body), options_.key);
    }
    if (matter_ < matters_.size()) {
        auto& matter = matters_[matter_];
        if (cleaned.status == 403 && is_own_error(cleaned)) {
            permissions_.refuse(matter.question, cleaned, now);
            set_aside(matter);
            return go_on(known, now);
        }
        const auto is_refused = cleaned.status == 400 || cleaned.status == 404;
        if (is_refused && is_own_error(cleaned)) {
            give_up(matter, cleaned);
        } else if (const auto taken = take_answer(matter, cleaned, rules_); !taken) {
            return tl::unexpected(taken.error());
        }
        answered_.insert_or_assign(matter.event_id, matter);
        return go_on(known, now);
    }
    if (start_again(cleaned, now)) {
        PollStep step;
        step.request = get(next_path(), now);
        return step;
    }
    const auto taken = take_events(cleaned, now);
    if (!taken) {
        return tl::unexpected(taken.error());
    }
    return go_on(known, now);
}

/// It is no more of this page, and is not told: so it is asked about again.
void EventsSource::set_aside(Matter& matter) {
    permissions_.wait(matter.question, matter.gift.occurred_at);
    std::erase(page_ids_, matter.event_id);
    matter = {};
}

/// Whether the list cannot go on from where it was to, and begins elsewhere.
bool EventsSource::start_again(const net::Response& response, Timestamp now) {
    if (asked_after_.empty() || !is_event_unknown(response)) {
        return false;
    }
    if (stage_ == Stage::Forward && cursor_.at) {
        if (now - *cursor_.at > kEventsKeptFor) {
            batch_.parked.push_back(
                {format("gap-{}", unix_seconds(*cursor_.at)),
                 "Stripe keeps its events for 30 days, and this kiosk was away for longer: gifts "
                 "of the time between are not in the book",
                 "{}"});
        }
        cursor_.begin = std::max(*cursor_.begin, *cursor_.at - kRereadWindow);
    }
    if (stage_ != Stage::Reread) {
        stage_ = Stage::Back;
        cursor_.event.clear();
        cursor_.back.clear();
    }
    asked_after_.clear();
    return true;
}

Result<void> EventsSource::take_events(const net::Response& response, Timestamp now) {
    const auto page = parse_events(response);
    if (!page) {
        return tl::unexpected(page.error());
    }
    next_.clear();
    if (page->events.empty()) {
        if (page->more) {
            return fail(Errc::InvalidInput, "Stripe lists nothing, and says that there is more");
        }
        if (stage_ == Stage::Newest) {
            cursor_.begin = now - kClockDoubt;
        }
        cursor_.back.clear(); // What the way back had seen is gone: it begins anew.
        return {};
    }
    const auto newest = event_id_of(page->events.front());
    const auto oldest = event_id_of(page->events.back());
    if (!newest || !oldest) {
        return fail(Errc::InvalidInput, "Stripe's list has an event without an id");
    }
    const auto& edge = stage_ == Stage::Forward ? *newest : *oldest;
    if (page->more) {
        if (edge == asked_after_) {
            return fail(Errc::InvalidInput, "Stripe lists the same page again and again");
        }
        next_ = edge;
    }
    switch (stage_) {
    case Stage::Newest:
        take_newest(*page, now);
        return {};
    case Stage::Back:
        return take_back(*page, now);
    case Stage::Forward:
        take_matters(*page);
        advance_to(*page, now);
        return {};
    case Stage::Reread:
        take_matters(*page);
        return {};
    }
    return {};
}

/// Nothing of before the first start is told; what is newer follows in the next poll.
void EventsSource::take_newest(const EventPage& page, Timestamp now) {
    next_.clear();
    const auto time = event_time_of(page.events.front()).value_or(now);
    cursor_.event = event_id_of(page.events.front()).value_or(std::string{});
    cursor_.at = std::min(time, now);
    cursor_.begin = time + seconds{1};
    cursor_.reread = cursor_.at;
}

Result<void> EventsSource::take_back(const EventPage& page, Timestamp now) {
    if (!next_.empty()) {
        cursor_.back = next_;
        return {};
    }
    take_matters(page);
    cursor_.back.clear();
    advance_to(page, now);
    return {};
}

void EventsSource::advance_to(const EventPage& page, Timestamp now) {
    cursor_.event = event_id_of(page.events.front()).value_or(cursor_.event);
    for (const auto& event : page.events) {
        if (const auto time = event_time_of(event); time) {
            // Never after our own clock, lest one wrong time hide all others from the window.
            const auto at = std::min(*time, now);
            cursor_.at = cursor_.at ? std::max(*cursor_.at, at) : at;
        }
    }
    if (!cursor_.reread) {
        cursor_.reread = cursor_.at; // From here on nothing may be missed.
    }
}

/// From the oldest to the newest, but for those that the book has.
void EventsSource::take_matters(const EventPage& page) {
    matters_.clear();
    matter_ = 0;
    for (auto event = page.events.rbegin(); event != page.events.rend(); ++event) {
        const auto id = event_id_of(*event);
        if (id && told_.contains(*id)) {
            continue;
        }
        if (id) {
            page_ids_.push_back(*id);
        }
        const auto answered = id ? answered_.find(*id) : answered_.end();
        matters_.push_back(answered == answered_.end() ? read_event(*event, rules_)
                                                       : answered->second);
    }
}

void EventsSource::collect(Matter& matter, Timestamp now) {
    for (auto& gift : matter.gifts) {
        budget_->count_payment(now);
        batch_.gifts.push_back(std::move(gift));
    }
    std::move(matter.refunds.begin(), matter.refunds.end(), std::back_inserter(batch_.refunds));
    std::move(matter.parked.begin(), matter.parked.end(), std::back_inserter(batch_.parked));
}

/// The next question, the next page, the next stage, or the end of the poll.
PollStep EventsSource::go_on(const domain::FeedState& known, Timestamp now) {
    PollStep step;
    for (; matter_ < matters_.size(); ++matter_) {
        auto& matter = matters_[matter_];
        const auto path = path_of_question(matter);
        if (!path.empty() && permissions_.is_refused(matter.question)) {
            set_aside(matter);
        } else if (!path.empty()) {
            step.request = get(path, now);
            const auto records = batch_.gifts.size() + batch_.refunds.size() + batch_.parked.size();
            if (records >= kRecordsBeforeFlush) {
                step.page = std::exchange(batch_, {});
                step.page->source = options_.name;
                step.page->position = known.position; // The page itself is not yet told.
            }
            return step;
        }
        collect(matter, now);
    }
    matters_.clear();
    matter_ = 0;
    const auto is_stage_over = next_.empty();
    const auto is_retry = permissions_.wants_retry(cursor_, now);
    permissions_.settle(cursor_, is_stage_over && permissions_.is_retry(), batch_.parked);
    if (!is_stage_over) {
        asked_after_ = std::exchange(next_, {});
        step.request = get(next_path(), now);
    } else if (stage_ == Stage::Back && !cursor_.event.empty()) {
        stage_ = Stage::Forward;
        asked_after_ = cursor_.event;
        step.request = get(next_path(), now);
    } else if (stage_ == Stage::Forward && cursor_.reread &&
               (polls_since_reread_ >= kRereadEvery || is_retry)) {
        stage_ = Stage::Reread;
        if (is_retry) {
            permissions_.begin_retry();
        }
        reread_to_ = cursor_.at;
        asked_after_.clear();
        step.request = get(next_path(), now);
    } else if (stage_ == Stage::Reread) {
        cursor_.reread = reread_to_;
        polls_since_reread_ = 0;
    }
    save_page(step, known);
    set_interval(now);
    return step;
}

/// With the position that all of the page leads to; nothing to save is no page.
void EventsSource::save_page(PollStep& step, const domain::FeedState& known) {
    auto before = parse_cursor(known.position.cursor);
    before.budget = *budget_;
    cursor_.budget = *budget_;
    auto text = to_text(cursor_);
    const auto has_records =
        !batch_.gifts.empty() || !batch_.refunds.empty() || !batch_.parked.empty();
    saved_ids_ = std::exchange(page_ids_, {});
    if (!has_records && text == to_text(before) && unsaved_readings_ < kUnsavedReadingsMax) {
        remember_told();
        return;
    }
    step.page = std::exchange(batch_, {});
    step.page->source = options_.name;
    step.page->position = known.position;
    step.page->position.cursor = text;
    saved_cursor_ = std::move(text);
    unsaved_readings_ = 0;
}

} // namespace

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    auto source = make_checked<EventsSource>(options);
    if (!source) {
        return source;
    }
    return with_holds(
        *std::move(source),
        {{options.base_url, options.key, options.api_version}, kHoldsPerPollOfFeed, {}});
}

} // namespace chapeau::sources::stripe
