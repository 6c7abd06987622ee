// A small table of texts with numbers, kept in memory: the sources and the accounts of a book.
// They are few, written once, and looked up for every line.
#pragma once

#include "base/result.hpp"
#include "ledger/sqlite.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::ledger {

class NameTable {
public:
    /// `table` and `column` are ours, never a stranger's.
    static Result<NameTable> load(Database& database, std::string_view table,
                                  std::string_view column);

    /// 0 when there is no such name.
    std::int64_t find(std::string_view name) const;

    /// Adds the name within the running transaction when it is new. After a rollback the table
    /// is out of step with the file and must be loaded again.
    Result<std::int64_t> id_of(std::string_view name);

    /// The number must be one of the file's: false names a line that points nowhere.
    bool contains(std::int64_t id) const;

    /// Empty for 0.
    const std::string& name_of(std::int64_t id) const;

private:
    explicit NameTable(Statement insert) : insert_(std::move(insert)), names_(1) {}

    Statement insert_;
    std::vector<std::string> names_; // By number; 0 is nobody's.
    std::map<std::string, std::int64_t, std::less<>> ids_;
};

} // namespace chapeau::ledger
