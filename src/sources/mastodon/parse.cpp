#include "sources/mastodon/parse.hpp"

#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/html.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "sources/feed_page.hpp"
#include "sources/row_words.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::sources::mastodon {

namespace {

constexpr std::string_view kPublic = "public";

/// The same on every server. An address that is longer than the book's ids stands there as its
/// digest.
Result<std::string> id_of_post(const json::Value& row) {
    auto uri = text_field(row, "uri", domain::kMentionUrlBytesMax);
    if (!uri) {
        return uri;
    }
    const auto is_visible = std::all_of(uri->begin(), uri->end(), [](char c) {
        return static_cast<unsigned char>(c) > ' ' && static_cast<unsigned char>(c) != 0x7FU;
    });
    if (uri->empty() || !is_visible) {
        return fail(Errc::InvalidInput, "a post has no \"uri\"");
    }
    return uri->size() <= domain::kExternalIdBytesMax ? *std::move(uri)
                                                      : "sha256:" + to_hex(sha256(*uri));
}

Result<json::Value> account_of(const json::Value& row) {
    const auto found = row.member("account");
    if (!found || *found == nullptr || (*found)->object() == nullptr) {
        return fail(Errc::InvalidInput, "a post has no \"account\"");
    }
    return **found;
}

Result<domain::Voice> voice_of(const json::Value& row, std::string_view host) {
    const auto account = account_of(row);
    if (!account) {
        return tl::unexpected(account.error());
    }
    auto handle = id_field(*account, "acct");
    auto name = text_field(*account, "display_name", domain::kVoiceBytesMax);
    const auto followers = digits_field(*account, "followers_count");
    if (!handle || !name) {
        return tl::unexpected(handle ? name.error() : handle.error());
    }
    if (handle->find('@') == std::string::npos) {
        *handle = format("{}@{}", *handle, host);
    }
    domain::Voice voice;
    voice.network = domain::Network::Mastodon;
    voice.id = to_lower_ascii(*handle);
    voice.server = voice.id.substr(voice.id.rfind('@') + 1);
    voice.handle = *std::move(handle);
    voice.name = *std::move(name);
    if (followers && *followers) {
        voice.followers = parse_int64(**followers);
    }
    if (voice.followers.value_or(0) < 0) {
        voice.followers.reset(); // Some servers hide it so.
    }
    return voice;
}

/// The warning stands before what it warns of, here as there.
Result<std::string> words_of_post(const json::Value& row, const std::string& warning) {
    const auto content = text_field(row, "content", html::kReadBytesMax);
    if (!content) {
        return content;
    }
    auto words = html::to_plain_text(*content);
    if (!words) {
        return words;
    }
    const auto text = warning.empty() ? *words : format("{}\n{}", warning, *words);
    return std::string(truncate_utf8(text, domain::kMentionBytesMax));
}

/// For a browser; else empty.
std::string address_of(const json::Value& row) {
    for (const auto* key : {"url", "uri"}) {
        const auto address = text_field(row, key, domain::kMentionUrlBytesMax + 1);
        if (address && address->size() <= domain::kMentionUrlBytesMax &&
            (address->starts_with("https://") || address->starts_with("http://"))) {
            return *address;
        }
    }
    return {};
}

Result<void> read_words(domain::Mention& mention, const json::Value& row, std::string_view host) {
    auto voice = voice_of(row, host);
    const auto written = text_field(row, "created_at", kWordBytesMax);
    const auto is_marked = flag_field(row, "sensitive");
    const auto warning = text_field(row, "spoiler_text", domain::kMentionBytesMax);
    if (!voice || !written || !is_marked || !warning) {
        return tl::unexpected(!voice     ? voice.error()
                              : !written ? written.error()
                              : !warning ? warning.error()
                                         : is_marked.error());
    }
    const auto posted_at = parse_iso8601(*written);
    auto text = words_of_post(row, *warning);
    if (!posted_at || !text) {
        return tl::unexpected(posted_at ? text.error() : posted_at.error());
    }
    mention.voice = *std::move(voice);
    mention.text = *std::move(text);
    mention.url = address_of(row);
    mention.posted_at = *posted_at;
    mention.is_sensitive = *is_marked || !warning->empty();
    mention.can_be_confirmed = true;
    return {};
}

/// A post that only passes on another says nothing of its own.
bool passes_on(const json::Value& row) {
    const auto other = row.member("reblog");
    return !other || (*other != nullptr && !(*other)->is_null());
}

Result<LocalPost> read_local_post(const json::Value& row, std::string_view host) {
    auto local_id = id_field(row, "id");
    auto id = id_of_post(row);
    const auto visibility = text_field(row, "visibility", kWordBytesMax);
    if (!local_id || !id || !visibility) {
        return tl::unexpected(!local_id ? local_id.error() : !id ? id.error() : visibility.error());
    }
    LocalPost post;
    post.local_id = *std::move(local_id);
    post.mention.external_id = *std::move(id);
    post.mention.voice.network = domain::Network::Mastodon;
    post.is_public = *visibility == kPublic && !passes_on(row);
    if (post.is_public) {
        if (const auto read = read_words(post.mention, row, host); !read) {
            return tl::unexpected(read.error());
        }
    }
    return post;
}

/// The server's own word, and not that of something between it and us.
bool is_servers_error(const net::Response& response) {
    const auto document = json::parse(response.body);
    if (!document) {
        return false;
    }
    const auto error = document->member("error");
    return error && *error != nullptr && (*error)->string() != nullptr;
}

bool says_it_is_not_there(const net::Response& response) {
    return (response.status == 404 || response.status == 410) && is_servers_error(response);
}

Result<json::Value> read_servers_answer(const net::Response& response, std::string_view subject) {
    if (response.status == 401 || response.status == 403 || response.status == 422) {
        return fail(Errc::Refused,
                    "the server answers {}: it shows {} to its members only; give a token of one, "
                    "or check the one that is given, or choose another server",
                    response.status, subject);
    }
    return read_answer(response, subject);
}

} // namespace

