#include "support/scripted_streamlabs.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "support/scripted_words.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

namespace chapeau::test {

namespace {

std::string streamlabs_row(const ProviderGift& gift) {
    const auto created = std::chrono::floor<seconds>(gift.created).time_since_epoch().count();
    const auto cents = gift.cents.value_or(gift.hidden_cents);
    json::Writer row;
    row.begin_object().key("donation_id").integer(*parse_int64(gift.id));
    row.key("created_at").string(format("{}", created));
    row.key("currency").string("USD");
    row.key("amount").string(format("{}.{:02}00000000", cents / 100, cents % 100));
    row.key("name").string(gift.name.empty() ? "Anonymous" : gift.name);
    row.key("message");
    if (gift.message.empty()) {
        row.null();
    } else {
        row.string(gift.message);
    }
    return row.key("email").string("giver@mail.example").end_object().take();
}

} // namespace

Answer answer_as_streamlabs(ScriptedProvider& provider, const Asked& asked) {
    const auto other = provider.answer({"GET", "/elsewhere", "", {}, ""}); // Lets a test step in.
    if (provider.instead) {
        return other;
    }
    if (asked.path != "/api/v2.0/donations") {
        return {404, {}, "{\"message\":\"Not found\"}", Fault::None};
    }
    if (asked.header("authorization") != std::string("Bearer ") + kStreamlabsToken) {
        return {401, {}, "{\"message\":\"Unauthorized\"}", Fault::None};
    }
    const auto limit = parse_int64(query_field(asked, "limit")).value_or(25);
    if (limit < 1 || limit > 100) {
        return {400, {}, "{\"message\":\"limit\"}", Fault::None};
    }
    const auto before = parse_int64(query_field(asked, "before"));
    const auto after = parse_int64(query_field(asked, "after"));
    std::vector<const ProviderGift*> rows;
    for (const auto& gift : provider.gifts) {
        const auto id = *parse_int64(gift.id);
        if ((!before || id < *before) && (!after || id > *after)) {
            rows.push_back(&gift);
        }
    }
    std::sort(rows.begin(), rows.end(), [](const auto* one, const auto* other_row) {
        return *parse_int64(one->id) > *parse_int64(other_row->id);
    });
    rows.resize(std::min(rows.size(), static_cast<std::size_t>(limit)));
    std::string text;
    for (const auto* gift : rows) {
        text += (text.empty() ? "" : ",") + streamlabs_row(*gift);
    }
    return {200, {{"Content-Type", "application/json"}}, "{\"data\":[" + text + "]}", Fault::None};
}

} // namespace chapeau::test
