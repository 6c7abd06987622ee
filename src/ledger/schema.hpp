// The shape of the file: numbered steps forward, each in one transaction with its number.
//
// A step never changes a line of the journal; where a table must be made anew, lines are copied. A
// file of a newer program is refused, because what this one does not know it could not keep.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/money.hpp"
#include "ledger/sqlite.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace chapeau::ledger {

/// "CHAP": tells the file command, and us, whose file it is.
inline constexpr std::int64_t kApplicationId = 0x43484150;

struct Migration {
    std::int64_t version = 0; // The file's after the step.
    std::string sql;
    /// Makes a table anew that others refer to: references are checked at its end, not on the way.
    bool rebuilds = false;
};

/// Every step there ever was, rising from 1.
std::span<const Migration> migrations();

/// What a new book is told about itself; it never changes afterwards.
struct BookIdentity {
    std::string challenge_id;
    domain::Currency currency;
};

/// Errc::Refused when the file is a newer program's or not ours. Writes nothing, so that a file
/// given by mistake is left as it was.
Result<void> check_owner(Database& database, std::span<const Migration> steps);

/// Brings an empty or older file to the last of `steps`. Errc::Conflict when it is the book of
/// another challenge or currency.
Result<void> migrate(Database& database, std::span<const Migration> steps,
                     const BookIdentity& identity, Timestamp now);

} // namespace chapeau::ledger
