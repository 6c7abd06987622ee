// Page numbers in the place of offsets, for providers that take only "page 7, of 93 rows each".
//
// The walk of sources/newest_first.hpp lets its pages overlap, so that a row which is taken away
// while we read cannot hide another one between two pages. Pages of one size cannot overlap; pages
// of different sizes can. So each request chooses the size whose pages begin just before the row
// that is wanted. Pure.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace chapeau::sources {

struct NumberedPage {
    std::int64_t number = 1; // From one.
    std::int64_t rows = 0;   // Of each page.

    std::int64_t first_row() const { return (number - 1) * rows; }
    bool operator==(const NumberedPage&) const = default;
};

/// Of all pages with 1 to `rows_max` rows that hold the row at `offset`, the one that reaches
/// furthest beyond it.
NumberedPage page_at(std::int64_t offset, std::int64_t rows_max);

/// Pages shrink as their numbers grow. This many rows, or more, is what each request of a whole
/// poll brings on the average; it tells how long a list can be read in one.
constexpr std::int64_t mean_page_rows(std::int64_t rows_max) {
    return rows_max * 88 / 100;
}

/// Counts only the rows from `offset` on; what stood before them was read already, and the walk
/// goes on from there.
void count_from(FeedPage& page, const NumberedPage& asked, std::int64_t offset);

/// A whole number of what a list's document says of its pages in the member `section`; empty when
/// it is not told.
Result<std::optional<std::int64_t>> read_paging(const json::Value& document,
                                                std::string_view section, std::string_view key);

/// How many rows there are in all, as the list called `subject` says there.
Result<std::int64_t> read_row_count(const net::Response& response, std::string_view subject,
                                    std::string_view section, std::string_view key);

/// The page, knowing whether others follow; an error of either is the whole's.
Result<FeedPage> with_more(Result<FeedPage> page, const Result<bool>& more);

} // namespace chapeau::sources
