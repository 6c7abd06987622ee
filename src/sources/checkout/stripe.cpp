#include "sources/checkout/stripe.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "net/url.hpp"
#include "sources/checkout/conversation.hpp"
#include "sources/feed_page.hpp"
#include "sources/form.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace chapeau::sources::checkout {

namespace {

constexpr std::string_view kStripe = "Stripe";
constexpr std::string_view kRestrictedLive = "rk_live_";
constexpr std::string_view kRestrictedTest = "rk_test_";

/// Whoever has not paid after half an hour has put the phone away.
constexpr std::chrono::minutes kStripeAbandonAfter{30};
/// Stripe ends a session by itself after 24 hours.
constexpr std::chrono::hours kStripeForgetAfter{25};
/// Stripe answers the same request with the same session, so time is the only limit.
constexpr int kStripeCreationsMax = 1000;

/// Stripe counts these in other units than ISO 4217 does; they are refused until somebody needs
/// them, because an error would be by a factor of a hundred.
constexpr std::array<std::string_view, 3> kOtherUnits = {"ISK", "MGA", "UGX"};

/// With three decimals the last must be 0.
constexpr int kThreeDecimals = 3;
constexpr std::int64_t kThreeDecimalsStep = 10;

bool is_live_key(const Secret& key) {
    return key.reveal().starts_with(kRestrictedLive);
}

std::optional<Timestamp> unix_time_at(const json::Value& value, std::string_view key) {
    constexpr std::int64_t kYear2100 = 4'102'444'800;
    const auto digits = digits_field(value, key);
    const auto time = digits ? parse_int64(digits->value_or("")) : std::nullopt;
    if (!time || *time <= 0 || *time > kYear2100) {
        return std::nullopt;
    }
    return Timestamp{seconds{*time}};
}

Result<std::optional<domain::Money>> stripe_amount(const json::Value& value, std::string_view key,
                                                   std::string_view currency_code) {
    const auto digits = digits_field(value, key);
    if (!digits) {
        return tl::unexpected(digits.error());
    }
    if (!*digits) {
        return std::optional<domain::Money>{};
    }
    const auto currency = currency_of(currency_code);
    if (!currency) {
        return tl::unexpected(currency.error());
    }
    const auto amount = domain::Money::parse_minor(**digits, *currency);
    if (!amount) {
        return fail_because(amount.error(), "Stripe's amount cannot be read");
    }
    return std::optional(*amount);
}

class StripeDialect final : public CheckoutDialect {
public:
    explicit StripeDialect(StripeOptions options)
        : options_(std::move(options)),
          is_live_(is_live_key(options_.common.key)),
          traits_{kStripe, "stripe " + options_.common.base_url, kStripeAbandonAfter,
                  kStripeForgetAfter, kStripeCreationsMax} {}

    const DialectTraits& traits() const override { return traits_; }
    std::optional<net::Request> request(Deed deed, const domain::Checkout& asked) const override;
    Result<Opening> read_opening(const net::Response& response, const domain::Checkout& asked,
                                 Timestamp now) const override;
    Result<std::optional<Reading>> read_standing(const net::Response& response, Deed deed,
                                                 const domain::Checkout& asked) const override;

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
    net::Request request;
    request.url = options_.common.base_url + "/v1/checkout/sessions" + path;
    request.headers = {{"Accept", "application/json"}};
    if (!options_.api_version.empty()) {
        request.headers.push_back({"Stripe-Version", options_.api_version});
    }
    return request;
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
        .add("metadata[chapeau_checkout]", asked.key)
        .add("payment_intent_data[metadata][chapeau_checkout]", asked.key);
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
    if (is_refused_for_good(response.status)) {
        return NeverOpened{format("Stripe refuses to open the payment ({}): {}", response.status,
                                  provider_words(response))};
    }
    const auto session = document_of(response, kStripe);
    if (!session) {
        return tl::unexpected(session.error());
    }
    auto reading = read_session(*session);
    if (!reading) {
        return tl::unexpected(reading.error());
    }
    auto expected = asked;
    expected.provider_id = reading->provider_id;
    if (auto why = mismatch(expected, *reading); !why.empty()) {
        return NeverOpened{std::move(why)};
    }
    auto url = text_at(*session, "/url");
    if (url.empty()) {
        return fail(Errc::InvalidInput, "Stripe's session has no page to pay on");
    }
    return Opened{reading->provider_id, std::move(url), unix_time_at(*session, "expires_at")};
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
    reading.paid_at = unix_time_at(payment, "created");
    const auto status = text_at(payment, "/status");
    const auto currency = text_at(payment, "/currency");
    const auto takes = [&](std::string_view key, Standing standing) -> Result<void> {
        auto amount = stripe_amount(payment, key, currency);
        if (!amount) {
            return tl::unexpected(amount.error());
        }
        reading.amount = *amount;
        reading.standing = standing;
        reading.payment_id = *id;
        return {};
    };
    if (status == "succeeded") {
        return takes("amount_received", Standing::Paid);
    }
    if (reading.standing == Standing::AwaitsBank && status == "requires_capture") {
        return takes("amount_capturable", Standing::Authorised);
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
    auto amount = stripe_amount(session, "amount_total", text_at(session, "/currency"));
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
        reading.paid_at = unix_time_at(session, "created");
    }
    return reading;
}

Result<std::optional<Reading>>
StripeDialect::read_standing(const net::Response& response, Deed deed,
                             const domain::Checkout& /*asked*/) const {
    if (deed == Deed::Expire && response.status == 400) {
        return std::optional<Reading>{}; // Paid or expired meanwhile.
    }
    const auto session = document_of(response, kStripe);
    if (!session) {
        return tl::unexpected(session.error());
    }
    auto reading = read_session(*session);
    if (!reading) {
        return tl::unexpected(reading.error());
    }
    return std::optional(*std::move(reading));
}

} // namespace

std::vector<OptionFault> check(const StripeOptions& options) {
    std::vector<OptionFault> faults;
    const auto& common = options.common;
    check_common(faults, common);
    check_key(faults, common.key, "a restricted key of the Stripe dashboard, rk_live_ or rk_test_");
    const auto& key = common.key.reveal();
    if (key.starts_with("sk_")) {
        faults.push_back({"key", "is a secret key, which may do everything with the account, pay "
                                 "out included; make a restricted one (rk_...) with Checkout "
                                 "Sessions: write and PaymentIntents: read"});
    } else if (!key.empty() && !is_live_key(common.key) && !key.starts_with(kRestrictedTest)) {
        faults.push_back({"key", "is no restricted key of Stripe; it begins with rk_live_ or "
                                 "rk_test_"});
    }
    if (!options.api_version.empty()) {
        check_path_part(faults, "api_version", options.api_version);
    }
    const auto code = common.currency.code();
    if (std::find(kOtherUnits.begin(), kOtherUnits.end(), code) != kOtherUnits.end()) {
        faults.push_back({"kind", format("Stripe counts {} in units of its own, which are not "
                                         "supported",
                                         code)});
    }
    return faults;
}

std::unique_ptr<CheckoutDialect> make_stripe_dialect(const StripeOptions& options) {
    return std::make_unique<StripeDialect>(options);
}

Result<std::unique_ptr<Source>> make_source(const StripeOptions& options) {
    auto faults = check(options);
    check_return(faults, options.common);
    if (!faults.empty()) {
        return fail(Errc::InvalidInput, "source {}: {}", options.common.name, in_words(faults));
    }
    return make_conversation(options.common, make_stripe_dialect(options), std::nullopt);
}

} // namespace chapeau::sources::checkout
