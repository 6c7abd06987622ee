#include "sources/helloasso/source.hpp"

#include "base/format.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/bearer.hpp"
#include "sources/checkout/options.hpp"
#include "sources/since.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chapeau::sources::helloasso {

namespace {

/// A copy of HelloAsso's that lags, and clocks that disagree.
constexpr std::chrono::minutes kHelloAssoOverlap{10};

/// How far back a deep walk finds what `from` may hide, and how often there is one: with the usual
/// interval, every ten minutes.
constexpr std::chrono::minutes kHelloAssoDeepOverlap{24 * 60};
constexpr int kHelloAssoDeepEvery = 40;

constexpr std::array<std::string_view, 7> kFormTypes = {
    "CrowdFunding", "Membership", "Event", "Donation", "PaymentForm", "Checkout", "Shop"};

class HelloAssoFeed final : public SinceDialect {
public:
    explicit HelloAssoFeed(const Options& options)
        : rules_{options.organisation, options.form, options.counted,
                 options.base_url.find("sandbox") != std::string::npos, options.since},
          api_url_(options.base_url + "/v5"),
          organisation_url_(
              format("{}/organizations/{}", api_url_, net::percent_encode(options.organisation))),
          list_url_(options.form.empty()
                        ? organisation_url_
                        : format("{}/forms/{}/{}", organisation_url_, options.form_type,
                                 net::percent_encode(options.form))) {}

    net::Request page_request(const Span& span, const std::string& pointer) override;
    Result<SinceReading> read(const net::Response& response) override;

private:
    enum class Asked { Payments, Orders, Order, Intent };

    net::Request helloasso_get(std::string url) const;
    net::Request orders_request();
    Result<void> take(const net::Response& response);
    Result<void> take_orders(const net::Response& response);
    std::optional<net::Request> next_question();
    void give_up_silent_order();
    void forget_unknown_intents();

    const Rules rules_;
    const std::string api_url_;
    const std::string organisation_url_;
    const std::string list_url_;
    Learned learned_;

