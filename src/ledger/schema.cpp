#include "ledger/schema.hpp"

#include "base/digest.hpp"
#include "base/format.hpp"
#include "ledger/chain.hpp"

#include <array>
#include <string_view>

namespace chapeau::ledger {

namespace {

// What the journal's table has had in every version; the checks beside it are the version's own.
std::string entry_table(std::string_view name, int kind_max, int reason_max,
                        std::string_view own_checks) {
    return format(R"sql(
CREATE TABLE {}(
  seq INTEGER PRIMARY KEY CHECK(seq > 0),
  kind INTEGER NOT NULL CHECK(kind BETWEEN 1 AND {}),
  source INTEGER NOT NULL REFERENCES source(id) DEFERRABLE INITIALLY DEFERRED,
  ext_id TEXT NOT NULL CHECK(ext_id <> ''),
  ext_rev INTEGER NOT NULL CHECK(ext_rev >= 0),
  gift INTEGER REFERENCES entry(seq) DEFERRABLE INITIALLY DEFERRED CHECK(gift < seq),
  layer INTEGER CHECK(layer BETWEEN 0 AND 3),
  debit INTEGER REFERENCES account(id) DEFERRABLE INITIALLY DEFERRED,
  credit INTEGER REFERENCES account(id) DEFERRABLE INITIALLY DEFERRED,
  amount_minor INTEGER NOT NULL CHECK(amount_minor BETWEEN 0 AND 1000000000000),
  hidden INTEGER NOT NULL CHECK(hidden IN (0, 1)),
  people INTEGER NOT NULL CHECK(people >= 0),
  reason INTEGER CHECK(reason BETWEEN 0 AND {}),
  occurred_us INTEGER NOT NULL,
  recorded_us INTEGER NOT NULL,
  actor TEXT NOT NULL,
  donor TEXT NOT NULL,
  person_commit BLOB,
  detail TEXT NOT NULL,
  prev_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  UNIQUE(source, ext_id, ext_rev),
  CHECK((debit IS NULL) = (credit IS NULL)),
  CHECK(debit <> credit),
  CHECK((kind = 1) = (layer IS NOT NULL)),
  CHECK((kind BETWEEN 2 AND 4) = (gift IS NOT NULL)),
  CHECK((kind = 3) = (reason IS NOT NULL)),
{}) STRICT;
)sql",
                  name, kind_max, reason_max, own_checks);
}

constexpr std::string_view kEntryTriggers = R"sql(
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN
  SELECT RAISE(ABORT, 'a line of the book never changes'); END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry BEGIN
  SELECT RAISE(ABORT, 'a line of the book is never removed'); END;
CREATE TRIGGER entry_follows BEFORE INSERT ON entry
  WHEN NEW.seq > 1
    AND (NEW.seq - 1, NEW.prev_hash) IS NOT (SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1)
  OR NEW.seq <= 1
    AND (NEW.seq <> 1 OR NEW.prev_hash IS NOT (SELECT head_hash FROM challenge WHERE head_seq = 0)
         OR EXISTS(SELECT 1 FROM entry))
  OR EXISTS(SELECT 1 FROM entry WHERE source = NEW.source AND ext_id = NEW.ext_id
            AND ext_rev = NEW.ext_rev)
BEGIN
  SELECT RAISE(ROLLBACK, 'a line must follow the last one, under a key of its own');
END;
)sql";

// Version 1. One file is the book of one challenge, so the key (challenge, source, external id,
// revision) needs no column for the challenge; the chain begins with the challenge's name.
//
// Nothing that is asked of each line calls a function of SQL or rolls back a single statement, and
// references are checked at the commit: otherwise SQLite keeps a journal of every single insert,
// which costs as much as the insert. The lengths of hashes are checked where lines are read.
//
// `entry.source` is the stream that made the line: a feed, `<feed>/refunds`, the hat, or the
// operator. `entry.gift` is the line that a correction corrects. Kinds, layers and reasons are
// those of ledger/rows.hpp.
constexpr std::string_view kFirstTables = R"sql(
CREATE TABLE challenge(
  only INTEGER PRIMARY KEY CHECK(only = 1),
  id TEXT NOT NULL CHECK(length(id) BETWEEN 1 AND 64),
  currency TEXT NOT NULL CHECK(length(currency) = 3),
  exponent INTEGER NOT NULL CHECK(exponent BETWEEN 0 AND 4),
  salt BLOB NOT NULL CHECK(length(salt) = 16),
  created_us INTEGER NOT NULL,
  head_seq INTEGER NOT NULL CHECK(head_seq >= 0),
  head_hash BLOB NOT NULL CHECK(length(head_hash) = 32)) STRICT;

