#include "support/scripted_givebutter.hpp"

#include "base/time_text.hpp"
#include "support/scripted_rows.hpp"

namespace chapeau::test {

namespace {

std::string givebutter_row(const ProviderGift& gift) {
    const auto cents = gift.cents.value_or(gift.hidden_cents);
    const auto refunded = gift.refunded_cents >= cents;
    auto space = std::string("null");
    if (!gift.name.empty()) {
        space = format(R"({{"id":1,"name":{},"amount":{},"message":{}}})", json_text(gift.name),
                       major(cents), gift.message.empty() ? "null" : json_text(gift.message));
    }
    const auto time = to_iso8601(gift.created);
    return format(R"({{"id":{},"campaign_id":4242,"first_name":"Civil","last_name":"Name",)"
                  R"("email":"civil@example.org","status":"succeeded","method":"card",)"
                  R"("amount":{},"donated":{},"currency":"USD","transacted_at":"{}",)"
                  R"("created_at":"{}","giving_space":{},"contact_id":7,"transactions":[)"
                  R"({{"id":"t","amount":{},"captured":true,"refunded":{}}}]}})",
                  json_text(gift.id), major(cents), major(cents), time, time, space, major(cents),
                  refunded);
}

} // namespace

Answer givebutter(const ScriptedProvider& provider, const Asked& asked) {
    if (asked.header("authorization") != "Bearer gb-key") {
        return {401, {}, R"({"message":"Unauthenticated."})", Fault::None};
    }
    if (asked.path == "/v1/campaigns/4242") {
        std::int64_t refunded = 0;
        for (const auto& gift : provider.gifts) {
            refunded += gift.refunded_cents;
        }
        return json_of(
            200, format(R"({{"id":4242,"goal":1000,"raised":{},"donors":3,"currency":"USD"}})",
                        major(provider.sum_cents() - refunded)));
    }
    if (asked.path != "/v1/transactions") {
        return {404, {}, R"({"message":"Not found."})", Fault::None};
    }
    constexpr std::size_t kRowsDefault = 20;
    constexpr std::size_t kRowsMax = 100;
    const AskedPage page(asked, "page", "per_page", kRowsDefault, kRowsMax);
    const auto rows = provider.newest_first();
    return json_of(
        200,
        format(R"({{"data":{},"links":{{"next":null}},"meta":{{"current_page":{},"last_page":{},)"
               R"("per_page":{},"total":{}}}}})",
               rows_text(rows, page.offset(), page.rows, givebutter_row), page.number,
               page.last_of(rows.size()), page.rows, rows.size()));
}

} // namespace chapeau::test
