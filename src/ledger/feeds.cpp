#include "ledger/feeds.hpp"

#include <utility>

namespace chapeau::ledger {

namespace {

Result<domain::FeedState> state_of(const Rows& rows, domain::Currency currency) {
    domain::FeedState state;
    state.position = {std::string(rows.text(1)), std::string(rows.text(2)),
                      std::string(rows.text(3))};
    state.gifts_known = rows.integer(4);
    state.hidden_known = rows.integer(5);
    state.sum_minor_known = rows.integer(6);
    if (rows.integer(7) != 0) {
        auto& total = state.provider_total.emplace();
        if (!rows.is_null(8)) {
            auto sum = domain::Money::from_minor(rows.integer(8), currency);
            if (!sum) {
                return fail(Errc::Corrupt, "the total of a feed is beyond every limit");
            }
            total.sum = *sum;
        }
        if (!rows.is_null(9)) {
            total.count = rows.integer(9);
        }
    }
    return state;
}

} // namespace

Result<Feeds> Feeds::load(Database& database, domain::Currency currency) {
    auto save = database.prepare("INSERT OR REPLACE INTO feed VALUES(?,?,?,?,?,?,?,?,?,?,?)");
    if (!save) {
        return tl::unexpected<Error>(save.error());
    }
    auto select = database.prepare("SELECT * FROM feed");
    if (!select) {
        return tl::unexpected<Error>(select.error());
    }
    Feeds feeds(std::move(*save));
    const auto read = for_each_row(select->rows(), [&](const Rows& row) -> Result<void> {
        auto state = state_of(row, currency);
        if (!state) {
            return tl::unexpected<Error>(state.error());
        }
        feeds.states_.emplace(row.integer(0), std::move(*state));
        return {};
    });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return feeds;
}

domain::FeedState Feeds::of(std::int64_t source) const {
    const auto found = states_.find(source);
    return found == states_.end() ? domain::FeedState{} : found->second;
}

Result<void> Feeds::save(std::int64_t source, const domain::FeedState& state, Timestamp now) {
    const auto known = states_.find(source);
    if (known != states_.end() && known->second == state) {
        return {};
    }
    std::optional<std::int64_t> sum;
    std::optional<std::int64_t> count;
    if (state.provider_total) {
        count = state.provider_total->count;
        if (state.provider_total->sum) {
            sum = state.provider_total->sum->minor();
        }
    }
    auto saved = save_.run(source, state.position.cursor, state.position.etag,
                           state.position.last_modified, state.gifts_known, state.hidden_known,
                           state.sum_minor_known, state.provider_total.has_value(), sum, count,
                           std::int64_t{now.time_since_epoch().count()});
    if (saved) {
        states_.insert_or_assign(source, state);
    }
    return saved;
}

} // namespace chapeau::ledger
