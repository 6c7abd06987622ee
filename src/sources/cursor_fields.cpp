#include "sources/cursor_fields.hpp"

#include "base/time_text.hpp"
#include "sources/feed_page.hpp"

namespace chapeau::sources {

void write_time(json::Writer& writer, const char* key, const std::optional<Timestamp>& time) {
    if (time) {
        writer.key(key).string(to_iso8601(*time));
    }
}

Result<std::optional<Timestamp>> read_time(const json::Value& value, const char* key) {
    constexpr std::size_t kTimeBytesMax = 64;
    const auto text = text_field(value, key, kTimeBytesMax);
    if (!text) {
        return tl::unexpected(text.error());
    }
    if (text->empty()) {
        return std::optional<Timestamp>{};
    }
    const auto time = parse_iso8601(*text);
    if (!time) {
        return tl::unexpected(time.error());
    }
    return std::optional(*time);
}

} // namespace chapeau::sources
