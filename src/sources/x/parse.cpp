#include "sources/x/parse.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "sources/feed_page.hpp"
#include "sources/row_words.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace chapeau::sources::x {

namespace {

constexpr std::size_t kPostIdBytesMax = 19;

/// &lt; &gt; &amp;, each once: an escaped ampersand begins nothing.
std::string unescaped(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, char>, 3> kEscapes = {
        {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}}};
    std::string plain;
    while (!text.empty()) {
        const auto* const escape =
            std::find_if(kEscapes.begin(), kEscapes.end(),
                         [text](const auto& one) { return text.starts_with(one.first); });
        plain += escape == kEscapes.end() ? text.front() : escape->second;
        text.remove_prefix(escape == kEscapes.end() ? 1 : escape->first.size());
    }
    return plain;
}

/// Null where nothing is there, or something else.
const json::Array* list_at(const json::Value& value, std::string_view pointer) {
    const auto found = value.at(pointer);
    return found && *found != nullptr ? (*found)->array() : nullptr;
}

/// The first of two names under which there is a list.
const json::Array* list_at(const json::Value& value, std::string_view older,
                           std::string_view newer) {
    const auto* list = list_at(value, older);
    return list == nullptr ? list_at(value, newer) : list;
}

std::string word_in(const json::Value& value, std::string_view key, std::size_t size_bytes_max) {
    return text_field(value, key, size_bytes_max).value_or(std::string{});
}

std::map<std::string, domain::Voice> read_users(const json::Value& document) {
    std::map<std::string, domain::Voice> voices;
    const auto* users = list_at(document, "/includes/users");
    if (users == nullptr) {
        return voices;
    }
    for (const auto& user : *users) {
        const auto id = id_field(user, "id");
        if (!id) {
            continue;
        }
        domain::Voice voice;
        voice.network = domain::Network::X;
        voice.id = *id;
        voice.name = word_in(user, "name", domain::kVoiceBytesMax);
        voice.handle = word_in(user, "username", domain::kVoiceBytesMax);
        const auto metrics = user.member("public_metrics");
        if (metrics && *metrics != nullptr) {
            const auto digits = digits_field(**metrics, "followers_count");
            const auto count = digits ? parse_int64(digits->value_or("")) : std::nullopt;
            voice.followers = count && *count >= 0 ? count : std::nullopt;
        }
        voices.insert_or_assign(*id, std::move(voice));
    }
    return voices;
}

/// The post that this one only passes on.
std::string passed_on(const json::Value& row) {
    const auto* others = list_at(row, "/referenced_tweets", "/referenced_posts");
    if (others == nullptr) {
        return {};
    }
    for (const auto& other : *others) {
        const auto type = word_in(other, "type", kWordBytesMax);
        auto id = word_in(other, "id", kWordBytesMax);
        if ((type == "retweeted" || type == "reposted") && is_post_id(id)) {
            return id;
        }
    }
    return {};
}

/// Longer posts stand whole elsewhere.
Result<std::string> text_of(const json::Value& row) {
    for (const auto* key : {"note_tweet", "note_post"}) {
        const auto note = row.member(key);
        if (note && *note != nullptr && (*note)->object() != nullptr) {
            if (auto text = word_in(**note, "text", domain::kMentionBytesMax); !text.empty()) {
                return text;
            }
        }
    }
    return text_field(row, "text", domain::kMentionBytesMax);
}

bool is_sensitive(const json::Value& row) {
    const auto withheld = row.member("withheld");
    return flag_field(row, "possibly_sensitive").value_or(true) || !withheld ||
           *withheld != nullptr;
}

/// The ids that it had, the first one first.
std::vector<std::string> history_of(const json::Value& row) {
    std::vector<std::string> ids;
    const auto* list = list_at(row, "/edit_history_tweet_ids", "/edit_history_post_ids");
    if (list != nullptr) {
        for (const auto& id : *list) {
            if (id.string() != nullptr && is_post_id(*id.string())) {
                ids.push_back(*id.string());
            }
        }
    }
    return ids;
}

