#include "support/scripted_tiltify.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace chapeau::test {

namespace {

std::string tiltify_row(const ProviderGift& gift) {
    return format(
        R"({{"id":{},"legacy_id":10546586,"campaign_id":"69c5aa70","donor_name":{},)"
        R"("donor_comment":{},"amount":{{"value":"{}","currency":"USD"}},)"
        R"("is_match":false,"sustained":false,"completed_at":"{}","donation_matches":null}})",
        json_text(gift.id), json_text(gift.name.empty() ? "Anonymous" : gift.name),
        gift.message.empty() ? "null" : json_text(gift.message),
        major(gift.cents.value_or(gift.hidden_cents)), to_iso8601(gift.created));
}

/// The pointer names the row that it stands behind, as the key of the list's order.
std::string pointer_behind(const ProviderGift& gift) {
    return format("g2w+{}/{}", to_iso8601(gift.created), gift.id);
}

bool is_behind(const ProviderGift& gift, const std::string& pointer) {
    return pointer_behind(gift) < pointer;
}

} // namespace

Answer ScriptedTiltify::donations(const ScriptedProvider& provider, const Asked& asked) {
    ++page_requests;
    constexpr std::int64_t kLimitMax = 100;
    const auto limit = parse_int64(query_field(asked, "limit")).value_or(10);
    const auto after = query_field(asked, "after");
    if (limit < 1 || limit > kLimitMax || (!after.empty() && !after.starts_with("g2w+"))) {
        return json_of(422, R"({"error":{"status":422,"message":"cannot be processed"}})");
    }
    std::vector<const ProviderGift*> rows;
    const auto completed_after = parse_iso8601(query_field(asked, "completed_after"));
    for (const auto& gift : provider.gifts) {
        if ((!completed_after || gift.created > *completed_after) &&
            (after.empty() || is_behind(gift, after))) {
            rows.push_back(&gift);
        }
    }
    std::sort(rows.begin(), rows.end(), [](const auto* one, const auto* other) {
        return std::tie(one->created, one->id) > std::tie(other->created, other->id);
    });
    const auto more = static_cast<std::int64_t>(rows.size()) > limit;
    rows.resize(std::min(rows.size(), static_cast<std::size_t>(limit)));
    std::string text;
    for (const auto* row : rows) {
        text += (text.empty() ? "" : ",") + tiltify_row(*row);
    }
    return json_of(200,
                   format(R"({{"data":[{}],"metadata":{{"after":{},"before":null,"limit":{}}}}})",
                          text, more ? json_text(pointer_behind(*rows.back())) : "null", limit));
}

Answer ScriptedTiltify::answer(ScriptedProvider& provider, const Asked& asked) {
    if (asked.path == "/oauth/token") {
        return token.give(asked);
    }
    if (!token.permits(asked)) {
        return json_of(401, R"({"error":{"status":401,"message":"unauthorised"}})");
    }
    if (asked.path.find("/unknown") != std::string::npos) {
        return json_of(404, R"({"error":{"status":404,"message":"not found"}})");
    }
    if (provider.instead) {
        return *provider.instead;
    }
    if (provider.before_answer) {
        provider.before_answer(page_requests);
    }
    if (asked.path.ends_with("/donations")) {
        return donations(provider, asked);
    }
    return json_of(200, format(R"({{"data":{{"id":"69c5aa70","amount_raised":{{"value":"{}",)"
                               R"("currency":"USD"}},"goal":{{"value":"500.00"}}}}}})",
                               major(provider.sum_cents() + sum_offset_cents)));
}

} // namespace chapeau::test
