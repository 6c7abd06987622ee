#include "support/scripted_checkouts.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "support/scripted_words.hpp"

#include <algorithm>

namespace chapeau::test {

namespace {

Answer error_of(int status, std::string_view message) {
    return json_of(status, format(R"({{"error":{{"type":"invalid_request_error","message":{}}},)"
                                  R"("message":{}}})",
                                  json_text(message), json_text(message)));
}

std::string text_in(const json::Value& document, std::string_view pointer) {
    const auto found = document.at(pointer);
    return found && *found != nullptr && (*found)->string() != nullptr ? *(*found)->string()
                                                                       : std::string{};
}

/// `/v1/checkout/sessions/cs_1/expire` less the prefix: "cs_1" and "expire".
std::pair<std::string, std::string> id_and_deed(std::string_view path, std::string_view prefix) {
    path.remove_prefix(std::min(path.size(), prefix.size() + 1));
    const auto slash = std::min(path.find('/'), path.size());
    return {std::string(path.substr(0, slash)),
            std::string(path.substr(std::min(path.size(), slash + 1)))};
}

constexpr std::string_view kSessions = "/v1/checkout/sessions";
constexpr std::string_view kIntents = "/v1/payment_intents";
constexpr std::string_view kOrders = "/v2/checkout/orders";

} // namespace

ScriptedPayment& ScriptedCheckouts::add(const char* provider, std::string id,
                                        std::string payment_id) {
    ScriptedPayment payment;
    payment.provider = provider;
    payment.id = std::move(id);
    payment.payment_id = std::move(payment_id);
    payments.push_back(std::move(payment));
    return payments.back();
}

ScriptedPayment* ScriptedCheckouts::find(const std::string& id) {
    const auto found = std::find_if(payments.begin(), payments.end(),
                                    [&id](const auto& payment) { return payment.id == id; });
    return found == payments.end() ? nullptr : &*found;
}

void ScriptedCheckouts::pay(ScriptedPayment& payment) {
    if (payment.provider == "paypal") {
        payment.state = PaymentState::Approved;
    } else {
        payment.state = payment.is_manual ? PaymentState::Authorised : PaymentState::Paid;
    }
}

std::int64_t ScriptedCheckouts::paid_count() const {
    return std::count_if(payments.begin(), payments.end(), [](const auto& payment) {
        return payment.state == PaymentState::Paid && payment.returned < payment.minor;
    });
}

std::int64_t ScriptedCheckouts::paid_minor() const {
    std::int64_t sum = 0;
    for (const auto& payment : payments) {
        sum += payment.state == PaymentState::Paid ? payment.minor - payment.returned : 0;
    }
    return sum;
}

std::string ScriptedCheckouts::page_of(const ScriptedPayment& payment) const {
    if (!page_base.empty()) {
        return page_base + "/pay/" + payment.id;
    }
    if (payment.provider == "stripe") {
        return "https://checkout.stripe.com/c/pay/" + payment.id + "#fidkdWxOYHwnPyd1blpxYHZxWj";
    }
    if (payment.provider == "helloasso") {
        return "https://www.helloasso.com/associations/les-amis/checkout/" + payment.id;
    }
    return "https://www.paypal.com/checkoutnow?token=" + payment.id;
}

Answer ScriptedCheckouts::answer(const Asked& asked) {
    if (instead) {
        return *instead;
    }
    auto answer = act(asked);
    if (instead_after_acting && asked.path.find("token") == std::string::npos) {
        return *std::exchange(instead_after_acting, std::nullopt);
    }
    return answer;
}

Answer ScriptedCheckouts::act(const Asked& asked) {
    const std::string_view path = asked.path;
    if (path == "/oauth2/token" || path == "/v1/oauth2/token") {
        return token_answer(asked, path == "/v1/oauth2/token");
    }
    if (path.starts_with("/pay/")) {
        return page(asked);
    }
    if (path.starts_with(kSessions) || path.starts_with(kIntents)) {
        return stripe(asked);
    }
    if (path.starts_with(kOrders)) {
        return paypal(asked);
    }
    return path.starts_with("/v5/") ? helloasso(asked) : error_of(404, "no such address");
}

// Stripe.

Answer ScriptedCheckouts::stripe(const Asked& asked) {
    const auto key = asked.header("authorization");
    if (key != std::string("Bearer ") + kStripeKey) {
        return error_of(401, "Invalid API Key provided: " + key); // Worse than Stripe: in full.
    }
    if (asked.method == "POST" && asked.path == kSessions) {
        return create_session(asked);
    }
    if (asked.path.starts_with(kIntents)) {
        return intent(asked);
    }
    const auto [id, deed] = id_and_deed(asked.path, kSessions);
    auto* payment = find(id);
    if (payment == nullptr) {
        return error_of(404, "No such checkout.session");
    }
    if (asked.method == "POST" && deed == "expire") {
        if (payment->state != PaymentState::Open) {
            return error_of(400, "Only Checkout Sessions with a status in [\"open\"] can expire");
        }
        payment->state = PaymentState::Expired;
    }
    return json_of(200, session_text(*payment));
}

/// A payment intent with its charge; POST takes what is held, or lets it go.
Answer ScriptedCheckouts::intent(const Asked& asked) {
    const auto id_and_what = id_and_deed(asked.path, kIntents);
    const auto& id = id_and_what.first;
    const auto payment = std::find_if(payments.begin(), payments.end(), [&id](const auto& each) {
        return each.payment_id == id &&
               (each.state == PaymentState::Paid || each.state == PaymentState::Authorised ||
                each.state == PaymentState::Released);
    });
    if (asked.method == "POST" && !may_write_payments) {
        return error_of(403, "The provided key does not have rak_payment_intent_write");
    }
    if (payment == payments.end()) {
        return error_of(404, "No such payment_intent");
    }
    if (asked.method == "POST") {
        return move(*payment, asked, id_and_what.second);
    }
    if (!may_read_charges) {
        return error_of(403, "The provided key does not have rak_charge_read");
    }
    return json_of(200, format(R"({{"id":{},"object":"payment_intent","status":"succeeded",)"
                               R"("latest_charge":{{"id":"ch_1","object":"charge","amount":{},)"
                               R"("amount_refunded":{},"currency":"{}","disputed":{}}}}})",
                               json_text(payment->payment_id), payment->minor, payment->returned,
                               payment->currency, payment->is_disputed));
}

/// Once for each key, like Stripe; what it answered then it answers again.
Answer ScriptedCheckouts::move(ScriptedPayment& payment, const Asked& asked,
                               std::string_view deed) {
    const auto key = asked.header("idempotency-key");
    if (const auto known = idempotent_.find(key); known != idempotent_.end()) {
        return known->second.second;
    }
    Answer answer;
    if (payment.state != PaymentState::Authorised) {
        answer = json_of(400, format(R"({{"error":{{"type":"invalid_request_error","message":)"
                                     R"("It could not be moved.","payment_intent":{}}}}})",
                                     intent_object(payment)));
    } else if (payment.next_capture_is_declined) {
        payment.next_capture_is_declined = false;
        answer = error_of(402, "Your card was declined.");
    } else {
        ++payment.moves;
        payment.state = deed == "capture" ? PaymentState::Paid : PaymentState::Released;
        answer = json_of(200, intent_object(payment));
    }
    idempotent_[key] = {asked.body, answer};
    return answer;
}

std::string ScriptedCheckouts::intent_object(const ScriptedPayment& payment) {
    static const std::map<PaymentState, const char*> kStatus = {
        {PaymentState::AwaitsBank, "processing"},
        {PaymentState::Authorised, "requires_capture"},
        {PaymentState::Paid, "succeeded"},
        {PaymentState::Refused, "requires_payment_method"},
        {PaymentState::Released, "canceled"}};
    return format(
        R"({{"id":{},"object":"payment_intent","status":"{}","currency":"{}","amount":{},)"
        R"("amount_received":{},"amount_capturable":{},"created":1794078000,"livemode":{}}})",
        json_text(payment.payment_id), kStatus.at(payment.state), payment.currency, payment.minor,
        payment.state == PaymentState::Paid ? payment.minor : 0,
        payment.state == PaymentState::Authorised ? payment.minor : 0, payment.is_live);
}

Answer ScriptedCheckouts::create_session(const Asked& asked) {
    const auto idempotency_key = asked.header("idempotency-key");
    if (const auto known = idempotent_.find(idempotency_key); known != idempotent_.end()) {
        return known->second.first == asked.body
                   ? known->second.second
                   : error_of(400, "Keys for idempotent requests can only be used with the same "
                                   "parameters they were first used with.");
    }
    auto fields = form_fields(asked.body);
    const auto amount = parse_int64(fields["line_items[0][price_data][unit_amount]"]);
    if (fields["mode"] != "payment" || !amount || fields["success_url"].empty() ||
        fields["line_items[0][price_data][product_data][name]"].empty() ||
        fields["line_items[0][quantity]"] != "1") {
        return error_of(400, "Missing required param: line_items.");
    }
    if (*amount < 50) {
        return error_of(400, "The Checkout Session's total amount must convert to at least 50 "
                             "cents.");
    }
    const auto number = payments.size() + 1;
    auto& payment = add("stripe", format("cs_test_{}", number), format("pi_{}", number));
    payment.reference = fields["client_reference_id"];
    payment.minor = *amount;
    payment.currency = fields["line_items[0][price_data][currency]"];
    payment.return_url = fields["success_url"];
    payment.is_manual = fields["payment_intent_data[capture_method]"] == "manual";
    auto answer = json_of(200, session_text(payment));
    idempotent_[idempotency_key] = {asked.body, answer};
    return answer;
}

std::string ScriptedCheckouts::session_text(const ScriptedPayment& payment) const {
    struct Words {
        const char* status;
        const char* payment_status;
        bool has_intent;
    };
    static const std::map<PaymentState, Words> kWords = {
        {PaymentState::Open, {"open", "unpaid", false}},
        {PaymentState::Approved, {"open", "unpaid", false}},
        {PaymentState::AwaitsBank, {"complete", "unpaid", true}},
        {PaymentState::Authorised, {"complete", "unpaid", true}},
        {PaymentState::Released, {"complete", "unpaid", true}},
        {PaymentState::Paid, {"complete", "paid", true}},
        {PaymentState::Refused, {"complete", "unpaid", true}},
        {PaymentState::Expired, {"expired", "unpaid", false}}};
    const auto& words = kWords.at(payment.state);
    const auto intent = words.has_intent ? intent_object(payment) : std::string("null");
    const auto url = payment.state == PaymentState::Open ? json_text(page_of(payment)) : "null";
    return format(
        R"({{"id":{},"object":"checkout.session","livemode":{},"status":"{}",)"
        R"("payment_status":"{}","amount_total":{},"currency":"{}","client_reference_id":{},)"
        R"("created":1794077990,"expires_at":1794164390,"payment_intent":{},"url":{}}})",
        json_text(payment.id), payment.is_live, words.status, words.payment_status, payment.minor,
        payment.currency, json_text(payment.reference), intent, url);
}

// OAuth.

Answer ScriptedCheckouts::token_answer(const Asked& asked, bool is_basic) {
    ++token_calls;
    auto fields = form_fields(asked.body);
    const auto is_refresh = fields["grant_type"] == "refresh_token";
    // "client-1:secret-CANARY4343"
    const auto is_known =
        is_basic ? asked.header("authorization") == "Basic Y2xpZW50LTE6c2VjcmV0LUNBTkFSWTQzNDM="
                 : fields["client_id"] == kClientId && fields["client_secret"] == kClientSecret;
    const auto is_right = is_refresh
                              ? !refresh_token_.empty() && fields["refresh_token"] == refresh_token_
                              : is_known && fields["grant_type"] == "client_credentials";
    if (!is_right) {
        return json_of(401, format(R"({{"error":"invalid_client","error_description":{}}})",
                                   json_text("not " + asked.body)));
    }
    token_ = format("token-CANARY-{}", token_calls);
    refresh_token_ = format("refresh-CANARY-{}", token_calls);
    return json_of(200, format(R"({{"access_token":"{}","refresh_token":"{}",)"
                               R"("token_type":"bearer","expires_in":{}}})",
                               token_, refresh_token_, token_seconds));
}

// HelloAsso.

Answer ScriptedCheckouts::helloasso(const Asked& asked) {
    if (token_.empty() || asked.header("authorization") != "Bearer " + token_) {
        return error_of(401, "token " + asked.header("authorization"));
    }
    constexpr std::string_view kOfAmis = "/v5/organizations/les-amis/checkout-intents";
    if (!asked.path.starts_with(kOfAmis)) {
        return error_of(404, "no such organisation");
    }
    if (asked.method == "POST") {
        const auto body = json::parse(asked.body);
        const auto total = body ? body->at("/totalAmount") : tl::unexpected(body.error());
        if (!total || *total == nullptr || (*total)->number() == nullptr ||
            text_in(*body, "/returnUrl").empty() || text_in(*body, "/itemName").empty()) {
            return json_of(400, R"({"errors":[{"code":"x","message":"totalAmount is missing"}]})");
        }
        const auto number = payments.size() + 1;
        auto& payment =
            add("helloasso", format("{}", 1000 + number), format("{}", 500'000 + number));
        payment.minor = *parse_int64((*total)->number()->token);
        payment.currency = "EUR";
        payment.reference = text_in(*body, "/metadata/chapeau_checkout");
        payment.return_url = text_in(*body, "/returnUrl");
        return json_of(200, format(R"({{"id":{},"redirectUrl":{}}})", payment.id,
                                   json_text(page_of(payment))));
    }
    auto* payment = find(id_and_deed(asked.path, kOfAmis).first);
    return payment == nullptr ? error_of(404, "no such intent")
                              : json_of(200, intent_text(*payment));
}

std::string ScriptedCheckouts::intent_text(const ScriptedPayment& payment) const {
    std::string order;
    if (payment.state == PaymentState::Paid || payment.state == PaymentState::AwaitsBank) {
        order = format(
            R"(,"order":{{"id":{0},"organizationSlug":{1},"formType":"Checkout",)"
            R"("payer":{{"email":"ana.CANARY@example.org","firstName":"Ana"}},)"
            R"("items":[{{"id":{0},"amount":{2},"type":"Donation","state":"Processed"}}],)"
            R"("amount":{{"total":{2}}},"payments":[{{"id":{3},"amount":{4},"amountTip":{5},)"
            R"("state":"{6}","date":"2026-11-07T20:14:09.1+01:00","paymentMeans":"Card",)"
            R"("refundOperations":{7}}}]}})",
            payment.id, json_text(payment.organisation), payment.minor, payment.payment_id,
            payment.minor + payment.tip, payment.tip,
            payment.state != PaymentState::Paid ? std::string("WaitingBankValidation")
            : payment.returned >= payment.minor ? std::string("Refunded")
                                                : payment.helloasso_state,
            payment.returned == 0
                ? std::string("[]")
                : format(R"([{{"id":1,"amount":{},"status":"Processed"}}])", payment.returned));
    }
    return format(R"({{"id":{},"redirectUrl":{},"metadata":{{"chapeau_checkout":{}}}{}}})",
                  payment.id, json_text(page_of(payment)), json_text(payment.reference), order);
}

// PayPal.

Answer ScriptedCheckouts::paypal(const Asked& asked) {
    if (token_.empty() || asked.header("authorization") != "Bearer " + token_) {
        return error_of(401, "token " + asked.header("authorization"));
    }
    if (asked.method == "POST" && asked.path == kOrders) {
        return create_order(asked);
    }
    const auto [id, deed] = id_and_deed(asked.path, kOrders);
    auto* payment = find(id);
    if (payment == nullptr) {
        return error_of(404, "The specified resource does not exist.");
    }
    if (asked.method == "POST") {
        auto refusal = take(*payment, deed == "authorize");
        return refusal.status == 201 ? json_of(201, order_text(*payment)) : refusal;
    }
    return json_of(200, order_text(*payment));
}

Answer ScriptedCheckouts::take(ScriptedPayment& payment, bool authorises) {
    if (payment.state != PaymentState::Approved || authorises != payment.is_manual) {
        return error_of(422, "Payer has not yet approved the Order, or it was captured already.");
    }
    if (std::exchange(payment.next_capture_is_declined, false)) {
        payment.state = PaymentState::Open;
        return error_of(422, "The instrument presented was either declined or expired.");
    }
    payment.state = authorises ? PaymentState::Authorised : PaymentState::Paid;
    if (std::exchange(payment.next_capture_is_pending, false)) {
        payment.state = PaymentState::AwaitsBank;
    }
    return {201, {}, {}, Fault::None};
}

Answer ScriptedCheckouts::create_order(const Asked& asked) {
    const auto request_id = asked.header("paypal-request-id");
    if (const auto known = idempotent_.find(request_id); known != idempotent_.end()) {
        return known->second.second;
    }
    const auto body = json::parse(asked.body);
    const auto value = body ? text_in(*body, "/purchase_units/0/amount/value") : std::string{};
    const auto point = value.find('.');
    const auto minor = parse_int64(value.substr(0, point) +
                                   (point == std::string::npos ? "" : value.substr(point + 1)));
    if (!minor || request_id.empty()) {
        return json_of(422, R"({"name":"UNPROCESSABLE_ENTITY","message":"The requested action )"
                            R"(could not be performed.","details":[{"issue":"X",)"
                            R"("description":"The amount is wrong."}]})");
    }
    const auto number = payments.size() + 1;
    auto& payment = add("paypal", format("5O190127TN36471{}", number), format("3C67936{}", number));
    payment.minor = *minor;
    payment.currency = text_in(*body, "/purchase_units/0/amount/currency_code");
    payment.reference = text_in(*body, "/purchase_units/0/custom_id");
    payment.return_url = text_in(*body, "/payment_source/paypal/experience_context/return_url");
    payment.is_manual = text_in(*body, "/intent") == "AUTHORIZE";
    auto answer = json_of(201, order_text(payment));
    idempotent_[request_id] = {asked.body, answer};
    return answer;
}

std::string ScriptedCheckouts::order_text(const ScriptedPayment& payment) const {
    static const std::map<PaymentState, const char*> kPayments = {
        {PaymentState::AwaitsBank, "PENDING"},
        {PaymentState::Authorised, "CREATED"},
        {PaymentState::Paid, "COMPLETED"},
        {PaymentState::Refused, "DECLINED"}};
    const auto amount =
        format(R"({{"currency_code":"{}","value":"{}"}})", payment.currency, major(payment.minor));
    const char* status = "PAYER_ACTION_REQUIRED";
    std::string taken;
    if (const auto words = kPayments.find(payment.state); words != kPayments.end()) {
        status = "COMPLETED";
        const auto refund = format(R"([{{"id":"R1","status":"COMPLETED","amount":)"
                                   R"({{"currency_code":"{}","value":"{}"}}}}])",
                                   payment.currency, major(payment.returned));
        taken = format(R"(,"payments":{{"{}":[{{"id":"{}","status":"{}","amount":{},)"
                       R"("create_time":"2026-11-07T19:15:01Z"}}],"refunds":{}}})",
                       payment.is_manual ? "authorizations" : "captures", payment.payment_id,
                       payment.returned == 0               ? words->second
                       : payment.returned >= payment.minor ? "REFUNDED"
                                                           : "PARTIALLY_REFUNDED",
                       amount, payment.returned == 0 || !lists_refunds ? "[]" : refund);
    } else if (payment.state == PaymentState::Approved) {
        status = "APPROVED";
    } else if (payment.state == PaymentState::Expired) {
        status = "VOIDED";
    }
    return format(
        R"({{"id":"{}","status":"{}","purchase_units":[{{"custom_id":{},"amount":{},)"
        R"("payee":{{"merchant_id":"{}"}}{}}}],"payer":{{"name":{{"surname":"CANARY"}}}},)"
        R"("links":[{{"rel":"self","href":"https://x.example/"}},)"
        R"({{"rel":"payer-action","href":{}}}]}})",
        payment.id, status, json_text(payment.reference), amount, payment.merchant, taken,
        json_text(page_of(payment)));
}

// The page, for browsers.

Answer ScriptedCheckouts::page(const Asked& asked) {
    auto* payment = find(asked.path.substr(std::string_view("/pay/").size()));
    if (payment == nullptr || payment->state != PaymentState::Open) {
        return {404, {{"Content-Type", "text/html"}}, "<p>This page has ended.", Fault::None};
    }
    if (asked.method == "POST") {
        pay(*payment);
        return {303, {{"Location", payment->return_url}}, "", Fault::None};
    }
    return {200,
            {{"Content-Type", "text/html; charset=utf-8"}},
            format("<!doctype html><title>{0}</title><h1>{0}</h1><p>{1} {2}</p>"
                   "<form method=post><button id=pay>Pay</button></form>",
                   payment->provider, major(payment->minor), payment->currency),
            Fault::None};
}

} // namespace chapeau::test
