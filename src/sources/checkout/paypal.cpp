#include "sources/checkout/paypal.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/checkout/conversation.hpp"
#include "sources/feed_page.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace chapeau::sources::checkout {

namespace {

constexpr std::string_view kPayPal = "PayPal";

/// PayPal cannot be told to end an order; one that is approved later is not captured.
constexpr std::chrono::minutes kPayPalForgetAfter{60};
/// PayPal answers the same request id with the same order, so time is the only limit.
constexpr int kPayPalCreationsMax = 1000;

/// Two decimals in ISO 4217, none at PayPal.
constexpr std::array<std::string_view, 2> kWholeOnly = {"HUF", "TWD"};

/// `5.00`, `500` for JPY; empty when PayPal has no such amount.
std::string paypal_value(const domain::Money& amount) {
    const auto currency = amount.currency();
    const auto unit = currency.minor_per_major();
    const auto whole = amount.minor() / unit;
    const auto rest = amount.minor() % unit;
    const auto is_whole_only =
        std::find(kWholeOnly.begin(), kWholeOnly.end(), currency.code()) != kWholeOnly.end();
    if (is_whole_only || unit == 1) {
        return rest == 0 ? format("{}", whole) : std::string{};
    }
    return format("{}.{:0{}}", whole, rest, currency.exponent());
}

Result<domain::Money> paypal_amount(const json::Value& value) {
    const auto currency = currency_from(text_at(value, "/amount/currency_code"));
    if (!currency) {
        return fail_because(currency.error(), "PayPal's amount");
    }
    const auto amount = domain::Money::parse_major(text_at(value, "/amount/value"), *currency);
    if (!amount) {
        return fail_because(amount.error(), "PayPal's amount");
    }
    return amount;
}

/// Empty when the order has none.
std::string page_to_pay_on(const json::Value& order) {
    const auto links = order.member("links");
    if (!links || *links == nullptr || (*links)->array() == nullptr) {
        return {};
    }
    for (const auto& link : *(*links)->array()) {
        const auto relation = text_at(link, "/rel");
        if (relation == "payer-action" || relation == "approve") {
            return text_at(link, "/href");
        }
    }
    return {};
}

const json::Array* list_at(const json::Value& value, std::string_view pointer) {
    const auto found = value.at(pointer);
    return found && *found != nullptr ? (*found)->array() : nullptr;
}

const json::Value* with_id(const json::Array& list, std::string_view id) {
    const auto found = std::find_if(list.begin(), list.end(), [id](const json::Value& each) {
        return text_at(each, "/id") == id;
    });
    return found == list.end() ? nullptr : &*found;
}

class PayPalDialect final : public CheckoutDialect {
public:
    explicit PayPalDialect(PayPalOptions options)
        : options_(std::move(options)),
          orders_url_(options_.common.base_url + "/v2/checkout/orders"),
          traits_{kPayPal,
                  format("paypal {} {}", options_.common.base_url, options_.client_id),
                  kPayPalForgetAfter,
                  kPayPalForgetAfter,
                  kPayPalCreationsMax,
                  "in the settings of the app in PayPal's developer pages"} {}

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
    bool is_manual() const { return options_.capture == CaptureMode::Manual; }
    net::Request order_request(const std::string& id) const;
    net::Request post(std::string url, std::string request_id, std::string body) const;
    std::string creation_body(const domain::Checkout& asked, const std::string& value) const;
    Result<Reading> read_order(const json::Value& order) const;
    static Result<void> read_payment(const json::Value& payment, bool is_authorisation,
                                     Reading& reading);

