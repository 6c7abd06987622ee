#include "ledger/sqlite_ledger.hpp"

#include "base/file.hpp"
#include "base/format.hpp"
#include "base/log.hpp"
#include "ledger/invariants.hpp"
#include "ledger/schema.hpp"
#include "ledger/settings.hpp"

#include <algorithm>
#include <system_error>
#include <utility>
#include <variant>

namespace chapeau::ledger {

namespace {

/// Before SQLite looks: it would make the file itself, open to others, and also where none may be
/// made.
Result<void> find_or_make(const OpenOptions& options) {
    if (options.vfs != nullptr) {
        return {};
    }
    if (options.absence == Absence::BeginsBook) {
        return make_private_file(options.path); // It holds names: nobody else's business.
    }
    std::error_code failed; // Then SQLite will say what is wrong with the path.
    if (!std::filesystem::exists(options.path, failed) && !failed) {
        return fail(Errc::NotFound, "there is no book at {}; is its disk gone?",
                    options.path.string());
    }
    return {};
}

bool has_log(const std::filesystem::path& book) {
    auto path = book;
    path += "-wal";
    std::error_code failed;
    const auto size = std::filesystem::file_size(path, failed);
    return !failed && size > 0;
}

bool forgets_words(const domain::Command& command) {
    return std::holds_alternative<domain::ErasePerson>(command.what) ||
           std::holds_alternative<domain::CorrectName>(command.what);
}

/// An empty file that was put where the book was is as good as none.
Result<void> check_begun(Database& database) {
    const auto version = database.integer_of("PRAGMA user_version");
    if (!version) {
        return tl::unexpected<Error>(version.error());
    }
    if (*version == 0) {
        return fail(Errc::NotFound, "the file is there, but no book has been begun in it");
    }
    return {};
}

} // namespace

Result<std::unique_ptr<SqliteLedger>> SqliteLedger::open(const OpenOptions& options) {
    const auto attempted = format("cannot open the book {}", options.path.string());
    if (const auto found = find_or_make(options); !found) {
        return fail_because(found.error(), attempted);
    }
    const bool unfinished = options.vfs == nullptr && has_log(options.path);
    const bool may_begin = options.absence == Absence::BeginsBook;
    // With the system's files it was made above, and what has gone since must not come back empty.
    auto database =
        Database::open(options.path, options.vfs,
                       may_begin && options.vfs != nullptr ? Missing::IsMade : Missing::Fails);
    if (!database) {
        return fail_because(database.error(), attempted);
    }
    std::unique_ptr<SqliteLedger> book(new SqliteLedger(options, std::move(*database)));
    auto done = book->prepare_file();
    if (!done) {
        if (done.error().code == Errc::Conflict && !book->tables_ &&
            done.error().message.find("locked") != std::string::npos) {
            return fail(Errc::Conflict,
                        "{}: another instance of the program has it open; close "
                        "that one first",
                        attempted);
        }
        return fail_because(done.error(), attempted);
    }
    const auto clean = book->database_->integer_of("SELECT ended_cleanly FROM run");
    if (!clean) {
        return fail_because(clean.error(), attempted);
    }
    const auto last_end = *clean == 1 && !unfinished ? LastEnd::Clean : LastEnd::Unclean;
    done = book->examine(last_end);
    if (done) {
        done = book->check_seen();
    }
    if (done) {
        done = book->begin_run(last_end);
    }
    if (!done) {
        return fail_because(done.error(), attempted);
    }
    return book;
}

Result<void> SqliteLedger::prepare_file() {
    auto done = claim_exclusively(*database_);
    if (done) {
        done = check_owner(*database_, migrations());
    }
    if (done && options_.absence == Absence::IsAnError) {
        done = check_begun(*database_);
    }
    if (done) {
        // Whatever follows builds on the log. Were it only in the system's memory, a power cut
        // would bring back an older part of it, to be laid over the newer file.
        done = database_->rewrite_log();
    }
    if (done) {
        done = apply_settings(*database_);
    }
    if (done) {
        done = verify_settings(*database_);
    }
    if (done) {
        done = migrate(*database_, migrations(), {options_.challenge_id, options_.currency},
                       options_.now);
    }
    if (done) {
        done = verify_settings(*database_); // A step may have had to lift one for a moment.
    }
    return done;
}

Result<std::unique_ptr<SqliteLedger::Tables>> SqliteLedger::load_tables(Database& database) {
    auto journal = Journal::load(database);
    auto claim = database.prepare("UPDATE display SET celebrated_seq=?");
    if (!journal) {
        return tl::unexpected<Error>(journal.error());
    }
    if (!claim) {
        return tl::unexpected<Error>(claim.error());
    }
    auto tables = std::make_unique<Tables>(std::move(*journal), std::move(*claim));
    auto gifts = GiftStates::load(database, tables->journal);
    auto feeds = Feeds::load(database, tables->journal.currency());
    auto inbox = Inbox::load(database);
    if (!gifts) {
        return tl::unexpected<Error>(gifts.error());
    }
    if (!feeds) {
        return tl::unexpected<Error>(feeds.error());
    }
    if (!inbox) {
        return tl::unexpected<Error>(inbox.error());
    }
    tables->gifts.emplace(std::move(*gifts));
    tables->feeds.emplace(std::move(*feeds));
    tables->inbox.emplace(std::move(*inbox));
    const auto loaded = load_deeds(database, *tables);
    if (!loaded) {
        return tl::unexpected<Error>(loaded.error());
    }
    return tables;
}

Result<void> SqliteLedger::load_deeds(Database& database, Tables& tables) {
    auto persons = Persons::load(database);
    auto checkouts = Checkouts::load(database, tables.journal);
    auto trail = AuditTrail::load(database);
    if (!persons) {
        return tl::unexpected<Error>(persons.error());
    }
    if (!checkouts) {
        return tl::unexpected<Error>(checkouts.error());
    }
    if (!trail) {
        return tl::unexpected<Error>(trail.error());
    }
    tables.persons.emplace(std::move(*persons));
    tables.checkouts.emplace(std::move(*checkouts));
    tables.trail.emplace(std::move(*trail));
    auto links = Links::load(database, tables.journal.currency());
    auto rates = Rates::load(database);
    if (!links) {
        return tl::unexpected<Error>(links.error());
    }
    if (!rates) {
        return tl::unexpected<Error>(rates.error());
    }
    tables.links.emplace(std::move(*links));
    tables.rates.emplace(std::move(*rates));
    auto recorder = Recorder::load(database, {&tables.journal, &*tables.gifts, &*tables.feeds,
                                              &*tables.inbox, &*tables.checkouts, &*tables.links,
                                              &*tables.rates, &*tables.persons});
    if (!recorder) {
        return tl::unexpected<Error>(recorder.error());
    }
    tables.recorder.emplace(std::move(*recorder));
    auto desk = DeskDeeds::load(database, tables.journal, *tables.gifts, *tables.recorder);
    if (!desk) {
        return tl::unexpected<Error>(desk.error());
    }
    tables.commander.emplace(
        tables.journal, *tables.gifts, *tables.recorder, *tables.checkouts,
        WordDeeds(tables.journal, *tables.gifts, *tables.persons, *tables.inbox, *tables.checkouts),
        std::move(*desk));
    return {};
}

Result<void> SqliteLedger::examine(LastEnd last_end) {
    if (options_.vfs == nullptr) {
        auto file = BookFile::open(options_.path);
        if (!file) {
            return tl::unexpected<Error>(file.error());
        }
        file_.emplace(std::move(*file));
    }
    auto tables = load_tables(*database_);
    if (!tables) {
        return tl::unexpected<Error>(tables.error());
    }
    tables_ = std::move(*tables);
    const auto celebrated = database_->integer_of("SELECT celebrated_seq FROM display");
    if (!celebrated) {
        return tl::unexpected<Error>(celebrated.error());
    }
    celebrated_through_ = *celebrated;
    auto take = options_.replay_into;
    if (last_end == LastEnd::Clean && file_) {
        SealCheck seal(options_.path, *file_);
        if (seal.has_seal()) {
            const auto replayed = replay_trusted(
                tables_->journal, 0, take ? take : [](const domain::Entry& /*entry*/) {});
            if (seal.matches()) {
                return replayed;
            }
            if (!replayed) {
                return replayed;
            }
            log::warning("the book is not the file that was closed; it is examined line by line");
            take = nullptr; // It has been given everything; only the verdict is missing.
        }
    }
    const auto integrity = database_->text_of("PRAGMA integrity_check(1)");
    if (!integrity) {
        return tl::unexpected<Error>(integrity.error());
    }
    if (*integrity != "ok") {
        return fail(Errc::Corrupt, "the file is damaged: {}; restore a copy", *integrity);
    }
    return audit(tables_->journal, *tables_->gifts, *tables_->feeds, take);
}

Result<void> SqliteLedger::check_seen() {
    const auto& seen = options_.seen;
    if (!seen || seen->seq == 0) {
        return {};
    }
    if (head() < seen->seq) {
        return fail(Errc::Refused,
                    "it ends with line {}, and line {} was saved before: it is an older copy or "
                    "another book; put back the file that was there",
                    head(), seen->seq);
    }
    Digest hash{};
    const auto read = tables_->journal.read(seen->seq - 1, 1,
                                            [&](const EntryRow& row, const PersonRow* /*words*/) {
                                                hash = row.hash;
                                                return Result<void>();
                                            });
    if (read && hash != seen->hash) {
        return fail(Errc::Refused,
                    "its line {} is not the one that was saved before: it is another book; put "
                    "back the file that was there",
                    seen->seq);
    }
    return read;
}

Result<void> SqliteLedger::begin_run(LastEnd last_end) {
    // After a failed sync the log may stand in the system's memory only, and look whole to us, even
    // the line that says that the run before had ended. Written through to the file now, what we
    // build on is on the disk; without a log this costs nothing.
    const auto checkpointed = database_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!checkpointed) {
        return fail_because(checkpointed.error(), "making the last run's log durable");
    }
    if (last_end == LastEnd::Unclean) {
        log::info("the last run did not end in order; the book was examined and is whole");
    }
    const auto begun =
        database_->execute(format("UPDATE run SET ended_cleanly=0, opened_us={}",
                                  std::int64_t{options_.now.time_since_epoch().count()}));
    opened_ = begun.has_value();
    return begun;
}

