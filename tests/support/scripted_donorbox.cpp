#include "support/scripted_donorbox.hpp"

#include "base/time_text.hpp"
#include "support/scripted_rows.hpp"

namespace chapeau::test {

namespace {

constexpr std::size_t kDonorboxRowsDefault = 50;
constexpr std::size_t kDonorboxRowsMax = 100;

std::string donorbox_row(const ProviderGift& gift) {
    return format(R"({{"id":{},"campaign":{{"id":4242,"name":"Hat"}},"donor":{{"id":7,)"
                  R"("name":"Civil Name","email":"civil@example.org"}},"amount":"{}",)"
                  R"("currency":"USD","amount_refunded":"{}","anonymous_donation":{},)"
                  R"("comment":{},"status":"paid","donation_date":"{}","questions":[]}})",
                  json_text(gift.id), major(gift.cents.value_or(gift.hidden_cents)),
                  major(gift.refunded_cents), gift.name.empty(),
                  gift.message.empty() ? "null" : json_text(gift.message),
                  to_iso8601(gift.created));
}

std::string donorbox_campaigns(const ScriptedProvider& provider, bool counts_refunded) {
    std::int64_t refunded = 0;
    std::size_t count = 0;
    for (const auto& gift : provider.gifts) {
        refunded += gift.refunded_cents;
        const auto is_back = gift.refunded_cents >= gift.cents.value_or(gift.hidden_cents);
        count += counts_refunded || !is_back ? 1 : 0;
    }
    return format(R"([{{"id":9,"total_raised":"1.0","donations_count":1}},{{"id":4242,)"
                  R"("name":"Hat","currency":"usd","total_raised":"{}","donations_count":{}}}])",
                  major(provider.sum_cents() - refunded), count);
}

Answer donorbox_answer(const ScriptedProvider& provider, const Asked& asked, bool counts_refunded) {
    if (asked.header("authorization") != "Basic b2ZmaWNlQGxpYnJhcnkuZXhhbXBsZTpib3gta2V5") {
        return {401, {}, R"({"error":"Invalid API key"})", Fault::None};
    }
    if (asked.path == "/api/v1/campaigns") {
        return json_of(200, donorbox_campaigns(provider, counts_refunded));
    }
    if (asked.path != "/api/v1/donations" || query_field(asked, "campaign_id") != "4242" ||
        query_field(asked, "order") != "desc") {
        return {404, {}, "{}", Fault::None};
    }
    const AskedPage page(asked, "page", "per_page", kDonorboxRowsDefault, kDonorboxRowsMax);
    auto rows = provider.newest_first();
    const auto first_day = query_field(asked, "date_from");
    std::erase_if(rows, [&first_day](const ProviderGift* gift) {
        return to_iso8601(gift->created).substr(0, first_day.size()) < first_day;
    });
    return json_of(200, rows_text(rows, page.offset(), page.rows, donorbox_row));
}

} // namespace

Answer donorbox(const ScriptedProvider& provider, const Asked& asked) {
    return donorbox_answer(provider, asked, true);
}

Answer donorbox_without_refunded(const ScriptedProvider& provider, const Asked& asked) {
    return donorbox_answer(provider, asked, false);
}

} // namespace chapeau::test