    const PayPalOptions options_;
    const std::string orders_url_;
    const DialectTraits traits_;
};

net::Request PayPalDialect::post(std::string url, std::string request_id, std::string body) const {
    net::Request request;
    request.method = net::Method::Post;
    request.url = std::move(url);
    request.headers = {{"Accept", "application/json"},
                       {"Content-Type", "application/json"},
                       {"Prefer", "return=representation"},
                       {"PayPal-Request-Id", std::move(request_id)}};
    request.body = std::move(body);
    return request;
}

std::string PayPalDialect::creation_body(const domain::Checkout& asked,
                                         const std::string& value) const {
    const auto& common = options_.common;
    json::Writer body;
    body.begin_object().key("intent").string(is_manual() ? "AUTHORIZE" : "CAPTURE");
    body.key("purchase_units").begin_array().begin_object();
    body.key("custom_id").string(asked.key);
    body.key("description").string(common.item_name);
    body.key("amount").begin_object();
    body.key("currency_code").string(asked.amount.currency().code());
    body.key("value").string(value).end_object();
    body.end_object().end_array();
    body.key("payment_source").begin_object().key("paypal").begin_object();
    body.key("experience_context").begin_object();
    body.key("return_url").string(return_url_of(common));
    body.key("cancel_url").string(return_url_of(common));
    body.key("user_action").string("PAY_NOW");
    body.key("shipping_preference").string("NO_SHIPPING");
    body.end_object().end_object().end_object();
    return body.end_object().take();
}

net::Request PayPalDialect::order_request(const std::string& id) const {
    net::Request request;
    request.url = orders_url_ + "/" + net::percent_encode(id);
    request.headers = {{"Accept", "application/json"}};
    return request;
}

std::optional<net::Request> PayPalDialect::request(Deed deed, const domain::Checkout& asked) const {
    const auto order = orders_url_ + "/" + net::percent_encode(asked.provider_id);
    switch (deed) {
    case Deed::Create: {
        const auto value = paypal_value(asked.amount);
        if (value.empty()) {
            return std::nullopt;
        }
        return post(orders_url_, "chapeau-create-" + asked.key, creation_body(asked, value));
    }
    case Deed::Read:
        return order_request(asked.provider_id);
    case Deed::Capture:
        return post(order + (is_manual() ? "/authorize" : "/capture"),
                    (is_manual() ? "chapeau-authorize-" : "chapeau-capture-") + asked.key, "{}");
    case Deed::Expire:
        return std::nullopt;
    }
    return std::nullopt;
}

Result<Opening> PayPalDialect::read_opening(const net::Response& response,
                                            const domain::Checkout& asked,
                                            Timestamp /*now*/) const {
    if (auto refused = refused_for_good(response, kPayPal)) {
        return *std::move(refused);
    }
    const auto order = document_of(response, kPayPal);
    if (!order) {
        return tl::unexpected(order.error());
    }
    return opening_at(read_order(*order), asked, page_to_pay_on(*order), std::nullopt);
}

/// A capture, or an authorisation in manual mode.
Result<void> PayPalDialect::read_payment(const json::Value& payment, bool is_authorisation,
                                         Reading& reading) {
    auto id = provider_id_at(payment, "/id");
    auto amount = paypal_amount(payment);
    if (!id || !amount) {
        return tl::unexpected(id ? amount.error() : id.error());
    }
    const auto status = text_at(payment, "/status");
    reading.amount = *amount;
    if (const auto time = parse_iso8601(text_at(payment, "/create_time")); time) {
        reading.paid_at = *time;
    }
    if (status == "PENDING") {
        reading.standing = Standing::AwaitsBank;
    } else if (!is_authorisation && (status == "COMPLETED" || status == "PARTIALLY_REFUNDED")) {
        reading.standing = Standing::Paid;
        reading.payment_id = *std::move(id);
    } else if (is_authorisation && status == "CREATED") {
        reading.standing = Standing::Authorised;
        reading.payment_id = *std::move(id);
    } else if (status == "DECLINED" || status == "FAILED" || status == "DENIED") {
        reading.standing = Standing::Failed;
        reading.problem = "PayPal has declined the payment";
    } else if (status == "REFUNDED" || status == "VOIDED") {
        reading.standing = Standing::Failed;
        reading.problem = "the payment was given back before it was counted";
    } else {
        return fail(Errc::InvalidInput, "PayPal's payment stands in a way that is not known here");
    }
    return {};
}

Result<Reading> PayPalDialect::read_order(const json::Value& order) const {
    Reading reading;
    auto id = provider_id_at(order, "/id");
    const auto units = order.member("purchase_units");
    if (!id || !units || *units == nullptr || (*units)->array() == nullptr ||
        (*units)->array()->size() != 1) {
        return fail(Errc::InvalidInput, "PayPal's answer is no order of one part");
    }
    const auto& unit = (*units)->array()->front();
    reading.provider_id = *std::move(id);
    reading.reference = text_at(unit, "/custom_id");
    const auto merchant = text_at(unit, "/payee/merchant_id");
    if (!options_.merchant_id.empty() && merchant != options_.merchant_id) {
        reading.other_account = "the payment is for another PayPal account than the configured one";
    }
    const auto amount = unit.member("amount");
    if (amount && *amount != nullptr) {
        const auto asked = paypal_amount(unit);
        if (!asked) {
            return tl::unexpected(asked.error());
        }
        reading.amount = *asked;
    }
    const auto status = text_at(order, "/status");
    const auto is_authorisation = is_manual();
    const auto payments =
        unit.at(is_authorisation ? "/payments/authorizations" : "/payments/captures");
    const auto* list = payments && *payments != nullptr ? (*payments)->array() : nullptr;
    if (list != nullptr && !list->empty()) {
        // A declined attempt may come first; the last one is how it ended.
        const auto read = read_payment(list->back(), is_authorisation, reading);
        if (!read) {
            return tl::unexpected(read.error());
        }
    } else if (status == "APPROVED") {
        reading.standing = Standing::Approved;
    } else if (status == "VOIDED") {
        reading.standing = Standing::Expired;
    } else if (status != "CREATED" && status != "SAVED" && status != "PAYER_ACTION_REQUIRED") {
        return fail(Errc::InvalidInput, "PayPal's order stands in a way that is not known here");
    }
    return reading;
}

Result<std::optional<Reading>>
PayPalDialect::read_standing(const net::Response& response, Deed deed,
                             const domain::Checkout& /*asked*/) const {
    if (deed == Deed::Capture && response.status == 422) {
        // Captured already, or the giver's card was declined and another one is asked for on
        // PayPal's page: the next reading tells.
        return std::optional<Reading>{};
    }
    const auto order = document_of(response, kPayPal);
    if (!order) {
        return tl::unexpected(order.error());
    }
    auto reading = read_order(*order);
    if (!reading) {
        return tl::unexpected(reading.error());
    }
    if (deed == Deed::Capture && (reading->reference.empty() || !reading->amount)) {
        return std::optional<Reading>{}; // The short form of an order; a reading gives the whole.
    }
    return std::optional(*std::move(reading));
}

net::Request PayPalDialect::returned_request(const PaidPayment& paid) const {
    return order_request(paid.provider_id);
}

/// Not confirmed by what was read for this: that an order lists its refunds. Without the list a
/// part is of unknown size.
bool PayPalDialect::denies_permission(const net::Response& response) const {
    const auto document = json::parse(response.body);
    return document && (text_at(*document, "/name") == "NOT_AUTHORIZED" ||
                        text_at(*document, "/details/0/issue") == "PERMISSION_DENIED");
}

Result<Returned> PayPalDialect::read_returned(const net::Response& response,
                                              const PaidPayment& paid) const {
    const auto order = document_of(response, kPayPal);
    if (!order) {
        return tl::unexpected(order.error());
    }
    const auto* captures = list_at(*order, "/purchase_units/0/payments/captures");
    const auto* capture = captures == nullptr ? nullptr : with_id(*captures, paid.payment_id);
    if (capture == nullptr) {
        return fail(Errc::InvalidInput, "PayPal's order does not show the payment asked for");
    }
    const auto status = text_at(*capture, "/status");
    if (status == "REFUNDED") {
        return Returned{paid.minor};
    }
    Returned returned;
    if (status != "PARTIALLY_REFUNDED") {
        return returned;
    }
    const auto* refunds = list_at(*order, "/purchase_units/0/payments/refunds");
    for (std::size_t i = 0; refunds != nullptr && i < refunds->size(); ++i) {
        const auto amount = paypal_amount((*refunds)[i]);
        const auto is_done = text_at((*refunds)[i], "/status") == "COMPLETED";
        if (is_done && amount && amount->currency() == options_.common.currency) {
            returned.minor = std::min(paid.minor, returned.minor + amount->minor());
        }
    }
    returned.is_unknown_part = returned.minor == 0;
    return returned;
}

} // namespace

std::vector<OptionFault> check(const PayPalOptions& options) {
    std::vector<OptionFault> faults;
    check_common(faults, options.common);
    check_key(faults, options.common.key, "the secret of the REST app in PayPal's developer pages");
    check_identifier(faults, "client_id", options.client_id);
    if (options.client_id.find(':') != std::string::npos) {
        faults.push_back({"client_id", "holds a colon, which no client id has"});
    }
    if (!options.merchant_id.empty()) {
        check_path_part(faults, "merchant_id", options.merchant_id);
    }
    return faults;
}

std::unique_ptr<CheckoutDialect> make_paypal_dialect(const PayPalOptions& options) {
    return std::make_unique<PayPalDialect>(options);
}

Result<std::unique_ptr<Source>> make_source(const PayPalOptions& options) {
    TokenRules rules{options.common.base_url + "/v1/oauth2/token", options.client_id,
                     options.common.key, ClientProof::InHeader, std::string(kPayPal)};
    rules.takes_refresh_token = false; // It sends none with this grant.
    return make_checkout(check(options), options.common, make_paypal_dialect(options),
                         std::move(rules));
}

} // namespace chapeau::sources::checkout
