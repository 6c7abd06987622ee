#include "sources/checkout/stripe.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "net/url.hpp"
#include "sources/checkout/conversation.hpp"
#include "sources/checkout/position.hpp"
#include "sources/feed_page.hpp"
#include "sources/form.hpp"
#include "sources/stripe/holds.hpp"
#include "sources/stripe/wire.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace chapeau::sources::checkout {

namespace {

/// Whoever has not paid after half an hour has put the phone away.
constexpr std::chrono::minutes kStripeAbandonAfter{30};
/// Stripe ends a session by itself after 24 hours.
constexpr std::chrono::hours kStripeForgetAfter{25};
/// Stripe answers the same request with the same session, so time is the only limit.
constexpr int kStripeCreationsMax = 1000;

/// With three decimals the last must be 0.
constexpr int kThreeDecimals = 3;
constexpr std::int64_t kThreeDecimalsStep = 10;

class StripeDialect final : public CheckoutDialect {
public:
    explicit StripeDialect(StripeOptions options)
        : options_(std::move(options)),
          is_live_(stripe::is_live_key(options_.common.key)),
          traits_{stripe::kProviderName, "stripe " + options_.common.base_url,
                  kStripeAbandonAfter,   kStripeForgetAfter,
                  kStripeCreationsMax,   "in Stripe's dashboard: Charges and Refunds: read"} {}

    const DialectTraits& traits() const override { return traits_; }
    std::optional<net::Request> request(Deed deed, const domain::Checkout& asked) const override;
    Result<Opening> read_opening(const net::Response& response, const domain::Checkout& asked,
                                 Timestamp now) const override;
    Result<std::optional<Reading>> read_standing(const net::Response& response, Deed deed,
                                                 const domain::Checkout& asked) const override;
    net::Request returned_request(const PaidPayment& paid) const override;
    bool denies_permission(const net::Response& response) const override;
    Result<Returned> read_returned(const net::Response& response,
                                   const PaidPayment& paid) const override;

private:
    net::Request to(const std::string& path) const;
    std::string creation_form(const domain::Checkout& asked) const;
    Result<Reading> read_session(const json::Value& session) const;
    Result<void> read_payment(const json::Value& session, Reading& reading) const;

