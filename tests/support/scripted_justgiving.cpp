#include "support/scripted_justgiving.hpp"

#include "support/scripted_rows.hpp"

namespace chapeau::test {

namespace {

constexpr std::size_t kJustGivingRowsDefault = 25;
constexpr std::size_t kJustGivingRowsMax = 150;

std::string justgiving_row(const ProviderGift& gift, bool with_id) {
    const auto shown = std::chrono::duration_cast<milliseconds>(gift.created.time_since_epoch());
    const auto refunded = gift.refunded_cents > 0 && gift.refunded_cents >= gift.cents.value_or(0);
    return format(R"({{{}"amount":{},"currencyCode":"USD","donationDate":"\/Date({}+0000)\/",)"
                  R"("donorDisplayName":{},"donorRealName":"Civil Name","message":{},)"
                  R"("source":"SponsorshipDonations","status":"{}"}})",
                  with_id ? "\"id\":" + json_text(gift.id) + "," : std::string{},
                  gift.cents ? "\"" + major(*gift.cents) + "00\"" : std::string("null"),
                  shown.count(), json_text(gift.name.empty() ? "Anonymous" : gift.name),
                  json_text(gift.message), refunded ? "Refunded" : "Accepted");
}

Answer justgiving_answer(const ScriptedProvider& provider, const Asked& asked, bool with_ids) {
    if (asked.header("x-api-key") != "app-key") {
        return {401, {}, R"([{"id":"Unauthorised","desc":"no app"}])", Fault::None};
    }
    const std::string page_path = "/v1/fundraising/pages/page/hat-2026";
    if (asked.path == page_path) {
        std::int64_t sum = provider.sum_cents();
        for (const auto& gift : provider.gifts) {
            sum -= gift.refunded_cents;
        }
        return json_of(200, format(R"({{"pageShortName":"page/hat-2026","currencyCode":"USD",)"
                                   R"("totalRaisedOnline":"{}00","totalRaisedOffline":"9.0000"}})",
                                   major(sum)));
    }
    if (asked.path != page_path + "/donations") {
        return {404, {}, R"([{"id":"PageNotFound","desc":"none"}])", Fault::None};
    }
    const AskedPage page(asked, "pageNum", "pageSize", kJustGivingRowsDefault, kJustGivingRowsMax);
    const auto rows = provider.newest_first();
    return json_of(
        200,
        format(R"({{"donations":{},"pageShortName":"page/hat-2026","pagination":{{"pageNumber":{},)"
               R"("pageSizeRequested":{},"totalPages":{},"totalResults":{}}}}})",
               rows_text(
                   rows, page.offset(), page.rows,
                   [with_ids](const ProviderGift& gift) { return justgiving_row(gift, with_ids); }),
               page.number, page.rows, page.last_of(rows.size()), rows.size()));
}

} // namespace

Answer justgiving(const ScriptedProvider& provider, const Asked& asked) {
    return justgiving_answer(provider, asked, true);
}

Answer justgiving_without_ids(const ScriptedProvider& provider, const Asked& asked) {
    return justgiving_answer(provider, asked, false);
}

} // namespace chapeau::test
