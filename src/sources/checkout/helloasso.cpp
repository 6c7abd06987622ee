#include "sources/checkout/helloasso.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/checkout/conversation.hpp"
#include "sources/feed_page.hpp"
#include "sources/helloasso/words.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace chapeau::sources::checkout {

namespace {

using helloasso::cents_at;
using helloasso::list_in;
using helloasso::payment_state;
using helloasso::PaymentState;

constexpr std::string_view kHelloAsso = "HelloAsso";

/// How long an intent's page can be opened.
constexpr std::chrono::minutes kPageLife{15};
/// Who opened it in the last moment has half an hour to find the card.
constexpr std::chrono::minutes kHelloAssoForgetAfter{45};
/// See conversation.hpp: a second and third intent for one wish is harmless, a hundredth is rude.
constexpr int kHelloAssoCreationsMax = 3;

/// The items are the gift; `amount` of the payment may hold HelloAsso's own contribution too.
Result<domain::Money> sum_of_items(const json::Value& order) {
    const auto* items = list_in(order, "items");
    if (items == nullptr || items->empty()) {
        return fail(Errc::InvalidInput, "HelloAsso's order has no items");
    }
    std::optional<domain::Money> sum;
    for (const auto& item : *items) {
        const auto amount = cents_at(item, "amount");
        if (!amount) {
            return amount;
        }
        const auto next = sum ? sum->plus(*amount) : amount;
        if (!next) {
            return next;
        }
        sum = *next;
    }
    return *sum;
}

class HelloAssoDialect final : public CheckoutDialect {
public:
    explicit HelloAssoDialect(HelloAssoOptions options)
        : options_(std::move(options)),
          intents_url_(format("{}/v5/organizations/{}/checkout-intents", options_.common.base_url,
                              net::percent_encode(options_.organisation))),
          is_sandbox_(options_.common.base_url.find("sandbox") != std::string::npos),
          traits_{kHelloAsso,
                  format("helloasso {} {}", options_.common.base_url, options_.client_id),
                  kHelloAssoForgetAfter,
                  kHelloAssoForgetAfter,
                  kHelloAssoCreationsMax,
                  "in the association's back office"} {}

    const DialectTraits& traits() const override { return traits_; }
    std::optional<net::Request> request(Deed deed, const domain::Checkout& asked) const override;
    Result<Opening> read_opening(const net::Response& response, const domain::Checkout& asked,
                                 Timestamp now) const override;
    Result<std::optional<Reading>> read_standing(const net::Response& response, Deed deed,
                                                 const domain::Checkout& asked) const override;
    net::Request returned_request(const PaidPayment& paid) const override;
    Result<Returned> read_returned(const net::Response& response,
                                   const PaidPayment& paid) const override;

private:
    net::Request intent_request(const std::string& id) const;
    Result<void> read_order(const json::Value& order, Reading& reading) const;
    Result<void> read_payment(const json::Value& payment, Reading& reading) const;

