// Decodes what DonorDrive answers. Pure: bytes in, a page of gifts or a total out.
#pragma once

#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"

#include <cstdint>

namespace chapeau::sources::donordrive {

/// The API's default and largest page.
inline constexpr std::int64_t kPageRows = 100;

/// A page of donations, asked for at `offset`. 204 is a page without rows: past the end.
/// Registration fees are excluded; an absent amount is hidden, an absent name anonymous.
Result<FeedPage> parse_donations(const net::Response& response, domain::Currency currency,
                                 std::int64_t offset);

/// An event, team or participant: `sumDonations` and `numDonations`.
Result<domain::ProviderTotal> parse_total(const net::Response& response, domain::Currency currency);

} // namespace chapeau::sources::donordrive
