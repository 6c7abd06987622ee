#include "ledger/sqlite.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <array>
#include <sqlite3.h>

namespace chapeau::ledger {

namespace {

// Of a log that is written anew, at a time.
constexpr int kRewrittenBytes = 1 << 16;

Errc errc_of(int code) {
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CONSTRAINT:
        return Errc::Conflict;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return Errc::Corrupt;
    case SQLITE_TOOBIG:
        return Errc::TooLarge;
    default:
        return Errc::Io;
    }
}

tl::unexpected<Error> failure(sqlite3* database, int code) {
    return fail(errc_of(code), "{} (SQLite {})", sqlite3_errmsg(database),
                sqlite3_extended_errcode(database));
}

int number_of(Switch which) {
    switch (which) {
    case Switch::Defensive:
        return SQLITE_DBCONFIG_DEFENSIVE;
    case Switch::TrustedSchema:
        return SQLITE_DBCONFIG_TRUSTED_SCHEMA;
    case Switch::QuotedStringsInData:
        return SQLITE_DBCONFIG_DQS_DML;
    case Switch::QuotedStringsInSchema:
        return SQLITE_DBCONFIG_DQS_DDL;
    }
    return -1;
}

} // namespace

Rows::~Rows() {
    if (statement_ != nullptr) {
        statement_->reset();
    }
}

Result<bool> Rows::next() {
    return statement_->step();
}

