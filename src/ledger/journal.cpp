#include "ledger/journal.hpp"

#include "base/check.hpp"
#include "base/digest.hpp"
#include "ledger/gift_detail.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chapeau::ledger {

namespace {

constexpr std::array<std::string_view, domain::kLayerCount> kRaisedAccounts = {
    "raised:captured", "raised:cash", "raised:pledged", "raised:matched"};
constexpr std::string_view kRaisedPrefix = "raised:";
constexpr std::string_view kUndisclosedAccount = "undisclosed";

// The columns of `entry`, in the order of the table.
enum Column : int {
    InSeq,
    InKind,
    InSource,
    InExtId,
    InExtRev,
    InGift,
    InLayer,
    InDebit,
    InCredit,
    InAmount,
    InHidden,
    InPeople,
    InReason,
    InOccurred,
    InRecorded,
    InActor,
    InDonor,
    InCommit,
    InDetail,
    InPrevHash,
    InHash,
};

// What the Stage is told of a line, and in which column it stands.
constexpr const char* kSelectForStage =
    "SELECT seq, kind, source, gift, layer, debit, credit, amount_minor, hidden, people, reason, "
    "occurred_us, recorded_us, donor, detail FROM entry WHERE seq > ? ORDER BY seq";

enum StageColumn : int {
    InStageSeq,
    InStageKind,
    InStageSource,
    InStageGift,
    InStageLayer,
    InStageDebit,
    InStageCredit,
    InStageAmount,
    InStageHidden,
    InStagePeople,
    InStageReason,
    InStageOccurred,
    InStageRecorded,
    InStageDonor,
    InStageDetail,
};

bool copy_digest(Bytes from, Digest& to) {
    if (from.size() != to.size()) {
        return false;
    }
    std::copy(from.begin(), from.end(), to.begin());
    return true;
}

std::optional<std::int64_t> or_null(std::int64_t number) {
    return number == 0 ? std::nullopt : std::optional<std::int64_t>(number);
}

template <class Enumeration>
std::optional<std::int64_t> number_of(const std::optional<Enumeration>& value) {
    return value ? std::optional<std::int64_t>(static_cast<std::int64_t>(*value)) : std::nullopt;
}

/// Reads a row of kSelectForStage: of a gift, by far the most frequent, only what a gift has.
Result<EntryRow> stage_row(const Rows& rows) {
    EntryRow row;
    row.seq = rows.integer(InStageSeq);
    const auto kind = rows.integer(InStageKind);
    row.kind = static_cast<Kind>(kind);
    row.source = rows.integer(InStageSource);
    row.debit = rows.integer(InStageDebit);
    row.credit = rows.integer(InStageCredit);
    row.amount_minor = rows.integer(InStageAmount);
    row.hidden = rows.integer(InStageHidden) != 0;
    row.recorded_us = rows.integer(InStageRecorded);
    if (row.kind == Kind::Gift) {
        const auto layer = rows.integer(InStageLayer);
        if (layer < 0 || layer >= static_cast<std::int64_t>(domain::kLayerCount)) {
            return fail(Errc::Corrupt, "line {} holds a value that no line may hold", row.seq);
        }
        row.layer = static_cast<domain::Layer>(layer);
        row.people = rows.integer(InStagePeople);
        row.occurred_us = rows.integer(InStageOccurred);
        row.donor = rows.text(InStageDonor);
        row.detail = rows.text(InStageDetail);
        return row;
    }
    row.gift = rows.integer(InStageGift);
    if (row.kind == Kind::Reversal) {
        const auto reason = rows.integer(InStageReason);
        if (reason < 0 || reason > static_cast<std::int64_t>(domain::ReversalReason::Paid)) {
            return fail(Errc::Corrupt, "line {} holds a value that no line may hold", row.seq);
        }
        row.reason = static_cast<domain::ReversalReason>(reason);
    }
    if (is_word_only(row.kind)) {
        row.detail = rows.text(InStageDetail);
    }
    return row;
}

/// What the columns of a gift's line do not say.
Result<void> tell_rest(domain::GiftEntry& gift, const EntryRow& row, const PersonText& person) {
    // Of no words there is no judgement.
    const bool has_words = !person.name.empty() || !person.message.empty();
    gift.words = has_words ? person.words : domain::kNotJudged;
    const auto detail = parse_gift_detail(row.detail);
    if (!detail) {
        return tl::unexpected<Error>(detail.error());
    }
    gift.pays = detail->pays;
    gift.origin = origin_of(gift.source, *detail);
    if (detail->given) {
        gift.given = detail->given->amount;
    }
    return {};
}

Timestamp time_of(std::int64_t microseconds_count) {
    return Timestamp(microseconds(microseconds_count));
}

} // namespace

