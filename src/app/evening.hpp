// One evening without window or sockets: the book, the fold over it, and what the room may see.
//
// Everything is a step that takes the moment as an argument, so a test runs a whole night in one
// thread. Nothing is shown that is not durable: entries are folded only after their commit, and a
// celebration begins only with a snapshot that says that it is claimed in the book.
//
// When a commit fails nothing is acknowledged any more; the book is closed and opened again
// through its start-up order, and meanwhile the last good snapshot stays. It stays too when the
// file has gone, or when another one lies in its place: the room never sees less than was saved.
//
// Threads: owned by the ledger's thread (app/evening_thread.hpp).
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "domain/challenge.hpp"
#include "domain/command.hpp"
#include "domain/desk.hpp"
#include "domain/moderation/moderator.hpp"
#include "domain/snapshot.hpp"
#include "domain/stage.hpp"
#include "domain/wall/wall.hpp"
#include "domain/wall/welcome.hpp"
#include "domain/words.hpp"
#include "ledger/ledger.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::app {

enum class Occasion { Evening, Rehearsal };

struct EveningSetup {
    std::filesystem::path book_file;
    domain::Challenge challenge;
    domain::ScreenText supporter; // Stands for a name that is not shown.
    Occasion occasion = Occasion::Evening;
    bool has_test_money = false;                           // Some of what is counted is not real.
    ledger::Absence absence = ledger::Absence::BeginsBook; // At the first opening.
    const char* vfs = nullptr;                             // For tests that break the disk.
    domain::ModerationRules moderation{};
    domain::WordsMode words_mode = domain::WordsMode::HoldPhones; // Until a cue says otherwise.
    domain::WallRules wall{};
    /// Sources that can take or let go what they tell as promised, as the net thread counts them.
    std::map<std::string, std::size_t> holders{};
};

/// What a command came to.
struct Done {
    domain::EntrySeq gift = 0; // The gift that it added, now or when it was told before; 0: none.
    std::int64_t number = 0;   // "You are number 173": of that gift's giver.
    /// Of that gift, or of what was said.
    domain::WordsState words = domain::WordsState::Anonymous;
};

/// A moment on both clocks.
struct Moment {
    Timestamp now;
    SteadyTime steady;
};

Moment moment_of(const Clock& clock);

struct BookHealth {
    bool open = true;
    std::string last_error; // In plain words; empty while all is well.
    std::optional<Timestamp> failed_at;
    domain::EntrySeq head = 0;
    std::int64_t parked = 0;  // Records of all feeds that could not be read or entered.
    std::int64_t waiting = 0; // Refunds that wait for their gift.

    bool operator==(const BookHealth&) const = default;
};

/// A closed book is tried again after this, then after twice as long each time: a full disk is
/// not emptied faster by asking, but a hiccup must not cost the room more than a second.
inline constexpr seconds kReopenAfterFirst{1};
inline constexpr seconds kReopenAfterMax{30};

class Evening {
public:
    /// Opens the book through its start-up order and folds all of it.
    static Result<std::unique_ptr<Evening>> open(EveningSetup setup, Moment moment);

    /// What the book knows of the source after the page is durable. Errc::Unavailable while the
    /// book is closed.
    Result<domain::FeedState> record(const domain::Batch& page, Moment moment);

    /// What it did is durable. The words that it carries are judged here, whatever it says of
    /// them; a text with the number of a payment card is refused before anything is stored
    /// (Errc::InvalidInput). Errc::Unavailable as above.
    ///
    /// Of a person who is erased, or whose name is corrected, the room forgets with the book:
    /// everything is folded anew.
    Result<Done> execute(const domain::Command& command, Moment moment);

    /// Errc::Unavailable while the book is closed.
    Result<domain::Answer> ask(const domain::Question& question);

    /// What the operator is told of one gift; empty when there is no such gift.
    std::optional<domain::RecentGift> find_gift(domain::EntrySeq gift) const {
        return stage_->find_gift(gift);
    }

    Result<domain::FeedState> feed_state(const std::string& source);

    /// The screen is about to celebrate what lies at or before `through`. It may begin once a
    /// snapshot's `celebrated_through` says so; while the book is closed the claim waits.
    void claim_celebrations(domain::EntrySeq through, Moment moment);

    /// From which moment on a late source may lack gifts; empty when every source is well.
    void set_sources_late_since(std::optional<Timestamp> since) { sources_late_since_ = since; }

    /// Tries to open a closed book when its time has come.
    void tend(Moment moment);

    /// What the room should see now, or null when that is what the last look showed already.
    std::shared_ptr<const domain::Snapshot> look(Moment moment);

    /// When the newest line was recorded before this run; what a feed that has not answered yet
    /// was last known at.
    std::optional<Timestamp> known_until() const { return known_until_; }

    BookHealth health() const;

private:
    Evening(EveningSetup setup, Moment moment);

    Result<void> open_book(Moment moment);
    domain::Stage empty_stage() const;
    domain::Wall empty_wall() const;
    Result<void> fold_anew();
    domain::Batch judged(const domain::Batch& page, Moment moment);
    Result<domain::Command> judged(const domain::Command& command, Moment moment);
    Result<domain::Command> judged_saying(const domain::Command& command, Moment moment);
    void judge_mention(domain::Mention& mention, const std::string& source) const;
    Done done_for(const ledger::Receipt& receipt) const;
    Result<void> fill_in(std::vector<domain::GiftRow>& rows);
    Result<domain::Answer> answer(const domain::AskQueue& question);
    Result<domain::Answer> answer(const domain::FindGifts& question);
    Result<domain::Answer> answer(const domain::AskAudit& question);
    Result<domain::Answer> answer(const domain::AskEnvelopes& question);
    Result<domain::Answer> answer(const domain::AskMine& question);
    Result<domain::Answer> answer(const domain::AskDoubles& question);
    Result<domain::Answer> answer(const domain::AskMentions& question);
    Result<domain::Answer> answer(const domain::AskHolds& question);
    Result<domain::FeedState> with_holds(const std::string& source, domain::FeedState state);
    Result<std::string> external_id_of(domain::EntrySeq gift);
    void note_troubles(const domain::Batch& page);
    Result<void> keep_approvals(const std::vector<domain::Entry>& entries, Moment moment);
    void close_after(const Error& error, Moment moment);
    void settle_claim(Moment moment);
    /// What was just made durable. From now on the book must have it, whatever file is opened.
    void fold(const ledger::Receipt& receipt);

    EveningSetup setup_;
    std::unique_ptr<ledger::Ledger> ledger_; // Null while closed.
    std::optional<domain::Stage> stage_;
    std::optional<domain::Wall> wall_;
    domain::Moderator moderator_;
    domain::RepetitionGuard repetition_;
    std::shared_ptr<const domain::Snapshot> last_look_;

    std::optional<Timestamp> sources_late_since_;
    std::optional<Timestamp> known_until_;
    domain::EntrySeq celebrated_through_ = 0;
    domain::EntrySeq claim_wanted_ = 0;
    std::optional<ledger::SeenLine> seen_; // The last line folded; empty before the first opening.

    std::map<domain::EntrySeq, std::string> external_ids_; // Of held gifts; they never change.
    /// By the held gift's own id. Forgotten at a start: then its source asks once more.
    std::map<std::string, std::string> hold_troubles_;

    std::optional<Error> failure_;
    std::optional<Timestamp> failed_at_;
    SteadyTime reopen_at_{};
    seconds reopen_after_{kReopenAfterFirst};
    ledger::InboxCounts inbox_; // As the book had it when it was last open.
};

} // namespace chapeau::app
