// The ledger over one SQLite file: it owns the connection and the transactions, and leaves what
// is written in them to the recorder and the commander.
#pragma once

#include "ledger/audit_trail.hpp"
#include "ledger/checkouts.hpp"
#include "ledger/commander.hpp"
#include "ledger/feeds.hpp"
#include "ledger/gift_state.hpp"
#include "ledger/inbox.hpp"
#include "ledger/journal.hpp"
#include "ledger/ledger.hpp"
#include "ledger/links.hpp"
#include "ledger/mentions.hpp"
#include "ledger/persons.hpp"
#include "ledger/rates.hpp"
#include "ledger/recorder.hpp"
#include "ledger/seal.hpp"
#include "ledger/sqlite.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace chapeau::ledger {

class SqliteLedger final : public Ledger {
public:
    static Result<std::unique_ptr<SqliteLedger>> open(const OpenOptions& options);

    SqliteLedger(const SqliteLedger&) = delete;
    SqliteLedger& operator=(const SqliteLedger&) = delete;
    ~SqliteLedger() override;

    Result<Receipt> record(const domain::Batch& batch, Timestamp now) override;
    Result<Receipt> execute(const domain::Command& command, Timestamp now) override;
    Result<domain::FeedState> feed_state(const std::string& source) override;
    Result<void> replay(domain::EntrySeq after,
                        const std::function<void(const domain::Entry&)>& take) override;
    Result<void>
    replay_mentions(const std::function<void(const domain::MentionLine&)>& take) override;
    Result<void> claim_celebrations(domain::EntrySeq through) override;
    domain::EntrySeq celebrated_through() const override { return celebrated_through_; }
    Result<GiftPlace> place_of(domain::EntrySeq gift) override;
    Result<PhoneGift> find_by_phone_key(std::string_view key) override;
    std::string stand_in_of(std::string_view device) const override;
    Result<domain::AuditAnswer> tell_audit(const domain::AskAudit& question) override;
    InboxCounts inbox() const override;
    domain::EntrySeq head() const override { return tables_->journal.head(); }
    Digest head_hash() const override { return tables_->journal.head_hash(); }

private:
    /// Everything that holds statements; gone before the connection is closed. They point at
    /// each other, so they stay where they were made.
    struct Tables {
        Tables(Journal made, Statement claim_statement)
            : journal(std::move(made)), claim(std::move(claim_statement)) {}

        Journal journal;
        Statement claim;
        std::optional<GiftStates> gifts;
        std::optional<Feeds> feeds;
        std::optional<Inbox> inbox;
        std::optional<Persons> persons;
        std::optional<Checkouts> checkouts;
        std::optional<Links> links;
        std::optional<Rates> rates;
        std::optional<Mentions> mentions;
        std::optional<AuditTrail> trail;
        std::optional<Recorder> recorder;
        std::optional<Commander> commander;
    };
    enum class LastEnd { Clean, Unclean };

    SqliteLedger(OpenOptions options, Database database)
        : options_(std::move(options)), database_(std::move(database)) {}

    static Result<std::unique_ptr<Tables>> load_tables(Database& database);

    static Result<void> load_deeds(Database& database, Tables& tables);

    Result<void> prepare_file();
    Result<void> examine(LastEnd last_end);
    /// That the book holds the line that its user has seen.
    Result<void> check_seen();
    Result<void> begin_run(LastEnd last_end);
    Result<void> end_run();
    void close();

    /// Runs `deed` in a transaction. An error after something was written leaves the book
    /// refusing everything.
    Result<void> write(const std::function<Result<void>()>& deed);

    OpenOptions options_;
    std::optional<BookFile> file_; // Before the database: closed after it.
    std::optional<Database> database_;
    std::unique_ptr<Tables> tables_;
    domain::EntrySeq celebrated_through_ = 0;
    bool broken_ = false;
    bool opened_ = false;
};

} // namespace chapeau::ledger