std::string_view raised_account(domain::Layer layer) {
    return kRaisedAccounts.at(static_cast<std::size_t>(layer));
}

Result<EntryRow> entry_row(const Rows& rows) {
    EntryRow row;
    row.seq = rows.integer(InSeq);
    const auto kind = rows.integer(InKind);
    const bool has_layer = kind == static_cast<std::int64_t>(Kind::Gift);
    const bool has_reason = kind == static_cast<std::int64_t>(Kind::Reversal);
    row.kind = static_cast<Kind>(kind);
    row.source = rows.integer(InSource);
    row.ext_id = rows.text(InExtId);
    row.ext_rev = rows.integer(InExtRev);
    row.gift = rows.integer(InGift);
    const auto layer = has_layer ? rows.integer(InLayer) : 0;
    row.debit = rows.integer(InDebit);
    row.credit = rows.integer(InCredit);
    row.amount_minor = rows.integer(InAmount);
    row.hidden = rows.integer(InHidden) != 0;
    row.people = rows.integer(InPeople);
    const auto reason = has_reason ? rows.integer(InReason) : 0;
    row.occurred_us = rows.integer(InOccurred);
    row.recorded_us = rows.integer(InRecorded);
    row.actor = rows.text(InActor);
    row.donor = rows.text(InDonor);
    const auto commit = rows.blob(InCommit);
    row.detail = rows.text(InDetail);
    bool sound = kind >= 1 && kind <= 6 && layer >= 0 && layer <= 3 && reason >= 0 && reason <= 3;
    if (!commit.empty()) {
        row.person_commit.emplace();
        sound = copy_digest(commit, *row.person_commit) && sound;
    }
    sound = copy_digest(rows.blob(InPrevHash), row.prev_hash) && sound;
    sound = copy_digest(rows.blob(InHash), row.hash) && sound;
    if (!sound) {
        return fail(Errc::Corrupt, "line {} holds a value that no line may hold", row.seq);
    }
    if (has_layer) {
        row.layer = static_cast<domain::Layer>(layer);
    }
    if (has_reason) {
        row.reason = static_cast<domain::ReversalReason>(reason);
    }
    return row;
}

Journal::Journal(Statements statements, NameTable sources, NameTable accounts,
                 domain::Currency currency)
    : statements_(std::move(statements)),
      sources_(std::move(sources)),
      accounts_(std::move(accounts)),
      currency_(currency),
      salt_seed_(random_bytes_16()) {}

