// Decodes what JustGiving answers. Pure: bytes in, a page of gifts, a sum or a count out.
//
// Of who gave, only `donorDisplayName` is read; `donorRealName`, which the page's owner is shown,
// never leaves this parser.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"
#include "sources/page_numbers.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace chapeau::sources::justgiving {

/// In practice 150 are given; nothing is documented, and what everybody asks for surely works.
inline constexpr std::int64_t kPageRows = 100;

/// A page of `GET .../donations`. An absent amount is hidden. Pending, rejected and cancelled
/// donations are excluded, a refunded one becomes a refund; one of a status that is not known is
/// parked.
///
/// Some answers lack the id. Then the moment and the amount are the key, because a giver may edit
/// the name and the words, with the row's number among those of the page that are alike in both.
///
/// A row that names no currency is in `pages_own`, as the page named it, or else in `currency`.
Result<FeedPage> parse_donations(const net::Response& response, domain::Currency currency,
                                 const NumberedPage& asked,
                                 std::optional<domain::Currency> pages_own = std::nullopt);

/// `pagination.totalResults` of the same list.
Result<std::int64_t> parse_count(const net::Response& response);

/// `totalRaisedOnline` of the page, or its grand total where that is not told.
Result<domain::ProviderTotal> parse_page(const net::Response& response, domain::Currency currency);

/// `/Date(1444216076464+0000)/`: milliseconds since 1970; the offset only says how to show them.
Result<Timestamp> parse_wrapped_date(std::string_view text);

} // namespace chapeau::sources::justgiving
