// The book of the evening: every gift, written once, in order, never rewritten.
//
// A ledger only grows. A mistake is mended by a further line that points at the one it corrects,
// so the figure on the wall can be recounted from the first line. What `record` and `execute`
// return is already durable: nothing is shown before it is saved.
//
// After a failed commit the state of the file is unknown, so the ledger refuses everything until
// it has been closed and opened again, which runs the start-up checks.
//
// A file is the book of one challenge. Of a donor's key the book keeps a stand-in only, the same
// for the same donor, because some providers' keys are addresses: `GiftEntry::donor_key` is it.
//
// Threads: all calls come from the ledger's thread.
#pragma once

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "domain/command.hpp"
#include "domain/desk.hpp"
#include "domain/entry.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::ledger {

/// The lines that one transaction added, in order; none when everything was known already.
struct Receipt {
    std::vector<domain::Entry> entries;
    domain::FeedState feed; // Of the batch's source; untouched for a command.
    /// The gift that a command added, now or when it was told before; 0: it adds none.
    domain::EntrySeq gift = 0;
    /// Mentions that are new or have changed, in order; the Wall takes each.
    std::vector<domain::MentionLine> mentions{};
    /// The mention that a command is about, or that it told, now or before; 0: it is about none.
    std::int64_t mention = 0;
};

struct GiftPlace {
    std::string source;
    std::string external_id; // As its source told it.
    std::string digest;      // Of its present words (domain::GiftRow::digest); empty: none.
};

struct PhoneGift {
    domain::EntrySeq gift = 0; // 0: none (yet).
    std::optional<domain::Checkout> checkout;
    std::int64_t mention = 0; // The message that it sent; 0: none.
};

/// Records that wait outside the book's lines, of all sources together.
struct InboxCounts {
    std::int64_t refused = 0; // Could not be read, or not be entered.
    std::int64_t waiting = 0; // Refunds whose gift has not arrived or does not count now.

    bool operator==(const InboxCounts&) const = default;
};

/// What it means that there is no file. Only the beginning of an evening may begin a book: later
/// it means that a disk has gone, and a new book in its place would show the room nothing.
enum class Absence { BeginsBook, IsAnError };

/// A line that was seen in the book, with its hash, which covers all lines before it.
struct SeenLine {
    domain::EntrySeq seq = 0;
    Digest hash{};
};

struct OpenOptions {
    std::filesystem::path path;
    std::string challenge_id;
    domain::Currency currency;
    Timestamp now;
    /// The SQLite VFS to open through; null for the system's. Tests cut the power there.
    const char* vfs = nullptr;
    /// Given every entry during the start-up examination, which reads them all anyway: a book of
    /// a million gifts is read once instead of twice. When `open` fails, forget what it was given.
    std::function<void(const domain::Entry&)> replay_into = nullptr;
    Absence absence = Absence::BeginsBook;
    /// A line that the book must still have: what the room has seen is never taken back by a
    /// shorter or another file.
    std::optional<SeenLine> seen = std::nullopt;
};

class Ledger {
public:
    /// Runs the start-up order: settings read back, integrity, chain, then a checkpoint when the
    /// last run did not end cleanly. Errc::Conflict when another instance holds the book,
    /// Errc::Corrupt when it does not agree with itself, Errc::Refused when a newer version of
    /// the program wrote it or when it lacks the line that was seen, Errc::NotFound when its
    /// absence is an error.
    static Result<std::unique_ptr<Ledger>> open(const OpenOptions& options);

    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;
    /// Closes cleanly: checkpoints, and marks the end of the run.
    virtual ~Ledger() = default;

    /// One transaction: entries, parked records and the feed's position together, or nothing.
    virtual Result<Receipt> record(const domain::Batch& batch, Timestamp now) = 0;

    /// Errc::NotFound when the gift does not exist, Errc::Conflict when the command contradicts
    /// the book (a void of a void) or its key was used for something else, Errc::Refused when a
    /// rule forbids it.
    ///
    /// ErasePerson forgets the name and message of a gift, and the text of every parked record of
    /// its source that speaks of it: that contains the name or the gift's id. One text too many is
    /// a smaller loss than one name too many. The chain stays whole. What was folded before knows
    /// the name still: fold anew from `replay`. The same holds after CorrectName.
    virtual Result<Receipt> execute(const domain::Command& command, Timestamp now) = 0;

    virtual Result<domain::FeedState> feed_state(const std::string& source) = 0;

    /// Hands every entry after `after` to `take`, in order.
    virtual Result<void> replay(domain::EntrySeq after,
                                const std::function<void(const domain::Entry&)>& take) = 0;

    /// Hands every mention to `take`, in the order in which they were told.
    virtual Result<void>
    replay_mentions(const std::function<void(const domain::MentionLine&)>& take) = 0;

    /// Commits, before an animation starts, that what lies at or before `through` is celebrated:
    /// after a crash it is not celebrated again.
    virtual Result<void> claim_celebrations(domain::EntrySeq through) = 0;
    virtual domain::EntrySeq celebrated_through() const = 0;

    /// What the book itself knows of a gift beside its figures. Errc::NotFound.
    virtual Result<GiftPlace> place_of(domain::EntrySeq gift) = 0;

    /// What a phone made under its key.
    virtual Result<PhoneGift> find_by_phone_key(std::string_view key) = 0;

    /// What stands for a phone in the gifts' `donor_key`.
    virtual std::string stand_in_of(std::string_view device) const = 0;

    virtual Result<domain::AuditAnswer> tell_audit(const domain::AskAudit& question) = 0;

    virtual InboxCounts inbox() const = 0;
    virtual domain::EntrySeq head() const = 0;
    virtual Digest head_hash() const = 0;

protected:
    Ledger() = default;
};

} // namespace chapeau::ledger