Result<Journal> Journal::load(Database& database) {
    auto sources = NameTable::load(database, "source", "name");
    auto accounts = NameTable::load(database, "account", "code");
    auto insert = database.prepare("INSERT OR ROLLBACK INTO entry VALUES"
                                   "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    auto insert_person = database.prepare("INSERT INTO person VALUES(?,?,?,?,?,?,?)");
    auto update_head = database.prepare("UPDATE challenge SET head_seq=?, head_hash=?");
    auto select = database.prepare("SELECT * FROM entry WHERE seq > ? ORDER BY seq LIMIT ?");
    auto select_for_stage = database.prepare(kSelectForStage);
    auto select_persons = database.prepare("SELECT * FROM person WHERE seq > ? ORDER BY seq");
    auto select_amount = database.prepare("SELECT amount_minor FROM entry WHERE seq=?");
    for (const auto* statement : {&insert, &insert_person, &update_head, &select, &select_for_stage,
                                  &select_persons, &select_amount}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    for (const auto* names : {&sources, &accounts}) {
        if (!*names) {
            return tl::unexpected<Error>(names->error());
        }
    }
    auto identity =
        database.prepare("SELECT currency, salt, head_seq, head_hash, id FROM challenge");
    if (!identity) {
        return tl::unexpected<Error>(identity.error());
    }
    auto rows = identity->rows();
    const auto found = rows.next();
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    if (!*found) {
        return fail(Errc::Corrupt, "the book has lost its challenge");
    }
    const auto currency = domain::Currency::from_code(rows.text(0));
    if (!currency) {
        return fail_because(currency.error(), "reading the currency of the book");
    }
    Journal journal({std::move(*insert), std::move(*insert_person), std::move(*update_head),
                     std::move(*select), std::move(*select_for_stage), std::move(*select_persons),
                     std::move(*select_amount)},
                    std::move(*sources), std::move(*accounts), *currency);
    const auto salt = rows.blob(1);
    if (salt.size() != journal.salt_.size() || !copy_digest(rows.blob(3), journal.head_hash_)) {
        return fail(Errc::Corrupt, "the line of the challenge is damaged");
    }
    std::copy(salt.begin(), salt.end(), journal.salt_.begin());
    journal.head_ = rows.integer(2);
    journal.genesis_ = genesis_hash(rows.text(4), *currency);
    return journal;
}

void Journal::append_bytes(std::string& bytes, const EntryRow& row) const {
    append_canonical(bytes, row, sources_.name_of(row.source), accounts_.name_of(row.debit),
                     accounts_.name_of(row.credit));
}

bool Journal::raises(const EntryRow& row) const {
    const std::string_view credit = accounts_.name_of(row.credit);
    return credit.starts_with(kRaisedPrefix) || credit == kUndisclosedAccount;
}

Salt Journal::salt_for(domain::EntrySeq seq) {
    bytes_.assign(reinterpret_cast<const char*>(salt_seed_.data()), salt_seed_.size());
    bytes_ += std::to_string(seq);
    const auto digest = sha256(bytes_);
    Salt salt{};
    std::copy_n(digest.begin(), salt.size(), salt.begin());
    return salt;
}

Result<domain::Entry> Journal::append(EntryRow& row, PersonText person) {
    row.seq = head_ + 1;
    row.prev_hash = head_hash_;
    const bool has_words = !person.name.empty() || !person.message.empty();
    Salt salt{};
    if (has_words) {
        salt = salt_for(row.seq);
        bytes_.clear();
        append_person(bytes_, salt, person.name, person.message);
        row.person_commit = sha256(bytes_);
    }
    bytes_.clear();
    append_bytes(bytes_, row);
    row.hash = sha256(bytes_);
    const auto commit =
        row.person_commit ? std::optional<Bytes>(*row.person_commit) : std::optional<Bytes>();
    auto written = statements_.insert.run(
        row.seq, static_cast<int>(row.kind), row.source, row.ext_id, row.ext_rev, or_null(row.gift),
        number_of(row.layer), or_null(row.debit), or_null(row.credit), row.amount_minor, row.hidden,
        row.people, number_of(row.reason), row.occurred_us, row.recorded_us, row.actor, row.donor,
        commit, row.detail, Bytes(row.prev_hash), Bytes(row.hash));
    if (written && has_words) {
        written = statements_.insert_person.run(row.seq, person.name, person.message, Bytes(salt),
                                                static_cast<int>(person.words.verdict),
                                                static_cast<int>(person.words.objection),
                                                or_null(person.about));
    }
    if (!written) {
        return tl::unexpected<Error>(written.error());
    }
    head_ = row.seq;
    head_hash_ = row.hash;
    raised_minor_ += change_of(row);
    return entry_of(row, person);
}

Result<std::int64_t> Journal::opening_amount(domain::EntrySeq gift) {
    const auto amount = statements_.select_amount.integer(gift);
    if (!amount) {
        return tl::unexpected<Error>(amount.error());
    }
    return amount->value_or(0);
}

Result<void> Journal::save_head() {
    return statements_.update_head.run(head_, Bytes(head_hash_));
}

Result<void> Journal::read(domain::EntrySeq after, std::int64_t count_max, const Take& take) {
    return read_rows(statements_.select.rows(after, count_max), entry_row, after, take);
}

Result<void> Journal::read_for_stage(domain::EntrySeq after, const Take& take) {
    return read_rows(statements_.select_for_stage.rows(after), stage_row, after, take);
}

bool Journal::points_at_known(const EntryRow& row) const {
    const bool has_accounts = accounts_.contains(row.debit) && accounts_.contains(row.credit);
    return sources_.contains(row.source) && (is_word_only(row.kind) || has_accounts);
}

Result<void> Journal::read_rows(Rows entries, ReadRow read_row, domain::EntrySeq after,
                                const Take& take) {
    auto persons = statements_.select_persons.rows(after);
    PersonRow person;
    bool more_persons = true;
    while (true) {
        const auto found = entries.next();
        if (!found) {
            return tl::unexpected<Error>(found.error());
        }
        if (!*found) {
            return {};
        }
        auto row = read_row(entries);
        if (!row) {
            return tl::unexpected<Error>(row.error());
        }
        if (!points_at_known(*row)) {
            return fail(Errc::Corrupt, "line {} points at nobody's account", row->seq);
        }
        // Both tables are read in the same order, side by side: no look-up per line.
        while (more_persons && person.seq < row->seq) {
            const auto stepped = persons.next();
            if (!stepped) {
                return tl::unexpected<Error>(stepped.error());
            }
            more_persons = *stepped;
            if (more_persons) {
                person = {persons.integer(0), persons.text(1), persons.text(2), persons.blob(3),
                          judgement_of(persons.integer(4), persons.integer(5))};
            }
        }
        const bool has_words = more_persons && person.seq == row->seq;
        const auto taken = take(*row, has_words ? &person : nullptr);
        if (!taken) {
            return taken;
        }
    }
}

Result<domain::Entry> Journal::entry_of(const EntryRow& row, PersonText person) const {
    using domain::Money;
    domain::Entry entry;
    entry.seq = row.seq;
    entry.recorded_at = time_of(row.recorded_us);
    const auto amount = Money::from_minor(row.amount_minor, currency_);
    if (!amount) {
        return tl::unexpected<Error>(amount.error());
    }
    const auto shown = row.hidden ? std::nullopt : std::optional<Money>(*amount);
    switch (row.kind) {
    case Kind::Gift: {
        auto& gift = entry.what.emplace<domain::GiftEntry>();
        gift.source = sources_.name_of(row.source);
        gift.layer = row.layer.value_or(domain::Layer::Captured);
        gift.amount = shown;
        gift.donor_key = row.donor;
        gift.name = person.name;
        gift.message = person.message;
        gift.people = row.people;
        gift.occurred_at = time_of(row.occurred_us);
        if (const auto told = tell_rest(gift, row, person); !told) {
            return tl::unexpected<Error>(told.error());
        }
        return entry;
    }
    case Kind::Adjustment: {
        const auto delta =
            Money::from_minor(raises(row) ? row.amount_minor : -row.amount_minor, currency_);
        if (!delta) {
            return tl::unexpected<Error>(delta.error());
        }
        entry.what = domain::AdjustmentEntry{row.gift, *delta, row.hidden};
        return entry;
    }
    case Kind::Reversal:
        entry.what = domain::ReversalEntry{row.gift, shown,
                                           row.reason.value_or(domain::ReversalReason::Refunded)};
        return entry;
    case Kind::Restoration:
        entry.what = domain::RestorationEntry{row.gift, shown};
        return entry;
    case Kind::Cue: {
        auto cue = domain::parse_cue(row.detail);
        if (!cue) {
            return tl::unexpected<Error>(cue.error());
        }
        entry.what = domain::CueEntry{*cue};
        return entry;
    }
    case Kind::Note: {
        auto note = domain::parse_note(row.detail);
        if (!note) {
            return tl::unexpected<Error>(note.error());
        }
        if (auto* corrected = std::get_if<domain::NameCorrected>(&*note)) {
            corrected->name = person.name;
            corrected->message = person.message;
            corrected->words = person.words;
        }
        entry.what = domain::NoteEntry{*std::move(note)};
        return entry;
    }
    }
    return fail(Errc::Corrupt, "line {} is of no known kind", row.seq);
}

} // namespace chapeau::ledger
