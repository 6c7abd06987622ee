#include "ledger/inbox.hpp"

#include "base/log.hpp"

#include <utility>

namespace chapeau::ledger {

namespace {

int number_of(ParkedKind kind) {
    return static_cast<int>(kind);
}

} // namespace

Result<Inbox> Inbox::load(Database& database) {
    auto find = database.prepare("SELECT about, amount_minor, reason, raw FROM inbox "
                                 "WHERE source=? AND kind=? AND ext_id=?");
    auto insert = database.prepare("INSERT OR REPLACE INTO inbox VALUES(?,?,?,?,?,?,?,?,?,?)");
    auto remove = database.prepare("DELETE FROM inbox WHERE source=? AND kind=? AND ext_id=?");
    auto waiting = database.prepare(
        "SELECT ext_id, amount_minor, reason, raw, occurred_us, currency FROM inbox "
        "WHERE source=? AND about=? ORDER BY seen_us, ext_id");
    auto forget = database.prepare("UPDATE inbox SET raw='' WHERE source=?1 AND raw<>'' AND "
                                   "(ext_id=?2 OR about=?2 OR instr(raw, ?2)>0 OR "
                                   "(?3<>'' AND instr(raw, ?3)>0))");
    auto count = database.prepare("SELECT source, sum(about IS NULL), sum(about IS NOT NULL) "
                                  "FROM inbox GROUP BY source");
    for (const auto* statement : {&find, &insert, &remove, &waiting, &forget, &count}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    Inbox inbox({std::move(*find), std::move(*insert), std::move(*remove), std::move(*waiting),
                 std::move(*forget)});
    const auto read = for_each_row(count->rows(), [&](const Rows& row) -> Result<void> {
        inbox.counts_[row.integer(0)] = {row.integer(1), row.integer(2), false};
        return {};
    });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return inbox;
}

Result<void> Inbox::park(std::int64_t source, const Parked& record, Timestamp now) {
    std::optional<bool> was_waiting;
    bool forgotten = false;
    {
        auto rows = statements_.find.rows(source, number_of(record.kind), record.ext_id);
        const auto found = rows.next();
        if (!found) {
            return tl::unexpected<Error>(found.error());
        }
        if (*found) {
            was_waiting = !rows.is_null(0);
            const bool same_amount =
                record.amount_minor.has_value()
                    ? !rows.is_null(1) && rows.integer(1) == *record.amount_minor
                    : rows.is_null(1);
            // What a provider shows is never empty: this text was taken out, and stays out.
            forgotten = record.kind == ParkedKind::Unreadable && rows.text(3).empty();
            // A feed tells its last records at every poll: what is kept already is not rewritten.
            if (*was_waiting == record.about.has_value() &&
                (!record.about || rows.text(0) == *record.about) && same_amount &&
                rows.text(2) == record.reason && (forgotten || rows.text(3) == record.raw)) {
                return {};
            }
        }
    }
    auto counts = counts_[source];
    if (was_waiting) {
        (*was_waiting ? counts.waiting : counts.refused) -= 1;
    }
    auto& kept = record.about ? counts.waiting : counts.refused;
    if (kept >= (record.about ? kWaitingRefundsPerSourceMax : kParkedPerSourceMax)) {
        if (!std::exchange(counts_[source].overflow_told, true)) {
            log::warning("the inbox of source {} is full: further records are not kept ({})",
                         source, record.reason);
        }
        return {};
    }
    kept += 1;
    auto inserted = statements_.insert.run(
        source, number_of(record.kind), record.ext_id, record.about, record.amount_minor,
        record.reason, forgotten ? std::string_view() : std::string_view(record.raw),
        record.occurred_us, std::int64_t{now.time_since_epoch().count()}, record.currency);
    if (inserted) {
        counts_[source] = counts;
    }
    return inserted;
}

Result<void> Inbox::forget(std::int64_t source, std::string_view gift_ext_id,
                           std::string_view name) {
    return statements_.forget.run(source, gift_ext_id, name);
}

Result<void> Inbox::remove(std::int64_t source, ParkedKind kind, std::string_view ext_id) {
    auto& counts = counts_[source];
    if (counts.refused + counts.waiting == 0) {
        return {};
    }
    {
        auto rows = statements_.find.rows(source, number_of(kind), ext_id);
        const auto found = rows.next();
        if (!found) {
            return tl::unexpected<Error>(found.error());
        }
        if (!*found) {
            return {};
        }
        (rows.is_null(0) ? counts.refused : counts.waiting) -= 1;
    }
    return statements_.remove.run(source, number_of(kind), ext_id);
}

Result<std::vector<Parked>> Inbox::waiting_for(std::int64_t source, std::string_view gift_ext_id) {
    std::vector<Parked> waiting;
    const auto counts = counts_.find(source);
    if (counts == counts_.end() || counts->second.waiting == 0) {
        return waiting;
    }
    const auto read = for_each_row(statements_.waiting.rows(source, gift_ext_id),
                                   [&](const Rows& row) -> Result<void> {
                                       auto& record = waiting.emplace_back();
                                       record.kind = ParkedKind::Refund;
                                       record.ext_id = row.text(0);
                                       record.about = std::string(gift_ext_id);
                                       if (!row.is_null(1)) {
                                           record.amount_minor = row.integer(1);
                                       }
                                       record.reason = row.text(2);
                                       record.raw = row.text(3);
                                       record.occurred_us = row.integer(4);
                                       record.currency = row.text(5);
                                       return {};
                                   });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return waiting;
}

std::int64_t Inbox::count(std::int64_t source) const {
    const auto counts = counts_.find(source);
    return counts == counts_.end() ? 0 : counts->second.refused + counts->second.waiting;
}

} // namespace chapeau::ledger