SqliteLedger::~SqliteLedger() {
    close();
}

Result<void> SqliteLedger::end_run() {
    auto done = database_->execute("UPDATE run SET ended_cleanly=1");
    if (done) {
        done = database_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    tables_.reset();
    if (done) {
        done = database_->close();
    }
    database_.reset();
    if (done && file_) {
        done = write_seal(options_.path, *file_);
    }
    return done;
}

void SqliteLedger::close() {
    if (broken_ || !opened_) {
        tables_.reset();
        database_.reset();
        return;
    }
    const auto ended = end_run();
    if (!ended) {
        log::warning("the book could not be closed in order ({}); the next start examines it",
                     ended.error().message);
    }
}

Result<void> SqliteLedger::write(const std::function<Result<void>()>& deed) {
    if (broken_) {
        return fail(Errc::Io,
                    "the book could not be written before and takes nothing until it is opened "
                    "anew; nothing of this is saved");
    }
    const auto attempted =
        format("writing the book {}; nothing of this is saved", options_.path.string());
    const auto changes_before = database_->changes_ever();
    auto transaction = Transaction::begin(*database_);
    if (!transaction) {
        broken_ = true;
        return fail_because(transaction.error(), attempted);
    }
    const auto head_before = tables_->journal.head();
    auto done = deed();
    if (done && tables_->journal.head() != head_before) {
        done = tables_->journal.save_head();
    }
    if (!done) {
        const bool refused_untouched =
            database_->changes_ever() == changes_before &&
            (done.error().code == Errc::NotFound || done.error().code == Errc::Conflict ||
             done.error().code == Errc::Refused);
        if (refused_untouched) {
            return done;
        }
        // What is kept in memory may be ahead of the file now. Whatever the cause, it is no refusal
        // after which one could go on.
        broken_ = true;
        return fail(Errc::Io, "{}: {}", attempted, done.error().message);
    }
    const auto committed = transaction->commit();
    if (!committed) {
        broken_ = true;
        return fail_because(committed.error(), attempted);
    }
    return {};
}

Result<Receipt> SqliteLedger::record(const domain::Batch& batch, Timestamp now) {
    const auto usable = check_batch(batch);
    if (!usable) {
        return tl::unexpected<Error>(usable.error());
    }
    Draft draft{now, kFeedActor, {}};
    const auto written = write([&] { return tables_->recorder->record(draft, batch); });
    if (!written) {
        return tl::unexpected<Error>(written.error());
    }
    const auto source = tables_->journal.sources().find(batch.source);
    auto feed = tables_->recorder->feed_state(source);
    if (!feed) {
        return tl::unexpected<Error>(feed.error());
    }
    return Receipt{std::move(draft.entries), *std::move(feed), 0};
}

Result<Receipt> SqliteLedger::execute(const domain::Command& command, Timestamp now) {
    const auto usable = check_command(command, tables_->journal.currency());
    if (!usable) {
        return tl::unexpected<Error>(usable.error());
    }
    Draft draft{now, command.actor, {}};
    domain::EntrySeq gift = 0;
    const auto written = write([&]() -> Result<void> {
        const auto added = tables_->commander->execute(draft, command);
        if (!added) {
            return tl::unexpected<Error>(added.error());
        }
        gift = *added;
        return {};
    });
    if (!written) {
        return tl::unexpected<Error>(written.error());
    }
    if (forgets_words(command) && !draft.entries.empty()) {
        // The name still stands in the log until that is written through and cut.
        const auto cut = database_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
        if (!cut) {
            broken_ = true;
            return fail_because(cut.error(), "taking a forgotten name out of the log");
        }
    }
    return Receipt{std::move(draft.entries), {}, gift};
}

Result<domain::FeedState> SqliteLedger::feed_state(const std::string& source) {
    const auto id = tables_->journal.sources().find(source);
    return id == 0 ? Result<domain::FeedState>(domain::FeedState{})
                   : tables_->recorder->feed_state(id);
}

Result<void> SqliteLedger::replay(domain::EntrySeq after,
                                  const std::function<void(const domain::Entry&)>& take) {
    return replay_trusted(tables_->journal, after, take);
}

Result<void> SqliteLedger::claim_celebrations(domain::EntrySeq through) {
    if (through > head()) {
        return fail(Errc::InvalidInput, "line {} cannot be celebrated: the book ends with {}",
                    through, head());
    }
    if (through <= celebrated_through_) {
        return {};
    }
    auto claimed = write([&] { return tables_->claim.run(through); });
    if (claimed) {
        celebrated_through_ = through;
    }
    return claimed;
}

Result<GiftPlace> SqliteLedger::place_of(domain::EntrySeq gift) {
    const auto state = tables_->gifts->of(gift);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    auto words = tables_->persons->of(state->words_at());
    if (!words) {
        return tl::unexpected<Error>(words.error());
    }
    return GiftPlace{tables_->journal.sources().name_of(state->source), state->ext_id,
                     words->value_or(Words{}).digest};
}

Result<PhoneGift> SqliteLedger::find_by_phone_key(std::string_view key) {
    const auto gift =
        ledger::find_by_phone_key(tables_->journal, *tables_->gifts, *tables_->checkouts, key);
    if (!gift) {
        return tl::unexpected<Error>(gift.error());
    }
    auto row = tables_->checkouts->find(key);
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    return PhoneGift{*gift, *row ? std::optional((*row)->checkout) : std::nullopt};
}

std::string SqliteLedger::stand_in_of(std::string_view device) const {
    return donor_pseudonym(tables_->journal.salt(), domain::kPhonesSource, device);
}

Result<domain::AuditAnswer> SqliteLedger::tell_audit(const domain::AskAudit& question) {
    return tables_->trail->tell(question);
}

InboxCounts SqliteLedger::inbox() const {
    InboxCounts all;
    for (const auto& [source, counts] : tables_->inbox->all()) {
        all.refused += counts.refused;
        all.waiting += counts.waiting;
    }
    return all;
}

} // namespace chapeau::ledger