    // Of the page under way:
    Asked asked_ = Asked::Payments;
    std::string asked_id_;     // Of the order or intent that was asked for.
    std::string silent_order_; // Of which nothing was heard the last time.
    std::optional<List> payments_;
    Needs needs_;
    int order_pages_ = 0;
    std::string orders_url_; // Without the pointer, which belongs to it.
    std::string orders_pointer_;
    bool orders_are_listed_ = false; // To the end, or far enough.
};

net::Request HelloAssoFeed::helloasso_get(std::string url) const {
    net::Request request;
    request.url = std::move(url);
    request.headers = {{"Accept", "application/json"}};
    return request;
}

net::Request HelloAssoFeed::page_request(const Span& span, const std::string& pointer) {
    if (asked_ == Asked::Order && payments_) {
        give_up_silent_order();
    }
    asked_ = Asked::Payments;
    payments_.reset();
    if (pointer.empty()) {
        forget_unknown_intents();
    }
    auto url =
        format("{}/payments?sortField=UpdateDate&sortOrder=Asc&pageSize={}", list_url_, kPageRows);
    if (span.from) {
        url += "&from=" + net::percent_encode(to_iso8601(*span.from));
    }
    if (!pointer.empty()) {
        url += "&continuationToken=" + net::percent_encode(pointer);
    }
    return helloasso_get(std::move(url));
}

/// The page is asked for anew, so the last question had no answer. The words of one order must not
/// hold up the money of all others: after the second time it has none.
void HelloAssoFeed::give_up_silent_order() {
    if (silent_order_ == asked_id_) {
        learned_.orders[asked_id_] = {};
    }
    silent_order_ = asked_id_;
}

/// HelloAsso may know by now what it did not know at the last walk.
void HelloAssoFeed::forget_unknown_intents() {
    std::erase_if(learned_.intents,
                  [](const auto& intent) { return intent.second == IntentOwner::Unknown; });
}

net::Request HelloAssoFeed::orders_request() {
    if (orders_url_.empty()) {
        // `to` itself is excluded.
        orders_url_ =
            format("{}/orders?withDetails=true&sortOrder=Asc&pageSize={}&from={}&to={}", list_url_,
                   kPageRows, net::percent_encode(to_iso8601(*needs_.first_order)),
                   net::percent_encode(to_iso8601(*needs_.last_order + seconds{1})));
    }
    return helloasso_get(orders_pointer_.empty() ? orders_url_
                                                 : format("{}&continuationToken={}", orders_url_,
                                                          net::percent_encode(orders_pointer_)));
}

/// What the page of payments still lacks; empty when it can be told.
std::optional<net::Request> HelloAssoFeed::next_question() {
    needs_ = needs_of(*payments_, rules_, learned_);
    if (!needs_.intents.empty()) {
        asked_ = Asked::Intent;
        asked_id_ = *needs_.intents.begin();
        return helloasso_get(
            format("{}/checkout-intents/{}", organisation_url_, net::percent_encode(asked_id_)));
    }
    if (needs_.orders.empty()) {
        return std::nullopt;
    }
    if (needs_.orders.size() > kOrdersSinglyMax && needs_.first_order && !orders_are_listed_) {
        asked_ = Asked::Orders;
        return orders_request();
    }
    asked_ = Asked::Order;
    asked_id_ = *needs_.orders.begin();
    return helloasso_get(format("{}/orders/{}", api_url_, net::percent_encode(asked_id_)));
}

Result<void> HelloAssoFeed::take_orders(const net::Response& response) {
    const auto orders = parse_list(response, "list of orders");
    if (!orders) {
        return tl::unexpected(orders.error());
    }
    auto words = words_of(*orders);
    const auto is_end = words.empty() || orders->next.empty() || orders->next == orders_pointer_ ||
                        ++order_pages_ >= kOrderPagesMax;
    learned_.orders.merge(words);
    orders_pointer_ = orders->next;
    orders_are_listed_ = is_end;
    return {};
}

Result<void> HelloAssoFeed::take(const net::Response& response) {
    switch (asked_) {
    case Asked::Payments: {
        auto payments = parse_list(response, "list of payments");
        if (!payments) {
            return tl::unexpected(payments.error());
        }
        payments_ = *std::move(payments);
        order_pages_ = 0;
        orders_url_.clear();
        orders_pointer_.clear();
        orders_are_listed_ = false;
        return {};
    }
    case Asked::Orders:
        return take_orders(response);
    case Asked::Order: {
        auto words = parse_order(response);
        if (!words) {
            return tl::unexpected(words.error());
        }
        learned_.orders[asked_id_] = *std::move(words);
        return {};
    }
    case Asked::Intent: {
        const auto owner = parse_intent(response);
        if (!owner) {
            return tl::unexpected(owner.error());
        }
        learned_.intents[asked_id_] = *owner;
        return {};
    }
    }
    return {};
}

Result<SinceReading> HelloAssoFeed::read(const net::Response& response) {
    const auto taken = take(response);
    if (!taken) {
        return tl::unexpected(taken.error());
    }
    SinceReading reading;
    reading.ask_first = next_question();
    if (reading.ask_first) {
        return reading;
    }
    auto page = payments_page(*payments_, rules_, learned_);
    if (!page) {
        return tl::unexpected(page.error());
    }
    reading.page = *std::move(page);
    asked_ = Asked::Payments; // Every question has its answer: none was silent.
    if (learned_.orders.size() + learned_.intents.size() > kLearnedMax) {
        learned_ = {};
    }
    return reading;
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    check_path_part(faults, "organisation", options.organisation);
    checkout::check_identifier(faults, "client_id", options.client_id);
    checkout::check_key(faults, options.key, "the client secret of the association's API access");
    if (options.form.empty() != options.form_type.empty()) {
        faults.push_back({options.form.empty() ? "form" : "form_type",
                          "is missing: a form has both a form_type and a form"});
    }
    if (!options.form.empty()) {
        check_path_part(faults, "form", options.form);
    }
    if (!options.form_type.empty() &&
        std::find(kFormTypes.begin(), kFormTypes.end(), options.form_type) == kFormTypes.end()) {
        faults.push_back({"form_type", format("\"{}\" is none of CrowdFunding, Membership, Event, "
                                              "Donation, PaymentForm, Checkout, Shop",
                                              options.form_type)});
    }
    if (!options.since && options.form.empty()) {
        faults.push_back({"since", "is missing: from when on do payments count? Without it, or one "
                                   "form, all that was ever paid would count"});
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    if (const auto faults = check(options); !faults.empty()) {
        return fail(Errc::InvalidInput, "source {}: {}", options.name, in_words(faults));
    }
    SinceSettings settings{
        .name = options.name,
        // Not the till's: somebody waits at a till, and nobody at a feed.
        .etiquette_group = format("helloasso-feed {} {}", options.base_url, options.client_id),
        .poll_interval = options.poll_interval,
        .request_spacing = request_spacing_for(options.base_url, options.poll_interval, kSpacing),
        .begin = options.since,
        .overlap = kHelloAssoOverlap,
        .deep_overlap = kHelloAssoDeepOverlap,
        .deep_every = kHelloAssoDeepEvery};
    return with_token(make_since(std::move(settings), std::make_unique<HelloAssoFeed>(options)),
                      TokenRules{options.base_url + "/oauth2/token", options.client_id, options.key,
                                 ClientProof::InBody, "HelloAsso"},
                      net::Transport::HttpsOnly);
}

} // namespace chapeau::sources::helloasso
