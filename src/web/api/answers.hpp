// The answers that every route gives: JSON that is harmless inside HTML too, refusals in the
// phone's language, and what is compared to answer "you have it already".
#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "web/api/audience_text.hpp"
#include "web/http_message.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::web {

inline constexpr std::string_view kJsonType = "application/json; charset=utf-8";

/// JSON in which `<`, `>` and `&` are written as escapes. They can only stand inside strings, and
/// a reader of JSON finds them there as before; a browser that takes the text for a page finds
/// none.
std::string harmless_in_html(std::string json);

/// An answer that is for this phone alone, and that nobody keeps.
Response json_answer(int status, std::string json);

struct Denial {
    Complaint complaint = Complaint::NotFound;
    std::optional<milliseconds> wait{}; // Retry-After, and `wait_ms` in the body.
    std::string allowed_methods{};      // For a 405.
    std::string details{};              // Instead of the sentence: for the desk alone.
};

Response deny(const Denial& denial, Language language);

/// What the evening said no with, as a refusal; its own words only where `with_details`.
Denial denial_of(const Error& error, bool with_details);

/// A body and its compressed form, each with its tag, made once and sent to a whole room.
class Rendered {
public:
    Rendered() = default;
    /// `identity` is what the tag is made of: the body, or that part of it whose change matters.
    Rendered(std::string body, std::string_view identity, bool compressed_well);

    bool empty() const { return plain_ == nullptr; }
    /// 304 when the phone has it, otherwise the form that it takes.
    Response answer(const Request& request, std::string_view content_type,
                    std::string_view cache_control) const;

private:
    std::shared_ptr<const std::string> plain_;
    std::shared_ptr<const std::string> packed_; // Null when packing does not make it smaller.
    std::string tag_;                           // Without quotes.
};

/// Whether an If-None-Match header names this tag, given without quotes.
bool names_tag(std::string_view if_none_match, std::string_view tag);

/// Why a POST may not act, if so: a foreign page's form or script cannot send all of these.
std::optional<Complaint> fault_of_post(const Request& request,
                                       const std::vector<std::string>& origins);

/// Counted in milliseconds since 1970, as pages do.
std::int64_t to_page_time(Timestamp time);

} // namespace chapeau::web
