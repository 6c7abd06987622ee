#include "app/health.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <cstdint>
#include <string>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

display::HealthRow book_row(const BookHealth& book) {
    const auto locale = domain::Locale::open("en", "UTC");
    REQUIRE(locale);
    return health_rows(book, {}, {}, **locale).at(0);
}

BookHealth inbox(std::int64_t parked, std::int64_t waiting) {
    BookHealth book;
    book.parked = parked;
    book.waiting = waiting;
    return book;
}

} // namespace

TEST_CASE("the operator is told apart what cannot be entered and what waits", "[app]") {
    CHECK(book_row(inbox(0, 0)).error.empty());
    const auto parked = book_row(inbox(2, 0));
    CHECK(parked.error.find("2 records could not be read or entered") != std::string::npos);
    CHECK(parked.error.find("wait") == std::string::npos);
    const auto waiting = book_row(inbox(0, 4));
    CHECK(waiting.error == "4 refunds wait for their gift");
    const auto both = book_row(inbox(2, 4));
    CHECK(both.error.find("2 records") != std::string::npos);
    CHECK(both.error.find("; 4 refunds wait") != std::string::npos);
}

TEST_CASE("a closed book says since when nothing is saved, and why", "[app]") {
    BookHealth book;
    book.open = false;
    book.last_error = "there is no book";
    book.failed_at = evening();
    const auto row = book_row(book);
    CHECK(row.state.find("NOT SAVED since") != std::string::npos);
    CHECK(row.error.find("there is no book") != std::string::npos);
}

TEST_CASE("a source tells how many gifts it has, or how many posts", "[app]") {
    const auto locale = domain::Locale::open("en", "UTC");
    REQUIRE(locale);
    sources::SourceHealth gifts;
    gifts.name = "table";
    gifts.last_success = evening();
    gifts.known.gifts_known = 3;
    sources::SourceHealth posts;
    posts.name = "fediverse";
    posts.last_success = evening();
    posts.known.mentions_told = 12;
    const auto rows = health_rows({}, {gifts, posts}, {}, **locale);
    REQUIRE(rows.size() >= 3);
    CHECK(rows[1].state.ends_with(", 3 gifts"));
    CHECK(rows[2].state.ends_with(", 12 posts"));
}
