#include "ledger/rates.hpp"

#include "ledger/rows.hpp"

#include <utility>

namespace chapeau::ledger {

namespace {

Result<Unconverted> unconverted_of(const Rows& row) {
    Unconverted waiting;
    waiting.source = row.integer(0);
    waiting.gift.external_id = row.text(1);
    const auto currency = domain::Currency::from_code(row.text(2));
    const auto amount = currency ? domain::Money::from_minor(row.integer(3), *currency)
                                 : Result<domain::Money>(tl::unexpected<Error>(currency.error()));
    const auto layer = row.integer(4);
    if (!amount || layer < 0 || layer >= static_cast<std::int64_t>(domain::kLayerCount)) {
        return fail(Errc::Corrupt, "a gift that waits for a rate cannot be read");
    }
    waiting.gift.amount = *amount;
    waiting.gift.layer = static_cast<domain::Layer>(layer);
    waiting.donor = row.text(5);
    waiting.gift.name = row.text(6);
    waiting.gift.message = row.text(7);
    waiting.gift.words = judgement_of(row.integer(8), row.integer(9));
    waiting.gift.people = row.integer(10);
    waiting.gift.occurred_at = Timestamp(microseconds(row.integer(11)));
    waiting.gift.payment_reference = row.text(12);
    return waiting;
}

} // namespace

Result<Rates> Rates::load(Database& database) {
    auto add = database.prepare("INSERT INTO rate VALUES(?,?)");
    auto wait =
        database.prepare("INSERT OR REPLACE INTO unconverted VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)");
    auto drop = database.prepare("DELETE FROM unconverted WHERE source=? AND ext_id=?");
    auto is_there = database.prepare("SELECT 1 FROM unconverted WHERE source=? AND ext_id=?");
    auto waiting_for = database.prepare(
        "SELECT * FROM unconverted WHERE currency=? ORDER BY source, occurred_us, ext_id");
    auto waiting_of =
        database.prepare("SELECT ext_id FROM unconverted WHERE source=? ORDER BY ext_id");
    for (const auto* statement : {&add, &wait, &drop, &is_there, &waiting_for, &waiting_of}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    auto select = database.prepare("SELECT line, rate FROM rate ORDER BY line");
    const auto waiting = database.integer_of("SELECT count(*) FROM unconverted");
    if (!select) {
        return tl::unexpected<Error>(select.error());
    }
    if (!waiting) {
        return tl::unexpected<Error>(waiting.error());
    }
    Rates rates({std::move(*add), std::move(*wait), std::move(*drop), std::move(*is_there),
                 std::move(*waiting_for), std::move(*waiting_of)});
    rates.waiting_ = *waiting;
    const auto read = for_each_row(select->rows(), [&](const Rows& row) -> Result<void> {
        auto rate = domain::parse_rate(row.text(1));
        if (!rate) {
            return tl::unexpected<Error>(rate.error());
        }
        rates.by_line_.emplace(row.integer(0), DatedRate{row.integer(0), *std::move(rate)});
        return {};
    });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return rates;
}

const DatedRate* Rates::newest(domain::Currency from) const {
    for (auto each = by_line_.rbegin(); each != by_line_.rend(); ++each) {
        if (each->second.rate.from == from) {
            return &each->second;
        }
    }
    return nullptr;
}

const DatedRate* Rates::at(domain::EntrySeq line) const {
    const auto found = by_line_.find(line);
    return found == by_line_.end() ? nullptr : &found->second;
}

Result<void> Rates::add(const DatedRate& rate) {
    auto added = statements_.add.run(rate.line, domain::to_text(rate.rate));
    if (added) {
        by_line_.insert_or_assign(rate.line, rate);
    }
    return added;
}

Result<bool> Rates::wait(const Unconverted& waiting) {
    const auto& gift = waiting.gift;
    const auto known = waits(waiting.source, gift.external_id);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    if (!*known && waiting_ >= kUnconvertedMax) {
        return false;
    }
    const auto kept = statements_.wait.run(
        waiting.source, gift.external_id, gift.amount->currency().code(), gift.amount->minor(),
        static_cast<int>(gift.layer), waiting.donor, gift.name, gift.message,
        static_cast<int>(gift.words.verdict), static_cast<int>(gift.words.objection), gift.people,
        stored(gift.occurred_at), gift.payment_reference);
    if (!kept) {
        return tl::unexpected<Error>(kept.error());
    }
    waiting_ += *known ? 0 : 1;
    return true;
}

Result<bool> Rates::waits(std::int64_t source, std::string_view ext_id) {
    if (waiting_ == 0) {
        return false;
    }
    const auto found = statements_.is_there.integer(source, ext_id);
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    return found->has_value();
}

Result<void> Rates::drop(std::int64_t source, std::string_view ext_id) {
    const auto known = waits(source, ext_id);
    if (!known || !*known) {
        return known ? Result<void>() : tl::unexpected<Error>(known.error());
    }
    waiting_ -= 1;
    return statements_.drop.run(source, ext_id);
}

Result<std::vector<Unconverted>> Rates::waiting_for(domain::Currency currency) {
    std::vector<Unconverted> found;
    const auto read = for_each_row(statements_.waiting_for.rows(currency.code()),
                                   [&](const Rows& row) -> Result<void> {
                                       auto waiting = unconverted_of(row);
                                       if (!waiting) {
                                           return tl::unexpected<Error>(waiting.error());
                                       }
                                       found.push_back(*std::move(waiting));
                                       return {};
                                   });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return found;
}

Result<std::vector<std::string>> Rates::waiting_of(std::int64_t source) {
    std::vector<std::string> ids;
    if (waiting_ == 0) {
        return ids;
    }
    const auto read =
        for_each_row(statements_.waiting_of.rows(source), [&](const Rows& row) -> Result<void> {
            ids.emplace_back(row.text(0));
            return {};
        });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return ids;
}

} // namespace chapeau::ledger
