#include "app/difference_words.hpp"
#include "app/health.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <string>

using namespace chapeau;
using namespace chapeau::app;
using Step = sources::Comparison::Step;

namespace {

const domain::Locale& locale() {
    static const auto kLocale = domain::Locale::open("en-US", "UTC").value();
    return *kLocale;
}

/// Of a book with 10 gifts and $100.
sources::SourceHealth told(std::optional<std::int64_t> count, std::int64_t dollars, Step step,
                           bool was_looked_at = true) {
    sources::SourceHealth source;
    source.name = "donordrive";
    source.known.gifts_known = 10;
    source.known.sum_minor_known = 10'000;
    source.known.provider_total = domain::ProviderTotal{test::dollars(dollars), count};
    source.comparison = sources::Comparison{step, {}, false};
    if (was_looked_at) {
        source.comparison->looked_at = test::evening() + std::chrono::minutes{4};
    }
    return source;
}

std::string said(const sources::SourceHealth& source) {
    return difference_words(source, locale());
}

std::string at() {
    return locale().time_of_day(test::evening() + std::chrono::minutes{4});
}

} // namespace

TEST_CASE("a source that agrees with its provider's total has nothing to tell", "[app][health]") {
    CHECK(said({}).empty());
    CHECK(said(told(10, 100, Step::Reading)).empty());
    CHECK(said(told(10, 100, Step::Settled)).empty());
    CHECK(said(told(11, 110, Step::Reading)).empty()); // A gift came between total and list.
}

TEST_CASE("missing gifts are told with their figures and with what was done", "[app][health]") {
    CHECK(said(told(12, 120, Step::Listing, false)) ==
          "missing: it tells of 2 gifts and $20 more than the book has; "
          "its whole list is looked through");
    CHECK(said(told(12, 120, Step::Listing)) ==
          "missing: it tells of 2 gifts and $20 more than the book has; its list was looked "
          "through at " +
              at() + " and is looked through again");
    CHECK(said(told(11, 95, Step::Settled)) ==
          "missing: it tells of 1 gift more and $5 less than the book has; its list was looked "
          "through twice, last at " +
              at() + ": the book has all that it lists");
    CHECK(said(told(std::nullopt, 120, Step::NoCount)).find("tells no count") != std::string::npos);
}

TEST_CASE("withdrawn gifts wait for the second look, and are then said to be taken back",
          "[app][health]") {
    CHECK(said(told(9, 90, Step::AwaitsSecond)) ==
          "withdrawn: the book has 1 gift and $10 more than it tells of; its list was looked "
          "through at " +
              at() + "; nothing changes before a second look");
    CHECK(said(told(2, 20, Step::Doubtful)).find("believed once it has lasted 10 minutes") !=
          std::string::npos);
    auto after = told(10, 100, Step::Settled);
    after.taken_back = 3;
    after.taken_back_at = test::evening() + std::chrono::minutes{4};
    CHECK(said(after) == "taken back: 3 gifts that it lists no more, last at " + at());
    after.known.provider_total->count = 9;
    CHECK(said(after).find("withdrawn") == 0);
    CHECK(said(after).ends_with("that it lists no more, last at " + at()));
}

TEST_CASE("a sum that is higher or lower at equal counts is undisclosed or lowered",
          "[app][health]") {
    CHECK(said(told(10, 135, Step::Settled)) ==
          "undisclosed: its sum is $35 more than it shows; its list was looked through twice, "
          "last at " +
              at() + ": no gift is missing");
    auto hidden = told(10, 135, Step::Settled, false);
    hidden.known.hidden_known = 1;
    CHECK(said(hidden) == "undisclosed: its sum is $35 more than it shows; 1 gift hides the "
                          "amount; no gift is missing");
    CHECK(said(told(10, 95, Step::Listing, false)) ==
          "lowered: the book has $5 more than it tells of; its whole list is looked through");
    auto all = told(14, 120, Step::Settled); // Counts registrations too.
    all.comparison->count_is_of_all = true;
    CHECK(said(all).find("undisclosed: its sum is $20 more") == 0);
}

TEST_CASE("a provider that tells a sum and no gifts says so", "[app][health]") {
    CHECK(said(told(std::nullopt, 100, Step::SumOnly)) ==
          "undisclosed: $100 is told as one sum, without its gifts");
    CHECK(said(told(std::nullopt, 80, Step::SumOnly)).find("the book has $20 more until") !=
          std::string::npos);
}

TEST_CASE("a list that is never looked through says so, also while the totals agree",
          "[app][health]") {
    CHECK(said(told(10, 100, Step::TooLong)).find("too long to be compared") != std::string::npos);
    CHECK(said(told(12, 120, Step::TooLong)).find("too long to be looked through") !=
          std::string::npos);
}

TEST_CASE("a difference reaches the source's row, and makes it no fault", "[app][health]") {
    auto source = told(9, 90, Step::AwaitsSecond);
    source.last_success = test::evening();
    const auto row = health_rows({}, {source}, {}, locale()).at(1);
    CHECK(row.error.empty());
    CHECK(row.note == said(source));
}
