#include "net/http.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"

#include <algorithm>

namespace chapeau::net {

namespace {

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kMarks.find(c) != std::string_view::npos;
    });
}

} // namespace

bool is_field_value(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

Result<void> check_headers(const Request& request) {
    for (const auto& header : request.headers) {
        if (!is_token(header.name) || !is_field_value(header.value)) {
            return fail(Errc::InvalidInput,
                        "a request header has a name or a value that HTTP does not allow");
        }
    }
    for (const auto& header : request.secret_headers) {
        if (!is_token(header.name) || header.value.empty() ||
            !is_field_value(header.value.reveal())) {
            return fail(
                Errc::InvalidInput,
                "a credential for a request header has characters that HTTP does not allow");
        }
    }
    if (!is_field_value(request.bearer_token.reveal()) || !is_field_value(request.if_none_match) ||
        !is_field_value(request.if_modified_since)) {
        return fail(Errc::InvalidInput,
                    "the token, If-None-Match or If-Modified-Since holds a control character");
    }
    return {};
}

const std::string* Response::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [name](const Header& each) { return each.name == name; });
    return found == headers.end() ? nullptr : &found->value;
}

std::optional<milliseconds> retry_after(const Response& response, Timestamp now) {
    const auto* value = response.header("retry-after");
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto text = trim(*value);
    const auto all_digits = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c >= '0' && c <= '9';
    });
    if (all_digits) {
        // More digits than int64 holds is absurd too, but it is clear which way it is meant.
        const auto wish = parse_int64(text);
        const auto limit = std::chrono::duration_cast<seconds>(kRetryAfterMax).count();
        return wish && *wish < limit ? milliseconds{seconds{*wish}} : kRetryAfterMax;
    }
    const auto at = parse_http_date(text);
    if (!at) {
        return std::nullopt;
    }
    // The provider's own clock is the better measure where it tells it: ours may be wrong.
    auto reference = now;
    if (const auto* date = response.header("date"); date != nullptr) {
        if (const auto theirs = parse_http_date(trim(*date)); theirs) {
            reference = *theirs;
        }
    }
    const auto wish = std::chrono::duration_cast<milliseconds>(*at - reference);
    return std::clamp(wish, milliseconds{0}, kRetryAfterMax);
}

} // namespace chapeau::net