Result<PostPage> parse_page(const net::Response& response, std::string_view host) {
    if (says_it_is_not_there(response)) {
        return PostPage{};
    }
    const auto document = read_servers_answer(response, "the hashtag");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto* const rows = document->array();
    if (rows == nullptr) {
        return fail(Errc::InvalidInput, "the server's answer is no list of posts");
    }
    if (rows->size() > domain::kBatchRecordsMax) {
        return fail(Errc::TooLarge, "the server's answer has {} posts, at most {} are read",
                    rows->size(), domain::kBatchRecordsMax);
    }
    PostPage page;
    page.rows = rows->size();
    for (const auto& row : *rows) {
        if (const auto id = id_field(row, "id"); id) {
            page.newest_id = page.newest_id.empty() ? *id : page.newest_id;
            page.oldest_id = *id;
        }
        auto post = read_local_post(row, host);
        if (!post) {
            continue;
        }
        if (post->is_public) {
            const auto written_at = post->mention.posted_at;
            page.written_at = std::max(page.written_at.value_or(written_at), written_at);
        }
        page.posts.push_back(*std::move(post));
    }
    return page;
}

Result<std::optional<LocalPost>> parse_post(const net::Response& response, std::string_view host) {
    if (says_it_is_not_there(response)) {
        return std::optional<LocalPost>{};
    }
    const auto document = read_servers_answer(response, "a post");
    if (!document) {
        return tl::unexpected(document.error());
    }
    auto post = read_local_post(*document, host);
    if (!post) {
        return tl::unexpected(post.error());
    }
    return std::optional(*std::move(post));
}

std::optional<Patience> patience_of(const net::Response& response) {
    const auto* const left = response.header("x-ratelimit-remaining");
    const auto* const reset = response.header("x-ratelimit-reset");
    const auto requests_left = left == nullptr ? std::nullopt : parse_int64(trim(*left));
    if (!requests_left || reset == nullptr) {
        return std::nullopt;
    }
    const auto renewed_at = parse_iso8601(trim(*reset));
    return renewed_at ? std::optional(Patience{*requests_left, *renewed_at}) : std::nullopt;
}

} // namespace chapeau::sources::mastodon