Result<domain::Mention> read_mention(const json::Value& row, const std::string& id,
                                     const std::map<std::string, domain::Voice>& voices) {
    const auto author = id_field(row, "author_id");
    const auto written = text_field(row, "created_at", kWordBytesMax);
    const auto text = text_of(row);
    if (!author || !written || !text) {
        return tl::unexpected(!author ? author.error() : !written ? written.error() : text.error());
    }
    const auto time = parse_iso8601(*written);
    if (!time) {
        return tl::unexpected(time.error());
    }
    domain::Mention mention;
    mention.external_id = id;
    if (const auto voice = voices.find(*author); voice != voices.end()) {
        mention.voice = voice->second;
    } else {
        mention.voice.network = domain::Network::X;
        mention.voice.id = *author;
    }
    mention.text = unescaped(*text);
    mention.url = "https://x.com/i/status/" + id;
    mention.posted_at = *time;
    mention.is_sensitive = is_sensitive(row);
    mention.repeats = passed_on(row);
    mention.can_be_confirmed = true;
    return mention;
}

void take_row(PostPage& page, const json::Value& row,
              const std::map<std::string, domain::Voice>& voices) {
    const auto id = text_field(row, "id", domain::kExternalIdBytesMax);
    if (!id || !is_post_id(*id)) {
        return;
    }
    page.posts.push_back(*id);
    const auto history = history_of(row);
    const auto& first = history.empty() ? *id : history.front();
    if (!history.empty() && history.back() != *id) {
        page.superseded.push_back(first);
        return;
    }
    auto mention = read_mention(row, first, voices);
    if (mention) {
        page.mentions.push_back(*std::move(mention));
    }
}

/// What was asked for by id and is not to be had by anybody. Other errors say nothing of a post.
void take_errors(PostPage& page, const json::Value& document) {
    const auto* errors = list_at(document, "/errors");
    if (errors == nullptr) {
        return;
    }
    for (const auto& error : *errors) {
        const auto type = word_in(error, "type", kNextTokenBytesMax);
        auto id = word_in(error, "resource_id", kWordBytesMax);
        if (id.empty()) {
            id = word_in(error, "value", kWordBytesMax);
        }
        if (is_post_id(id) && (type.ends_with("/resource-not-found") ||
                               type.ends_with("/not-authorized-for-resource"))) {
            page.missing.push_back(std::move(id));
        }
    }
}

} // namespace

bool is_post_id(std::string_view text) {
    return !text.empty() && text.size() <= kPostIdBytesMax &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<PostPage> parse_posts(const net::Response& response) {
    const auto document = read_answer(response, "the posts");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto* rows = list_at(*document, "/data");
    const auto meta = document->member("meta");
    const auto* errors = list_at(*document, "/errors");
    if (!meta || (rows == nullptr && *meta == nullptr && errors == nullptr)) {
        return fail(Errc::InvalidInput, "X's answer has no list of posts in \"data\"");
    }
    if (rows != nullptr && rows->size() > domain::kBatchRecordsMax) {
        return fail(Errc::TooLarge, "X's answer has more than {} posts", domain::kBatchRecordsMax);
    }
    PostPage page;
    const auto voices = read_users(*document);
    for (const auto& [id, voice] : voices) {
        page.users.push_back(id);
    }
    for (const auto& row : rows == nullptr ? json::Array{} : *rows) {
        take_row(page, row, voices);
    }
    take_errors(page, *document);
    if (*meta != nullptr) {
        page.newest_id = word_in(**meta, "newest_id", kWordBytesMax);
        page.next_token = word_in(**meta, "next_token", kNextTokenBytesMax);
    }
    if (!is_post_id(page.newest_id)) {
        page.newest_id = page.posts.empty() ? std::string{} : page.posts.front();
    }
    return page;
}

std::string problem_of(const net::Response& response) {
    const auto document = json::parse(response.body);
    if (!document) {
        return {};
    }
    const auto type = word_in(*document, "type", kNextTokenBytesMax);
    const auto word = type.substr(type.find_last_of('/') + 1);
    const auto is_word = word.size() <= kWordBytesMax &&
                         std::all_of(word.begin(), word.end(),
                                     [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
    return is_word ? word : std::string{};
}

} // namespace chapeau::sources::x
