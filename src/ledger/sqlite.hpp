// The door to SQLite: a connection and its statements, owned by objects, with failures as
// Results. The only file pair that includes sqlite3.h.
//
// A wrong statement or a wrong binding is a mistake of ours and an ENSURE; what the disk, the
// file or a rule of the schema says is a Result.
//
// Threads: a connection is used by one thread at a time and takes no locks of its own.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace chapeau::ledger {

using Bytes = std::span<const std::uint8_t>;

/// A NULL, for a binding.
struct Null {};

class Statement;

/// The rows of a running statement. Resets the statement at its end, so that no read stays open.
class Rows {
public:
    explicit Rows(Statement& statement) : statement_(&statement) {}
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    Rows(Rows&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
    Rows& operator=(Rows&&) = delete;
    ~Rows();

    /// False after the last row.
    Result<bool> next();

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    /// Valid until `next` or the end of this object.
    std::string_view text(int column) const;
    Bytes blob(int column) const;

private:
    Statement* statement_;
};

class Statement {
public:
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement(Statement&&) noexcept = default;
    Statement& operator=(Statement&&) noexcept = default;
    ~Statement() = default;

    /// Binds the values in order and runs to the end; for statements without rows.
    template <class... Values>
    Result<void> run(const Values&... values) {
        int index = 0;
        (bind(++index, values), ...);
        return finish();
    }

    /// Binds the values in order. Texts and blobs must outlive the rows.
    template <class... Values>
    Rows rows(const Values&... values) {
        int index = 0;
        (bind(++index, values), ...);
        return Rows(*this);
    }

    /// The first column of the first row; empty without a row, or when it is NULL.
    template <class... Values>
    Result<std::optional<std::int64_t>> integer(const Values&... values) {
        int index = 0;
        (bind(++index, values), ...);
        return first_integer();
    }

private:
    friend class Database;
    friend class Rows;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

    void bind(int index, std::int64_t value);
    void bind(int index, int value) { bind(index, std::int64_t{value}); }
    void bind(int index, bool value) { bind(index, std::int64_t{value ? 1 : 0}); }
    void bind(int index, std::string_view text);
    void bind(int index, const std::string& text) { bind(index, std::string_view(text)); }
    void bind(int index, const char* text) { bind(index, std::string_view(text)); }
    void bind(int index, Bytes blob);
    void bind(int index, Null);
    template <class Value>
    void bind(int index, const std::optional<Value>& value) {
        if (value) {
            bind(index, *value);
        } else {
            bind(index, Null{});
        }
    }

    Result<void> finish();
    Result<std::optional<std::int64_t>> first_integer();
    Result<bool> step();
    void reset();

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// Gives each row to `take`, which answers with a Result<void>; the first error ends it.
template <class Take>
Result<void> for_each_row(Rows rows, const Take& take) {
    while (true) {
        const auto found = rows.next();
        if (!found) {
            return tl::unexpected<Error>(found.error());
        }
        if (!*found) {
            return {};
        }
        if (Result<void> taken = take(std::as_const(rows)); !taken) {
            return taken;
        }
    }
}

/// What becomes of a file that is not there.
enum class Missing { IsMade, Fails };

/// What SQLite can be told per connection, besides its pragmas.
enum class Switch { Defensive, TrustedSchema, QuotedStringsInData, QuotedStringsInSchema };

class Database {
public:
    /// `vfs` names a registered VFS; null is the system's.
    static Result<Database> open(const std::filesystem::path& path, const char* vfs,
                                 Missing missing = Missing::IsMade);

    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    Database(Database&&) noexcept = default;
    Database& operator=(Database&&) noexcept = default;
    ~Database() = default;

    /// One or several statements, for schema, pragmas and transactions.
    Result<void> execute(const std::string& sql);

    Result<Statement> prepare(std::string_view sql);

    /// The first column of the first row as text; empty when there is none.
    Result<std::string> text_of(const std::string& sql);
    Result<std::int64_t> integer_of(const std::string& sql);

    Result<void> set(Switch which, bool on);
    Result<bool> get(Switch which);

    /// Rows that were changed since the connection was opened, triggers included.
    std::int64_t changes_ever() const;
    bool in_transaction() const;

    /// Writes the log anew, byte for byte, and syncs it. After a failed sync the system may hold
    /// pages of it in memory that never reached the disk and that it takes for written; to sync
    /// them again does nothing. Only while no other process can have the file open: in exclusive
    /// mode, after the first read.
    Result<void> rewrite_log();

    /// Fails when the file could not be closed cleanly. All statements must be gone.
    Result<void> close();

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    explicit Database(sqlite3* database) : database_(database) {}

    std::unique_ptr<sqlite3, Close> database_;
};

/// Undoes everything at its end unless it was committed.
class Transaction {
public:
    /// Deferred: a transaction that writes nothing costs nothing.
    static Result<Transaction> begin(Database& database);

    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction(Transaction&& other) noexcept
        : database_(std::exchange(other.database_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    Result<void> commit();

private:
    explicit Transaction(Database& database) : database_(&database) {}

    Database* database_;
};

/// The version of the library that is linked, e.g. 3040001.
int sqlite_version_number();

} // namespace chapeau::ledger
