#include "sources/answer_status.hpp"

#include "base/format.hpp"

namespace chapeau::sources {

bool asks_to_wait(int status) {
    return status == 408 || status == 425 || status == 429 || status >= 500;
}

Error waiting_error(int status) {
    if (status == 429) {
        return {Errc::Unavailable, "the provider answers 429: it is asked too often"};
    }
    if (status == 503) {
        return {Errc::Unavailable, "the provider answers 503: it is overloaded or being mended"};
    }
    return {Errc::Unavailable,
            format("the provider answers {}: it cannot tell its gifts now", status)};
}

} // namespace chapeau::sources
