// Decodes what Donorbox answers. Pure: bytes in, a page of gifts or a total out.
//
// `donor` holds who gave as the law knows them. It leaves this parser only where the operator has
// said that what Donorbox's own donor wall shows may be shown here too, and never for a donation
// that was made anonymously; e-mails and addresses never do.
#pragma once

#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"
#include "sources/page_numbers.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chapeau::sources::donorbox {

/// The largest page. A wish for more is not refused, but answered with the default, silently.
inline constexpr std::int64_t kPageRows = 100;
inline constexpr std::int64_t kPageRowsDefault = 50;

enum class Names {
    AsAnswered,   // Only the answer to a question of the form, if one is named.
    AsOnTheirWall // Without an answer the donor's name, unless the donation is anonymous.
};

struct Form {
    std::string campaign_id = {};
    std::string name_question =
        {}; // Whose answer is the name for the screen; empty: none is asked.
    Names names = Names::AsAnswered;
};

/// A page of `GET /donations`. What is not paid is excluded, what is wholly refunded becomes a
/// refund, what is refunded in part stays with the rest. A donation to another campaign is
/// excluded; one of a status that is not known is parked.
Result<FeedPage> parse_donations(const net::Response& response, const Form& form,
                                 domain::Currency currency, const NumberedPage& asked);

/// The campaign's `total_raised` and `donations_count` in `GET /campaigns`. Whether these hold what
/// went back is not documented: reconciling takes either for right, and never for a difference.
Result<domain::ProviderTotal> parse_campaigns(const net::Response& response,
                                              std::string_view campaign_id,
                                              domain::Currency currency);

} // namespace chapeau::sources::donorbox
