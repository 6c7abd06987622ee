#include "support/scripted_stripe_events.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "support/scripted_words.hpp"

#include <algorithm>

namespace chapeau::test {

namespace {

using State = StripePayment::State;

std::string stripe_or_null(std::string_view text) {
    return text.empty() ? "null" : json_text(text);
}

Answer stripe_error(int status, std::string_view message, std::string_view code = "",
                    std::string_view parameter = "") {
    return json_of(status,
                   format(R"({{"error":{{"type":"invalid_request_error","code":{},"message":{},)"
                          R"("param":{}}}}})",
                          stripe_or_null(code), json_text(message), stripe_or_null(parameter)));
}

Answer stripe_list(std::string_view path, bool more, const std::vector<std::string>& rows) {
    std::string data;
    for (const auto& row : rows) {
        data += (data.empty() ? "" : ",") + row;
    }
    return json_of(200, format(R"({{"object":"list","url":"{}","has_more":{},"data":[{}]}})", path,
                               more, data));
}

std::int64_t unix_of(Timestamp time) {
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::string metadata_of(const StripePayment& payment) {
    return payment.mark.empty() ? "{}"
                                : format(R"({{"chapeau_checkout":{}}})", json_text(payment.mark));
}

} // namespace

std::string ScriptedStripeEvents::next_id(const char* prefix) {
    return format("{}_{}x{}", prefix, seed_, ++made_);
}

std::string ScriptedStripeEvents::session_text(const StripePayment& payment,
                                               const std::string& paid) const {
    return format(
        R"({{"id":{},"object":"checkout.session","mode":"payment","status":"complete",)"
        R"("payment_status":"{}","amount_subtotal":{},"amount_total":{},"currency":"{}",)"
        R"("created":{},"livemode":{},"payment_intent":{},"payment_link":{},"metadata":{},)"
        R"("custom_fields":[{{"key":"displayname","type":"text","optional":true,)"
        R"("text":{{"value":{}}}}}],"customer":null,)"
        R"("customer_details":{{"email":"civil@example.org","name":"Civil Name"}}}})",
        json_text(payment.session), paid, payment.minor + payment.let_go,
        payment.minor + payment.let_go, payment.currency, unix_of(payment.created), is_live,
        stripe_or_null(payment.payment), stripe_or_null(payment.link), metadata_of(payment),
        stripe_or_null(payment.name));
}

std::string ScriptedStripeEvents::charge_text(const StripePayment& payment) const {
    const auto is_captured = payment.state == State::Paid;
    return format(R"({{"id":{},"object":"charge","amount":{},"amount_captured":{},)"
                  R"("amount_refunded":{},"captured":{},"refunded":{},"currency":"{}",)"
                  R"("created":{},"livemode":{},"payment_intent":{},"metadata":{},)"
                  R"("billing_details":{{"email":"civil@example.org","name":"Civil Name"}}}})",
                  json_text(payment.charge), payment.minor + payment.let_go,
                  is_captured ? payment.minor : 0, payment.refunded + payment.let_go, is_captured,
                  payment.refunded == payment.minor, payment.currency, unix_of(payment.created),
                  is_live, stripe_or_null(payment.payment), metadata_of(payment));
}

std::string ScriptedStripeEvents::intent_text(const StripePayment& payment) const {
    const auto is_held = payment.state == State::Held;
    const auto is_paid = payment.state == State::Paid;
    const auto* status = is_held                              ? "requires_capture"
                         : is_paid                            ? "succeeded"
                         : payment.state == State::Released   ? "canceled"
                         : payment.state == State::AwaitsBank ? "processing"
                                                              : "requires_payment_method";
    return format(R"({{"id":{},"object":"payment_intent","amount":{},"amount_capturable":{},)"
                  R"("amount_received":{},"capture_method":"{}","currency":"{}","created":{},)"
                  R"("livemode":{},"status":"{}","metadata":{}}})",
                  json_text(payment.payment), payment.minor, is_held ? payment.minor : 0,
                  is_paid ? payment.minor : 0, payment.is_manual ? "manual" : "automatic_async",
                  payment.currency, unix_of(payment.created), is_live, status,
                  metadata_of(payment));
}

std::string ScriptedStripeEvents::event_text(const StripeEvent& event) {
    return format(R"({{"id":{},"object":"event","api_version":"2026-10-28.endive","created":{},)"
                  R"("livemode":{},"pending_webhooks":0,"type":"{}","data":{{"object":{}}}}})",
                  json_text(event.id), unix_of(event.created), event.is_live, event.type,
                  event.object);
}

/// Among those of its second it stands anywhere, as Stripe promises no order.
void ScriptedStripeEvents::tell(const char* type, std::string object, Timestamp now) {
    const StripeEvent event{next_id("evt"), type, std::move(object), is_live,
                            std::chrono::floor<std::chrono::seconds>(now - late_)};
    const auto later = [](const StripeEvent& one, const StripeEvent& other) {
        return one.created < other.created;
    };
    const auto first = std::lower_bound(events.begin(), events.end(), event, later);
    const auto last = std::upper_bound(events.begin(), events.end(), event, later);
    const auto places = static_cast<std::uint64_t>(last - first) + 1;
    events.insert(first + static_cast<std::ptrdiff_t>(random_() % places), event);
}

StripePayment& ScriptedStripeEvents::pay(std::int64_t minor, Timestamp now,
                                         const std::function<void(StripePayment&)>& change) {
    StripePayment payment;
    payment.payment = next_id("pi");
    payment.session = next_id("cs");
    payment.charge = next_id("ch");
    payment.minor = minor;
    payment.created = now - std::chrono::seconds{random_() % 120};
    payments.push_back(std::move(payment));
    auto& added = payments.back();
    if (change) {
        change(added);
    }
    for (const auto& id : {added.payment, added.session}) {
        if (!id.empty()) {
            by_id_[id] = &added;
        }
    }
    const auto is_paid = added.state == State::Paid;
    if (!added.session.empty()) {
        tell("checkout.session.completed", session_text(added, is_paid ? "paid" : "unpaid"), now);
    }
    if (is_paid) {
        tell("charge.succeeded", charge_text(added), now);
    }
    return added;
}

void ScriptedStripeEvents::settle(StripePayment& payment, bool is_paid, Timestamp now) {
    payment.state = is_paid ? State::Paid : State::Failed;
    tell(is_paid ? "checkout.session.async_payment_succeeded"
                 : "checkout.session.async_payment_failed",
         session_text(payment, is_paid ? "paid" : "unpaid"), now);
}

void ScriptedStripeEvents::capture(StripePayment& payment, Timestamp now) {
    payment.state = State::Paid;
    tell("charge.captured", charge_text(payment), now);
}

void ScriptedStripeEvents::capture_part(StripePayment& payment, std::int64_t minor, Timestamp now) {
    payment.let_go = payment.minor - minor;
    payment.minor = minor;
    refunds_.push_back({next_id("re"), &payment, payment.let_go, "succeeded", now});
    capture(payment, now);
    tell("charge.refunded", charge_text(payment), now);
}

void ScriptedStripeEvents::release(StripePayment& payment, Timestamp now) {
    payment.state = State::Released;
    refunds_.push_back({next_id("re"), &payment, payment.minor, "succeeded", now});
    tell("payment_intent.canceled", intent_text(payment), now);
    auto ended = payment;
    ended.refunded = payment.minor;
    tell("charge.refunded", charge_text(ended), now);
}

void ScriptedStripeEvents::refund(StripePayment& payment, std::int64_t minor, Timestamp now,
                                  const std::string& status) {
    refunds_.push_back({next_id("re"), &payment, minor, status, now});
    payment.refunded += status == "failed" ? 0 : minor;
    auto shown = payment;
    shown.refunded = status == "failed" ? payment.refunded + minor : payment.refunded;
    tell("charge.refunded", charge_text(shown), now);
}

void ScriptedStripeEvents::dispute(StripePayment& payment, Timestamp now) {
    payment.dispute = next_id("dp");
    tell("charge.dispute.created",
         format(R"({{"id":"{}","object":"dispute","amount":{},"currency":"{}","charge":"{}",)"
                R"("payment_intent":{},"status":"needs_response","metadata":{{}}}})",
                payment.dispute, payment.net(), payment.currency, payment.charge,
                stripe_or_null(payment.payment)),
         now);
}

void ScriptedStripeEvents::close_dispute(StripePayment& payment, bool is_won, Timestamp now) {
    const auto amount = payment.net();
    payment.lost = is_won ? 0 : amount;
    tell("charge.dispute.closed",
         format(R"({{"id":"{}","object":"dispute","amount":{},"currency":"{}","charge":"{}",)"
                R"("payment_intent":{},"status":"{}","metadata":{{}}}})",
                payment.dispute, amount, payment.currency, payment.charge,
                stripe_or_null(payment.payment), is_won ? "won" : "lost"),
         now);
}

void ScriptedStripeEvents::tell_twice(Timestamp now) {
    if (!events.empty()) {
        const auto again = events.back();
        tell(again.type.c_str(), again.object, now);
    }
}

void ScriptedStripeEvents::forget_before(Timestamp time) {
    std::erase_if(events, [time](const StripeEvent& event) { return event.created < time; });
}

StripePayment* ScriptedStripeEvents::find(const std::string& payment_or_session) {
    const auto found = by_id_.find(payment_or_session);
    return found == by_id_.end() ? nullptr : found->second;
}

std::map<std::string, std::int64_t> ScriptedStripeEvents::expected_gifts() const {
    std::map<std::string, std::int64_t> gifts;
    for (const auto& payment : payments) {
        if (payment.state == State::Paid && payment.mark.empty() && payment.net() > 0) {
            gifts[payment.payment.empty() ? payment.session : payment.payment] = payment.net();
        }
    }
    return gifts;
}

std::map<std::string, std::int64_t> ScriptedStripeEvents::expected_pledges() const {
    std::map<std::string, std::int64_t> pledges;
    for (const auto& payment : payments) {
        if (payment.state == State::Held && payment.mark.empty()) {
            pledges[payment.session] = payment.minor;
        }
    }
    return pledges;
}

Answer ScriptedStripeEvents::answer(const Asked& asked) {
    if (instead) {
        return *instead;
    }
    if (asked.header("authorization") != "Bearer " + key) {
        return stripe_error(401, "Invalid API Key provided: rk_live_****4545");
    }
    const std::string_view path = asked.path;
    for (const auto& prefix : forbidden) {
        if (path.starts_with(prefix)) {
            ++answers_refused;
            return stripe_error(403, "The provided key does not have the required permissions for "
                                     "this endpoint. Having the 'rak_charge_read' permission "
                                     "would allow this request to continue.");
        }
    }
    if (path == "/v1/events") {
        return list_events(asked);
    }
    if (path.starts_with("/v1/checkout/sessions")) {
        return list_sessions(asked);
    }
    if (path == "/v1/refunds") {
        return list_refunds(asked);
    }
    return path.starts_with("/v1/payment_intents/") ? intents(asked)
                                                    : stripe_error(404, "Unrecognized request URL");
}

namespace {

struct EventQuery {
    std::int64_t limit = 10;
    std::set<std::string> types;
    std::map<std::string, std::string> fields;

