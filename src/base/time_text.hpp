// Moments as the outside world writes them. Pure; never asks a locale or a clock.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace chapeau {

/// Reads ISO 8601 / RFC 3339 with a date, a time and an offset: `2026-11-07T18:01:18Z`,
/// `...18.513+0000` (DonorDrive writes no colon), `...11-05:00` (the donation tracker). One to
/// nine fraction digits are read, six kept. A text without an offset is refused: a local time
/// means nothing to the book.
Result<Timestamp> parse_iso8601(std::string_view text);

/// Reads the date of an HTTP header, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7). The two
/// obsolete forms are read too, because the specification obliges recipients to.
Result<Timestamp> parse_http_date(std::string_view text);

/// Reads the date of an electronic letter (RFC 822 and those after it), which RSS took over:
/// `Sun, 06 Nov 1994 08:49:37 GMT`, also without the day's name, with a year of two digits, without
/// seconds, with an offset like -0500, or with a name of a time zone of North America.
Result<Timestamp> parse_mail_date(std::string_view text);

/// `2026-11-07T18:01:18.513000Z`, always with six fraction digits, so that texts sort as times.
std::string to_iso8601(Timestamp time);

} // namespace chapeau
