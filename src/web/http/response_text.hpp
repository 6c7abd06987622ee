// The bytes before an answer's body.
#pragma once

#include "base/clock.hpp"
#include "web/http/refusal.hpp"
#include "web/http_message.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chapeau::web {

/// "Sat, 21 Nov 2026 13:00:00 GMT".
std::string http_date(Timestamp now);

/// The headers of safety, once for a listener; each line ended.
std::string safety_headers(std::string_view content_security_policy, bool is_tls);

struct HeadOptions {
    std::string_view date;
    std::string_view safety;
    bool keep_alive = false;
};

/// Down to the empty line. A header of the handler's that holds a control character is left out:
/// nobody's text can begin a line of its own.
std::string response_head(const Response& response, const HeadOptions& options);

/// The head of a stream of events, and how long the phone waits before it comes back.
std::string stream_head(const HeadOptions& options, milliseconds retry);

/// Whether an answer of this status has a body at all.
bool may_have_body(int status);

Response response_of(const Refusal& refusal);

} // namespace chapeau::web
