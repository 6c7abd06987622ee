// Decodes a page of somebody's JSON by a mapping. Pure: bytes in, a page of gifts out.
#pragma once

#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"
#include "sources/generic_json/mapping.hpp"

#include <optional>
#include <string>

namespace chapeau::sources::generic_json {

struct Page {
    FeedPage rows;
    std::optional<std::string> next; // The address of the next page, perhaps relative.
    domain::ProviderTotal total;
};

Result<Page> parse_page(const net::Response& response, const Mapping& mapping,
                        domain::Currency currency);

} // namespace chapeau::sources::generic_json
