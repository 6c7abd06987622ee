#include "sources/newest_first.hpp"
#include "sources/page_numbers.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace chapeau::sources;

TEST_CASE("the first page is the largest", "[sources]") {
    CHECK(page_at(0, 100) == NumberedPage{1, 100});
    CHECK(page_at(0, 1) == NumberedPage{1, 1});
    CHECK(page_at(7, 1) == NumberedPage{8, 1});
}

TEST_CASE("a numbered page holds the row that is wanted", "[sources]") {
    for (std::int64_t offset = 0; offset < 3000; ++offset) {
        const auto page = page_at(offset, 100);
        const auto holds = page.first_row() <= offset && offset < page.first_row() + page.rows;
        if (!holds || page.rows > 100 || page.number < 1) {
            FAIL("the page does not hold row " << offset);
        }
    }
}

TEST_CASE("pages of every size overlap and yet advance through one poll", "[sources]") {
    for (const std::int64_t rows_max : {100, 150}) {
        std::int64_t offset = 0;
        std::int64_t end = 0;
        for (int request = 0; request < kPollStepsMax; ++request) {
            const auto page = page_at(offset, rows_max);
            end = page.first_row() + page.rows;
            offset = end - kRowOverlap;
        }
        CHECK(end >= kPollStepsMax * (mean_page_rows(rows_max) - kRowOverlap));
    }
}

TEST_CASE("rows before the wanted one are not counted again", "[sources]") {
    FeedPage page;
    page.rows = 90;
    count_from(page, {3, 90}, 185);
    CHECK(page.rows == 85);
    page.rows = 3;
    count_from(page, {3, 90}, 185);
    CHECK(page.rows == 0);
}
