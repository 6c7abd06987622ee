// Whatever is read as a moment is written and read again as the same one.
#include "base/check.hpp"
#include "base/time_text.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)chapeau::parse_http_date(text);
    (void)chapeau::parse_mail_date(text);
    const auto time = chapeau::parse_iso8601(text);
    if (time) {
        const auto written = chapeau::to_iso8601(*time);
        // An offset may lead out of the years that four digits can tell.
        const auto again = chapeau::parse_iso8601(written);
        ENSURE(!again || *again == *time, "a moment changed on its way through text");
    }
    return 0;
}
