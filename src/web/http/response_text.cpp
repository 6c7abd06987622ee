#include "web/http/response_text.hpp"

#include "base/format.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace chapeau::web {

namespace {

struct StatusWords {
    int status;
    std::string_view words;
};

constexpr StatusWords kStatusWords[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
};

std::string_view words_of_status(int status) {
    const auto* const found =
        std::find_if(std::begin(kStatusWords), std::end(kStatusWords),
                     [status](const auto& row) { return row.status == status; });
    return found == std::end(kStatusWords) ? "Other" : found->words;
}

bool is_line_text(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20U && byte != '\t') || byte == 0x7FU;
    });
}

bool names_header(const Response& response, std::string_view lower_name) {
    return std::any_of(
        response.headers.begin(), response.headers.end(),
        [lower_name](const Header& header) { return to_lower_ascii(header.name) == lower_name; });
}

void add_header_line(std::string& text, std::string_view name, std::string_view value) {
    if (is_line_text(name) && is_line_text(value)) {
        text.append(name).append(": ").append(value).append("\r\n");
    }
}

} // namespace

std::string http_date(Timestamp now) {
    constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(now - day));
    return format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                  kDays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                  kMonths[unsigned{date.month()} - 1], static_cast<int>(date.year()),
                  time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::string safety_headers(std::string_view content_security_policy, bool is_tls) {
    std::string text;
    add_header_line(text, "Content-Security-Policy", content_security_policy);
    add_header_line(text, "X-Content-Type-Options", "nosniff");
    add_header_line(text, "Referrer-Policy", "no-referrer");
    add_header_line(text, "X-Frame-Options", "DENY");
    add_header_line(text, "Cross-Origin-Resource-Policy", "same-origin");
    if (is_tls) {
        // On plain http browsers ignore it, aloud.
        add_header_line(text, "Cross-Origin-Opener-Policy", "same-origin");
    }
    return text;
}

bool may_have_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

std::string response_head(const Response& response, const HeadOptions& options) {
    constexpr std::size_t kUsualBytes = 768;
    std::string text;
    text.reserve(kUsualBytes);
    text.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    text.append(words_of_status(response.status)).append("\r\n");
    add_header_line(text, "Date", options.date);
    if (may_have_body(response.status)) {
        add_header_line(text, "Content-Length",
                        std::to_string(response.body ? response.body->size() : 0));
        if (!response.content_type.empty()) {
            add_header_line(text, "Content-Type", response.content_type);
        }
    }
    for (const auto& header : response.headers) {
        add_header_line(text, header.name, header.value);
    }
    if (!names_header(response, "cache-control")) {
        add_header_line(text, "Cache-Control", "no-store");
    }
    text.append(options.safety);
    if (!options.keep_alive) {
        add_header_line(text, "Connection", "close");
    }
    text.append("\r\n");
    return text;
}

std::string stream_head(const HeadOptions& options, milliseconds retry) {
    std::string text = "HTTP/1.1 200 OK\r\n";
    add_header_line(text, "Date", options.date);
    add_header_line(text, "Content-Type", "text/event-stream; charset=utf-8");
    add_header_line(text, "Cache-Control", "no-store");
    add_header_line(text, "X-Accel-Buffering",
                    "no"); // A proxy in front passes each event on at once.
    text.append(options.safety);
    add_header_line(text, "Connection",
                    "close"); // The end of the stream is the end of the connection.
    text.append("\r\nretry: ").append(std::to_string(retry.count())).append("\n\n");
    return text;
}

Response response_of(const Refusal& refusal) {
    auto response = make_response(refusal.status, "application/json",
                                  format("{{\"error\":{{\"code\":\"{}\",\"message\":\"{}\"}}}}",
                                         refusal.code, refusal.sentence));
    if (refusal.status == kWrongMethod.status) {
        response.headers.push_back({"Allow", "GET, HEAD, POST"});
    }
    if (refusal.status == kTooSlow.status) {
        response.headers.push_back({"Retry-After", "2"});
    }
    return response;
}

} // namespace chapeau::web
