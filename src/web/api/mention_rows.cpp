// What people say, as the operator's page reads it.
#include "base/json.hpp"
#include "web/api/answers.hpp"
#include "web/api/desk_tables.hpp"
#include "web/api/live.hpp"

#include <array>
#include <cstddef>

namespace chapeau::web {
namespace {

// In the order of domain::Network.
constexpr std::array<std::string_view, domain::kNetworkCount> kNetworkWords = {
    "room",  "mastodon", "bluesky", "x",    "tumblr",   "threads",
    "plurk", "reddit",   "youtube", "feed", "facebook", "instagram"};

void write_row(json::Writer& writer, const domain::MentionRow& row) {
    writer.begin_object().key("mention").integer(row.mention);
    writer.key("network").string(kNetworkWords.at(static_cast<std::size_t>(row.network)));
    writer.key("name").string(row.name.utf8()).key("handle").string(row.handle.utf8());
    writer.key("message").string(row.text.utf8()).key("url").string(row.url);
    writer.key("digest").string(row.digest).key("words").string(word_of(row.words));
    writer.key("verdict").string(word_of(row.verdict));
    writer.key("objection").string(word_of(row.objection));
    writer.key("copies").integer(row.copies).key("followers");
    if (row.followers) {
        writer.integer(*row.followers);
    } else {
        writer.null();
    }
    writer.key("at").integer(to_page_time(row.posted_at));
    writer.key("pinned").boolean(row.pinned).key("trusted").boolean(row.trusted);
    writer.key("blocked").boolean(row.blocked).key("confirming").boolean(row.confirming);
    writer.end_object();
}

} // namespace

std::string render(const domain::MentionsAnswer& answer) {
    json::Writer writer;
    writer.begin_object().key("waiting").integer(answer.waiting).key("rows").begin_array();
    for (const auto& row : answer.rows) {
        write_row(writer, row);
    }
    writer.end_array().end_object();
    return writer.take();
}

} // namespace chapeau::web