bool Rows::is_null(int column) const {
    return sqlite3_column_type(statement_->statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Rows::integer(int column) const {
    return sqlite3_column_int64(statement_->statement_.get(), column);
}

std::string_view Rows::text(int column) const {
    // As a blob, because column_text would copy each value to append a zero that nobody reads.
    const auto bytes = blob(column);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes Rows::blob(int column) const {
    auto* statement = statement_->statement_.get();
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

void Statement::bind(int index, std::int64_t value) {
    ENSURE(sqlite3_bind_int64(statement_.get(), index, value) == SQLITE_OK,
           "a statement is bound only when it is not running, and to what it has");
}

void Statement::bind(int index, std::string_view text) {
    // A null pointer would bind NULL; an empty text is not one.
    ENSURE(sqlite3_bind_text64(statement_.get(), index, text.empty() ? "" : text.data(),
                               text.size(), SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK,
           "a statement is bound only when it is not running, and to what it has");
}

void Statement::bind(int index, Bytes blob) {
    ENSURE(sqlite3_bind_blob64(statement_.get(), index,
                               blob.empty() ? static_cast<const void*>("") : blob.data(),
                               blob.size(), SQLITE_STATIC) == SQLITE_OK,
           "a statement is bound only when it is not running, and to what it has");
}

void Statement::bind(int index, Null /*null*/) {
    ENSURE(sqlite3_bind_null(statement_.get(), index) == SQLITE_OK,
           "a statement is bound only when it is not running, and to what it has");
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        return false;
    }
    return failure(sqlite3_db_handle(statement_.get()), code);
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
}

Result<void> Statement::finish() {
    auto stepped = step();
    while (stepped && *stepped) {
        stepped = step();
    }
    reset();
    if (!stepped) {
        return tl::unexpected<Error>(stepped.error());
    }
    return {};
}

Result<std::optional<std::int64_t>> Statement::first_integer() {
    Rows rows(*this);
    const auto found = rows.next();
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    if (!*found || rows.is_null(0)) {
        return std::optional<std::int64_t>();
    }
    return std::optional<std::int64_t>(rows.integer(0));
}

void Database::Close::operator()(sqlite3* database) const {
    sqlite3_close_v2(database);
}

Result<Database> Database::open(const std::filesystem::path& path, const char* vfs,
                                Missing missing) {
    sqlite3* raw = nullptr;
    // NOMUTEX: the connection stays on one thread, and a million rows are read without a lock.
    const int flags = SQLITE_OPEN_READWRITE |
                      (missing == Missing::IsMade ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX |
                      SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, vfs);
    Database database(raw);
    if (code != SQLITE_OK) {
        return fail(errc_of(code), "{}", raw == nullptr ? "out of memory" : sqlite3_errmsg(raw));
    }
    return database;
}

Result<void> Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return failure(database_.get(), code);
    }
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (code != SQLITE_OK) {
        return failure(database_.get(), code);
    }
    return Statement(raw);
}

Result<std::string> Database::text_of(const std::string& sql) {
    auto statement = prepare(sql);
    if (!statement) {
        return tl::unexpected<Error>(statement.error());
    }
    auto rows = statement->rows();
    const auto found = rows.next();
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    if (!*found) {
        return std::string();
    }
    const auto* text = sqlite3_column_text(statement->statement_.get(), 0);
    return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

Result<std::int64_t> Database::integer_of(const std::string& sql) {
    auto statement = prepare(sql);
    if (!statement) {
        return tl::unexpected<Error>(statement.error());
    }
    const auto value = statement->integer();
    if (!value) {
        return tl::unexpected<Error>(value.error());
    }
    return value->value_or(0);
}

Result<void> Database::set(Switch which, bool on) {
    const int code = sqlite3_db_config(database_.get(), number_of(which), on ? 1 : 0, nullptr);
    if (code != SQLITE_OK) {
        return failure(database_.get(), code);
    }
    return {};
}

Result<bool> Database::get(Switch which) {
    int on = -1;
    const int code = sqlite3_db_config(database_.get(), number_of(which), -1, &on);
    if (code != SQLITE_OK) {
        return failure(database_.get(), code);
    }
    return on == 1;
}

std::int64_t Database::changes_ever() const {
    return sqlite3_total_changes64(database_.get());
}

bool Database::in_transaction() const {
    return sqlite3_get_autocommit(database_.get()) == 0;
}

Result<void> Database::rewrite_log() {
    sqlite3_file* log = nullptr;
    int code = sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    sqlite3_int64 size = 0;
    if (code == SQLITE_OK && log != nullptr && log->pMethods != nullptr) {
        code = log->pMethods->xFileSize(log, &size);
    }
    std::array<std::uint8_t, kRewrittenBytes> bytes{};
    for (sqlite3_int64 at = 0; code == SQLITE_OK && at < size; at += kRewrittenBytes) {
        const int count = static_cast<int>(std::min<sqlite3_int64>(kRewrittenBytes, size - at));
        code = log->pMethods->xRead(log, bytes.data(), count, at);
        if (code == SQLITE_OK) {
            code = log->pMethods->xWrite(log, bytes.data(), count, at);
        }
    }
    if (code == SQLITE_OK && size > 0) {
        code = log->pMethods->xSync(log, SQLITE_SYNC_FULL);
    }
    if (code != SQLITE_OK) {
        return fail(errc_of(code), "the log of the last run cannot be written anew: {} (SQLite {})",
                    sqlite3_errstr(code), code);
    }
    return {};
}

Result<void> Database::close() {
    // Not close_v2, which would leave a zombie behind a forgotten statement.
    const int code = sqlite3_close(database_.get());
    if (code != SQLITE_OK) {
        return failure(database_.get(), code);
    }
    static_cast<void>(database_.release());
    return {};
}

Result<Transaction> Transaction::begin(Database& database) {
    const auto begun = database.execute("BEGIN");
    if (!begun) {
        return tl::unexpected<Error>(begun.error());
    }
    return Transaction(database);
}

Transaction::~Transaction() {
    // SQLite has rolled back by itself after some failures; a second time would be an error.
    if (database_ != nullptr && database_->in_transaction()) {
        static_cast<void>(database_->execute("ROLLBACK"));
    }
}

Result<void> Transaction::commit() {
    auto committed = database_->execute("COMMIT");
    if (committed) {
        database_ = nullptr;
    }
    return committed;
}

int sqlite_version_number() {
    return sqlite3_libversion_number();
}

} // namespace chapeau::ledger
