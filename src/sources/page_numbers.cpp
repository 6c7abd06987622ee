#include "sources/page_numbers.hpp"

#include <algorithm>

namespace chapeau::sources {

NumberedPage page_at(std::int64_t offset, std::int64_t rows_max) {
    NumberedPage best{offset + 1, 1};
    for (std::int64_t rows = 2; rows <= rows_max; ++rows) {
        const NumberedPage page{offset / rows + 1, rows};
        if (page.first_row() + page.rows >= best.first_row() + best.rows) {
            best = page;
        }
    }
    return best;
}

void count_from(FeedPage& page, const NumberedPage& asked, std::int64_t offset) {
    const auto before =
        static_cast<std::size_t>(std::max<std::int64_t>(0, offset - asked.first_row()));
    page.rows -= std::min(page.rows, before);
}

} // namespace chapeau::sources
