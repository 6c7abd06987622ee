// What can be judged of a feed's page and of its records without the book.
#pragma once

#include "base/result.hpp"
#include "domain/batch.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chapeau::ledger {

/// A cursor, tag or date longer than this is no position. A till's names the payments whose refunds
/// it looks for, in 32 KiB at the most.
inline constexpr std::size_t kPositionBytesMax = 65'536;
inline constexpr std::size_t kSourceNameBytesMax = 64;

/// What makes a batch unusable as a whole: a mistake of the source's code, not of its provider.
Result<void> check_batch(const domain::Batch& batch);

bool is_id(std::string_view id);

/// The id under which a record is parked: its own when it is one.
std::string parking_id(std::string_view id);

std::optional<std::string> objection_to_amount(const domain::Money& amount,
                                               domain::Currency currency);

/// The same of an amount in whatever currency.
std::optional<std::string> objection_to_size(const domain::Money& amount);

/// Why a gift cannot become a line, whatever its currency; empty when it can.
std::optional<std::string> objection_to_told(const domain::Gift& gift);

/// Why a gift cannot become a line; empty when it can. A page is not stopped by it.
std::optional<std::string> objection_to(const domain::Gift& gift, domain::Currency currency);

} // namespace chapeau::ledger
