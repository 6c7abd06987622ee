// Decodes what Streamlabs answers when it is asked for its donations. Pure: bytes in, a page of
// gifts out. Ids, times and amounts are read as texts or as numbers, because which of them
// Streamlabs writes is not confirmed by its own documentation, only by other people's programs.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"

#include <cstdint>
#include <string>

namespace chapeau::sources::streamlabs {

/// The largest page that may be asked for.
inline constexpr std::int64_t kPageRows = 100;

struct DonationPage {
    FeedPage page;
    std::string oldest_id;     // What `before` of the next page is; empty when there are no rows.
    bool has_nameless = false; // A row bears no id, so that nobody can say which one it is.
};

/// Rows older than `since` are excluded: Streamlabs lists all that the account ever received. Of
/// who gave, only `name` is read, which is what they typed to be shown; never `email`.
Result<DonationPage> parse_donations(const net::Response& response, domain::Currency currency,
                                     Timestamp since);

/// Whether the id `one` lies further back in the list than `other`. Ids are numbers that rise; of
/// others nothing can be said but that they differ.
bool is_older(const std::string& one, const std::string& other);

/// Whether the whole page is older than `since`, and with it all that follows.
bool ends_before(const DonationPage& donations, Timestamp since);

} // namespace chapeau::sources::streamlabs
