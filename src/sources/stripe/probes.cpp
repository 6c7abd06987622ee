#include "sources/stripe/probes.hpp"

#include "base/format.hpp"
#include "sources/stripe/wire.hpp"

#include <utility>

namespace chapeau::sources::stripe {

namespace {

/// In Stripe's style, and nobody's.
constexpr std::string_view kUnknownPayment = "pi_0000000000000000000000000";

Probe probe_for(std::string permission, net::Request request, const Secret& key) {
    request.bearer_token = key;
    return {std::move(request), std::move(permission)};
}

} // namespace

std::vector<Probe> feed_probes(const std::string& base_url, const Secret& key,
                               const std::string& api_version) {
    const auto reading = [&](const char* permission, const char* path) {
        return probe_for(permission, request_to(base_url, path, api_version), key);
    };
    return {reading("Checkout Sessions: read", "/v1/checkout/sessions?limit=1"),
            reading("PaymentIntents: read", "/v1/payment_intents?limit=1"),
            reading("Charges and Refunds: read", "/v1/refunds?limit=1")};
}

std::vector<Probe> till_probes(const std::string& base_url, const Secret& key,
                               const std::string& api_version, std::string_view unknown_session,
                               bool takes_holds) {
    auto ending = request_to(base_url, format("/v1/checkout/sessions/{}/expire", unknown_session),
                             api_version);
    ending.method = net::Method::Post;
    const auto reading = [&](const char* permission, const char* path) {
        return probe_for(permission, request_to(base_url, path, api_version), key);
    };
    std::vector<Probe> probes = {probe_for("Checkout Sessions: write", std::move(ending), key),
                                 reading("PaymentIntents: read", "/v1/payment_intents?limit=1"),
                                 reading("Charges and Refunds: read", "/v1/charges?limit=1")};
    if (takes_holds) {
        auto letting_go = request_to(
            base_url, format("/v1/payment_intents/{}/cancel", kUnknownPayment), api_version);
        letting_go.method = net::Method::Post;
        probes.push_back(probe_for("PaymentIntents: write", std::move(letting_go), key));
    }
    return probes;
}

} // namespace chapeau::sources::stripe
