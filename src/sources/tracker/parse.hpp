// Decodes what a donation tracker answers. Pure: bytes in, a page of gifts or a total out.
#pragma once

#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"

#include <cstdint>
#include <string_view>

namespace chapeau::sources::tracker {

/// A page of donations of the event `event_id`, asked for at `offset`. Rows that are not completed
/// payments are excluded; a row of another event is parked.
Result<FeedPage> parse_donations(const net::Response& response, domain::Currency currency,
                                 std::string_view event_id, std::int64_t offset);

/// An event with its totals: `donation_total` (or its old name `amount`) and `donation_count`.
Result<domain::ProviderTotal> parse_total(const net::Response& response, domain::Currency currency);

} // namespace chapeau::sources::tracker
