#include "app/evening_thread.hpp"

#include "app/command_words.hpp"
#include "base/check.hpp"
#include "base/log.hpp"

#include <utility>

namespace chapeau::app {

EveningThread::EveningThread(std::unique_ptr<Evening> evening, const Clock& clock)
    : evening_(std::move(evening)), clock_(clock) {}

EveningThread::~EveningThread() {
    stop();
}

void EveningThread::start(Callbacks callbacks) {
    ENSURE(!thread_.joinable() && evening_, "an evening is started once");
    callbacks_ = std::move(callbacks);
    publish();
    thread_ = std::thread([this] { run(); });
}

void EveningThread::stop() {
    urgent_.close();
    events_.close();
    if (thread_.joinable()) {
        thread_.join();
    }
}

PushResult EveningThread::push_urgent(Event event) {
    const auto pushed = urgent_.try_push(std::move(event));
    if (pushed == PushResult::Accepted) {
        // A full queue needs no waking: its reader looks for urgent things before each one.
        static_cast<void>(events_.try_push(Wake{}));
    }
    return pushed;
}

bool EveningThread::push_of_phone(Event event) {
    if (phones_waiting_.fetch_add(1) >= kPhonesWaitingMax ||
        events_.try_push(std::move(event)) != PushResult::Accepted) {
        phones_waiting_.fetch_sub(1);
        return false;
    }
    return true;
}

PushResult EveningThread::submit_page(std::size_t source_index, domain::Batch page) {
    return events_.try_push(Page{source_index, std::move(page)});
}

PushResult EveningThread::submit_command(domain::Command command) {
    return push_urgent(Order{std::move(command), nullptr});
}

bool EveningThread::submit_command(domain::Command command, OnOutcome done) {
    const bool is_of_phone = command.actor == domain::kPhoneActor;
    Order order{std::move(command), std::move(done)};
    return is_of_phone ? push_of_phone(std::move(order))
                       : push_urgent(std::move(order)) == PushResult::Accepted;
}

bool EveningThread::submit_question(domain::Question question, OnAnswer done) {
    const bool is_of_phone = std::holds_alternative<domain::AskMine>(question);
    Inquiry inquiry{std::move(question), std::move(done)};
    return is_of_phone ? push_of_phone(std::move(inquiry))
                       : push_urgent(std::move(inquiry)) == PushResult::Accepted;
}

void EveningThread::sources_late_since(std::optional<Timestamp> since) {
    if (push_urgent(Lateness{since}) == PushResult::Full) {
        log::warning("the book's queue is full: a change of the sources' health is not shown");
    }
}

PushResult EveningThread::claim_celebrations(domain::EntrySeq through) {
    return push_urgent(Claim{through});
}

void EveningThread::take_urgent() {
    while (auto event = urgent_.try_pop()) {
        take(*std::move(event));
    }
}

void EveningThread::run() {
    while (true) {
        auto event = events_.pop(kLookInterval);
        for (int taken = 0; event; ++taken) {
            take_urgent();
            take(*std::move(event));
            event = taken + 1 < kEventsPerLookMax ? events_.try_pop() : std::nullopt;
        }
        if (events_.closed()) {
            break;
        }
        take_urgent();
        evening_->tend(moment_of(clock_));
        publish();
    }
    take_urgent();
    while (auto event = events_.try_pop()) {
        take(*std::move(event)); // Whoever waits for an answer gets it.
    }
    evening_.reset(); // Closes the book on the thread that used it.
}

void EveningThread::take(Event event) {
    if (auto* page = std::get_if<Page>(&event)) {
        take(*page);
    } else if (const auto* order = std::get_if<Order>(&event)) {
        take(*order);
    } else if (const auto* inquiry = std::get_if<Inquiry>(&event)) {
        take(*inquiry);
    } else if (const auto* lateness = std::get_if<Lateness>(&event)) {
        evening_->set_sources_late_since(lateness->since);
    } else if (const auto* claim = std::get_if<Claim>(&event)) {
        evening_->claim_celebrations(claim->through, moment_of(clock_));
    }
}

void EveningThread::take(const Page& page) {
    auto known = evening_->record(page.batch, moment_of(clock_));
    // The room sees the gift before its provider is asked for more.
    publish();
    callbacks_.on_receipt({page.source_index, std::move(known)});
}

CommandOutcome EveningThread::carry_out(const domain::Command& command) {
    CommandOutcome outcome{.key = command.key, .error = {}};
    if (const auto done = evening_->execute(command, moment_of(clock_))) {
        outcome.gift = done->gift;
        outcome.number = done->number;
        outcome.words = done->words;
        outcome.about = evening_->find_gift(done->gift != 0 ? done->gift : gift_spoken_of(command));
    } else {
        outcome.error = done.error();
        log::warning("a command of {} was not carried out: {}", command.actor,
                     done.error().message);
    }
    return outcome;
}

void EveningThread::take(const Order& order) {
    if (order.done && order.command.actor == domain::kPhoneActor) {
        phones_waiting_.fetch_sub(1);
    }
    auto outcome = carry_out(order.command);
    if (order.done) {
        // A phone hears of its gift not before the screen can show it.
        publish();
        order.done(std::move(outcome));
        return;
    }
    if (outcomes_.try_push(std::move(outcome)) != PushResult::Accepted) {
        log::warning("nobody reads the answers to commands: one is dropped");
    }
    // What is refused or was done before changes no snapshot, and is waited for all the same.
    if (callbacks_.on_change) {
        callbacks_.on_change();
    }
}

void EveningThread::take(const Inquiry& inquiry) {
    if (std::holds_alternative<domain::AskMine>(inquiry.question)) {
        phones_waiting_.fetch_sub(1);
    }
    inquiry.done(evening_->ask(inquiry.question));
}

void EveningThread::publish() {
    bool changed = false;
    if (auto snapshot = evening_->look(moment_of(clock_))) {
        snapshots_.publish(std::move(snapshot));
        changed = true;
    }
    auto health = evening_->health();
    if (const auto last = health_.get(); !last || !(*last == health)) {
        health_.publish(std::make_shared<const BookHealth>(std::move(health)));
        changed = true;
    }
    if (changed && callbacks_.on_change) {
        callbacks_.on_change();
    }
}

} // namespace chapeau::app
