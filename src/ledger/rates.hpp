// What other currencies are worth, and the gifts that wait until it is known.
//
// Each rate is a line of the book. A converted gift names the line that it was converted by, and
// stays with it: a later rate changes nothing that was entered before.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/entry.hpp"
#include "domain/gift.hpp"
#include "domain/rate.hpp"
#include "ledger/sqlite.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::ledger {

struct DatedRate {
    domain::EntrySeq line = 0;
    domain::ExchangeRate rate;
};

/// A gift that cannot be counted yet.
struct Unconverted {
    std::int64_t source = 0;
    std::string donor; // What stands for the giver: no key is kept as it was told.
    domain::Gift gift; // Without its donor key.
};

/// Of all sources together. They wait for the operator to give a rate; an evening in one strange
/// currency alone has seen it long before.
inline constexpr std::int64_t kUnconvertedMax = 20'000;

class Rates {
public:
    static Result<Rates> load(Database& database);

    /// The newest; null without one.
    const DatedRate* newest(domain::Currency from) const;
    /// That a converted gift names; null when the line is no rate.
    const DatedRate* at(domain::EntrySeq line) const;

    Result<void> add(const DatedRate& rate);

    /// Keeps it, in place of what was kept under the same id; false when there is no room.
    Result<bool> wait(const Unconverted& waiting);
    Result<bool> waits(std::int64_t source, std::string_view ext_id);
    Result<void> drop(std::int64_t source, std::string_view ext_id);

    Result<std::vector<Unconverted>> waiting_for(domain::Currency currency);
    /// The ids of the source's that wait, in the order of bytes.
    Result<std::vector<std::string>> waiting_of(std::int64_t source);

    std::int64_t waiting() const { return waiting_; }

private:
    struct Statements {
        Statement add;
        Statement wait;
        Statement drop;
        Statement is_there;
        Statement waiting_for;
        Statement waiting_of;
    };
    explicit Rates(Statements statements) : statements_(std::move(statements)) {}

    Statements statements_;
    std::map<domain::EntrySeq, DatedRate> by_line_;
    std::int64_t waiting_ = 0;
};

} // namespace chapeau::ledger