    const HelloAssoOptions options_;
    const std::string intents_url_;
    const bool is_sandbox_;
    const DialectTraits traits_;
};

net::Request HelloAssoDialect::intent_request(const std::string& id) const {
    net::Request request;
    request.url = intents_url_ + "/" + net::percent_encode(id);
    request.headers = {{"Accept", "application/json"}};
    return request;
}

std::optional<net::Request> HelloAssoDialect::request(Deed deed,
                                                      const domain::Checkout& asked) const {
    if (deed == Deed::Read) {
        return intent_request(asked.provider_id);
    }
    if (deed != Deed::Create) {
        return std::nullopt;
    }
    net::Request request;
    request.headers = {{"Accept", "application/json"}};
    const auto& common = options_.common;
    json::Writer body;
    body.begin_object();
    body.key("totalAmount").integer(asked.amount.minor());
    body.key("initialAmount").integer(asked.amount.minor());
    body.key("itemName").string(common.item_name);
    body.key("backUrl").string(return_url_of(common));
    body.key("errorUrl").string(return_url_of(common));
    body.key("returnUrl").string(return_url_of(common));
    body.key("containsDonation").boolean(true);
    body.key("metadata").begin_object().key("chapeau_checkout").string(asked.key).end_object();
    request.method = net::Method::Post;
    request.url = intents_url_;
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = body.end_object().take();
    return request;
}

Result<Opening> HelloAssoDialect::read_opening(const net::Response& response,
                                               const domain::Checkout& /*asked*/,
                                               Timestamp now) const {
    if (auto refused = refused_for_good(response, kHelloAsso)) {
        return *std::move(refused);
    }
    const auto intent = document_of(response, kHelloAsso);
    if (!intent) {
        return tl::unexpected(intent.error());
    }
    auto id = provider_id_at(*intent, "/id");
    auto url = text_at(*intent, "/redirectUrl");
    if (!id || url.empty()) {
        return fail(Errc::InvalidInput, "HelloAsso's answer is no checkout intent");
    }
    return Opened{*std::move(id), std::move(url), now + kPageLife};
}

Result<void> HelloAssoDialect::read_payment(const json::Value& payment, Reading& reading) const {
    const auto state = payment_state(text_at(payment, "/state"));
    const auto is_test = state == PaymentState::Test;
    if (state == PaymentState::AtBank) {
        reading.standing = Standing::AwaitsBank;
        return {};
    }
    // For a till that is the end of it: whoever is right, the desk sorts it out.
    const bool is_given_back = state == PaymentState::GivenBack ||
                               state == PaymentState::GoingBack || state == PaymentState::Contested;
    if (state != PaymentState::Good && !is_test && !is_given_back) {
        // A refused card is no end: the page stays, and the giver takes another one.
        reading.standing = Standing::Open;
        return {};
    }
    auto id = provider_id_at(payment, "/id");
    if (!id) {
        return tl::unexpected(id.error());
    }
    reading.standing = is_given_back ? Standing::Failed : Standing::Paid;
    reading.problem = is_given_back ? "HelloAsso has given the payment back" : "";
    reading.payment_id = *std::move(id);
    reading.is_other_mode = is_test && !is_sandbox_;
    if (const auto date = parse_iso8601(text_at(payment, "/date")); date) {
        reading.paid_at = *date;
    }
    const auto paid = cents_at(payment, "amount");
    if (!paid) {
        return tl::unexpected(paid.error());
    }
    // What was paid covers the items, or the difference is told as the amount.
    if (reading.amount && paid->minor() < reading.amount->minor()) {
        reading.amount = *paid;
    }
    return {};
}

Result<void> HelloAssoDialect::read_order(const json::Value& order, Reading& reading) const {
    const auto organisation = text_at(order, "/organizationSlug");
    if (organisation != options_.organisation) {
        reading.other_account = "the payment went to another organisation than the configured one";
    }
    const auto amount = sum_of_items(order);
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    reading.amount = *amount;
    const auto* payments = list_in(order, "payments");
    if (payments == nullptr) {
        return fail(Errc::InvalidInput, "HelloAsso's order has no list of payments");
    }
    if (payments->empty()) {
        return {}; // It stays open until there is one.
    }
    // A card that was refused leaves its payment behind; the last one is how it ended. Asked for
    // in one part, it is paid by one payment.
    std::size_t authorised = 0;
    const json::Value* last = nullptr;
    for (const auto& payment : *payments) {
        const auto state = payment_state(text_at(payment, "/state"));
        const auto is_good = state == PaymentState::Good || state == PaymentState::Test;
        authorised += is_good ? 1 : 0;
        last = is_good || authorised == 0 ? &payment : last;
    }
    if (authorised > 1) {
        return fail(Errc::InvalidInput, "HelloAsso's order was paid more than once");
    }
    return read_payment(*last, reading);
}

Result<std::optional<Reading>>
HelloAssoDialect::read_standing(const net::Response& response, Deed /*deed*/,
                                const domain::Checkout& /*asked*/) const {
    const auto intent = document_of(response, kHelloAsso);
    if (!intent) {
        return tl::unexpected(intent.error());
    }
    auto id = provider_id_at(*intent, "/id");
    const auto order = intent->member("order");
    if (!id || !order) {
        return fail(Errc::InvalidInput, "HelloAsso's answer is no checkout intent");
    }
    Reading reading;
    reading.provider_id = *std::move(id);
    reading.reference = text_at(*intent, "/metadata/chapeau_checkout");
    if (*order != nullptr && !(*order)->is_null()) {
        const auto read = read_order(**order, reading);
        if (!read) {
            return tl::unexpected(read.error());
        }
    }
    return std::optional(std::move(reading));
}

net::Request HelloAssoDialect::returned_request(const PaidPayment& paid) const {
    return intent_request(paid.provider_id);
}

/// A contested payment counts until its bank has decided, as in HelloAsso's feed.
Result<Returned> HelloAssoDialect::read_returned(const net::Response& response,
                                                 const PaidPayment& paid) const {
    const auto intent = document_of(response, kHelloAsso);
    if (!intent) {
        return tl::unexpected(intent.error());
    }
    const auto order = intent->member("order");
    const auto* payments = order && *order != nullptr && (*order)->object() != nullptr
                               ? list_in(**order, "payments")
                               : nullptr;
    for (std::size_t i = 0; payments != nullptr && i < payments->size(); ++i) {
        const auto& payment = (*payments)[i];
        if (provider_id_at(payment, "/id").value_or(std::string{}) != paid.payment_id) {
            continue;
        }
        if (helloasso::is_back(payment_state(text_at(payment, "/state")))) {
            return Returned{paid.minor};
        }
        Returned returned{std::min(paid.minor, helloasso::minor_given_back(payment))};
        // With HelloAsso's own contribution in it, nobody says what the part was of.
        const auto whole = cents_at(payment, "amount");
        returned.is_unknown_part = returned.minor > 0 && (!whole || whole->minor() != paid.minor);
        return returned;
    }
    return fail(Errc::InvalidInput, "HelloAsso's order does not show the payment asked for");
}

} // namespace

std::vector<OptionFault> check(const HelloAssoOptions& options) {
    std::vector<OptionFault> faults;
    check_common(faults, options.common);
    check_key(faults, options.common.key, "the client secret of the association's API access");
    check_identifier(faults, "client_id", options.client_id);
    check_path_part(faults, "organisation", options.organisation);
    if (options.common.currency.code() != "EUR") {
        faults.push_back({"kind", format("HelloAsso knows euros only, and the challenge is in {}",
                                         options.common.currency.code())});
    }
    return faults;
}

std::unique_ptr<CheckoutDialect> make_helloasso_dialect(const HelloAssoOptions& options) {
    return std::make_unique<HelloAssoDialect>(options);
}

Result<std::unique_ptr<Source>> make_source(const HelloAssoOptions& options) {
    return make_checkout(check(options), options.common, make_helloasso_dialect(options),
                         TokenRules{options.common.base_url + "/oauth2/token", options.client_id,
                                    options.common.key, ClientProof::InBody,
                                    std::string(kHelloAsso)});
}

} // namespace chapeau::sources::checkout
