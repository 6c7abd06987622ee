// Records that did not become lines: what could not be read, what a rule refused, and refunds
// whose gift has not arrived. Kept for the operator and for later, within a limit; it is no part
// of the chain.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "ledger/sqlite.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::ledger {

/// Per source. A provider that sends more unreadable records than this has changed its format,
/// and the first ones tell that as well as the last.
inline constexpr std::int64_t kParkedPerSourceMax = 10'000;

/// Per source. A refund that waits is money, so there is far more room; a provider whose refunds
/// all come before their gifts is still held to a few dozen megabytes.
inline constexpr std::int64_t kWaitingRefundsPerSourceMax = 200'000;

enum class ParkedKind : std::uint8_t { Unreadable = 0, Gift = 1, Refund = 2 };

struct Parked {
    ParkedKind kind = ParkedKind::Unreadable;
    std::string ext_id;
    std::optional<std::string> about; // The gift that a waiting refund waits for.
    std::optional<std::int64_t> amount_minor;
    std::string reason;
    std::string raw;
    std::int64_t occurred_us = 0;
    std::string currency{}; // That the amount is told in; empty: the challenge's.
};

class Inbox {
public:
    struct Counts {
        std::int64_t refused = 0;
        std::int64_t waiting = 0;
        bool overflow_told = false; // The operator's log is told once a run.
    };

    static Result<Inbox> load(Database& database);

    /// Keeps it, in place of what was kept under the same id. Beyond the limit it is dropped. A
    /// text that was forgotten is not kept again.
    Result<void> park(std::int64_t source, const Parked& record, Timestamp now);

    /// Forgets the texts, not the records, that speak of that gift or, unless empty, that name.
    Result<void> forget(std::int64_t source, std::string_view gift_ext_id, std::string_view name);

    Result<void> remove(std::int64_t source, ParkedKind kind, std::string_view ext_id);

    /// Refunds that wait for that gift, the oldest first.
    Result<std::vector<Parked>> waiting_for(std::int64_t source, std::string_view gift_ext_id);

    /// Everything that is kept of the source.
    std::int64_t count(std::int64_t source) const;

    const std::map<std::int64_t, Counts>& all() const { return counts_; }

private:
    struct Statements {
        Statement find;
        Statement insert;
        Statement remove;
        Statement waiting;
        Statement forget;
    };
    explicit Inbox(Statements statements) : statements_(std::move(statements)) {}

    Statements statements_;
    std::map<std::int64_t, Counts> counts_;
};

} // namespace chapeau::ledger
