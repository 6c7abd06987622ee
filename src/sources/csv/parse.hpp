// Reads a CSV file of gifts (RFC 4180). Pure: bytes in, gifts out.
#pragma once

#include "base/result.hpp"
#include "domain/gift.hpp"
#include "sources/feed_page.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chapeau::sources::csv {

/// More columns than any spreadsheet of gifts; what has more is no such file.
inline constexpr std::size_t kColumnsMax = 64;

enum class LastLine { Ended, Unfinished };

struct Line {
    std::vector<std::string> fields;
    std::string_view raw;   // Of the bytes that were split, without the line end.
    std::size_t number = 1; // As an editor counts, from 1: where it begins.
};

struct Lines {
    std::vector<Line> lines;
    LastLine last_line = LastLine::Ended; // An unfinished one is not among the lines.
};

/// Splits into lines and fields. A quote opens at the beginning of a field only; quotes may hold
/// separators, doubled quotes and line ends; LF and CRLF end a line; empty lines are left out.
/// Fails beyond kColumnsMax, and on a quote that holds a line end and is not closed at the end of
/// its field: it would swallow the gifts that follow.
Result<Lines> split(std::string_view bytes, char separator);

struct File {
    FeedPage rows;
    LastLine last_line = LastLine::Ended;
};

/// The separator is a comma, or a semicolon where the first line has no comma, as spreadsheets in
/// much of Europe write. Fails when the first line does not name the columns time and amount, and
/// on a row of several lines that has not as many fields as the first: its quotes are not where
/// they belong. A second row with the same id is parked.
Result<File> parse_file(std::string_view bytes, domain::Currency currency, domain::Layer layer);

} // namespace chapeau::sources::csv