CREATE TABLE source(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK(length(name) BETWEEN 1 AND 200)) STRICT;

CREATE TABLE account(
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE CHECK(length(code) BETWEEN 1 AND 250)) STRICT;
)sql";

constexpr std::string_view kFirstEntryChecks =
    R"sql(CHECK((kind = 5) = (debit IS NULL)),
  CHECK((kind = 5) = (detail <> '')),
  CHECK(amount_minor > 0 OR hidden = 1 OR kind = 5),
  CHECK(person_commit IS NULL OR kind = 1))sql";

constexpr std::string_view kFirstRest =
    R"sql(
CREATE TRIGGER challenge_stays BEFORE UPDATE OF only, id, currency, exponent, salt, created_us
  ON challenge BEGIN SELECT RAISE(ABORT, 'a book never changes its challenge'); END;
CREATE TRIGGER challenge_advances BEFORE UPDATE OF head_seq, head_hash ON challenge
  WHEN NEW.head_seq <= OLD.head_seq BEGIN
  SELECT RAISE(ABORT, 'a book only gets longer'); END;
CREATE TRIGGER challenge_remains BEFORE DELETE ON challenge BEGIN
  SELECT RAISE(ABORT, 'a book never loses its challenge'); END;
CREATE TRIGGER source_stays BEFORE UPDATE ON source BEGIN
  SELECT RAISE(ABORT, 'a source keeps its name'); END;
CREATE TRIGGER source_remains BEFORE DELETE ON source BEGIN
  SELECT RAISE(ABORT, 'a source is never removed'); END;
CREATE TRIGGER account_stays BEFORE UPDATE ON account BEGIN
  SELECT RAISE(ABORT, 'an account keeps its code'); END;
CREATE TRIGGER account_remains BEFORE DELETE ON account BEGIN
  SELECT RAISE(ABORT, 'an account is never removed'); END;

CREATE TABLE person(
  seq INTEGER PRIMARY KEY REFERENCES entry(seq),
  name TEXT NOT NULL,
  message TEXT NOT NULL,
  salt BLOB CHECK(length(salt) = 16)) STRICT;

CREATE TABLE shown(
  gift INTEGER PRIMARY KEY REFERENCES entry(seq),
  listed INTEGER NOT NULL CHECK(listed IN (0, 1)),
  hidden INTEGER NOT NULL CHECK(hidden IN (0, 1)),
  amount_minor INTEGER NOT NULL CHECK(amount_minor BETWEEN 0 AND 1000000000000)) STRICT;

CREATE TABLE feed(
  source INTEGER PRIMARY KEY REFERENCES source(id),
  cursor TEXT NOT NULL,
  etag TEXT NOT NULL,
  last_modified TEXT NOT NULL,
  gifts_known INTEGER NOT NULL,
  hidden_known INTEGER NOT NULL,
  sum_minor_known INTEGER NOT NULL,
  has_total INTEGER NOT NULL CHECK(has_total IN (0, 1)),
  total_sum_minor INTEGER,
  total_count INTEGER,
  updated_us INTEGER NOT NULL) STRICT;

CREATE TABLE inbox(
  source INTEGER NOT NULL REFERENCES source(id),
  kind INTEGER NOT NULL CHECK(kind BETWEEN 0 AND 2),
  ext_id TEXT NOT NULL,
  about TEXT,
  amount_minor INTEGER,
  reason TEXT NOT NULL,
  raw TEXT NOT NULL,
  occurred_us INTEGER NOT NULL,
  seen_us INTEGER NOT NULL,
  PRIMARY KEY(source, kind, ext_id)) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_about ON inbox(source, about) WHERE about IS NOT NULL;

CREATE TABLE display(
  only INTEGER PRIMARY KEY CHECK(only = 1),
  celebrated_seq INTEGER NOT NULL CHECK(celebrated_seq >= 0)) STRICT;
