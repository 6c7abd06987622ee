// What other currencies are worth, on its way into the book: each rate is a command, given once,
// and given again while the book cannot take it. A configured rate wins over the bank's.
//
// Threads: `RateTeller` is a monitor; any thread.
#pragma once

#include "app/evening_thread.hpp"
#include "app/rate_options.hpp"
#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "domain/command.hpp"
#include "domain/rate.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::app {

/// The operator is warned of rates that are older. The bank pauses for four days at the longest.
inline constexpr std::chrono::days kRatesOldAfter{7};

/// False for what is no day.
bool is_old(const std::string& day, Timestamp now);

/// A book that could not take a rate is asked again after this.
inline constexpr seconds kTellAgainAfter{5};

/// The rates that are there at the start.
struct RatesSetup {
    std::vector<domain::ExchangeRate> configured;
    std::vector<domain::ExchangeRate> listed; // Of the bank's file.
    std::string trouble;                      // Why the file could not be read; empty: it could.
    std::string ecb_url;                      // Asked in the course of the evening, when set.
};

/// Reads the file, if one is named.
RatesSetup open_rates(const RateOptions& options, domain::Currency counted);

/// One for each currency: a configured one, else the bank's.
std::vector<domain::ExchangeRate> effective(const RatesSetup& setup);

/// The same rate of the same day from the same place has the same key, so that a restart adds no
/// line to the book.
domain::Command command_for(const domain::ExchangeRate& rate);

struct RatesHealth {
    bool wanted = false;    // Rates are configured.
    std::size_t told = 0;   // Currencies whose rate the book has.
    std::string oldest_day; // Of these.
    std::string newest_day;
    std::string error; // In plain words; empty while all is well.

    bool operator==(const RatesHealth&) const = default;
};

class RateTeller {
public:
    /// False when the book's queue is full.
    using Submit = std::function<bool(domain::Command, OnOutcome)>;

    RateTeller(RatesSetup setup, Submit submit);

    /// A newer list of the bank's.
    void take(const std::vector<domain::ExchangeRate>& listed);

    /// Hands what is to be told to the book, one rate after the other: the next one follows from
    /// the answer. Does not wait.
    void tell(SteadyTime now);

    RatesHealth health() const;

private:
    enum class Stage : std::uint8_t { Wanted, UnderWay, Told, Refused };
    struct Item {
        domain::ExchangeRate rate;
        std::string key;
        Stage stage = Stage::Wanted;
    };

    void want(const domain::ExchangeRate& rate) REQUIRES(mutex_);
    std::optional<domain::Command> next();
    void send_next();
    void note(const CommandOutcome& outcome);
    void put_back(const std::string& key);

    const Submit submit_;
    const bool wanted_;
    mutable Mutex mutex_;
    std::vector<Item> items_ GUARDED_BY(mutex_); // One for each currency.
    std::string trouble_ GUARDED_BY(mutex_);
    std::string refusal_ GUARDED_BY(mutex_);
    bool failed_ GUARDED_BY(mutex_) = false;
    SteadyTime again_at_ GUARDED_BY(mutex_){};
};

} // namespace chapeau::app
