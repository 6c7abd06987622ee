#include "support/scripted_x.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "support/scripted_rows.hpp"
#include "support/scripted_words.hpp"

#include <chrono>
#include <utility>

namespace chapeau::test {

namespace {

constexpr std::chrono::hours kWeek{7 * 24};
constexpr seconds kXHoldsBack{30};

Answer x_error(int status, std::string_view problem) {
    return json_of(
        status, format(R"({{"title":"No","detail":"no","type":"https://api.x.com/2/problems/{}"}})",
                       problem));
}

bool is_older(const std::string& one, const std::string& other) {
    return one.size() != other.size() ? one.size() < other.size() : one < other;
}

std::int64_t day_of(Timestamp time) {
    return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

} // namespace

std::string ScriptedX::id_of(const ScriptedPost& post) {
    constexpr std::int64_t kFirst = 1'980'000'000'000'000'000;
    return post.id.starts_with('p') ? format("{}", kFirst + *parse_int64(post.id.substr(1)))
                                    : post.id;
}

std::int64_t ScriptedX::most_billed_mills() const {
    std::int64_t most = 0;
    for (const auto& [day, mills] : billed_mills) {
        most = std::max(most, mills);
    }
    return most;
}

void ScriptedX::bill(const std::string& what, std::int64_t mills) {
    const auto day = day_of(now());
    if (billed_.insert(format("{} {}", day, what)).second) {
        billed_mills[day] += mills;
    }
}

std::string ScriptedX::row_of(const ScriptedPost& post) const {
    json::Writer row;
    row.begin_object().key("id").string(id_of(post)).key("text").string(post.text);
    row.key("created_at").string(to_iso8601(post.created)).key("author_id").string(post.author);
    row.key("possibly_sensitive").boolean(!post.label.empty());
    if (const auto history = histories.find(id_of(post)); history != histories.end()) {
        row.key(calls_them_posts ? "edit_history_post_ids" : "edit_history_tweet_ids")
            .begin_array();
        for (const auto& id : history->second) {
            row.string(id);
        }
        row.end_array();
    }
    if (!post.passes_on.empty()) {
        row.key(calls_them_posts ? "referenced_posts" : "referenced_tweets").begin_array();
        row.begin_object().key("type").string(calls_them_posts ? "reposted" : "retweeted");
        row.key("id").string(post.passes_on).end_object().end_array();
    }
    return row.end_object().take();
}

std::string ScriptedX::told(const std::vector<const ScriptedPost*>& rows) {
    std::string data;
    std::string users;
    std::set<std::string> authors;
    for (const auto* post : rows) {
        data += (data.empty() ? "" : ",") + row_of(*post);
        bill("post " + id_of(*post), 5);
        if (authors.insert(post->author).second) {
            bill("user " + post->author, 10);
            users += (users.empty() ? "" : ",") +
                     format(R"({{"id":"{}","name":{},"username":"{}",)"
                            R"("public_metrics":{{"followers_count":{}}}}})",
                            post->author, json_text(post->name), post->author, post->followers);
        }
    }
    return data.empty() ? std::string()
                        : "\"data\":[" + data + "],\"includes\":{\"users\":[" + users + "]},";
}

Answer ScriptedX::answer(const Asked& asked) {
    if (asked.header("authorization") != std::string("Bearer ") + kToken) {
        return json_of(401, R"({"title":"Unauthorized","type":"about:blank","status":401})");
    }
    const auto name = calls_them_posts ? "post.fields" : "tweet.fields";
    if (query_field(asked, name).find("author_id") == std::string::npos) {
        return x_error(400, "invalid-request");
    }
    if (asked.path == "/2/tweets/search/recent") {
        return search(asked);
    }
    return asked.path == "/2/tweets" ? some_posts(asked) : x_error(404, "not-found");
}

Answer ScriptedX::search(const Asked& asked) {
    const auto limit = number(query_field(asked, "max_results"), 10);
    const auto since_id = query_field(asked, "since_id");
    const auto start = query_field(asked, "start_time");
    const auto token = query_field(asked, "next_token");
    const auto from = start.empty() ? Timestamp{} : *parse_iso8601(start);
    auto is_wrong = limit < 10 || limit > 100 || query_field(asked, "query").empty() ||
                    (!start.empty() && (now() - from > kWeek || now() - from < seconds{10}));
    for (const auto& post : posts) {
        is_wrong = is_wrong || (id_of(post) == since_id && now() - post.seen > kWeek);
    }
    if (is_wrong) {
        return x_error(400, "invalid-request");
    }
    std::vector<const ScriptedPost*> rows;
    for (const auto& post : posts) {
        const auto id = id_of(post);
        if (is_public(post) && post.seen + kXHoldsBack <= now() && post.seen >= from &&
            now() - post.seen < kWeek && (since_id.empty() || is_older(since_id, id)) &&
            (token.empty() || is_older(id, token.substr(1)))) {
            rows.push_back(&post);
        }
    }
    std::sort(rows.begin(), rows.end(), [](const auto* one, const auto* other) {
        return is_older(id_of(*other), id_of(*one));
    });
    const auto has_more = rows.size() > limit;
    rows.resize(std::min(rows.size(), limit));
    auto meta = format("\"result_count\":{}", rows.size());
    if (!rows.empty()) {
        meta += format(R"(,"newest_id":"{}","oldest_id":"{}")", id_of(*rows.front()),
                       id_of(*rows.back()));
    }
    if (has_more) {
        meta += format(R"(,"next_token":"b{}")", id_of(*rows.back()));
    }
    return json_of(200, "{" + told(rows) + "\"meta\":{" + meta + "}}");
}

Answer ScriptedX::some_posts(const Asked& asked) {
    std::vector<const ScriptedPost*> rows;
    std::string errors;
    std::size_t count = 0;
    for (auto ids = query_field(asked, "ids"); !ids.empty(); ++count) {
        const auto id = ids.substr(0, ids.find(','));
        ids.erase(0, id.size() + 1);
        const auto post = std::find_if(posts.begin(), posts.end(),
                                       [&id](const auto& one) { return id_of(one) == id; });
        if (post != posts.end() && is_public(*post)) {
            rows.push_back(&*post);
            continue;
        }
        errors +=
            (errors.empty() ? "" : ",") +
            format(R"({{"resource_type":"tweet","resource_id":"{}","value":"{}","type":)"
                   R"("https://api.x.com/2/problems/{}"}})",
                   id, id,
                   post == posts.end() ? "resource-not-found" : "not-authorized-for-resource");
    }
    if (count < 1 || count > 100) {
        return x_error(400, "invalid-request");
    }
    auto body = told(rows);
    body += errors.empty() ? "" : "\"errors\":[" + errors + "],";
    body.pop_back();
    return json_of(200, "{" + body + "}");
}

} // namespace chapeau::test
