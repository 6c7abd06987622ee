#include "support/scripted_provider.hpp"

#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "support/scripted_words.hpp"

#include <algorithm>
#include <array>

namespace chapeau::test {

namespace {

std::size_t number(const std::string& text, std::size_t otherwise) {
    const auto value = parse_int64(text);
    return value && *value >= 0 ? static_cast<std::size_t>(*value) : otherwise;
}

Answer not_found() {
    return {404, {}, "{\"message\":\"not found\"}", Fault::None};
}

std::string donordrive_row(const ProviderGift& gift) {
    auto row = format("{{\"donationID\":{},\"createdDateUTC\":\"{}+0000\",\"participantID\":4024,"
                      "\"eventID\":581,\"isRegFee\":{},\"links\":{{}}",
                      json_text(gift.id), to_iso8601(gift.created).substr(0, 23),
                      gift.is_registration_fee);
    if (gift.cents) {
        row += format(",\"amount\":{}", cents(*gift.cents));
    }
    if (!gift.name.empty()) {
        row += format(",\"displayName\":{}", json_text(gift.name));
    }
    if (!gift.donor.empty()) {
        row += format(",\"donorID\":{}", json_text(gift.donor));
    }
    row += format(",\"message\":{}", gift.message.empty() ? "null" : json_text(gift.message));
    return row + "}";
}

std::string tracker_row(const ProviderGift& gift) {
    auto row = format("{{\"type\":\"donation\",\"id\":{},\"donor_name\":{},\"event\":7,"
                      "\"transactionstate\":\"COMPLETED\",\"amount\":{},\"currency\":\"USD\","
                      "\"timereceived\":\"{}\",\"pinned\":false,\"bids\":[]",
                      json_text(gift.id), json_text(gift.name.empty() ? "(Anonymous)" : gift.name),
                      cents(gift.cents.value_or(gift.hidden_cents)), to_iso8601(gift.created));
    if (!gift.message.empty()) {
        row += format(",\"comment\":{}", json_text(gift.message));
    }
    return row + "}";
}

std::string generic_row(const ProviderGift& gift) {
    return format("{{\"id\":{},\"time\":\"{}\",\"amount\":{},\"who\":{{\"name\":{}}}}}",
                  json_text(gift.id), to_iso8601(gift.created),
                  gift.cents ? cents(*gift.cents) : "null",
                  gift.name.empty() ? "null" : json_text(gift.name));
}

template <class Row>
std::string rows_text(const std::vector<const ProviderGift*>& gifts, std::size_t offset,
                      std::size_t limit, Row row) {
    std::string text = "[";
    for (auto i = offset; i < std::min(gifts.size(), offset + limit); ++i) {
        text += text.size() > 1 ? "," : "";
        text += row(*gifts[i]);
    }
    return text + "]";
}

} // namespace

ProviderGift ScriptedProvider::make_gift(std::uint64_t seed, std::int64_t number,
                                         Timestamp created) {
    constexpr std::array kNames{"Friendly Donor", "Zoë", "山田花子", "Ана", "مريم", "O'Neil", ""};
    const auto hex = to_hex(sha256(format("{} {}", seed, number)));
    const auto pick = [&hex](std::size_t at) { return std::stoul(hex.substr(at, 4), nullptr, 16); };
    ProviderGift gift;
    gift.id = hex.substr(0, 16);
    gift.cents = static_cast<std::int64_t>(100 + pick(16) % 10'000);
    gift.name = kNames[pick(20) % kNames.size()];
    gift.message = pick(24) % 3 == 0 ? "Go!" : "";
    gift.donor = gift.name.empty() ? "" : hex.substr(28, 16);
    gift.created = created;
    return gift;
}

std::int64_t ScriptedProvider::sum_cents() const {
    std::int64_t sum = 0;
    for (const auto& gift : gifts) {
        sum += gift.cents.value_or(gift.hidden_cents);
    }
    return sum;
}

std::vector<const ProviderGift*> ScriptedProvider::newest_first() const {
    std::vector<const ProviderGift*> order;
    for (auto gift = gifts.rbegin(); gift != gifts.rend(); ++gift) {
        order.push_back(&*gift);
    }
    std::stable_sort(order.begin(), order.end(), [](const auto* one, const auto* other) {
        return one->created > other->created;
    });
    return order;
}

Answer ScriptedProvider::with_etag(Answer answer, const Asked& asked) const {
    if (!sends_etags || answer.status != 200) {
        return answer;
    }
    const auto etag = format("\"{}\"", to_hex(sha256(answer.body)).substr(0, 20));
    if (asked.header("if-none-match") == etag) {
        answer = {304, {}, "", Fault::None};
    }
    answer.headers.emplace_back("ETag", etag);
    return answer;
}

Answer ScriptedProvider::answer(const Asked& asked) {
    if (before_answer) {
        before_answer(answers_);
    }
    ++answers_;
    if (instead) {
        return *instead;
    }
    const std::string_view path = asked.path;
    if (path.starts_with("/api/")) {
        return donordrive(asked);
    }
    if (path.starts_with("/tracker/api/v2/events/")) {
        return tracker(asked);
    }
    return path == "/generic" ? generic(asked) : not_found();
}

Answer ScriptedProvider::donordrive(const Asked& asked) const {
    constexpr std::size_t kLimitMax = 100;
    if (!asked.path.ends_with("/donations")) {
        return with_etag(json_of(200, format("{{\"sumDonations\":{},\"numDonations\":{},"
                                             "\"fundraisingGoal\":2500.0}}",
                                             cents(sum_cents()), gifts.size())),
                         asked);
    }
    const auto limit = number(query_field(asked, "limit"), kLimitMax);
    const auto offset = number(query_field(asked, "offset"), 0);
    if (limit > kLimitMax) {
        return {400, {}, "", Fault::None};
    }
    if (offset >= gifts.size() && offset > 0) {
        return {204, {}, "", Fault::None};
    }
    auto answer = json_of(200, rows_text(newest_first(), offset, limit, donordrive_row));
    answer.headers.emplace_back("Num-Records", format("{}", gifts.size()));
    return with_etag(std::move(answer), asked);
}

Answer ScriptedProvider::tracker(const Asked& asked) const {
    constexpr std::size_t kLimitMax = 500;
    if (!asked.path.ends_with("/donations/")) {
        return json_of(200, format("{{\"type\":\"event\",\"id\":7,\"donation_total\":{},"
                                   "\"donation_count\":{}}}",
                                   cents(sum_cents()), gifts.size()));
    }
    const auto limit = number(query_field(asked, "limit"), kLimitMax);
    const auto offset = number(query_field(asked, "offset"), 0);
    if (limit > kLimitMax) {
        return {400, {}, "{\"limit\":\"too large\"}", Fault::None};
    }
    auto rows = newest_first();
    if (const auto since = parse_iso8601(query_field(asked, "time_gte")); since) {
        std::erase_if(rows, [&since](const auto* gift) { return gift->created < *since; });
    }
    const auto more = offset + limit < rows.size();
    return json_of(200, format("{{\"count\":{},\"next\":{},\"previous\":null,\"results\":{}}}",
                               rows.size(), more ? "\"https://tracker.example/next\"" : "null",
                               rows_text(rows, offset, limit, tracker_row)));
}

Answer ScriptedProvider::generic(const Asked& asked) const {
    constexpr std::size_t kPageRows = 100;
    const auto page = number(query_field(asked, "page"), 0);
    const auto offset = page * kPageRows;
    const auto more = offset + kPageRows < gifts.size();
    return with_etag(
        json_of(200, format("{{\"data\":{{\"gifts\":{}}},\"count\":{},\"sum\":\"{}\",\"next\":{}}}",
                            rows_text(newest_first(), offset, kPageRows, generic_row), gifts.size(),
                            cents(sum_cents()), more ? format("\"?page={}\"", page + 1) : "null")),
        asked);
}

} // namespace chapeau::test
