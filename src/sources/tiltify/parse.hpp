// Decodes what Tiltify answers. Pure: bytes in, a page of gifts or a total out.
#pragma once

#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"

#include <cstdint>

namespace chapeau::sources::tiltify {

/// The API's largest page.
inline constexpr std::int64_t kPageRows = 100;

/// A page of donations with the pointer to the next, older one. A donation keeps the currency
/// that it names; a matching donor's one is of the layer Matched; "Anonymous" is nobody's name.
Result<FeedPage> parse_donations(const net::Response& response);

/// A campaign's `amount_raised`; without its sum when the campaign raises another currency.
Result<domain::ProviderTotal> parse_total(const net::Response& response, domain::Currency currency);

} // namespace chapeau::sources::tiltify
