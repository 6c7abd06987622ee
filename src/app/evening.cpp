#include "app/evening.hpp"

#include "base/check.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace chapeau::app {
namespace {

/// Whether the book itself is still good after this error, or its state has become unknown.
bool is_refusal(const Error& error) {
    switch (error.code) {
    case Errc::InvalidInput:
    case Errc::NotFound:
    case Errc::Conflict:
    case Errc::TooLarge:
    case Errc::Refused:
        return true;
    case Errc::Unavailable:
    case Errc::Timeout:
    case Errc::Corrupt:
    case Errc::Io:
        return false;
    }
    return false;
}

/// All else in a snapshot follows from the entries up to its head. The wall is the same object
/// while nothing of it has changed.
bool shows_the_same(const domain::Snapshot& left, const domain::Snapshot& right) {
    return left.head == right.head && left.wall == right.wall && left.clock == right.clock &&
           left.pace == right.pace && left.as_of == right.as_of &&
           left.celebrated_through == right.celebrated_through;
}

/// Words of a book that is older than moderation are judged when they are read.
void fold_judged(domain::Stage& stage, const domain::Entry& entry,
                 const domain::Moderator& moderator) {
    const auto* gift = std::get_if<domain::GiftEntry>(&entry.what);
    const bool is_unjudged = gift != nullptr && gift->words == domain::kNotJudged &&
                             (!gift->name.empty() || !gift->message.empty());
    if (!is_unjudged) {
        stage.fold(entry);
        return;
    }
    auto judged = entry;
    std::get<domain::GiftEntry>(judged.what).words = moderator.judge(gift->name, gift->message);
    stage.fold(judged);
}

bool forgets_words(const domain::Command& command) {
    return std::holds_alternative<domain::ErasePerson>(command.what) ||
           std::holds_alternative<domain::CorrectName>(command.what);
}

tl::unexpected<Error> closed_error(const std::optional<Error>& failure) {
    return fail(Errc::Unavailable, "NOT SAVED, the book is closed and being opened again: {}",
                failure ? failure->message : "it has not been opened yet");
}

} // namespace

Moment moment_of(const Clock& clock) {
    return {clock.now(), clock.steady_now()};
}

Evening::Evening(EveningSetup setup, Moment moment)
    : setup_(std::move(setup)), moderator_(setup_.moderation), reopen_at_(moment.steady) {}

Result<std::unique_ptr<Evening>> Evening::open(EveningSetup setup, Moment moment) {
    std::unique_ptr<Evening> evening(new Evening(std::move(setup), moment));
    if (auto opened = evening->open_book(moment); !opened) {
        return tl::unexpected<Error>(opened.error());
    }
    return evening;
}

Result<void> Evening::open_book(Moment moment) {
    // The fold starts anew even after a failure in mid-evening: what the file holds is the truth,
    // whatever we believed to have folded.
    domain::Stage stage = empty_stage();
    std::vector<domain::Entry> about_wall;
    std::optional<Timestamp> last;
    const auto replay_into = [&](const domain::Entry& entry) {
        fold_judged(stage, entry, moderator_);
        if (domain::Wall::concerns(entry)) {
            about_wall.push_back(entry);
        }
        last = entry.recorded_at;
    };
    auto book =
        ledger::Ledger::open({.path = setup_.book_file,
                              .challenge_id = setup_.challenge.id,
                              .currency = setup_.challenge.currency,
                              .now = moment.now,
                              .vfs = setup_.vfs,
                              .replay_into = replay_into,
                              .absence = seen_ ? ledger::Absence::IsAnError : setup_.absence,
                              .seen = seen_});
    if (!book) {
        return tl::unexpected<Error>(book.error());
    }
    // A claim that has been waiting is part of the opening: a book that cannot take it is not open.
    if (claim_wanted_ > (*book)->celebrated_through()) {
        if (auto claimed = (*book)->claim_celebrations(claim_wanted_); !claimed) {
            return claimed;
        }
    }
    // What was decided first: of a flood, what is pinned must not be forgotten.
    domain::Wall wall = empty_wall();
    for (const auto& entry : about_wall) {
        wall.fold(entry);
    }
    const auto replayed =
        (*book)->replay_mentions([&wall](const domain::MentionLine& line) { wall.take(line); });
    if (!replayed) {
        return replayed;
    }
    if (!seen_) {
        known_until_ = last;
    }
    celebrated_through_ = (*book)->celebrated_through();
    seen_ = ledger::SeenLine{(*book)->head(), (*book)->head_hash()};
    inbox_ = (*book)->inbox();
    stage_ = std::move(stage);
    wall_ = std::move(wall);
    ledger_ = *std::move(book);
    failure_.reset();
    failed_at_.reset();
    reopen_after_ = kReopenAfterFirst;
    return {};
}

void Evening::close_after(const Error& error, Moment moment) {
    log::error("the book is closed after a failure, nothing is saved until it is open again: {}",
               error.message);
    failure_ = error;
    failed_at_ = moment.now;
    reopen_at_ = moment.steady + reopen_after_;
    ledger_.reset();
}

void Evening::tend(Moment moment) {
    if (ledger_ || moment.steady < reopen_at_) {
        return;
    }
    if (auto opened = open_book(moment); !opened) {
        log::error("the book cannot be opened yet: {}", opened.error().message);
        failure_ = opened.error();
        reopen_after_ = std::min(reopen_after_ * 2, kReopenAfterMax);
        reopen_at_ = moment.steady + reopen_after_;
        return;
    }
    log::info("the book is open again, at line {}", ledger_->head());
}

