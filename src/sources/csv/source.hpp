// Gifts from a watched CSV file: a spreadsheet on the desk, or another program's export.
//
// The file is read by a thread of its own (csv/reader.hpp), whole, when its size or its time of
// change differs from the last reading (and now and then anyway), and told to the book page by
// page; the book knows what it already has, so a cut reading is simply begun again. A last line
// without a line end is never taken, because its writer may be in the middle of it.
//
// Columns, by name in the first line, in any order: id, time, amount, currency, name, message,
// anonymous, status. Only time and amount must be there. UTF-8, RFC 4180. A row without an id is
// known by a digest of its contents: edit such a row and it is another gift, so give rows ids.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/gift.hpp"
#include "domain/money.hpp"
#include "sources/csv/reader.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::csv {

inline constexpr milliseconds kPollIntervalMin{500};

/// A local file is nobody whose patience is to be spared: after a failure it is looked at again
/// within so many intervals.
inline constexpr int kBackoffIntervals = 3;

enum class Authority {
    RowsAdd,         // A row that vanishes means nothing: a spreadsheet was tidied.
    FileIsAuthority, // A row that vanishes from two readings in a row was withdrawn.
};

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    std::filesystem::path path;
    domain::Currency currency;                     // Where a row names none.
    domain::Layer layer = domain::Layer::Captured; // Where the row's status does not say.
    milliseconds poll_interval{2'000};             // At least kPollIntervalMin.
    Authority authority = Authority::RowsAdd;
};

/// Every fault at once; empty when the options can be used. Does not look at the disk.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options,
                                            std::unique_ptr<Reader> reader = make_thread_reader());

} // namespace chapeau::sources::csv