    bool admits(const StripeEvent& event) const {
        const auto time = unix_of(event.created);
        const auto holds = [&](const char* field, const auto& compare) {
            const auto found = fields.find(field);
            return found == fields.end() || compare(time, parse_int64(found->second).value_or(0));
        };
        return (types.empty() || types.contains(event.type)) &&
               holds("created[gte]", std::greater_equal<>{}) &&
               holds("created[gt]", std::greater<>{}) &&
               holds("created[lte]", std::less_equal<>{}) && holds("created[lt]", std::less<>{});
    }
};

std::optional<EventQuery> event_query(const Asked& asked) {
    EventQuery query;
    query.fields = form_fields(asked.query);
    // The one field that comes several times.
    constexpr std::string_view kType = "types%5B%5D=";
    for (auto at = asked.query.find(kType); at != std::string::npos;
         at = asked.query.find(kType, at + 1)) {
        const auto begin = at + kType.size();
        query.types.insert(asked.query.substr(begin, asked.query.find('&', begin) - begin));
    }
    if (const auto limit = query.fields.find("limit"); limit != query.fields.end()) {
        query.limit = parse_int64(limit->second).value_or(0);
    }
    const auto is_twofold =
        query.fields.contains("ending_before") && query.fields.contains("starting_after");
    if (query.limit < 1 || query.limit > 100 || query.types.size() > 20 || is_twofold) {
        return std::nullopt;
    }
    return query;
}

} // namespace

Answer ScriptedStripeEvents::list_events(const Asked& asked) const {
    auto query = event_query(asked);
    if (!query) {
        return stripe_error(400, "Invalid integer, or too many types", "", "limit");
    }
    // Where the list goes on is looked up among all events, whatever the filters leave of them.
    std::ptrdiff_t from = 0;
    auto to = static_cast<std::ptrdiff_t>(events.size());
    for (const auto* edge : {"ending_before", "starting_after"}) {
        const auto wish = query->fields.find(edge);
        if (wish == query->fields.end()) {
            continue;
        }
        const auto at = std::find_if(events.begin(), events.end(), [&](const StripeEvent& event) {
            return event.id == wish->second;
        });
        if (at == events.end()) {
            return stripe_error(400, format("No such event: '{}'", wish->second),
                                "resource_missing", edge);
        }
        (edge == std::string_view("ending_before") ? from : to) =
            at - events.begin() + (edge == std::string_view("ending_before") ? 1 : 0);
    }
    std::vector<std::string> rows;
    const auto limit = static_cast<std::size_t>(query->limit);
    bool more = false;
    const auto take = [&](const StripeEvent& event) {
        if (query->admits(event)) {
            more = rows.size() == limit;
            if (!more) {
                rows.push_back(event_text(event));
            }
        }
        return !more;
    };
    if (query->fields.contains("ending_before")) {
        // The page next to the event: the oldest of the newer ones, shown newest first.
        for (auto i = from; i < to && take(events[static_cast<std::size_t>(i)]); ++i) {
        }
        std::reverse(rows.begin(), rows.end());
    } else {
        for (auto i = to; i > from && take(events[static_cast<std::size_t>(i - 1)]); --i) {
        }
    }
    return stripe_list("/v1/events", more, rows);
}

Answer ScriptedStripeEvents::list_sessions(const Asked& asked) {
    constexpr std::string_view kOne = "/v1/checkout/sessions/";
    if (asked.path.starts_with(kOne)) {
        const auto* one = find(asked.path.substr(kOne.size()));
        return one == nullptr
                   ? stripe_error(404, "No such checkout.session", "resource_missing", "session")
                   : json_of(200, format(R"({{"id":{},"object":"checkout.session",)"
                                         R"("client_reference_id":null,"payment_intent":{}}})",
                                         json_text(one->session), intent_text(*one)));
    }
    const auto* payment = find(form_fields(asked.query)["payment_intent"]);
    if (payment == nullptr || payment->session.empty()) {
        return stripe_list("/v1/checkout/sessions", false, {});
    }
    return stripe_list("/v1/checkout/sessions", false,
                       {session_text(*payment, payment->state == State::Paid ? "paid" : "unpaid")});
}

Answer ScriptedStripeEvents::list_refunds(const Asked& asked) {
    auto fields = form_fields(asked.query);
    std::vector<std::string> rows;
    for (const auto& refund : refunds_) {
        const auto is_asked = fields.contains("payment_intent")
                                  ? refund.payment->payment == fields["payment_intent"]
                                  : refund.payment->charge == fields["charge"];
        if (is_asked) {
            rows.push_back(format(
                R"({{"id":"{}","object":"refund","amount":{},"currency":"{}","charge":"{}",)"
                R"("payment_intent":{},"status":"{}","created":{}}})",
                refund.id, refund.minor, refund.payment->currency, refund.payment->charge,
                stripe_or_null(refund.payment->payment), refund.status, unix_of(refund.created)));
        }
    }
    std::reverse(rows.begin(), rows.end());
    return stripe_list("/v1/refunds", false, rows);
}

Answer ScriptedStripeEvents::intents(const Asked& asked) {
    const auto rest = asked.path.substr(std::string_view("/v1/payment_intents/").size());
    const auto slash = std::min(rest.find('/'), rest.size());
    auto* payment = find(rest.substr(0, slash));
    if (payment == nullptr) {
        return stripe_error(404, "No such payment_intent", "resource_missing", "intent");
    }
    if (asked.method != "POST") {
        return json_of(200, intent_text(*payment));
    }
    const auto once = asked.header("idempotency-key");
    if (const auto before = done_.find(once); before != done_.end()) {
        return before->second;
    }
    if (payment->state != State::Held) {
        return json_of(
            400, format(R"({{"error":{{"type":"invalid_request_error",)"
                        R"("code":"payment_intent_unexpected_state","message":"This PaymentIntent )"
                        R"(cannot be captured or canceled.","payment_intent":{}}}}})",
                        intent_text(*payment)));
    }
    ++posts_done;
    payment->state = rest.ends_with("/capture") ? State::Paid : State::Released;
    return done_[once] = json_of(200, intent_text(*payment));
}

} // namespace chapeau::test
