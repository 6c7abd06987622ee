#include "base/time_text.hpp"

#include "base/format.hpp"
#include "base/text.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace chapeau {
namespace {

constexpr std::size_t kFractionDigitsMax = 9;
constexpr std::size_t kFractionDigitsKept = 6;

// Where a refused text is repeated in an error, this much of it tells which one it was.
constexpr std::size_t kQuotedBytesMax = 40;

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kShortDays = {"Mon", "Tue", "Wed", "Thu",
                                                        "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> kLongDays = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

// Reads a text from its start. After a first failure everything fails, so callers ask once.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool failed() const { return failed_; }
    bool finished() const { return !failed_ && rest_.empty(); }
    char next() const { return failed_ || rest_.empty() ? '\0' : rest_.front(); }

    void expect(std::string_view word) {
        if (failed_ || !rest_.starts_with(word)) {
            failed_ = true;
            return;
        }
        rest_.remove_prefix(word.size());
    }

    bool accept(std::string_view characters) {
        if (next() == '\0' || characters.find(next()) == std::string_view::npos) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    bool next_is_digit() const { return next() >= '0' && next() <= '9'; }

    int digit() {
        if (!next_is_digit()) {
            failed_ = true;
            return 0;
        }
        const int value = next() - '0';
        rest_.remove_prefix(1);
        return value;
    }

    int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; ++i) {
            value = value * 10 + digit();
        }
        return value;
    }

    // Which of `words` stands here, counted from 1.
    unsigned one_of(std::span<const std::string_view> words) {
        unsigned number = 0;
        for (const auto word : words) {
            ++number;
            if (!failed_ && rest_.starts_with(word)) {
                rest_.remove_prefix(word.size());
                return number;
            }
        }
        failed_ = true;
        return 1;
    }

private:
    std::string_view rest_;
    bool failed_ = false;
};

struct TimeOfDay {
    int hour = 0;
    int minute = 0;
    int second = 0;
};

TimeOfDay scan_time_of_day(Scanner& scanner) {
    TimeOfDay time;
    time.hour = scanner.digits(2);
    scanner.expect(":");
    time.minute = scanner.digits(2);
    scanner.expect(":");
    time.second = scanner.digits(2);
    return time;
}

std::optional<Timestamp> moment(int year, unsigned month, unsigned day, const TimeOfDay& time) {
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                           std::chrono::day{day}};
    // Second 60 is a leap second; it is told as the first of the next minute.
    if (!date.ok() || time.hour > 23 || time.minute > 59 || time.second > 60) {
        return std::nullopt;
    }
    return std::chrono::sys_days{date} + std::chrono::hours{time.hour} +
           std::chrono::minutes{time.minute} + seconds{time.second};
}

microseconds scan_fraction(Scanner& scanner) {
    std::int64_t value = 0;
    std::size_t kept = 0;
    std::size_t read = 0;
    while (!scanner.failed() && (read == 0 || scanner.next_is_digit())) {
        const int digit = scanner.digit();
        ++read;
        if (kept < kFractionDigitsKept) {
            value = value * 10 + digit;
            ++kept;
        }
        if (read > kFractionDigitsMax) {
            scanner.expect("at most nine digits");
        }
    }
    for (; kept < kFractionDigitsKept; ++kept) {
        value *= 10;
    }
    return microseconds{value};
}

// Only a sign may start it: a text without an offset fails here.
std::optional<std::chrono::minutes> scan_offset(Scanner& scanner) {
    if (scanner.accept("Zz")) {
        return std::chrono::minutes{0};
    }
    const bool west = scanner.next() == '-';
    if (!scanner.accept("+-")) {
        return std::nullopt;
    }
    const int hours = scanner.digits(2);
    int minutes = 0;
    if (!scanner.finished()) {
        scanner.accept(":");
        minutes = scanner.digits(2);
    }
    if (scanner.failed() || hours > 23 || minutes > 59) {
        return std::nullopt;
    }
    const std::chrono::minutes offset{hours * 60 + minutes};
    return west ? -offset : offset;
}

// RFC 850 wrote two digits. Nothing of ours is older than the epoch, so 70 to 99 are 19xx.
int full_year(int two_digits) {
    return two_digits < 70 ? 2000 + two_digits : 1900 + two_digits;
}

// `Sun, 06 Nov 1994 08:49:37 GMT`, or with a long day name `Sunday, 06-Nov-94 08:49:37 GMT`.
std::optional<Timestamp> parse_http_date_with_comma(std::string_view text) {
    Scanner scanner(text);
    const bool is_rfc850 = text.find(',') != 3;
    scanner.one_of(is_rfc850 ? std::span<const std::string_view>(kLongDays)
                             : std::span<const std::string_view>(kShortDays));
    scanner.expect(", ");
    const std::string_view separator = is_rfc850 ? "-" : " ";
    const auto day = static_cast<unsigned>(scanner.digits(2));
    scanner.expect(separator);
    const auto month = scanner.one_of(kMonths);
    scanner.expect(separator);
    const int year = is_rfc850 ? full_year(scanner.digits(2)) : scanner.digits(4);
    scanner.expect(" ");
    const auto time = scan_time_of_day(scanner);
    scanner.expect(" GMT");
    return scanner.finished() ? moment(year, month, day, time) : std::nullopt;
}

