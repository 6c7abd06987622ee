#include "sources/bluesky/parse.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "sources/feed_page.hpp"
#include "sources/row_words.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace chapeau::sources::bluesky {

namespace {

enum class Showing { Plain, Sensitive, Hidden };

/// The first three are the network's; the last is an author's wish to be shown to members only.
constexpr std::array<std::string_view, 4> kHidingLabels = {"!hide", "!takedown", "!suspend",
                                                           "!no-unauthenticated"};

bool is_id_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(".:_~%-").find(c) != std::string_view::npos;
}

/// One label of a list. What cannot be understood is looked at first.
Showing showing_of(const json::Value& label) {
    constexpr std::size_t kLabelBytesMax = 128;
    const auto value = text_field(label, "val", kLabelBytesMax);
    const auto is_negated = flag_field(label, "neg");
    if (!value || !is_negated) {
        return Showing::Sensitive;
    }
    if (*is_negated) {
        return Showing::Plain;
    }
    const auto* const hides = std::find(kHidingLabels.begin(), kHidingLabels.end(), *value);
    return hides == kHidingLabels.end() ? Showing::Sensitive : Showing::Hidden;
}

/// The strictest of the labels at that place.
Showing showing_at(const json::Value& post, std::string_view pointer) {
    const auto found = post.at(pointer);
    if (!found) {
        return Showing::Sensitive;
    }
    if (*found == nullptr || (*found)->is_null()) {
        return Showing::Plain;
    }
    const auto* labels = (*found)->array();
    if (labels == nullptr) {
        return Showing::Sensitive;
    }
    auto strictest = Showing::Plain;
    for (const auto& label : *labels) {
        strictest = std::max(strictest, showing_of(label));
    }
    return strictest;
}

Result<json::Value> object_in(const json::Value& post, std::string_view key) {
    const auto found = post.member(key);
    if (!found || *found == nullptr || (*found)->object() == nullptr) {
        return fail(Errc::InvalidInput, "a post has no \"{}\"", key);
    }
    return **found;
}

/// at://did:plc:abc/app.bsky.feed.post/3m3x7 on the web; empty for what is no such address. The DID
/// stands for the handle, which its owner may change.
std::string web_address(std::string_view uri) {
    constexpr std::string_view kScheme = "at://";
    constexpr std::string_view kCollection = "/app.bsky.feed.post/";
    const auto middle = uri.find(kCollection);
    if (!uri.starts_with(kScheme) || middle == std::string_view::npos) {
        return {};
    }
    const auto did = uri.substr(kScheme.size(), middle - kScheme.size());
    const auto key = uri.substr(middle + kCollection.size());
    if (!did.starts_with("did:") || key.empty() ||
        !std::all_of(did.begin(), did.end(), is_id_letter) ||
        !std::all_of(key.begin(), key.end(), is_id_letter)) {
        return {};
    }
    return "https://bsky.app/profile/" + std::string(did) + "/post/" + std::string(key);
}

Result<domain::Voice> read_author(const json::Value& post) {
    const auto author = object_in(post, "author");
    if (!author) {
        return tl::unexpected(author.error());
    }
    auto did = id_field(*author, "did");
    auto handle = text_field(*author, "handle", domain::kVoiceBytesMax);
    auto name = text_field(*author, "displayName", domain::kVoiceBytesMax);
    if (!did || !handle || !name) {
        return tl::unexpected(!did ? did.error() : !handle ? handle.error() : name.error());
    }
    domain::Voice voice;
    voice.network = domain::Network::Bluesky;
    voice.id = *std::move(did);
    voice.handle = *std::move(handle);
    voice.name = *std::move(name);
    return voice;
}

struct ReadPost {
    domain::Mention mention;
    Timestamp indexed_at;
};

