#include "ledger/links.hpp"

#include <utility>

namespace chapeau::ledger {

namespace {

/// From the columns `gift`, `listed`, `hidden`, `amount_minor`, `refunded_minor`.
Link link_of(const Rows& row, int column) {
    return {row.integer(column),
            {row.integer(column + 1) != 0, row.integer(column + 2) != 0, row.integer(column + 3)},
            row.integer(column + 4)};
}

} // namespace

Result<Links> Links::load(Database& database) {
    auto gift_of = database.prepare("SELECT gift FROM payment WHERE reference=?");
    auto bear = database.prepare("INSERT INTO payment VALUES(?1,?2) ON CONFLICT(reference) DO "
                                 "UPDATE SET gift=?2");
    auto find = database.prepare("SELECT gift, listed, hidden, amount_minor, refunded_minor "
                                 "FROM linked WHERE source=? AND ext_id=?");
    auto keep = database.prepare("INSERT OR REPLACE INTO linked VALUES(?,?,?,?,?,?,?)");
    auto all = database.prepare("SELECT ext_id, gift, listed, hidden, amount_minor, refunded_minor "
                                "FROM linked WHERE source=? ORDER BY ext_id");
    auto elsewhere = database.prepare("SELECT 1 FROM linked WHERE gift=? AND listed=1 LIMIT 1");
    for (const auto* statement : {&gift_of, &bear, &find, &keep, &all, &elsewhere}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    auto select = database.prepare("SELECT source, gift, listed, hidden, amount_minor, "
                                   "refunded_minor FROM linked");
    if (!select) {
        return tl::unexpected<Error>(select.error());
    }
    Links links({std::move(*gift_of), std::move(*bear), std::move(*find), std::move(*keep),
                 std::move(*all), std::move(*elsewhere)});
    const auto read = for_each_row(select->rows(), [&](const Rows& row) -> Result<void> {
        links.count(row.integer(0), link_of(row, 1), 1);
        links.known_[row.integer(0)] += 1;
        return {};
    });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return links;
}

void Links::count(std::int64_t source, const Link& link, int sign) {
    if (!link.shown.listed) {
        return;
    }
    auto& counts = counts_[source];
    counts.gifts += sign;
    counts.hidden += link.shown.hidden ? sign : 0;
    counts.sum_minor += sign * link.net_minor();
}

LinkedCounts Links::counts(std::int64_t source) const {
    const auto found = counts_.find(source);
    return found == counts_.end() ? LinkedCounts{} : found->second;
}

Result<domain::EntrySeq> Links::gift_of(std::string_view payment_reference) {
    const auto gift = statements_.gift_of.integer(payment_reference);
    if (!gift) {
        return tl::unexpected<Error>(gift.error());
    }
    return gift->value_or(0);
}

Result<void> Links::bear(std::string_view payment_reference, domain::EntrySeq gift) {
    return statements_.bear.run(payment_reference, gift);
}

Result<std::optional<Link>> Links::find(std::int64_t source, std::string_view ext_id) {
    if (!known_.contains(source)) {
        return std::optional<Link>(); // As on nearly every evening: no look-up per gift.
    }
    auto rows = statements_.find.rows(source, ext_id);
    const auto found = rows.next();
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    return *found ? std::optional(link_of(rows, 0)) : std::nullopt;
}

Result<void> Links::keep(std::int64_t source, std::string_view ext_id, const Link& link) {
    const auto before = find(source, ext_id);
    if (!before) {
        return tl::unexpected<Error>(before.error());
    }
    auto kept =
        statements_.keep.run(source, ext_id, link.gift, link.shown.listed, link.shown.hidden,
                             link.shown.amount_minor, link.refunded_minor);
    if (!kept) {
        return kept;
    }
    if (*before) {
        count(source, **before, -1);
    } else {
        known_[source] += 1;
    }
    count(source, link, 1);
    return {};
}

Result<std::vector<std::pair<std::string, Link>>> Links::of(std::int64_t source) {
    std::vector<std::pair<std::string, Link>> links;
    if (!known_.contains(source)) {
        return links;
    }
    const auto read =
        for_each_row(statements_.all.rows(source), [&](const Rows& row) -> Result<void> {
            links.emplace_back(std::string(row.text(0)), link_of(row, 1));
            return {};
        });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return links;
}

Result<bool> Links::is_listed_elsewhere(domain::EntrySeq gift) {
    if (known_.empty()) {
        return false;
    }
    const auto found = statements_.elsewhere.integer(gift);
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    return found->has_value();
}

} // namespace chapeau::ledger
