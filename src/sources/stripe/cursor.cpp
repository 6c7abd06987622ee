#include "sources/stripe/cursor.hpp"

#include "base/json.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/feed_page.hpp"
#include "sources/stripe/wire.hpp"

namespace chapeau::sources::stripe {

namespace {

void write_moment(json::Writer& writer, std::string_view key,
                  const std::optional<Timestamp>& moment) {
    if (moment) {
        writer.key(key).integer(std::chrono::floor<seconds>(moment->time_since_epoch()).count());
    }
}

} // namespace

std::string to_text(const Cursor& cursor) {
    json::Writer writer;
    writer.begin_object().key("v").integer(1);
    writer.key("event").string(cursor.event);
    write_moment(writer, "at", cursor.at);
    write_moment(writer, "begin", cursor.begin);
    write_moment(writer, "reread", cursor.reread);
    if (!cursor.back.empty()) {
        writer.key("back").string(cursor.back);
    }
    if (cursor.denied) {
        write_moment(writer, "denied", cursor.denied);
        writer.key("lacks").begin_array();
        for (const auto& permission : cursor.lacks) {
            writer.string(permission);
        }
        writer.end_array();
    }
    writer.key("budget").string(cursor.budget.to_text());
    return writer.end_object().take();
}

Cursor parse_cursor(std::string_view text) {
    Cursor cursor;
    const auto document = json::parse(text);
    if (!document || document->object() == nullptr) {
        return cursor;
    }
    const auto version = digits_field(*document, "v");
    if (!version || version->value_or("") != "1") {
        return cursor;
    }
    cursor.event = checkout::provider_id_at(*document, "/event").value_or(std::string{});
    cursor.at = unix_time_at(*document, "at");
    cursor.begin = unix_time_at(*document, "begin");
    cursor.reread = unix_time_at(*document, "reread");
    cursor.back = checkout::provider_id_at(*document, "/back").value_or(std::string{});
    cursor.denied = unix_time_at(*document, "denied");
    const auto* lacks = value_at(*document, "/lacks");
    if (cursor.denied && lacks != nullptr && lacks->array() != nullptr) {
        for (const auto& permission : *lacks->array()) {
            if (permission.string() != nullptr) {
                cursor.lacks.insert(*permission.string());
            }
        }
    }
    cursor.budget = checkout::ReadBudget::from_text(checkout::text_at(*document, "/budget"));
    return cursor;
}

} // namespace chapeau::sources::stripe
