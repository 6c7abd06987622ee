#include "ledger/links.hpp"

#include <utility>

namespace chapeau::ledger {

namespace {

/// From the columns `gift`, `listed`, `currency`, `amount_minor`, `refunded_minor`.
Result<Link> link_of(const Rows& row, int column) {
    Link link;
    link.gift = row.integer(column);
    link.listed = row.integer(column + 1) != 0;
    link.refunded_minor = row.integer(column + 4);
    if (row.is_null(column + 3)) {
        return link;
    }
    const auto currency = domain::Currency::from_code(row.text(column + 2));
    const auto amount = currency ? domain::Money::from_minor(row.integer(column + 3), *currency)
                                 : Result<domain::Money>(tl::unexpected<Error>(currency.error()));
    if (!amount) {
        return fail(Errc::Corrupt, "what a second source tells of gift {} cannot be read",
                    link.gift);
    }
    link.amount = *amount;
    return link;
}

} // namespace

Result<Links> Links::load(Database& database, domain::Currency currency) {
    auto gift_of = database.prepare("SELECT gift FROM payment WHERE reference=?");
    auto bear = database.prepare("INSERT INTO payment VALUES(?1,?2) ON CONFLICT(reference) DO "
                                 "UPDATE SET gift=?2");
    auto find = database.prepare("SELECT gift, listed, currency, amount_minor, refunded_minor "
                                 "FROM linked WHERE source=? AND ext_id=?");
    auto keep = database.prepare("INSERT OR REPLACE INTO linked VALUES(?,?,?,?,?,?,?)");
    auto all =
        database.prepare("SELECT ext_id, gift, listed, currency, amount_minor, refunded_minor "
                         "FROM linked WHERE source=? ORDER BY ext_id");
    auto tellings = database.prepare("SELECT source, ext_id FROM linked WHERE gift=?");
    auto elsewhere = database.prepare("SELECT 1 FROM linked WHERE gift=? AND listed=1 LIMIT 1");
    for (const auto* statement : {&gift_of, &bear, &find, &keep, &all, &tellings, &elsewhere}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    auto select = database.prepare("SELECT source, gift, listed, currency, amount_minor, "
                                   "refunded_minor FROM linked");
    if (!select) {
        return tl::unexpected<Error>(select.error());
    }
    Links links({std::move(*gift_of), std::move(*bear), std::move(*find), std::move(*keep),
                 std::move(*all), std::move(*tellings), std::move(*elsewhere)},
                currency);
    const auto read = for_each_row(select->rows(), [&](const Rows& row) -> Result<void> {
        const auto link = link_of(row, 1);
        if (!link) {
            return tl::unexpected<Error>(link.error());
        }
        links.count(row.integer(0), *link, 1);
        links.known_[row.integer(0)] += 1;
        return {};
    });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return links;
}

void Links::count(std::int64_t source, const Link& link, int sign) {
    if (!link.listed) {
        return;
    }
    auto& counts = counts_[source];
    counts.gifts += sign;
    counts.hidden += link.amount ? 0 : sign;
    const bool is_ours = link.amount && link.amount->currency() == currency_;
    counts.sum_minor += is_ours ? sign * link.left_minor() : 0;
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
    if (!*found) {
        return std::optional<Link>();
    }
    auto link = link_of(rows, 0);
    if (!link) {
        return tl::unexpected<Error>(link.error());
    }
    return std::optional(*link);
}

Result<void> Links::keep(std::int64_t source, std::string_view ext_id, const Link& link) {
    const auto before = find(source, ext_id);
    if (!before) {
        return tl::unexpected<Error>(before.error());
    }
    const auto minor =
        link.amount ? std::optional(link.amount->minor()) : std::optional<std::int64_t>();
    auto kept =
        statements_.keep.run(source, ext_id, link.gift, link.listed,
                             link.amount.value_or(domain::Money::zero(currency_)).currency().code(),
                             minor, link.refunded_minor);
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
            auto link = link_of(row, 1);
            if (!link) {
                return tl::unexpected<Error>(link.error());
            }
            links.emplace_back(std::string(row.text(0)), *link);
            return {};
        });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return links;
}

Result<std::vector<Telling>> Links::tellings_of(domain::EntrySeq gift) {
    std::vector<Telling> tellings;
    if (known_.empty()) {
        return tellings;
    }
    const auto read =
        for_each_row(statements_.tellings.rows(gift), [&](const Rows& row) -> Result<void> {
            tellings.push_back({row.integer(0), std::string(row.text(1))});
            return {};
        });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return tellings;
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
