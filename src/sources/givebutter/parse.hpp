// Decodes what Givebutter answers. Pure: bytes in, a page of gifts, a sum or a count out.
//
// Of who gave, only `giving_space` is read: the name and the words that the donor chose to publish.
// First and last names, companies, e-mails, telephones and addresses stand in every transaction
// too, and never leave this parser.
#pragma once

#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"
#include "sources/page_numbers.hpp"

#include <cstdint>
#include <string_view>

namespace chapeau::sources::givebutter {

/// The largest page that the documentation allows.
inline constexpr std::int64_t kPageRows = 100;

struct Campaign {
    std::string_view id;
    domain::Currency currency;
};

/// A page of `GET /transactions`, which lists the whole account: what belongs to other campaigns
/// is excluded, as are payments that failed, were cancelled or are not yet captured. What is wholly
/// refunded becomes a refund; of what is refunded in part, the rest remains. A gift with a
/// status that is not known is parked.
Result<FeedPage> parse_transactions(const net::Response& response, const Campaign& campaign,
                                    const NumberedPage& asked);

/// `meta.total` of the same list: all rows of the account.
Result<std::int64_t> parse_count(const net::Response& response);

/// `raised` of `GET /campaigns/{id}`.
Result<domain::ProviderTotal> parse_campaign(const net::Response& response,
                                             domain::Currency currency);

} // namespace chapeau::sources::givebutter
