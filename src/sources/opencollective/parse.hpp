// Decodes what Open Collective's GraphQL API answers. Pure: bytes in, a page of gifts or a total
// out.
//
// Of who gave, only the name of a public profile is read, and of an incognito one nothing. The
// description of a transaction is the platform's own sentence and repeats names, so it is no
// message.
#pragma once

#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"

#include <cstdint>

namespace chapeau::sources::opencollective {

/// Well below the API's own ceiling of 1000.
inline constexpr std::int64_t kPageRows = 100;

/// The page of transactions that was asked for at `offset`. A transaction that was refunded becomes
/// a refund; one that is itself a refund is excluded; one in another currency keeps it.
Result<FeedPage> parse_transactions(const net::Response& response, domain::Currency currency,
                                    std::int64_t offset);

/// How many transactions there are, and what the account says that it received.
Result<domain::ProviderTotal> parse_total(const net::Response& response, domain::Currency currency);

} // namespace chapeau::sources::opencollective
