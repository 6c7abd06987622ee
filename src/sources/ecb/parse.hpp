// The European Central Bank's reference rates of one day (eurofxref-daily.xml): a `Cube` with a
// `time`, and in it one `Cube` for each currency with what a euro was worth in it. Pure.
//
// The facts are from the bank's page on its reference rates: the list appears about 16:00 CET on
// its working days, and holds some thirty currencies.
#pragma once

#include "base/result.hpp"
#include "domain/rate.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::sources::ecb {

/// The list has 2 KiB; the same for 90 days has a hundred times as much, and is not asked for.
inline constexpr std::size_t kListBytesMax = std::size_t{256} << 10U;

/// The bank lists thirty; all of them become commands to the book.
inline constexpr std::size_t kRatesMax = 100;

inline constexpr std::string_view kOrigin = "European Central Bank";

/// What each currency of the list, and the euro, was worth in `counted`, in the order of the list.
/// Where there are several days, the newest. A currency that is not known here is left out.
///
/// Fails where a rate cannot be read, a currency stands twice, or `counted` is not on the list: a
/// list that is wrong in one place is believed in none.
Result<std::vector<domain::ExchangeRate>> parse_list(std::string_view document,
                                                     domain::Currency counted);

} // namespace chapeau::sources::ecb