void Evening::fold(const ledger::Receipt& receipt) {
    for (const auto& entry : receipt.entries) {
        stage_->fold(entry);
        wall_->fold(entry);
    }
    for (const auto& mention : receipt.mentions) {
        wall_->take(mention);
    }
    seen_ = ledger::SeenLine{ledger_->head(), ledger_->head_hash()};
    inbox_ = ledger_->inbox();
}

Result<domain::FeedState> Evening::record(const domain::Batch& page, Moment moment) {
    if (!ledger_) {
        return closed_error(failure_);
    }
    auto receipt = ledger_->record(judged(page, moment), moment.now);
    if (!receipt) {
        if (!is_refusal(receipt.error())) {
            close_after(receipt.error(), moment);
        }
        return tl::unexpected<Error>(receipt.error());
    }
    fold(*receipt);
    if (setup_.holders.contains(page.source)) {
        note_troubles(page);
        const auto kept = keep_approvals(receipt->entries, moment);
        if (!kept && !is_refusal(kept.error())) {
            close_after(kept.error(), moment);
            return tl::unexpected<Error>(kept.error());
        }
    }
    return with_holds(page.source, std::move(receipt->feed));
}

Result<Done> Evening::execute(const domain::Command& command, Moment moment) {
    if (!ledger_) {
        return closed_error(failure_);
    }
    if (const auto* cue = std::get_if<domain::Cue>(&command.what)) {
        // The fold would pass over it, and whoever gave it would be told that it was done.
        const auto challenge = stage_->snapshot(moment.now, {}).challenge;
        if (const auto valid = domain::validate(*cue, challenge); !valid) {
            return tl::unexpected<Error>(valid.error());
        }
    }
    const auto checked = judged(command, moment);
    if (!checked) {
        return tl::unexpected<Error>(checked.error());
    }
    auto receipt = ledger_->execute(*checked, moment.now);
    if (!receipt) {
        if (is_refusal(receipt.error())) {
            return tl::unexpected<Error>(receipt.error());
        }
        close_after(receipt.error(), moment);
        return fail_because(receipt.error(), "perhaps NOT SAVED");
    }
    fold(*receipt);
    if (forgets_words(command) && !receipt->entries.empty()) {
        if (const auto folded = fold_anew(); !folded) {
            close_after(folded.error(), moment);
            return fail_because(folded.error(), "saved, but the book cannot be read");
        }
    }
    if (const auto* decided = std::get_if<domain::DecideHolds>(&command.what);
        decided != nullptr && !receipt->entries.empty()) {
        for (const auto gift : decided->gifts) {
            const auto id = external_ids_.find(gift);
            hold_troubles_.erase(id == external_ids_.end() ? std::string() : id->second);
        }
    }
    return done_for(*receipt);
}

domain::Stage Evening::empty_stage() const {
    return {setup_.challenge, setup_.supporter, setup_.words_mode};
}

domain::Wall Evening::empty_wall() const {
    return {setup_.words_mode, setup_.supporter};
}

Result<void> Evening::fold_anew() {
    domain::Stage stage = empty_stage();
    auto read = ledger_->replay(
        0, [&](const domain::Entry& entry) { fold_judged(stage, entry, moderator_); });
    if (read) {
        stage_ = std::move(stage);
    }
    return read;
}

Result<domain::FeedState> Evening::feed_state(const std::string& source) {
    if (!ledger_) {
        return closed_error(failure_);
    }
    auto state = ledger_->feed_state(source);
    return state ? with_holds(source, *std::move(state)) : state;
}

void Evening::claim_celebrations(domain::EntrySeq through, Moment moment) {
    claim_wanted_ = std::max(claim_wanted_, through);
    settle_claim(moment);
}

void Evening::settle_claim(Moment moment) {
    if (!ledger_ || claim_wanted_ <= celebrated_through_) {
        return;
    }
    if (const auto claimed = ledger_->claim_celebrations(claim_wanted_); !claimed) {
        close_after(claimed.error(), moment);
        return;
    }
    celebrated_through_ = claim_wanted_;
}

std::shared_ptr<const domain::Snapshot> Evening::look(Moment moment) {
    ENSURE(stage_, "an evening that was opened has a stage");
    domain::Surroundings surroundings{.as_of = sources_late_since_,
                                      .rehearsal = setup_.occasion == Occasion::Rehearsal ||
                                                   setup_.has_test_money,
                                      .celebrated_through = celebrated_through_};
    if (failed_at_ && (!surroundings.as_of || *failed_at_ < *surroundings.as_of)) {
        surroundings.as_of = failed_at_;
    }
    auto snapshot = std::make_shared<domain::Snapshot>(stage_->snapshot(moment.now, surroundings));
    snapshot->wall = wall_->view(moment.now);
    if (last_look_ && shows_the_same(*snapshot, *last_look_)) {
        return nullptr;
    }
    last_look_ = std::move(snapshot);
    return last_look_;
}

BookHealth Evening::health() const {
    BookHealth health;
    health.open = ledger_ != nullptr;
    health.last_error = failure_ ? failure_->message : "";
    health.failed_at = failed_at_;
    health.head = stage_ ? stage_->head() : 0;
    health.parked = inbox_.refused;
    health.waiting = inbox_.waiting;
    return health;
}

} // namespace chapeau::app