INSERT INTO display VALUES(1, 0);

CREATE TABLE run(
  only INTEGER PRIMARY KEY CHECK(only = 1),
  ended_cleanly INTEGER NOT NULL CHECK(ended_cleanly IN (0, 1)),
  opened_us INTEGER NOT NULL) STRICT;
INSERT INTO run VALUES(1, 1, 0);
)sql";

constexpr std::string_view kEntryIndex =
    "\nCREATE INDEX entry_about ON entry(gift) WHERE gift IS NOT NULL;\n";

std::string version_1() {
    return format("{}{}{}{}{}", kFirstTables, entry_table("entry", 5, 2, kFirstEntryChecks),
                  kEntryIndex, kEntryTriggers, kFirstRest);
}

// Version 2. A further kind of line, the note; a promise that was paid; a gift's detail; what
// moderation said of words, and which gift a corrected name is of; and the checkouts.
//
// What a CHECK says cannot be widened in place, so the table is made anew and the lines are copied
// as they are, byte for byte, with their hashes.
constexpr std::string_view kSecondEntryChecks =
    R"sql(CHECK((kind >= 5) = (debit IS NULL)),
  CHECK(kind = 1 OR (kind >= 5) = (detail <> '')),
  CHECK(amount_minor > 0 OR hidden = 1 OR kind >= 5),
  CHECK(person_commit IS NULL OR kind IN (1, 6)))sql";

constexpr std::string_view kSecondCopy = R"sql(
INSERT INTO entry_2 SELECT * FROM entry ORDER BY seq;
DROP TABLE entry;
ALTER TABLE entry_2 RENAME TO entry;
CREATE INDEX entry_by_people ON entry(seq) WHERE actor <> 'feed' AND actor <> 'phone';
)sql";

constexpr std::string_view kSecondRest = R"sql(
ALTER TABLE person ADD COLUMN verdict INTEGER NOT NULL DEFAULT 1 CHECK(verdict BETWEEN 0 AND 2);
ALTER TABLE person ADD COLUMN objection INTEGER NOT NULL DEFAULT 0
  CHECK(objection BETWEEN 0 AND 255);
ALTER TABLE person ADD COLUMN about INTEGER REFERENCES entry(seq);
CREATE INDEX person_about ON person(about) WHERE about IS NOT NULL;

CREATE TABLE checkout(
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE CHECK(length(key) = 32),
  source INTEGER NOT NULL REFERENCES source(id),
  amount_minor INTEGER NOT NULL CHECK(amount_minor BETWEEN 1 AND 1000000000000),
  name TEXT NOT NULL,
  message TEXT NOT NULL,
  verdict INTEGER NOT NULL CHECK(verdict BETWEEN 0 AND 2),
  objection INTEGER NOT NULL CHECK(objection BETWEEN 0 AND 255),
  device TEXT NOT NULL,
  state INTEGER NOT NULL CHECK(state BETWEEN 0 AND 4),
  provider_id TEXT NOT NULL,
  url TEXT NOT NULL,
  wanted_us INTEGER NOT NULL,
  expires_us INTEGER,
  problem TEXT NOT NULL,
  gift INTEGER REFERENCES entry(seq)) STRICT;
CREATE INDEX checkout_open ON checkout(source, id) WHERE state <= 1;
CREATE INDEX checkout_gift ON checkout(gift) WHERE gift IS NOT NULL;
)sql";

std::string version_2() {
    return format("{}{}{}{}{}", entry_table("entry_2", 6, 3, kSecondEntryChecks), kSecondCopy,
                  kEntryIndex, kEntryTriggers, kSecondRest);
}

// Version 3. Which payment stands behind a gift, what further sources tell of the same gift, the
// rates of other currencies, and the gifts that wait for one. None of it is in the chain: its lines
// say which tellings were linked and which rates were set.
constexpr std::string_view kThirdTables = R"sql(
CREATE TABLE payment(
  reference TEXT PRIMARY KEY CHECK(length(reference) BETWEEN 1 AND 200),
  gift INTEGER NOT NULL REFERENCES entry(seq)) STRICT, WITHOUT ROWID;