Result<ReadPost> read_post(const json::Value& row) {
    auto uri = id_field(row, "uri");
    const auto record = object_in(row, "record");
    const auto indexed = text_field(row, "indexedAt", kWordBytesMax);
    if (!uri || !record || !indexed) {
        return tl::unexpected(!uri ? uri.error() : !record ? record.error() : indexed.error());
    }
    auto url = web_address(*uri);
    if (url.empty()) {
        return fail(Errc::InvalidInput, "its uri is not that of a post");
    }
    auto voice = read_author(row);
    auto text = text_field(*record, "text", domain::kMentionBytesMax);
    const auto indexed_at = parse_iso8601(*indexed);
    if (!voice || !text || !indexed_at) {
        return tl::unexpected(!voice ? voice.error() : !text ? text.error() : indexed_at.error());
    }
    ReadPost post;
    post.indexed_at = *indexed_at;
    post.mention.external_id = *std::move(uri);
    post.mention.voice = *std::move(voice);
    post.mention.text = *std::move(text);
    post.mention.url = std::move(url);
    const auto written = text_field(*record, "createdAt", kWordBytesMax);
    const auto created_at = written ? parse_iso8601(*written) : Result<Timestamp>(*indexed_at);
    post.mention.posted_at = std::min(created_at.value_or(*indexed_at), *indexed_at);
    post.mention.can_be_confirmed = true;
    return post;
}

void take_post(PostPage& page, const json::Value& row) {
    auto post = read_post(row);
    if (!post) {
        return;
    }
    page.newest = std::max(page.newest.value_or(post->indexed_at), post->indexed_at);
    const auto sorted_at = post->mention.posted_at;
    page.newest_sorted = std::max(page.newest_sorted.value_or(sorted_at), sorted_at);
    const auto showing =
        std::max({showing_at(row, "/labels"), showing_at(row, "/record/labels/values"),
                  showing_at(row, "/author/labels")});
    if (showing == Showing::Hidden) {
        page.hidden.push_back(std::move(post->mention.external_id));
        return;
    }
    post->mention.is_sensitive = showing == Showing::Sensitive;
    page.mentions.push_back(std::move(post->mention));
}

Result<const json::Array*> array_in(const json::Value& document, std::string_view key) {
    const auto found = document.member(key);
    if (!found || *found == nullptr || (*found)->array() == nullptr) {
        return fail(Errc::InvalidInput, "Bluesky's answer has no list \"{}\"", key);
    }
    if ((*found)->array()->size() > domain::kBatchRecordsMax) {
        return fail(Errc::TooLarge, "Bluesky's answer has more than {} rows",
                    domain::kBatchRecordsMax);
    }
    return (*found)->array();
}

} // namespace

Result<PostPage> parse_posts(const net::Response& response) {
    if (const auto name = error_name(response); response.status == 400 && !name.empty()) {
        return fail(Errc::InvalidInput, "Bluesky answers 400 {}: check tag and query", name);
    }
    const auto document = read_answer(response, "the posts");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto rows = array_in(*document, "posts");
    auto cursor = text_field(*document, "cursor", kCursorBytesMax);
    if (!rows || !cursor) {
        return tl::unexpected(rows ? cursor.error() : rows.error());
    }
    PostPage page;
    page.rows = (*rows)->size();
    page.cursor = *std::move(cursor);
    for (const auto& row : **rows) {
        take_post(page, row);
    }
    return page;
}

Result<Followers> parse_profiles(const net::Response& response) {
    const auto document = read_answer(response, "the profiles");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto rows = array_in(*document, "profiles");
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    Followers followers;
    for (const auto& row : **rows) {
        auto did = id_field(row, "did");
        const auto digits = digits_field(row, "followersCount");
        const auto count = digits ? parse_int64(digits->value_or("")) : std::nullopt;
        if (did && count && *count >= 0) {
            followers.insert_or_assign(*std::move(did), count);
        }
    }
    return followers;
}

std::string error_name(const net::Response& response) {
    const auto document = json::parse(response.body);
    const auto name =
        document ? text_field(*document, "error", kWordBytesMax) : Result<std::string>("");
    if (!name || !std::all_of(name->begin(), name->end(), is_id_letter)) {
        return {};
    }
    return *name;
}

} // namespace chapeau::sources::bluesky
