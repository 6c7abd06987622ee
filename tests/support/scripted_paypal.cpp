#include "support/scripted_paypal.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace chapeau::test {

namespace {

Answer paypal_error(int status, const char* name) {
    return json_of(status, format(R"({{"name":"{}","message":"no","details":[]}})", name));
}

} // namespace

void ScriptedPayPal::take_changes(const ScriptedProvider& provider) {
    std::set<std::string> listed;
    const auto moment = now();
    const auto appearance = [&](const std::string& id) {
        const auto part = std::stoll(id.substr(0, 4), nullptr, 16) % (late_max.count() + 1);
        return moment + seconds{part};
    };
    for (const auto& gift : provider.gifts) {
        // In the list a gift's id bears the event code, so that the book can be compared with it.
        const auto id = gift.id.substr(0, gift.id.find('-'));
        listed.insert(id);
        if (!transactions_.contains(id)) {
            transactions_[id] = {
                id,     "T0013",       "", gift.donor, gift.cents.value_or(gift.hidden_cents),
                moment, appearance(id)};
        }
    }
    std::vector<Transaction> refunds;
    for (const auto& [id, transaction] : transactions_) {
        if (transaction.original.empty() && !listed.contains(id) &&
            !transactions_.contains("R" + id)) {
            refunds.push_back({"R" + id, "T1107", id, transaction.payer, -transaction.cents, moment,
                               appearance(id)});
        }
    }
    for (auto& refund : refunds) {
        const auto key = refund.id;
        transactions_[key] = std::move(refund);
    }
}

std::string ScriptedPayPal::transaction_row(const Transaction& transaction) const {
    const auto& gift = transaction.original.empty() ? transaction.id : transaction.original;
    const auto custom = custom_fields.find(gift);
    const auto status = statuses.find(transaction.id);
    const auto size = transaction.cents < 0 ? -transaction.cents : transaction.cents;
    return format(R"({{"transaction_info":{{"paypal_account_id":"X","transaction_id":"{}",{})"
                  R"("transaction_event_code":"{}","transaction_initiation_date":"{}+0000",)"
                  R"("transaction_amount":{{"currency_code":"USD","value":"{}{}"}},)"
                  R"("fee_amount":{{"currency_code":"USD","value":"-0.30"}},)"
                  R"("transaction_status":"{}","transaction_note":"CANARY","custom_field":{}}},)"
                  R"("payer_info":{{"account_id":{},"email_address":"CANARY@example.org",)"
                  R"("payer_name":{{"given_name":"CANARY","surname":"Ruiz"}}}}}})",
                  transaction.id,
                  transaction.original.empty()
                      ? ""
                      : format(R"("paypal_reference_id":"{}","paypal_reference_id_type":"TXN",)",
                               transaction.original),
                  transaction.code, to_iso8601(transaction.initiated).substr(0, 19),
                  transaction.cents < 0 ? "-" : "", major(size),
                  status == statuses.end() ? "S" : status->second,
                  custom == custom_fields.end() ? "null" : json_text(custom->second),
                  json_text(transaction.payer));
}

Answer ScriptedPayPal::report(const Asked& asked) {
    ++report_requests;
    const auto from = parse_iso8601(query_field(asked, "start_date"));
    const auto until = parse_iso8601(query_field(asked, "end_date"));
    const auto size = parse_int64(query_field(asked, "page_size")).value_or(100);
    const auto page = parse_int64(query_field(asked, "page")).value_or(1);
    const auto fresh = now() - lag;
    if (!from || !until || *from >= *until || *until - *from > std::chrono::hours{31 * 24} ||
        size < 1 || size > 500 || page < 1) {
        return paypal_error(400, "INVALID_REQUEST");
    }
    if (*until > fresh) {
        ++questions_beyond_the_report;
        return paypal_error(400, "DATA_NOT_AVAILABLE");
    }
    std::vector<const Transaction*> rows;
    for (const auto& [id, transaction] : transactions_) {
        if (transaction.appears <= now() && transaction.initiated >= *from &&
            transaction.initiated <= *until) {
            rows.push_back(&transaction);
        }
    }
    const auto count = static_cast<std::int64_t>(rows.size());
    std::string text;
    for (auto i = (page - 1) * size; i < std::min(count, page * size); ++i) {
        text += (text.empty() ? "" : ",") + transaction_row(*rows[static_cast<std::size_t>(i)]);
    }
    return json_of(200, format(R"({{"transaction_details":[{}],"account_number":"X","page":{},)"
                               R"("total_items":{},"total_pages":{},)"
                               R"("last_refreshed_datetime":"{}+0000"}})",
                               text, page, count, (count + size - 1) / size,
                               to_iso8601(fresh).substr(0, 19)));
}

Answer ScriptedPayPal::answer(ScriptedProvider& provider, const Asked& asked) {
    if (asked.path == "/v1/oauth2/token") {
        return token.give(asked);
    }
    if (!token.permits(asked)) {
        return paypal_error(401, "invalid_token");
    }
    if (provider.instead) {
        return *provider.instead;
    }
    if (provider.before_answer) {
        provider.before_answer(report_requests);
    }
    take_changes(provider);
    return asked.path == "/v1/reporting/transactions" ? report(asked)
                                                      : paypal_error(404, "RESOURCE_NOT_FOUND");
}

} // namespace chapeau::test