CREATE TABLE linked(
  source INTEGER NOT NULL REFERENCES source(id),
  ext_id TEXT NOT NULL CHECK(ext_id <> ''),
  gift INTEGER NOT NULL REFERENCES entry(seq),
  listed INTEGER NOT NULL CHECK(listed IN (0, 1)),
  currency TEXT NOT NULL CHECK(length(currency) = 3),
  amount_minor INTEGER CHECK(amount_minor BETWEEN 1 AND 1000000000000),
  refunded_minor INTEGER NOT NULL CHECK(refunded_minor BETWEEN 0 AND 1000000000000),
  PRIMARY KEY(source, ext_id)) STRICT, WITHOUT ROWID;
CREATE INDEX linked_gift ON linked(gift);

ALTER TABLE inbox ADD COLUMN currency TEXT NOT NULL DEFAULT '';

CREATE TABLE rate(
  line INTEGER PRIMARY KEY REFERENCES entry(seq),
  rate TEXT NOT NULL) STRICT;

CREATE TABLE unconverted(
  source INTEGER NOT NULL REFERENCES source(id),
  ext_id TEXT NOT NULL CHECK(ext_id <> ''),
  currency TEXT NOT NULL CHECK(length(currency) = 3),
  amount_minor INTEGER NOT NULL CHECK(amount_minor BETWEEN 1 AND 1000000000000),
  layer INTEGER NOT NULL CHECK(layer BETWEEN 0 AND 3),
  donor TEXT NOT NULL,
  name TEXT NOT NULL,
  message TEXT NOT NULL,
  verdict INTEGER NOT NULL CHECK(verdict BETWEEN 0 AND 2),
  objection INTEGER NOT NULL CHECK(objection BETWEEN 0 AND 255),
  people INTEGER NOT NULL CHECK(people >= 0),
  occurred_us INTEGER NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY(source, ext_id)) STRICT, WITHOUT ROWID;
)sql";

// Version 4. What people say, beside the chain: its lines hold only what the desk decided about it.
constexpr std::string_view kFourthTables = R"sql(
CREATE TABLE voice(
  id INTEGER PRIMARY KEY,
  network INTEGER NOT NULL CHECK(network BETWEEN 0 AND 255),
  ext_id TEXT NOT NULL CHECK(ext_id <> ''),
  server TEXT NOT NULL,
  followers INTEGER CHECK(followers >= 0),
  UNIQUE(network, ext_id)) STRICT;

CREATE TABLE mention(
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source(id),
  network INTEGER NOT NULL CHECK(network BETWEEN 0 AND 255),
  ext_id TEXT NOT NULL CHECK(ext_id <> ''),
  voice INTEGER NOT NULL REFERENCES voice(id),
  name TEXT NOT NULL,
  handle TEXT NOT NULL,
  text TEXT NOT NULL,
  url TEXT NOT NULL,
  posted_us INTEGER NOT NULL,
  sensitive INTEGER NOT NULL CHECK(sensitive IN (0, 1)),
  repeats TEXT NOT NULL,
  confirmable INTEGER NOT NULL CHECK(confirmable IN (0, 1)),
  trusted INTEGER NOT NULL CHECK(trusted IN (0, 1)),
  verdict INTEGER NOT NULL CHECK(verdict BETWEEN 0 AND 2),
  objection INTEGER NOT NULL CHECK(objection BETWEEN 0 AND 255),
  told_us INTEGER NOT NULL,
  confirmed_us INTEGER NOT NULL,
  gone INTEGER NOT NULL CHECK(gone IN (0, 1)),
  wanted INTEGER NOT NULL CHECK(wanted IN (0, 1)),
  UNIQUE(network, ext_id)) STRICT;
CREATE INDEX mention_kept ON mention(source, wanted, id) WHERE gone=0 AND confirmable=1;
)sql";

Result<void> write_identity(Database& database, const BookIdentity& identity, Timestamp now) {
    auto insert = database.prepare("INSERT INTO challenge VALUES(1, ?, ?, ?, ?, ?, 0, ?)");
    if (!insert) {
        return tl::unexpected<Error>(insert.error());
    }
    const auto salt = random_bytes_16();
    const auto genesis = genesis_hash(identity.challenge_id, identity.currency);
    return insert->run(identity.challenge_id, identity.currency.code(),
                       identity.currency.exponent(), Bytes(salt),
                       std::int64_t{now.time_since_epoch().count()}, Bytes(genesis));
}

