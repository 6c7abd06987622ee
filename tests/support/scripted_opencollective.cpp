#include "support/scripted_opencollective.hpp"

#include "base/time_text.hpp"
#include "support/scripted_rows.hpp"

namespace chapeau::test {

namespace {

std::string opencollective_row(const ProviderGift& gift) {
    const auto cents = gift.cents.value_or(gift.hidden_cents);
    return format(R"({{"id":{},"createdAt":"{}","amount":{{"valueInCents":{},"currency":"USD"}},)"
                  R"("isRefund":false,"isRefunded":{},"fromAccount":{{"id":{},"name":{},)"
                  R"("isIncognito":{}}}}})",
                  json_text(gift.id), to_iso8601(gift.created), cents, gift.refunded_cents >= cents,
                  json_text(gift.donor), json_text(gift.name), gift.name.empty());
}

Answer opencollective_error(const char* code) {
    return json_of(
        200, format(R"({{"errors":[{{"message":"no","extensions":{{"code":"{}"}}}}],"data":null}})",
                    code));
}

/// A variable of the query: a text, or a number's digits; empty when it is not there.
std::string opencollective_variable(const json::Value& body, const std::string& name) {
    const auto found = body.at("/variables/" + name);
    if (!found || *found == nullptr) {
        return {};
    }
    const auto* number = (*found)->number();
    const auto* text = (*found)->string();
    return number != nullptr ? number->token : text != nullptr ? *text : std::string{};
}

} // namespace

Answer opencollective(const ScriptedProvider& provider, const Asked& asked) {
    const auto token = asked.header("personal-token");
    if (!token.empty() && token != "oc-key") {
        return {401, {}, R"({"error":{"message":"Invalid token"}})", Fault::None};
    }
    const auto body = json::parse(asked.body);
    if (asked.method != "POST" || asked.path != "/graphql/v2" || !body ||
        asked.header("content-type") != "application/json") {
        return {400, {}, R"({"errors":[{"message":"Bad request"}]})", Fault::None};
    }
    if (opencollective_variable(*body, "slug") != "hat") {
        return opencollective_error("NotFound");
    }
    if (asked.body.find("totalAmountReceived") != std::string::npos) {
        auto sum = provider.sum_cents();
        for (const auto& gift : provider.gifts) {
            sum -= gift.refunded_cents;
        }
        return json_of(
            200,
            format(R"({{"data":{{"account":{{"stats":{{"totalAmountReceived":{{"valueInCents":{},)"
                   R"("currency":"USD"}}}}}},"transactions":{{"totalCount":{}}}}}}})",
                   sum, provider.gifts.size()));
    }
    constexpr std::size_t kLimitDefault = 100;
    constexpr std::size_t kLimitMax = 1000;
    const auto limit = number(opencollective_variable(*body, "limit"), kLimitDefault);
    if (limit > kLimitMax || asked.body.find("direction:DESC") == std::string::npos) {
        return opencollective_error("BadRequest");
    }
    const auto offset = number(opencollective_variable(*body, "offset"), 0);
    const auto rows = provider.newest_first();
    return json_of(200, format(R"({{"data":{{"transactions":{{"totalCount":{},"nodes":{}}}}}}})",
                               rows.size(), rows_text(rows, offset, limit, opencollective_row)));
}

} // namespace chapeau::test
