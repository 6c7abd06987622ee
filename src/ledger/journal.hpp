// The journal: appending lines to the chain, and reading them back in order.
#pragma once

#include "base/digest.hpp"
#include "base/result.hpp"
#include "domain/entry.hpp"
#include "ledger/chain.hpp"
#include "ledger/name_table.hpp"
#include "ledger/rows.hpp"
#include "ledger/sqlite.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace chapeau::ledger {

/// Where refunds are told. A feed's name is [a-z0-9-], so a slash keeps them apart.
inline constexpr std::string_view kRefundsSuffix = "/refunds";

/// The words that go with a gift, outside the chain.
struct PersonText {
    std::string_view name;
    std::string_view message;
    domain::Judgement words = domain::kNotJudged;
    domain::EntrySeq about = 0; // The gift whose words a note replaces; 0: the line's own.
};

/// What the file knows of those words; the salt is empty when they were erased.
struct PersonRow {
    domain::EntrySeq seq = 0;
    std::string_view name;
    std::string_view message;
    Bytes salt;
    domain::Judgement words;

    PersonText text() const { return {name, message, words, 0}; }
};

class Journal {
public:
    static Result<Journal> load(Database& database);

    /// Numbers, chains and writes the line within the running transaction, and gives back what
    /// the Stage reads. `row.seq`, both hashes and the commitment are filled in.
    Result<domain::Entry> append(EntryRow& row, PersonText person);

    /// Writes the head. Once a transaction, after its lines.
    Result<void> save_head();

    /// One line together with its words, when they are not erased.
    using Take = std::function<Result<void>(const EntryRow&, const PersonRow*)>;

    /// The lines after `after`, in order, at most `count_max` of them.
    Result<void> read(domain::EntrySeq after, std::int64_t count_max, const Take& take);
    static constexpr std::int64_t kAll = -1;

    /// The same without what only the examination of the book needs: the key, the actor and the
    /// hashes stay empty.
    Result<void> read_for_stage(domain::EntrySeq after, const Take& take);

    /// Turns a row into what the Stage reads. Errc::Corrupt when it makes no sense.
    Result<domain::Entry> entry_of(const EntryRow& row, PersonText person) const;

    /// The bytes that the row's hash is taken over.
    void append_bytes(std::string& bytes, const EntryRow& row) const;

    /// True when the line raises the total of its layer.
    bool raises(const EntryRow& row) const;
    /// What the line changes that total by.
    std::int64_t change_of(const EntryRow& row) const {
        return raises(row) ? row.amount_minor : -row.amount_minor;
    }

    /// The amount of a gift's first line; 0 when it was hidden.
    Result<std::int64_t> opening_amount(domain::EntrySeq gift);

    /// What all that counts adds up to, in every layer. Known once the book was read from its
    /// first line, which every start does, and kept up to date from then on.
    std::int64_t raised_minor() const { return raised_minor_; }
    void set_raised_minor(std::int64_t minor) { raised_minor_ = minor; }
    /// Whether so much more still makes a sum that everybody can count with.
    bool has_room_for(std::int64_t minor) const {
        return minor <= domain::kSumMinorMax - raised_minor_;
    }

    const Digest& genesis() const { return genesis_; }
    domain::EntrySeq head() const { return head_; }
    const Digest& head_hash() const { return head_hash_; }
    domain::Currency currency() const { return currency_; }
    const Salt& salt() const { return salt_; }
    NameTable& sources() { return sources_; }
    const NameTable& sources() const { return sources_; }
    NameTable& accounts() { return accounts_; }
    const NameTable& accounts() const { return accounts_; }

private:
    struct Statements {
        Statement insert;
        Statement insert_person;
        Statement update_head;
        Statement select;
        Statement select_for_stage;
        Statement select_persons;
        Statement select_amount;
    };
    /// A salt of the line's own that nobody can guess. Asking the system for each costs more than
    /// hashing, so they are made from one secret.
    Salt salt_for(domain::EntrySeq seq);
    using ReadRow = Result<EntryRow> (*)(const Rows&);
    /// Whether the line's source and accounts are in the book.
    bool points_at_known(const EntryRow& row) const;
    Result<void> read_rows(Rows entries, ReadRow read_row, domain::EntrySeq after,
                           const Take& take);
    Journal(Statements statements, NameTable sources, NameTable accounts,
            domain::Currency currency);

    Statements statements_;
    NameTable sources_;
    NameTable accounts_;
    domain::Currency currency_;
    Salt salt_{};
    Salt salt_seed_; // Never written down: what the salts of this run are made from.
    std::int64_t raised_minor_ = 0;
    domain::EntrySeq head_ = 0;
    Digest head_hash_{};
    Digest genesis_{};
    std::string bytes_; // Reused from line to line.
};

/// Reads a row of `SELECT * FROM entry`.
Result<EntryRow> entry_row(const Rows& rows);

/// `raised:captured` and its like, by layer.
std::string_view raised_account(domain::Layer layer);

} // namespace chapeau::ledger
