#include "app/health.hpp"

#include "app/difference_words.hpp"
#include "base/format.hpp"

#include <cstdint>
#include <string>

namespace chapeau::app {
namespace {

display::HealthRow book_row(const BookHealth& book, const domain::Locale& locale) {
    display::HealthRow row;
    row.name = "book";
    if (!book.open) {
        row.state = book.failed_at
                        ? format("NOT SAVED since {}", locale.time_of_day(*book.failed_at))
                        : "NOT SAVED";
        row.error = format("{}. The screen keeps its last state; the book is opened again by "
                           "itself. Check the disk's space and cables.",
                           book.last_error);
        return row;
    }
    row.state = format("well, {} lines", locale.count(book.head));
    if (book.parked > 0) {
        row.error = format("{} records could not be read or entered; the book keeps them",
                           locale.count(book.parked));
    }
    if (book.waiting > 0) {
        row.error += format("{}{} refunds wait for their gift", row.error.empty() ? "" : "; ",
                            locale.count(book.waiting));
    }
    return row;
}

display::HealthRow source_row(const sources::SourceHealth& source, const domain::Locale& locale) {
    display::HealthRow row;
    row.name = source.name;
    row.error = source.last_error;
    if (source.late) {
        row.state = source.last_success
                        ? format("late since {}", locale.time_of_day(*source.last_success))
                        : "late, has not answered yet";
    } else if (source.failures_in_a_row > 0) {
        row.state = format("failed {} times, is tried again", source.failures_in_a_row);
    } else if (source.last_success) {
        const bool tells_posts = source.known.mentions_told > 0 && source.known.gifts_known == 0;
        row.state = format(
            "well at {}, {} {}", locale.time_of_day(*source.last_success),
            locale.count(tells_posts ? source.known.mentions_told : source.known.gifts_known),
            tells_posts ? "posts" : "gifts");
    } else {
        row.state = "asked for the first time";
    }
    row.note = difference_words(source, locale);
    return row;
}

display::HealthRow rates_row(const RatesHealth& rates, const domain::Locale& locale) {
    display::HealthRow row;
    row.name = "rates";
    const auto told = static_cast<std::int64_t>(rates.told);
    if (told == 0) {
        row.state = "none since the start; the book's last ones hold, and without any gifts wait";
    } else if (rates.oldest_day == rates.newest_day) {
        row.state = format("of {} currencies, of {}", locale.count(told), rates.newest_day);
    } else {
        row.state = format("of {} currencies, of {} to {}", locale.count(told), rates.oldest_day,
                           rates.newest_day);
    }
    row.error = rates.error;
    return row;
}

} // namespace

std::vector<display::HealthRow> health_rows(const BookHealth& book, const SourcesHealth& sources,
                                            const RatesHealth& rates,
                                            const domain::Locale& locale) {
    std::vector<display::HealthRow> rows;
    rows.push_back(book_row(book, locale));
    for (const auto& source : sources) {
        rows.push_back(source_row(source, locale));
    }
    if (rates.wanted) {
        rows.push_back(rates_row(rates, locale));
    }
    return rows;
}

} // namespace chapeau::app
