// Why a request was not even looked at. Constant words: a refusal repeats nothing that was sent.
#pragma once

#include <string_view>

namespace chapeau::web {

struct Refusal {
    int status = 400;
    std::string_view code;
    std::string_view sentence;
};

inline constexpr Refusal kBadRequest{400, "form", "This request cannot be read."};
inline constexpr Refusal kBadFraming{400, "framing", "The end of this request is ambiguous."};
inline constexpr Refusal kBadHost{400, "host", "A request names its host once."};
inline constexpr Refusal kBadTarget{400, "target", "This address cannot be read."};
inline constexpr Refusal kWrongMethod{405, "method", "Only GET, HEAD and POST are understood."};
inline constexpr Refusal kNoLength{411, "length", "Say how long the request is."};
inline constexpr Refusal kBodyTooLarge{413, "size", "This request is too large."};
inline constexpr Refusal kTargetTooLong{414, "target_size", "This address is too long."};
inline constexpr Refusal kBadExpectation{417, "expect", "Only 100-continue can be expected."};
inline constexpr Refusal kWrongHost{421, "host", "This machine does not answer to that name."};
inline constexpr Refusal kHeaderTooLarge{431, "header_size", "The headers are too large."};
inline constexpr Refusal kNoStream{500, "stream", "There is nothing to follow here."};
inline constexpr Refusal kTooSlow{503, "busy", "The answer takes too long. Please try again."};

} // namespace chapeau::web