// `Sun Nov  6 08:49:37 1994`, as C's asctime writes it.
std::optional<Timestamp> parse_asctime(std::string_view text) {
    Scanner scanner(text);
    scanner.one_of(kShortDays);
    scanner.expect(" ");
    const auto month = scanner.one_of(kMonths);
    scanner.expect(" ");
    const int day = scanner.accept(" ") ? scanner.digit() : scanner.digits(2);
    scanner.expect(" ");
    const auto time = scan_time_of_day(scanner);
    scanner.expect(" ");
    const int year = scanner.digits(4);
    return scanner.finished() ? moment(year, month, static_cast<unsigned>(day), time)
                              : std::nullopt;
}

struct NamedZone {
    std::string_view name;
    int hours;
};
constexpr std::array<NamedZone, 12> kMailZones = {{{"GMT", 0},
                                                   {"UTC", 0},
                                                   {"UT", 0},
                                                   {"Z", 0},
                                                   {"EST", -5},
                                                   {"EDT", -4},
                                                   {"CST", -6},
                                                   {"CDT", -5},
                                                   {"MST", -7},
                                                   {"MDT", -6},
                                                   {"PST", -8},
                                                   {"PDT", -7}}};

std::optional<std::chrono::minutes> scan_mail_zone(Scanner& scanner, std::string_view rest) {
    for (const auto& zone : kMailZones) {
        if (rest == zone.name) {
            scanner.expect(zone.name);
            return std::chrono::hours{zone.hours};
        }
    }
    const bool is_offset = rest.starts_with('+') || rest.starts_with('-');
    return is_offset ? scan_offset(scanner) : std::nullopt;
}

std::optional<Timestamp> parse_mail_date_without_day(std::string_view text) {
    Scanner scanner(text);
    int day = scanner.digit();
    day = scanner.next_is_digit() ? day * 10 + scanner.digit() : day;
    scanner.expect(" ");
    const auto month = scanner.one_of(kMonths);
    scanner.expect(" ");
    int year = scanner.digits(2);
    year = scanner.next_is_digit() ? year * 100 + scanner.digits(2) : full_year(year);
    scanner.expect(" ");
    TimeOfDay time;
    time.hour = scanner.digits(2);
    scanner.expect(":");
    time.minute = scanner.digits(2);
    if (scanner.accept(":")) {
        time.second = scanner.digits(2);
    }
    scanner.expect(" ");
    const auto zone = text.rfind(' ') == std::string_view::npos
                          ? std::nullopt
                          : scan_mail_zone(scanner, text.substr(text.rfind(' ') + 1));
    const auto local = moment(year, month, static_cast<unsigned>(day), time);
    return scanner.finished() && zone && local ? std::optional(*local - *zone) : std::nullopt;
}

} // namespace

Result<Timestamp> parse_iso8601(std::string_view text) {
    Scanner scanner(text);
    const int year = scanner.digits(4);
    scanner.expect("-");
    const auto month = static_cast<unsigned>(scanner.digits(2));
    scanner.expect("-");
    const auto day = static_cast<unsigned>(scanner.digits(2));
    const bool separated = scanner.accept("Tt ");
    const auto time = scan_time_of_day(scanner);
    const auto fraction = scanner.accept(".,") ? scan_fraction(scanner) : microseconds{0};
    const auto offset = scan_offset(scanner);
    const auto local = moment(year, month, day, time);
    if (!separated || !offset || !local || !scanner.finished()) {
        return fail(Errc::InvalidInput,
                    "cannot read \"{}\" as a moment: expected a date, a time and an offset, like "
                    "2026-11-07T18:01:18Z",
                    truncate_utf8(text, kQuotedBytesMax));
    }
    return *local + fraction - *offset;
}

Result<Timestamp> parse_http_date(std::string_view text) {
    const bool has_comma = text.find(',') != std::string_view::npos;
    const auto time = has_comma ? parse_http_date_with_comma(text) : parse_asctime(text);
    if (!time) {
        return fail(Errc::InvalidInput,
                    "cannot read \"{}\" as the date of an HTTP header, like Sun, 06 Nov 1994 "
                    "08:49:37 GMT",
                    truncate_utf8(text, kQuotedBytesMax));
    }
    return *time;
}

Result<Timestamp> parse_mail_date(std::string_view text) {
    // Nobody checks that the day's name is the right one.
    const auto comma = text.find(',');
    const auto date = trim(comma == std::string_view::npos ? text : text.substr(comma + 1));
    const auto time = parse_mail_date_without_day(date);
    if (!time) {
        return fail(Errc::InvalidInput,
                    "cannot read \"{}\" as the date of a letter, like Sun, 06 Nov 1994 08:49:37 "
                    "+0000",
                    truncate_utf8(text, kQuotedBytesMax));
    }
    return *time;
}

std::string to_iso8601(Timestamp time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss<microseconds> clock{time - day};
    return format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                  clock.subseconds().count());
}

} // namespace chapeau
