#include "support/scripted_bluesky.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "support/scripted_rows.hpp"
#include "support/scripted_words.hpp"

#include <set>
#include <utility>

namespace chapeau::test {

namespace {

Answer xrpc_error(int status, std::string_view name) {
    return json_of(status, format(R"({{"error":"{}","message":"no"}})", name));
}

Timestamp sorted_at(const ScriptedPost& post) {
    return std::min(post.created, post.seen);
}

std::string post_view(const ScriptedPost& post) {
    json::Writer row;
    row.begin_object().key("uri").string(ScriptedBluesky::uri_of(post)).key("cid").string("bafy");
    row.key("author").begin_object().key("did").string(ScriptedBluesky::did_of(post.author));
    row.key("handle").string(post.author + ".example.org").key("displayName").string(post.name);
    row.key("labels").begin_array().end_array().end_object();
    row.key("record").begin_object().key("$type").string("app.bsky.feed.post");
    row.key("createdAt").string(to_iso8601(post.created)).key("text").string(post.text);
    row.end_object().key("indexedAt").string(to_iso8601(post.seen)).key("labels").begin_array();
    if (!post.label.empty()) {
        row.begin_object().key("val").string(post.label).end_object();
    }
    return row.end_array().end_object().take();
}

std::set<std::string> all_of(const Asked& asked, const std::string& name) {
    std::set<std::string> values;
    for (auto& [key, value] : field_pairs(asked.query)) {
        if (key == name) {
            values.insert(std::move(value));
        }
    }
    return values;
}

} // namespace

std::string ScriptedBluesky::uri_of(const ScriptedPost& post) {
    return "at://" + did_of(post.author) + "/app.bsky.feed.post/" + post.id;
}

bool ScriptedBluesky::is_public(const ScriptedPost& post) {
    return !post.label.starts_with('!');
}

Answer ScriptedBluesky::answer(const Asked& asked) {
    if (asked.path == "/xrpc/com.atproto.server.createSession") {
        return open(asked);
    }
    if (asked.path == "/xrpc/com.atproto.server.refreshSession") {
        return renew(asked);
    }
    const auto bearer = asked.header("authorization");
    if (bearer.empty()) {
        return xrpc_error(401, "AuthMissing");
    }
    if (access_.empty() || bearer != "Bearer " + access_) {
        return xrpc_error(400, "InvalidToken");
    }
    if (now() >= ends_at_) {
        return xrpc_error(400, "ExpiredToken");
    }
    if (asked.path == "/xrpc/app.bsky.feed.searchPosts") {
        return search(asked);
    }
    if (asked.path == "/xrpc/app.bsky.feed.getPosts") {
        return some_posts(asked);
    }
    return asked.path == "/xrpc/app.bsky.actor.getProfiles"
               ? profiles(asked, posts)
               : xrpc_error(501, "MethodNotImplemented");
}

Answer ScriptedBluesky::give_tokens() {
    const auto number = sessions + renewals;
    access_ = format("access-CANARY-{}", number);
    refresh_ = format("refresh-CANARY-{}", number);
    ends_at_ = now() + token_life;
    return json_of(200, format(R"({{"accessJwt":"{}","refreshJwt":"{}","handle":"{}",)"
                               R"("did":"did:plc:hat","active":true}})",
                               access_, refresh_, kIdentifier));
}

Answer ScriptedBluesky::open(const Asked& asked) {
    const auto body = json::parse(asked.body);
    const auto word = [&body](const char* pointer) {
        const auto found = body ? body->at(pointer) : Result<const json::Value*>(nullptr);
        const auto* text = found && *found != nullptr ? (*found)->string() : nullptr;
        return text == nullptr ? std::string() : *text;
    };
    if (asked.method != "POST" || word("/identifier") != kIdentifier ||
        word("/password") != kAppPassword) {
        return xrpc_error(401, "AuthenticationRequired");
    }
    ++sessions;
    return give_tokens();
}

Answer ScriptedBluesky::renew(const Asked& asked) {
    if (asked.method != "POST" || !asked.body.empty()) {
        return xrpc_error(400, "InvalidRequest");
    }
    if (refresh_.empty() || asked.header("authorization") != "Bearer " + refresh_) {
        return xrpc_error(400, "ExpiredToken");
    }
    ++renewals;
    return give_tokens();
}

Answer ScriptedBluesky::search(const Asked& asked) {
    ++searches;
    const auto limit = number(query_field(asked, "limit"), 25);
    if (query_field(asked, "q").empty() || limit < 1 || limit > 100) {
        return xrpc_error(400, "InvalidRequest");
    }
    const auto since = query_field(asked, "since");
    const auto from = since.empty() ? Timestamp{} : *parse_iso8601(since);
    std::vector<const ScriptedPost*> rows;
    for (const auto& post : posts) {
        if (is_public(post) && post.searchable <= now() && sorted_at(post) >= from) {
            rows.push_back(&post);
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto* one, const auto* other) {
        return sorted_at(*one) > sorted_at(*other);
    });
    const auto offset = number(query_field(asked, "cursor"), 0);
    const auto end = std::min(rows.size(), offset + std::min(limit, rows_per_page));
    std::string text;
    for (auto i = offset; i < end; ++i) {
        text += (text.empty() ? "" : ",") + post_view(*rows[i]);
    }
    const auto cursor = end < rows.size() ? format(R"("cursor":"{}",)", end) : std::string();
    return json_of(200, "{" + cursor + "\"posts\":[" + text + "]}");
}

Answer ScriptedBluesky::some_posts(const Asked& asked) const {
    const auto uris = all_of(asked, "uris");
    if (uris.empty() || uris.size() > 25) {
        return xrpc_error(400, "InvalidRequest");
    }
    std::string text;
    for (const auto& post : posts) {
        if (is_public(post) && uris.contains(uri_of(post))) {
            text += (text.empty() ? "" : ",") + post_view(post);
        }
    }
    return json_of(200, "{\"posts\":[" + text + "]}");
}

Answer ScriptedBluesky::profiles(const Asked& asked, const std::vector<ScriptedPost>& posts) {
    const auto actors = all_of(asked, "actors");
    if (actors.empty() || actors.size() > 25) {
        return xrpc_error(400, "InvalidRequest");
    }
    std::string text;
    std::set<std::string> told;
    for (const auto& post : posts) {
        const auto did = did_of(post.author);
        if (actors.contains(did) && told.insert(did).second) {
            text += (text.empty() ? "" : ",") +
                    format(R"({{"did":"{}","followersCount":{}}})", did, post.followers);
        }
    }
    return json_of(200, "{\"profiles\":[" + text + "]}");
}

} // namespace chapeau::test
