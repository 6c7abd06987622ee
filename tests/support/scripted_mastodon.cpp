#include "support/scripted_mastodon.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "support/scripted_words.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

namespace chapeau::test {

namespace {

constexpr std::chrono::minutes kWindow{5};
constexpr std::string_view kTimelines = "/api/v1/timelines/tag/";
constexpr std::string_view kStatuses = "/api/v1/statuses/";

Answer mastodon_error(int status, std::string_view words) {
    return json_of(status, "{\"error\":" + json_text(words) + "}");
}

std::uint32_t small_hash(std::string_view text) {
    std::uint32_t hash = 2'166'136'261U;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
    }
    return hash & 0xFFFFFU;
}

/// As the server marks words up: hashtags become links.
std::string content_of(std::string_view text) {
    std::string content = "<p>";
    bool in_tag = false;
    for (const char c : text) {
        if (in_tag && (c == ' ' || c == '\n')) {
            content += "</span></a>";
            in_tag = false;
        }
        switch (c) {
        case '#':
            content += "<a href=\"https://social.example/tags/x\" class=\"mention hashtag\" "
                       "rel=\"tag\">#<span>";
            in_tag = true;
            break;
        case '&':
            content += "&amp;";
            break;
        case '<':
            content += "&lt;";
            break;
        case '>':
            content += "&gt;";
            break;
        case '\n':
            content += "<br />";
            break;
        default:
            content += c;
        }
    }
    return content + (in_tag ? "</span></a></p>" : "</p>");
}

std::string row_of(const ScriptedPost& post) {
    json::Writer row;
    row.begin_object().key("id").string(std::to_string(ScriptedMastodon::local_id(post)));
    row.key("uri").string(ScriptedMastodon::uri_of(post));
    row.key("url").null().key("created_at").string(to_iso8601(post.created));
    row.key("visibility").string("public").key("sensitive").boolean(!post.label.empty());
    row.key("spoiler_text").string("").key("reblog").null();
    row.key("content").string(content_of(post.text));
    row.key("account").begin_object().key("acct").string(ScriptedMastodon::account_of(post));
    row.key("display_name").string(post.name).key("followers_count").integer(post.followers);
    return row.end_object().end_object().take();
}

bool bears(const ScriptedPost& post, const std::set<std::string>& tags) {
    const auto text = to_lower_ascii(post.text);
    return std::any_of(tags.begin(), tags.end(),
                       [&](const auto& tag) { return text.find("#" + tag) != std::string::npos; });
}

} // namespace

std::string ScriptedMastodon::account_of(const ScriptedPost& post) {
    return small_hash(post.author) % 2 == 0 ? post.author : post.author + "@far.example";
}

std::string ScriptedMastodon::uri_of(const ScriptedPost& post) {
    return "https://social.example/users/" + post.author + "/statuses/" + post.id;
}

std::uint64_t ScriptedMastodon::local_id(const ScriptedPost& post) {
    const auto written = std::chrono::floor<milliseconds>(post.created).time_since_epoch().count();
    return (static_cast<std::uint64_t>(written) << 20U) | small_hash(post.id);
}

bool ScriptedMastodon::is_there(const ScriptedPost& post) const {
    return is_public(post) && post.searchable <= now();
}

Answer ScriptedMastodon::answer(const Asked& asked) {
    if (now() - window_began_ >= kWindow) {
        window_began_ = now();
        requests_ = 0;
    }
    ++requests_;
    auto answer =
        requests_ > requests_max ? mastodon_error(429, "Too many requests") : answer_plain(asked);
    const auto left = std::max<std::int64_t>(0, requests_max - requests_);
    answer.headers.emplace_back("X-RateLimit-Limit", std::to_string(requests_max));
    answer.headers.emplace_back("X-RateLimit-Remaining", std::to_string(left));
    answer.headers.emplace_back("X-RateLimit-Reset", to_iso8601(window_began_ + kWindow));
    return answer;
}

Answer ScriptedMastodon::answer_plain(const Asked& asked) {
    if (!token.empty() && asked.header("authorization") != "Bearer " + token) {
        return mastodon_error(401, "The access token is invalid");
    }
    if (asked.path.starts_with(kTimelines)) {
        asks_since_id += query_field(asked, "since_id").empty() ? 0 : 1;
        return knows_the_tag ? timeline(asked) : mastodon_error(404, "Record not found");
    }
    if (asked.path.starts_with(kStatuses)) {
        ++asks_for_one;
        return status(asked.path.substr(kStatuses.size()));
    }
    return mastodon_error(404, "Not Found");
}

Answer ScriptedMastodon::timeline(const Asked& asked) const {
    std::set<std::string> tags = {
        to_lower_ascii(percent_decoded(asked.path.substr(kTimelines.size())))};
    for (const auto& [name, value] : field_pairs(asked.query)) {
        if (name == "any[]") {
            tags.insert(to_lower_ascii(value));
        }
    }
    const auto limit =
        std::clamp<std::int64_t>(parse_int64(query_field(asked, "limit")).value_or(20), 1, 40);
    const auto bound = [&](const char* name) {
        const auto id = parse_int64(query_field(asked, name));
        return id ? std::optional(static_cast<std::uint64_t>(*id)) : std::nullopt;
    };
    const auto above = knows_min_id ? bound("min_id") : std::nullopt;
    const auto since = bound("since_id");
    const auto below = bound("max_id");
    std::vector<const ScriptedPost*> rows;
    for (const auto& post : posts) {
        const auto id = local_id(post);
        if (is_there(post) && bears(post, tags) && (!above || id > *above) &&
            (!since || id > *since) && (!below || id < *below)) {
            rows.push_back(&post);
        }
    }
    std::sort(rows.begin(), rows.end(),
              [](const auto* one, const auto* other) { return local_id(*one) > local_id(*other); });
    if (rows.size() > static_cast<std::size_t>(limit)) {
        const auto cut = static_cast<std::ptrdiff_t>(limit);
        above ? rows.erase(rows.begin(), rows.end() - cut)
              : rows.erase(rows.begin() + cut, rows.end());
    }
    std::string text;
    for (const auto* post : rows) {
        text += (text.empty() ? "" : ",") + row_of(*post);
    }
    return json_of(200, "[" + text + "]");
}

Answer ScriptedMastodon::status(const std::string& id) {
    for (const auto& post : posts) {
        if (is_there(post) && std::to_string(local_id(post)) == id) {
            return json_of(200, row_of(post));
        }
    }
    return mastodon_error(gone_status, "Record not found");
}

} // namespace chapeau::test
