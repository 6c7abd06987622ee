#include "support/scripted_helloasso.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"

#include <algorithm>
#include <tuple>

namespace chapeau::test {

namespace {

Answer helloasso_error(int status) {
    return json_of(status, R"({"errors":[{"code":"no","message":"no"}]})");
}

std::string last_part(std::string_view path) {
    return std::string(path.substr(path.rfind('/') + 1));
}

} // namespace

void ScriptedHelloAsso::take_changes(const ScriptedProvider& provider) {
    std::set<std::string> listed;
    for (const auto& gift : provider.gifts) {
        listed.insert(gift.id);
        auto& payment = payments_[gift.id];
        const auto is_new = payment.number == 0;
        const auto state = states.contains(gift.id) ? states[gift.id] : std::string("Authorized");
        if (is_new || payment.gift.cents != gift.cents || payment.is_refunded ||
            payment.state != state) {
            payment.number = is_new ? ++numbers_ : payment.number;
            payment.gift = gift;
            payment.updated = now();
            payment.is_refunded = false;
            payment.state = state;
        }
    }
    for (auto& [id, payment] : payments_) {
        if (!listed.contains(id) && !payment.is_refunded) {
            payment.is_refunded = true;
            payment.updated = now();
        }
    }
}

/// Ids are the gifts' own, so that the book can be compared with the list.
std::string ScriptedHelloAsso::payment_row(const Payment& payment) const {
    const auto& gift = payment.gift;
    const auto checkout = checkouts.find(gift.id);
    const auto amount = gift.cents.value_or(gift.hidden_cents);
    return format(R"({{"order":{{"id":"o-{}","date":"{}","formSlug":"gala","formType":"Donation",)"
                  R"("organizationSlug":"les-amis","checkoutIntentId":{}}},"payer":{{"email":)"
                  R"("CANARY@example.org","firstName":"CANARY","lastName":"Ruiz"}},)"
                  R"("items":[{{"shareAmount":{},"id":1,"amount":{},"type":"Donation"}}],)"
                  R"("id":{},"amount":{},"amountTip":150,"date":"{}","state":"{}",)"
                  R"("meta":{{"createdAt":"{}","updatedAt":"{}"}},"refundOperations":[]}})",
                  gift.id, to_iso8601(gift.created),
                  checkout == checkouts.end() ? "null" : json_text("i-" + gift.id), amount, amount,
                  json_text(gift.id), amount, to_iso8601(gift.created),
                  payment.is_refunded ? "Refunded" : payment.state, to_iso8601(gift.created),
                  to_iso8601(payment.updated));
}

std::string ScriptedHelloAsso::order_row(const Payment& payment) {
    const auto& gift = payment.gift;
    return format(R"({{"id":"o-{}","date":"{}","payer":{{"firstName":"CANARY"}},"items":[{{"name":)"
                  R"("Don","user":{{"lastName":"CANARY"}},"customFields":[{{"name":"Pseudo ",)"
                  R"("type":"TextInput","answer":{}}},{{"name":"message","answer":{}}}]}}]}})",
                  gift.id, to_iso8601(gift.created), json_text(gift.name), json_text(gift.message));
}

/// Pointers are "<time>-<number>" of the last row; at the end the same pointer comes again.
Answer ScriptedHelloAsso::list(const Asked& asked, bool is_payments) {
    const auto size = parse_int64(query_field(asked, "pageSize")).value_or(20);
    const auto pointer = query_field(asked, "continuationToken");
    if (size < 1 || size > 100 || (!pointer.empty() && !pointer.starts_with("20"))) {
        return helloasso_error(400);
    }
    const auto from = parse_iso8601(query_field(asked, "from"));
    const auto to = parse_iso8601(query_field(asked, "to"));
    std::vector<std::pair<std::string, const Payment*>> rows;
    for (const auto& [id, payment] : payments_) {
        const auto key_time = is_payments ? payment.updated : payment.gift.created;
        const auto filtered =
            is_payments && !from_is_of_the_date ? payment.updated : payment.gift.created;
        auto key = format("{}-{:08}", to_iso8601(key_time), payment.number);
        if ((!from || filtered >= *from) && (!to || filtered < *to) &&
            (pointer.empty() || key > pointer)) {
            rows.emplace_back(std::move(key), &payment);
        }
    }
    std::sort(rows.begin(), rows.end());
    rows.resize(std::min(rows.size(), static_cast<std::size_t>(size)));
    std::string text;
    for (const auto& [key, payment] : rows) {
        text +=
            (text.empty() ? "" : ",") + (is_payments ? payment_row(*payment) : order_row(*payment));
    }
    const auto next = rows.empty() ? pointer : rows.back().first;
    return json_of(200, format(R"({{"data":[{}],"pagination":{{"pageSize":{},"pageIndex":1,)"
                               R"("continuationToken":{}}}}})",
                               text, size, next.empty() ? "null" : json_text(next)));
}

Answer ScriptedHelloAsso::answer(ScriptedProvider& provider, const Asked& asked) {
    if (asked.path == "/oauth2/token") {
        return token.give(asked);
    }
    if (!token.permits(asked)) {
        return helloasso_error(401);
    }
    if (provider.instead) {
        return *provider.instead;
    }
    if (provider.before_answer) {
        provider.before_answer(payment_requests + order_lists + single_orders);
    }
    take_changes(provider);
    if (asked.path.starts_with("/v5/orders/o-")) {
        ++single_orders;
        const auto found = payments_.find(last_part(asked.path).substr(2));
        return found == payments_.end() ? helloasso_error(404)
                                        : json_of(200, order_row(found->second));
    }
    if (asked.path.starts_with("/v5/organizations/les-amis/checkout-intents/i-")) {
        const auto found = checkouts.find(last_part(asked.path).substr(2));
        return found == checkouts.end()
                   ? helloasso_error(404)
                   : json_of(200, format(R"({{"id":12,"metadata":{}}})",
                                         found->second ? R"({"chapeau_checkout":"00ff"})"
                                                       : R"({"shop":"7"})"));
    }
    if (!asked.path.starts_with("/v5/organizations/les-amis/")) {
        return helloasso_error(404);
    }
    const auto is_payments = asked.path.ends_with("/payments");
    ++(is_payments ? payment_requests : order_lists);
    return is_payments || asked.path.ends_with("/orders") ? list(asked, is_payments)
                                                          : helloasso_error(404);
}

} // namespace chapeau::test
