#include "ledger/name_table.hpp"

#include "base/check.hpp"
#include "base/format.hpp"

namespace chapeau::ledger {

Result<NameTable> NameTable::load(Database& database, std::string_view table,
                                  std::string_view column) {
    auto insert = database.prepare(format("INSERT INTO {}(id, {}) VALUES(?, ?)", table, column));
    if (!insert) {
        return tl::unexpected<Error>(insert.error());
    }
    auto select = database.prepare(format("SELECT id, {} FROM {} ORDER BY id", column, table));
    if (!select) {
        return tl::unexpected<Error>(select.error());
    }
    NameTable names(std::move(*insert));
    const auto read = for_each_row(select->rows(), [&](const Rows& row) -> Result<void> {
        const auto id = row.integer(0);
        if (id != static_cast<std::int64_t>(names.names_.size())) {
            return fail(Errc::Corrupt, "the table {} has a gap before number {}", table, id);
        }
        names.names_.emplace_back(row.text(1));
        names.ids_.emplace(names.names_.back(), id);
        return {};
    });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return names;
}

std::int64_t NameTable::find(std::string_view name) const {
    const auto found = ids_.find(name);
    return found == ids_.end() ? 0 : found->second;
}

Result<std::int64_t> NameTable::id_of(std::string_view name) {
    const auto known = find(name);
    if (known != 0) {
        return known;
    }
    const auto id = static_cast<std::int64_t>(names_.size());
    const auto inserted = insert_.run(id, name);
    if (!inserted) {
        return tl::unexpected<Error>(inserted.error());
    }
    names_.emplace_back(name);
    ids_.emplace(names_.back(), id);
    return id;
}

bool NameTable::contains(std::int64_t id) const {
    return id > 0 && id < static_cast<std::int64_t>(names_.size());
}

const std::string& NameTable::name_of(std::int64_t id) const {
    ENSURE(id == 0 || contains(id), "a number of a source or an account is one of the book's");
    return names_[static_cast<std::size_t>(id)];
}

} // namespace chapeau::ledger
