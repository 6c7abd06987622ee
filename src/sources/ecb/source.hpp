// The European Central Bank's list of rates, asked for by its address. It tells of no gifts and so
// brings no pages: what was read is handed over, and the poll is over. As a source it is asked by
// the rules that hold for all: spaced, with a condition, and after failures ever more rarely.
//
// Threads: see sources/source.hpp; `on_rates` is called on the net thread and must not wait.
#pragma once

#include "domain/rate.hpp"
#include "sources/source.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::ecb {

/// The bank has a new list once a day.
inline constexpr std::chrono::hours kFreshFor{6};

/// A list that could not be had is asked for again after this at the soonest. While the last one is
/// fresh, a poll asks nobody.
inline constexpr milliseconds kPollInterval{std::chrono::minutes{1}};
inline constexpr milliseconds kSpacing{std::chrono::seconds{10}};

inline constexpr const char* kRatesName = "rates";

struct Options {
    std::string url;           // https, or on this machine.
    domain::Currency currency; // That the rates lead to.
    std::function<void(std::vector<domain::ExchangeRate>)> on_rates;
};

std::unique_ptr<Source> make_source(Options options);

} // namespace chapeau::sources::ecb
