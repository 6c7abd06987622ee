// A gift as words in columns: what a mapped JSON record and a line of CSV have in common.
#pragma once

#include "base/result.hpp"
#include "domain/gift.hpp"
#include "sources/feed_page.hpp"

#include <cstddef>
#include <string>

namespace chapeau::sources {

/// Times, amounts, flags and states are short; what is longer is none.
inline constexpr std::size_t kWordBytesMax = 64;

/// Empty means not there.
struct RowWords {
    std::string time;
    std::string amount;
    std::string currency;
    std::string name;
    std::string message;
    std::string anonymous; // Empty, false, no, non, n or 0: the name is taken. Else it is hidden.
    std::string status;
    std::string donor_key;
};

enum class MissingAmount { IsHidden, IsFault };

struct RowRules {              // NOLINT(cppcoreguidelines-pro-type-member-init): nor has Currency.
    domain::Currency currency; // Where the words do not say.
    domain::Layer layer = domain::Layer::Captured; // Where the status does not say.
    AmountDigits unit = AmountDigits::Major;
    MissingAmount missing_amount = MissingAmount::IsHidden;
};

/// ISO 8601 with an offset, or whole Unix seconds.
Result<Timestamp> time_from_words(const std::string& text);

/// `time` is ISO 8601 with an offset, or whole Unix seconds. `status` is paid, refunded or pledged.
/// A refunded row is a refund of the gift of that id, for the whole of it.
Result<Row> row_from(const std::string& id, const RowWords& words, const RowRules& rules);

} // namespace chapeau::sources
