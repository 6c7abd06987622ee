#include "web/api/answers.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "web/gzip.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace chapeau::web {
namespace {

// A quarter of a second of compressing for each kilobyte saved would be too much; below this a
// packet is a packet.
constexpr std::size_t kPackedFromBytes = 512;

// 96 bits: two versions of a page never meet by chance.
constexpr std::size_t kTagBytes = 12;

// A cut in the wait would bring all phones back at once; and none should give up.
constexpr milliseconds kRetryLater{2000};

std::string tag_of(std::string_view bytes) {
    const auto digest = sha256(bytes);
    return to_hex(std::span(digest).first(kTagBytes));
}

std::string retry_after_of(milliseconds wait) {
    const auto whole = std::chrono::ceil<std::chrono::seconds>(wait);
    return std::to_string(std::max<std::int64_t>(whole.count(), 1));
}

Complaint complaint_of(Errc code) {
    switch (code) {
    case Errc::NotFound:
        return Complaint::GiftUnknown;
    case Errc::Conflict:
        return Complaint::Conflict;
    case Errc::Refused:
        return Complaint::GiverRefused;
    case Errc::InvalidInput:
        return Complaint::Unreadable;
    case Errc::TooLarge:
        return Complaint::AmountOutOfRange;
    case Errc::Unavailable:
    case Errc::Timeout:
    case Errc::Corrupt:
    case Errc::Io:
        break;
    }
    return Complaint::NotSaved;
}

} // namespace

std::string harmless_in_html(std::string json) {
    constexpr std::string_view kSpecial = "<>&";
    constexpr std::array<std::string_view, 3> kEscapes = {"\\u003c", "\\u003e", "\\u0026"};
    auto place = json.find_first_of(kSpecial);
    if (place == std::string::npos) {
        return json;
    }
    std::string safe;
    std::size_t start = 0;
    for (; place != std::string::npos; place = json.find_first_of(kSpecial, start)) {
        safe.append(json, start, place - start);
        safe += kEscapes[kSpecial.find(json[place])];
        start = place + 1;
    }
    safe.append(json, start);
    return safe;
}

Response json_answer(int status, std::string json) {
    auto response = make_response(status, kJsonType, harmless_in_html(std::move(json)));
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

Response deny(const Denial& denial, Language language) {
    const auto text = complaint_text(denial.complaint, language);
    auto wait = denial.wait;
    if (!wait && (text.status == 503 || text.status == 429)) {
        wait = kRetryLater;
    }
    json::Writer writer;
    writer.begin_object().key("error").begin_object().key("code").string(text.code);
    writer.key("message").string(denial.details.empty() ? text.sentence : denial.details);
    writer.end_object();
    if (wait) {
        writer.key("wait_ms").integer(wait->count());
    }
    writer.end_object();
    auto response = json_answer(text.status, writer.take());
    if (wait && text.status != 403) {
        response.headers.push_back({"Retry-After", retry_after_of(*wait)});
    }
    if (!denial.allowed_methods.empty()) {
        response.headers.push_back({"Allow", denial.allowed_methods});
    }
    return response;
}

Denial denial_of(const Error& error, bool with_details) {
    return {complaint_of(error.code), std::nullopt, {}, with_details ? error.message : ""};
}

Rendered::Rendered(std::string body, std::string_view identity, bool compressed_well)
    : plain_(std::make_shared<const std::string>(std::move(body))), tag_(tag_of(identity)) {
    if (plain_->size() < kPackedFromBytes) {
        return;
    }
    auto packed = gzip(*plain_, compressed_well ? GzipEffort::Best : GzipEffort::Quick);
    if (packed.size() < plain_->size()) {
        packed_ = std::make_shared<const std::string>(std::move(packed));
    }
}

Response Rendered::answer(const Request& request, std::string_view content_type,
                          std::string_view cache_control) const {
    const bool is_packed = request.accepts_gzip && packed_ != nullptr;
    const auto tag = is_packed ? tag_ + "-gz" : tag_;
    Response response;
    response.headers = {{"ETag", '"' + tag + '"'},
                        {"Cache-Control", std::string(cache_control)},
                        {"Vary", "Accept-Encoding"}};
    if (names_tag(request.if_none_match, tag)) {
        response.status = 304;
        return response;
    }
    response.content_type = content_type;
    response.body = is_packed ? packed_ : plain_;
    if (is_packed) {
        response.headers.push_back({"Content-Encoding", "gzip"});
    }
    return response;
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
    while (!if_none_match.empty()) {
        const auto end = std::min(if_none_match.find(','), if_none_match.size());
        auto entry = trim(if_none_match.substr(0, end));
        if_none_match.remove_prefix(std::min(end + 1, if_none_match.size()));
        if (entry == "*") {
            return true;
        }
        if (entry.starts_with("W/")) {
            entry.remove_prefix(2);
        }
        if (entry.size() == tag.size() + 2 && entry.front() == '"' && entry.back() == '"' &&
            entry.substr(1, tag.size()) == tag) {
            return true;
        }
    }
    return false;
}

std::optional<Complaint> fault_of_post(const Request& request,
                                       const std::vector<std::string>& origins) {
    if (!request.origin.empty() &&
        std::find(origins.begin(), origins.end(), request.origin) == origins.end()) {
        return Complaint::ForeignPage;
    }
    const std::string_view type = request.content_type;
    if (to_lower_ascii(trim(type.substr(0, type.find(';')))) != "application/json") {
        return Complaint::NotJson;
    }
    if (request.x_chapeau != "1") {
        return Complaint::ForeignPage;
    }
    return std::nullopt;
}

std::int64_t to_page_time(Timestamp time) {
    return std::chrono::floor<milliseconds>(time).time_since_epoch().count();
}

} // namespace chapeau::web
