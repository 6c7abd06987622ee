#include "sources/stripe/parse.hpp"

#include "base/format.hpp"
#include "net/url.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/feed_page.hpp"
#include "sources/payment_reference.hpp"
#include "sources/stripe/wire.hpp"

#include <utility>

namespace chapeau::sources::stripe {

namespace {

using checkout::provider_id_at;
using checkout::text_at;
using About = Matter::About;
using Question = Matter::Question;

bool bears_checkout_mark(const json::Value& object) {
    return !text_at(object, format("/metadata/{}", kCheckoutMark)).empty();
}

/// `raw` of parked records holds ids only: an event also holds what must never be shown.
void park_matter(Matter& matter, std::string id, std::string_view reason) {
    const auto raw = json::Writer()
                         .begin_object()
                         .key("event")
                         .string(matter.event_id)
                         .key("type")
                         .string(matter.event_type)
                         .end_object()
                         .take();
    matter.parked.push_back(park(std::move(id), reason, raw));
    matter.about = About::Nothing;
    matter.question = Question::None;
}

/// The name in the custom field that asks for one; anonymous in every other case.
std::string public_name_of(const json::Value& session, const std::string& name_field) {
    const auto* fields = value_at(session, "/custom_fields");
    if (fields == nullptr || fields->array() == nullptr) {
        return {};
    }
    for (const auto& field : *fields->array()) {
        if (field.object() != nullptr && text_at(field, "/key") == name_field) {
            const auto* text = value_at(field, "/text");
            const auto is_text = text != nullptr && text->object() != nullptr;
            return is_text ? text_field(*text, "value", kNameBytesMax).value_or(std::string{})
                           : std::string{};
        }
    }
    return {};
}

/// Whose money a session is.
enum class Belongs { ToGifts, ToOthers };

Belongs judge_session(const json::Value& session, const Rules& rules) {
    const auto link = id_at(session, "/payment_link");
    const auto is_of_link = rules.payment_link.empty() || link == rules.payment_link;
    const auto mode = text_at(session, "/mode");
    // Where charges count by themselves, a subscription's first one is told by its charge.
    const auto counts =
        mode == "payment" || mode.empty() || (mode == "subscription" && !rules.direct_charges);
    return is_of_link && counts && !bears_checkout_mark(session) ? Belongs::ToGifts
                                                                 : Belongs::ToOthers;
}

/// The gift that is paid in `amount`, or why it must not count: parked.
void tell_gift(Matter& matter) {
    auto& gift = matter.gift;
    if (!matter.amount || matter.amount->minor() <= 0) {
        park_matter(matter, gift.external_id, "Stripe does not say how much was given");
        return;
    }
    gift.amount = matter.amount;
    gift.payment_reference = stripe_payment(matter.charge);
    matter.gifts.push_back(gift);
    if (matter.let_go.is_untold) {
        park_matter(matter, gift.external_id + "-let-go",
                    "of what was held for this gift only a part was taken, and Stripe does not "
                    "show the rest as given back. If just as much as that rest is refunded first, "
                    "it is taken for the rest: correct the gift by hand then");
    }
    matter.about = About::Nothing;
}

/// checkout.session.completed and async_payment_succeeded; a failed one was never counted.
Result<void> read_session(Matter& matter, const json::Value& session, const Rules& rules,
                          std::string& id) {
    auto session_id = provider_id_at(session, "/id");
    if (!session_id) {
        return tl::unexpected(session_id.error());
    }
    matter.payment = id_at(session, "/payment_intent");
    id = matter.payment.empty() ? *session_id : matter.payment;
    const auto paid = text_at(session, "/payment_status");
    const auto is_unpaid = paid == "unpaid";
    if (judge_session(session, rules) == Belongs::ToOthers || paid == "no_payment_required" ||
        (is_unpaid && matter.payment.empty())) {
        return {};
    }
    if (!is_unpaid && paid != "paid") {
        return fail(Errc::InvalidInput, "the session is paid in a way that is not known here");
    }
    auto amount = money_of(session, "amount_total");
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    matter.amount = *amount;
    matter.gift.external_id = is_unpaid ? *session_id : id;
    matter.gift.name = public_name_of(session, rules.name_field);
    matter.gift.donor_key = id_at(session, "/customer");
    if (is_unpaid) {
        matter.about = About::Unpaid;
        matter.question = Question::CaptureMethod;
    } else {
        tell_gift(matter);
    }
    return {};
}

/// All that is not a session is a gift's only by its session, or where charges count too.
void ask_for_session(Matter& matter, About about, const Rules& rules) {
    matter.about = about;
    if (!matter.payment.empty()) {
        matter.question = Question::Session;
        return;
    }
    if (!rules.direct_charges || matter.charge.empty() || !rules.payment_link.empty()) {
        matter.about = About::Nothing;
        return;
    }
    if (about == About::Refunded) {
        matter.question = Question::Refunds;
    } else if (about == About::Charged || about == About::Captured) {
        matter.gift.external_id = matter.charge;
        tell_gift(matter);
    }
}

Result<void> read_charge(Matter& matter, const json::Value& charge, const Rules& rules,
                         std::string& id) {
    auto charge_id = provider_id_at(charge, "/id");
    if (!charge_id) {
        return tl::unexpected(charge_id.error());
    }
    matter.charge = *charge_id;
    matter.payment = id_at(charge, "/payment_intent");
    const auto captured = flag_field(charge, "captured");
    if (!captured) {
        return tl::unexpected(captured.error());
    }
    // What was never captured was never money: an authorisation that ended.
    if (!*captured || bears_checkout_mark(charge)) {
        return {};
    }
    const auto is_refund = matter.event_type == "charge.refunded";
    id = is_refund ? std::string{} : matter.gift_id();
    auto amount = money_of(charge, is_refund ? "amount_refunded" : "amount_captured");
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    matter.amount = *amount;
    matter.gift.donor_key = id_at(charge, "/customer");
    matter.let_go = let_go_of(charge);
    if (is_refund) {
        if (matter.amount) {
            ask_for_session(matter, About::Refunded, rules);
        }
    } else if (matter.event_type == "charge.captured") {
        ask_for_session(matter, About::Captured, rules);
    } else if (rules.direct_charges) {
        ask_for_session(matter, About::Charged, rules);
    }
    return {};
}

std::string_view reason_of_dispute(About about) {
    switch (about) {
    case About::DisputeOpened:
        return "the giver's bank disputes this gift; it counts until the bank has decided";
    case About::DisputeLost:
        return "the dispute about this gift was lost, and its money is taken back";
    default:
        return "the dispute about this gift ended in its favour; it counts on";
    }
}

/// What the operator reads of a dispute stands under its id, and follows it to its end.
void tell_dispute(Matter& matter) {
    const auto is_lost = matter.about == About::DisputeLost;
    if (is_lost && (!matter.amount || matter.amount->minor() <= 0)) {
        park_matter(matter, matter.dispute,
                    "a dispute about this gift is lost, of an amount that cannot be booked; "
                    "correct the gift by hand");
        return;
    }
    if (is_lost) {
        matter.refunds.push_back(
            {matter.dispute, matter.gift_id(), matter.amount, matter.gift.occurred_at});
    }
    park_matter(matter, matter.dispute, reason_of_dispute(matter.about));
}

Result<void> read_dispute(Matter& matter, const json::Value& dispute, const Rules& rules,
                          std::string& id) {
    auto dispute_id = provider_id_at(dispute, "/id");
    if (!dispute_id) {
        return tl::unexpected(dispute_id.error());
    }
    id = *dispute_id;
    matter.dispute = *dispute_id;
    matter.payment = id_at(dispute, "/payment_intent");
    matter.charge = id_at(dispute, "/charge");
    const auto status = text_at(dispute, "/status");
    // A bank's mere inquiry moves no money.
    if (bears_checkout_mark(dispute) || status.starts_with("warning_")) {
        return {};
    }
    auto amount = money_of(dispute, "amount");
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    matter.amount = *amount;
    const auto is_open = matter.event_type == "charge.dispute.created";
    const auto about = is_open            ? About::DisputeOpened
                       : status == "lost" ? About::DisputeLost
                                          : About::DisputeWon;
    ask_for_session(matter, about, rules);
    if (matter.about == about && matter.question == Question::None) {
        tell_dispute(matter);
    }
    return {};
}

Result<void> read_canceled(Matter& matter, const json::Value& intent, const Rules& rules,
                           std::string& id) {
    auto payment = provider_id_at(intent, "/id");
    if (!payment) {
        return tl::unexpected(payment.error());
    }
    id = {};
    matter.payment = *payment;
    // Only what waits for its capture was ever recorded.
    if (text_at(intent, "/capture_method") == "manual" && !bears_checkout_mark(intent)) {
        ask_for_session(matter, About::Released, rules);
    }
    return {};
}

Result<void> read_object(Matter& matter, const json::Value& object, const Rules& rules,
                         std::string& id) {
    const std::string_view type = matter.event_type;
    if (type == "checkout.session.completed" ||
        type == "checkout.session.async_payment_succeeded") {
        return read_session(matter, object, rules, id);
    }
    if (type == "charge.refunded" || type == "charge.captured" || type == "charge.succeeded") {
        return read_charge(matter, object, rules, id);
    }
    if (type == "charge.dispute.created" || type == "charge.dispute.closed") {
        return read_dispute(matter, object, rules, id);
    }
    if (type == "payment_intent.canceled") {
        return read_canceled(matter, object, rules, id);
    }
    return {};
}

Result<void> read_envelope(Matter& matter, const json::Value& event, const Rules& rules,
                           std::string& id) {
    auto event_id = event_id_of(event);
    if (!event_id) {
        return tl::unexpected(event_id.error());
    }
    matter.event_id = *std::move(event_id);
    matter.event_type = text_at(event, "/type");
    const auto time = event_time_of(event);
    const auto live = event.member("livemode");
    const auto* object = value_at(event, "/data/object");
    if (!time || !live || *live == nullptr || (*live)->boolean() == nullptr || object == nullptr ||
        object->object() == nullptr) {
        return fail(Errc::InvalidInput, "Stripe's event has no time, no mode or no content");
    }
    if (*(*live)->boolean() != rules.live) {
        return fail(Errc::Refused,
                    "the event is of Stripe's {} mode, and the key is not: test money is not real "
                    "money",
                    rules.live ? "test" : "live");
    }
    matter.gift.occurred_at = *time;
    return read_object(matter, *object, rules, id);
}

void take_capture_method(Matter& matter, const json::Value& intent) {
    if (text_at(intent, "/capture_method") == "manual") {
        matter.gift.layer = domain::Layer::Pledged;
        tell_gift(matter);
    }
    matter.about = About::Nothing; // Else the bank decides, which makes another event.
}

/// `session` is null when the payment has none.
void take_session(Matter& matter, const json::Value* session, const Rules& rules) {
    const auto is_direct = session == nullptr;
    const auto counts = is_direct ? rules.direct_charges && rules.payment_link.empty()
                                  : judge_session(*session, rules) == Belongs::ToGifts;
    const auto about = counts ? matter.about : About::Nothing;
    const auto pledge = is_direct ? std::string{} : id_at(*session, "/id");
    const auto is_completed = !is_direct && text_at(*session, "/status") == "complete";
    matter.about = about;
    if (about == About::Refunded) {
        matter.question = Question::Refunds;
    } else if (about == About::Captured || (about == About::Charged && is_direct)) {
        matter.gift.external_id = matter.payment;
        matter.gift.name = is_direct ? "" : public_name_of(*session, rules.name_field);
        tell_gift(matter);
        if (!pledge.empty() && !matter.gifts.empty()) {
            matter.refunds.push_back(
                {matter.payment + "-captured", pledge, std::nullopt, matter.gift.occurred_at});
        }
    } else if (about == About::Released && is_completed) {
        matter.refunds.push_back(
            {matter.payment + "-released", pledge, std::nullopt, matter.gift.occurred_at});
    } else if (about == About::DisputeOpened || about == About::DisputeWon ||
               about == About::DisputeLost) {
        tell_dispute(matter);
    }
    if (matter.question == Question::None) {
        matter.about = About::Nothing;
    }
}

/// Failed and cancelled refunds are among the list and were in the charge's sum at their time.
void take_refunds(Matter& matter, const json::Array& refunds) {
    const auto given_back = matter.amount ? matter.amount->minor() : 0;
    auto missing = given_back - matter.let_go.minor;
    const auto* const let_go = refund_that_let_go(refunds, matter.let_go, given_back);
    for (const auto& refund : refunds) {
        if (&refund == let_go) {
            continue;
        }
        const auto id = provider_id_at(refund, "/id");
        const auto amount = money_of(refund, "amount");
        if (!id || !amount || !*amount || (*amount)->minor() <= 0 || !matter.amount ||
            (*amount)->currency() != matter.amount->currency()) {
            continue; // Then the sum is not reached, and the matter is parked below.
        }
        missing -= (*amount)->minor();
        const auto status = text_at(refund, "/status");
        if (status == "failed" || status == "canceled") {
            continue;
        }
        matter.refunds.push_back(
            {*id, matter.gift_id(), *amount,
             unix_time_at(refund, "created").value_or(matter.gift.occurred_at)});
    }
    matter.about = About::Nothing;
    if (missing > 0) {
        park_matter(matter, matter.event_id,
                    format("Stripe's refunds of {} do not add up to what it says was given back; "
                           "look at the payment in its dashboard",
                           matter.gift_id()));
    }
}

} // namespace

std::vector<std::string_view> event_types(const Rules& rules) {
    std::vector<std::string_view> types = {"checkout.session.completed",
                                           "checkout.session.async_payment_succeeded",
                                           "checkout.session.async_payment_failed",
                                           "charge.captured",
                                           "charge.refunded",
                                           "charge.dispute.created",
                                           "charge.dispute.closed",
                                           "payment_intent.canceled"};
    if (rules.direct_charges) {
        types.emplace_back("charge.succeeded");
    }
    return types;
}

Result<EventPage> parse_events(const net::Response& response) {
    if (response.status == 403) {
        return fail(Errc::Refused,
                    "Stripe does not permit this key to read Events (403), and nothing can be read "
                    "without; set Events to read in the dashboard: {}",
                    checkout::provider_words(response));
    }
    auto document = checkout::document_of(response, kProviderName);
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto list = list_of(*document);
    const auto* more = value_at(*document, "/has_more");
    if (!list) {
        return tl::unexpected(list.error());
    }
    if (more == nullptr || more->boolean() == nullptr) {
        return fail(Errc::InvalidInput, "Stripe's answer is no list of events");
    }
    EventPage page;
    page.more = *more->boolean();
    page.events = **list;
    return page;
}

Result<std::string> event_id_of(const json::Value& event) {
    return provider_id_at(event, "/id");
}

std::optional<Timestamp> event_time_of(const json::Value& event) {
    return unix_time_at(event, "created");
}

Matter read_event(const json::Value& event, const Rules& rules) {
    Matter matter;
    std::string id;
    const auto read = read_envelope(matter, event, rules, id);
    if (!read) {
        park_matter(matter, id.empty() ? matter.event_id : id, read.error().message);
    }
    return matter;
}

std::string path_of_question(const Matter& matter) {
    const auto payment = net::percent_encode(matter.payment);
    switch (matter.question) {
    case Question::None:
        return {};
    case Question::CaptureMethod:
        return "/v1/payment_intents/" + payment;
    case Question::Session:
        return "/v1/checkout/sessions?limit=1&payment_intent=" + payment;
    case Question::Refunds:
        return format("/v1/refunds?limit={}&{}={}", kRowsPerPage,
                      matter.payment.empty() ? "charge" : "payment_intent",
                      net::percent_encode(matter.gift_id()));
    }
    return {};
}

Result<void> take_answer(Matter& matter, const net::Response& response, const Rules& rules) {
    auto document = checkout::document_of(response, kProviderName);
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto question = matter.question;
    if (question == Question::CaptureMethod) {
        if (text_at(*document, "/object") != "payment_intent" ||
            id_at(*document, "/id") != matter.payment) {
            return fail(Errc::InvalidInput, "Stripe's answer is not the payment intent asked for");
        }
        matter.question = Question::None;
        take_capture_method(matter, *document);
        return {};
    }
    const auto list = list_of(*document);
    if (!list) {
        return tl::unexpected(list.error());
    }
    const auto* first = (*list)->empty() ? nullptr : &(*list)->front();
    if (first != nullptr && id_at(*first, "/payment_intent") != matter.payment &&
        !matter.payment.empty()) {
        return fail(Errc::InvalidInput, "Stripe's answer is about another payment");
    }
    matter.question = Question::None;
    if (question == Question::Session) {
        take_session(matter, first, rules);
    } else if (question == Question::Refunds) {
        take_refunds(matter, **list);
    }
    return {};
}

std::string_view permission_for(Question question) {
    switch (question) {
    case Question::CaptureMethod:
        return "PaymentIntents";
    case Question::Session:
        return "Checkout Sessions";
    case Question::Refunds:
        return "Charges and Refunds";
    case Question::None:
        break;
    }
    return "Events";
}

void give_up(Matter& matter, const net::Response& response) {
    park_matter(matter, matter.event_id,
                format("Stripe does not answer what this event needs ({}): {}", response.status,
                       checkout::provider_words(response)));
}

} // namespace chapeau::sources::stripe
