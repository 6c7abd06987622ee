// What the book knows of each feed: its position and what its provider was last seen to list.
// Written in the transaction of the page that it follows, and kept in memory for reading.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "ledger/sqlite.hpp"

#include <cstdint>
#include <map>

namespace chapeau::ledger {

class Feeds {
public:
    static Result<Feeds> load(Database& database, domain::Currency currency);

    /// The default state for a source that was never heard of.
    domain::FeedState of(std::int64_t source) const;

    /// Writes it when it changed. `parked` is not written: the inbox counts it.
    Result<void> save(std::int64_t source, const domain::FeedState& state, Timestamp now);

    const std::map<std::int64_t, domain::FeedState>& all() const { return states_; }

private:
    explicit Feeds(Statement save) : save_(std::move(save)) {}

    Statement save_;
    std::map<std::int64_t, domain::FeedState> states_;
};

} // namespace chapeau::ledger
