#include "sources/stripe/capture.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "net/url.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/form.hpp"
#include "sources/token.hpp"

#include <utility>

namespace chapeau::sources::stripe {

namespace {

using checkout::text_at;

bool is_payment_id(const std::string& payment) {
    const json::Value value{payment};
    return payment.starts_with("pi_") && checkout::provider_id_at(value, "").has_value();
}

Result<net::Request> hold_request(const Access& access, const std::string& payment,
                                  std::string_view deed, std::string form,
                                  std::string idempotency_key) {
    if (!is_payment_id(payment)) {
        return fail(Errc::InvalidInput, "that is no payment of Stripe's, which begins with pi_");
    }
    auto request = request_to(access.base_url, format("/v1/payment_intents/{}/{}", payment, deed),
                              access.api_version);
    request.bearer_token = access.key;
    post_once(request, std::move(form), std::move(idempotency_key));
    return request;
}

} // namespace

Result<net::Request> capture_request(const Access& access, const std::string& payment,
                                     std::optional<domain::Money> amount) {
    Form form;
    auto key = "chapeau-capture-" + payment;
    if (amount) {
        if (amount->minor() <= 0) {
            return fail(Errc::InvalidInput, "an amount to take is above zero");
        }
        form.add("amount_to_capture", format("{}", amount->minor()));
        key += format("-{}", amount->minor());
    }
    return hold_request(access, payment, "capture", form.take(), std::move(key));
}

Result<net::Request> release_request(const Access& access, const std::string& payment) {
    Form form;
    form.add("cancellation_reason", "abandoned");
    return hold_request(access, payment, "cancel", form.take(), "chapeau-release-" + payment);
}

Result<Hold> hold_of(const json::Value& intent, const Access& access, const std::string& payment) {
    const auto id = checkout::provider_id_at(intent, "/id");
    if (!id || *id != payment) {
        return fail(Errc::InvalidInput, "Stripe answers for another payment than the one asked");
    }
    const auto live = intent.member("livemode");
    if (!live || *live == nullptr || (*live)->boolean() == nullptr ||
        *(*live)->boolean() != is_live_key(access.key)) {
        return fail(Errc::Refused, "the payment is in Stripe's other mode");
    }
    Hold hold;
    const auto status = text_at(intent, "/status");
    if (status == "succeeded") {
        auto taken = amount_at(intent, "amount_received", text_at(intent, "/currency"));
        if (!taken) {
            return tl::unexpected(taken.error());
        }
        hold.standing = Hold::Standing::Taken;
        hold.taken = *taken;
    } else if (status == "canceled") {
        hold.standing = Hold::Standing::Released;
    } else if (status == "processing") {
        hold.standing = Hold::Standing::Moving;
    } else if (status == "requires_capture") {
        hold.standing = Hold::Standing::Held;
    } else {
        return fail(Errc::InvalidInput, "Stripe's payment stands in a way that holds no money");
    }
    return hold;
}

Result<Hold> read_hold(const net::Response& response, const Access& access,
                       const std::string& payment) {
    if (response.status == 200) {
        const auto intent = checkout::document_of(response, kProviderName);
        return intent ? hold_of(*intent, access, payment) : tl::unexpected(intent.error());
    }
    auto cleaned = response;
    cleaned.body = without_secret(std::move(cleaned.body), access.key);
    const auto is_final =
        response.status == 400 || response.status == 402 || response.status == 404;
    if (!is_final || !is_own_error(cleaned)) {
        const auto document = checkout::document_of(cleaned, kProviderName);
        return tl::unexpected(document ? Error{Errc::Unavailable, "Stripe asks to wait"}
                                       : document.error());
    }
    // Done before, and asked again after its key was forgotten: the refusal shows how it stands.
    const auto document = json::parse(cleaned.body);
    const auto intent = document->at("/error/payment_intent");
    if (intent && *intent != nullptr && (*intent)->object() != nullptr) {
        if (auto hold = hold_of(**intent, access, payment);
            hold && hold->standing != Hold::Standing::Held) {
            return hold;
        }
    }
    Hold refused;
    refused.standing = Hold::Standing::Refused;
    refused.problem =
        format("Stripe refuses ({}): {}", response.status, checkout::provider_words(cleaned));
    return refused;
}

} // namespace chapeau::sources::stripe