    const StripeOptions options_;
    const bool is_live_;
    const DialectTraits traits_;
};

net::Request StripeDialect::to(const std::string& path) const {
    return stripe::request_to(options_.common.base_url, "/v1/checkout/sessions" + path,
                              options_.api_version);
}

std::string StripeDialect::creation_form(const domain::Checkout& asked) const {
    const auto& common = options_.common;
    Form form;
    form.add("mode", "payment")
        .add("submit_type", "donate")
        .add("line_items[0][quantity]", "1")
        .add("line_items[0][price_data][currency]", to_lower_ascii(asked.amount.currency().code()))
        .add("line_items[0][price_data][unit_amount]", format("{}", asked.amount.minor()))
        .add("line_items[0][price_data][product_data][name]", common.item_name)
        .add("success_url", return_url_of(common))
        .add("cancel_url", return_url_of(common))
        .add("client_reference_id", asked.key)
        .add(format("metadata[{}]", stripe::kCheckoutMark), asked.key)
        .add(format("payment_intent_data[metadata][{}]", stripe::kCheckoutMark), asked.key);
    if (options_.capture == CaptureMode::Manual) {
        form.add("payment_intent_data[capture_method]", "manual");
    }
    return form.take();
}

std::optional<net::Request> StripeDialect::request(Deed deed, const domain::Checkout& asked) const {
    const auto session = format("/{}", net::percent_encode(asked.provider_id));
    if (deed == Deed::Read) {
        return to(session + "?expand%5B%5D=payment_intent");
    }
    if (deed == Deed::Capture) {
        return std::nullopt;
    }
    auto request = to(deed == Deed::Create ? std::string{} : session + "/expire");
    request.method = net::Method::Post;
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    if (deed == Deed::Create) {
        const auto decimals = asked.amount.currency().exponent();
        if (decimals == kThreeDecimals && asked.amount.minor() % kThreeDecimalsStep != 0) {
            return std::nullopt;
        }
        request.headers.push_back({"Idempotency-Key", "chapeau-create-" + asked.key});
        request.body = creation_form(asked);
    }
    return request;
}

Result<Opening> StripeDialect::read_opening(const net::Response& response,
                                            const domain::Checkout& asked,
                                            Timestamp /*now*/) const {
    if (auto refused = refused_for_good(response, stripe::kProviderName)) {
        return *std::move(refused);
    }
    const auto session = document_of(response, stripe::kProviderName);
    if (!session) {
        return tl::unexpected(session.error());
    }
    return opening_at(read_session(*session), asked, text_at(*session, "/url"),
                      stripe::unix_time_at(*session, "expires_at"));
}

/// The payment intent tells what the session does not: which way it is unpaid.
Result<void> StripeDialect::read_payment(const json::Value& session, Reading& reading) const {
    const auto found = session.member("payment_intent");
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (*found == nullptr || (*found)->is_null()) {
        return {};
    }
    const auto& payment = **found;
    const auto is_expanded = payment.object() != nullptr;
    auto id = provider_id_at(payment, is_expanded ? "/id" : "");
    if (!id) {
        return tl::unexpected(id.error());
    }
    const auto is_paid = reading.standing == Standing::Paid;
    if (is_paid) {
        reading.payment_id = *id;
    }
    if (!is_expanded) {
        return {};
    }
    reading.paid_at = stripe::unix_time_at(payment, "created");
    const auto status = text_at(payment, "/status");
    const auto currency = text_at(payment, "/currency");
    const auto takes = [&](std::string_view key, Standing standing,
                           const std::string& told_under) -> Result<void> {
        auto amount = stripe::amount_at(payment, key, currency);
        if (!amount) {
            return tl::unexpected(amount.error());
        }
        reading.amount = *amount;
        reading.standing = standing;
        reading.payment_id = told_under;
        return {};
    };
    if (status == "succeeded") {
        return takes("amount_received", Standing::Paid, *id);
    }
    if (reading.standing == Standing::AwaitsBank && status == "requires_capture") {
        return takes("amount_capturable", Standing::Authorised, reading.provider_id);
    }
    const auto is_refused = status == "requires_payment_method" || status == "canceled";
    if (reading.standing == Standing::AwaitsBank && is_refused) {
        reading.standing = Standing::Failed;
        reading.problem = "the giver's bank has refused the payment";
    } else if (is_paid) {
        return fail(Errc::InvalidInput, "Stripe says that a session is paid, and that its payment "
                                        "is not");
    }
    return {};
}

Result<Reading> StripeDialect::read_session(const json::Value& session) const {
    Reading reading;
    auto id = provider_id_at(session, "/id");
    const auto live = session.member("livemode");
    if (!id || !live || *live == nullptr || (*live)->boolean() == nullptr) {
        return fail(Errc::InvalidInput, "Stripe's answer is no session");
    }
    reading.provider_id = *std::move(id);
    reading.is_other_mode = *(*live)->boolean() != is_live_;
    reading.reference = text_at(session, "/client_reference_id");
    auto amount = stripe::amount_at(session, "amount_total", text_at(session, "/currency"));
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    reading.amount = *amount;
    const auto status = text_at(session, "/status");
    const auto paid = text_at(session, "/payment_status");
    if (paid == "paid") {
        reading.standing = Standing::Paid;
    } else if (status == "expired") {
        reading.standing = Standing::Expired;
    } else if (paid == "unpaid" && status == "open") {
        reading.standing = Standing::Open;
    } else if (paid == "unpaid" && status == "complete") {
        reading.standing = Standing::AwaitsBank;
    } else {
        return fail(Errc::InvalidInput, "Stripe's session stands in a way that is not known here");
    }
    const auto read = read_payment(session, reading);
    if (!read) {
        return tl::unexpected(read.error());
    }
    if (!reading.paid_at) {
        reading.paid_at = stripe::unix_time_at(session, "created");
    }
    return reading;
}

Result<std::optional<Reading>>
StripeDialect::read_standing(const net::Response& response, Deed deed,
                             const domain::Checkout& /*asked*/) const {
    if (deed == Deed::Expire && response.status == 400) {
        return std::optional<Reading>{}; // Paid or expired meanwhile.
    }
    const auto session = document_of(response, stripe::kProviderName);
    if (!session) {
        return tl::unexpected(session.error());
    }
    auto reading = read_session(*session);
    if (!reading) {
        return tl::unexpected(reading.error());
    }
    return std::optional(*std::move(reading));
}

net::Request StripeDialect::returned_request(const PaidPayment& paid) const {
    return stripe::request_to(options_.common.base_url,
                              format("/v1/payment_intents/{}?expand%5B%5D=latest_charge",
                                     net::percent_encode(paid.payment_id)),
                              options_.api_version);
}

/// Stripe then names the permission: "rak_charge_read".
bool StripeDialect::denies_permission(const net::Response& response) const {
    const auto words = to_lower_ascii(provider_words(response));
    return stripe::is_own_error(response) && (words.find("permission") != std::string::npos ||
                                              words.find("rak_") != std::string::npos);
}

Result<Returned> StripeDialect::read_returned(const net::Response& response,
                                              const PaidPayment& paid) const {
    const auto payment = document_of(response, stripe::kProviderName);
    if (!payment) {
        return tl::unexpected(payment.error());
    }
    const auto charge = payment->member("latest_charge");
    if (text_at(*payment, "/id") != paid.payment_id || !charge || *charge == nullptr ||
        (*charge)->object() == nullptr) {
        return fail(Errc::InvalidInput, "Stripe's answer is not the payment that was asked for");
    }
    const auto amount =
        stripe::amount_at(**charge, "amount_refunded", text_at(**charge, "/currency"));
    if (!amount || !*amount || (*amount)->currency() != options_.common.currency) {
        return fail(Errc::InvalidInput, "Stripe does not say what went back of the payment");
    }
    Returned returned{(*amount)->minor()};
    returned.is_disputed = flag_field(**charge, "disputed").value_or(false);
    return returned;
}

/// Of a held payment that was taken the gift, in the place of its promise; then it is looked after
/// as one that was paid at once.
Result<void> tell_hold_end(domain::Currency currency, domain::Batch& page,
                           const stripe::HoldEnd& end, Timestamp now) {
    const auto& hold = end.hold;
    if (end.taken) {
        if (end.taken->currency() != currency || end.taken->minor() <= 0 ||
            end.taken->minor() > hold.amount.minor() || end.payment == hold.external_id) {
            return fail(Errc::InvalidInput,
                        "Stripe has taken another sum than the one that was held; correct the gift "
                        "by hand");
        }
        if (end.reference.empty()) {
            return fail(Errc::InvalidInput, "Stripe does not say which phone's payment this is; "
                                            "correct the gift by hand");
        }
        domain::Gift gift;
        gift.external_id = end.payment;
        gift.amount = *end.taken;
        gift.occurred_at = std::min(end.given_at.value_or(now), now);
        page.gifts.push_back(std::move(gift));
        // Its words and its giver are the phone's.
        page.checkouts.push_back({.key = end.reference,
                                  .state = domain::CheckoutState::Paid,
                                  .provider_id = hold.external_id,
                                  .url = {},
                                  .expires_at = {},
                                  .problem = {},
                                  .gift_external_id = end.payment});
        page.position.cursor =
            Position::with_paid(page.position.cursor, currency,
                                {hold.external_id, end.payment, end.taken->minor(), now}, now);
    }
    page.refunds.push_back({end.payment + (end.taken ? "-captured" : "-released"), hold.external_id,
                            std::nullopt, now});
    return {};
}

} // namespace

std::vector<OptionFault> check(const StripeOptions& options) {
    std::vector<OptionFault> faults;
    const auto& common = options.common;
    check_common(faults, common);
    stripe::check_restricted_key(faults, common.key,
                                 "Checkout Sessions: write, PaymentIntents: read, and Charges and "
                                 "Refunds: read");
    stripe::check_api_version(faults, options.api_version);
    stripe::check_units(faults, common.currency);
    return faults;
}

std::unique_ptr<CheckoutDialect> make_stripe_dialect(const StripeOptions& options) {
    return std::make_unique<StripeDialect>(options);
}

Result<std::unique_ptr<Source>> make_source(const StripeOptions& options) {
    auto till =
        make_checkout(check(options), options.common, make_stripe_dialect(options), std::nullopt);
    if (!till) {
        return till;
    }
    const auto& common = options.common;
    return stripe::with_holds(*std::move(till), {{common.base_url, common.key, options.api_version},
                                                 stripe::kHoldsPerPollOfTill,
                                                 [currency = common.currency](
                                                     auto& page, const auto& end, Timestamp now) {
                                                     return tell_hold_end(currency, page, end, now);
                                                 }});
}

} // namespace chapeau::sources::checkout