Result<void> check_identity(Database& database, const BookIdentity& identity) {
    const auto id = database.text_of("SELECT id FROM challenge");
    if (!id) {
        return tl::unexpected<Error>(id.error());
    }
    const auto currency = database.text_of("SELECT currency FROM challenge");
    if (!currency) {
        return tl::unexpected<Error>(currency.error());
    }
    if (id->empty()) {
        return fail(Errc::Corrupt, "the book has lost its challenge");
    }
    if (*id != identity.challenge_id) {
        return fail(Errc::Conflict,
                    "it is the book of the challenge \"{}\", not of \"{}\"; choose another file",
                    *id, identity.challenge_id);
    }
    if (*currency != identity.currency.code()) {
        return fail(Errc::Conflict,
                    "it counts in {}, and the challenge is now in {}; choose another file",
                    *currency, identity.currency.code());
    }
    return {};
}

/// Every reference leads to a row.
Result<void> check_references(Database& database) {
    const auto lost = database.text_of("PRAGMA foreign_key_check");
    if (!lost) {
        return tl::unexpected<Error>(lost.error());
    }
    return lost->empty() ? Result<void>()
                         : fail(Errc::Corrupt, "a row of {} points at nothing", *lost);
}

Result<void> take_within(Database& database, const Migration& step, const BookIdentity& identity,
                         Timestamp now) {
    auto transaction = Transaction::begin(database);
    if (!transaction) {
        return tl::unexpected<Error>(transaction.error());
    }
    auto done = database.execute(step.sql);
    if (done && step.version == 1) {
        done = write_identity(database, identity, now);
    }
    if (done) {
        done = database.execute(format("PRAGMA application_id={}; PRAGMA user_version={}",
                                       kApplicationId, step.version));
    }
    if (done && step.rebuilds) {
        done = check_references(database);
    }
    if (!done) {
        return done;
    }
    return transaction->commit();
}

Result<void> take_step(Database& database, const Migration& step, const BookIdentity& identity,
                       Timestamp now) {
    if (!step.rebuilds) {
        return take_within(database, step, identity, now);
    }
    // Outside the transaction: within it SQLite would not listen.
    auto done = database.execute("PRAGMA foreign_keys=OFF");
    if (done) {
        done = take_within(database, step, identity, now);
    }
    const auto restored = database.execute("PRAGMA foreign_keys=ON");
    return done ? restored : done;
}

} // namespace

std::span<const Migration> migrations() {
    static const std::array<Migration, 4> kSteps{{{1, version_1()},
                                                  {2, version_2(), true},
                                                  {3, std::string(kThirdTables)},
                                                  {4, std::string(kFourthTables)}}};
    return kSteps;
}

Result<void> check_owner(Database& database, std::span<const Migration> steps) {
    const auto application = database.integer_of("PRAGMA application_id");
    const auto version = database.integer_of("PRAGMA user_version");
    const auto objects = database.integer_of("SELECT count(*) FROM sqlite_schema");
    for (const auto* value : {&application, &version, &objects}) {
        if (!*value) {
            return tl::unexpected<Error>(value->error());
        }
    }
    const bool fresh = *application == 0 && *version == 0 && *objects == 0;
    if (!fresh && (*application != kApplicationId || *version < 1)) {
        return fail(Errc::Refused, "it is another program's database; choose another file");
    }
    if (*version > steps.back().version) {
        return fail(Errc::Refused,
                    "a newer version of this program wrote it (its format is {}, this one knows "
                    "{}); use that version",
                    *version, steps.back().version);
    }
    return {};
}

Result<void> migrate(Database& database, std::span<const Migration> steps,
                     const BookIdentity& identity, Timestamp now) {
    const auto version = database.integer_of("PRAGMA user_version");
    if (!version) {
        return tl::unexpected<Error>(version.error());
    }
    for (const auto& step : steps) {
        if (step.version > *version) {
            const auto taken = take_step(database, step, identity, now);
            if (!taken) {
                return fail_because(taken.error(),
                                    format("bringing it to format {}", step.version));
            }
        }
    }
    return check_identity(database, identity);
}

} // namespace chapeau::ledger
