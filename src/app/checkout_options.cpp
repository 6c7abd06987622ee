#include "app/checkout_options.hpp"

#include "base/file.hpp"
#include "base/format.hpp"

#include <array>
#include <string>
#include <utility>

namespace chapeau::app {
namespace {

namespace checkout = sources::checkout;

constexpr std::array<std::string_view, 11> kStripeCheckoutKeys = {
    "name",       "kind",      "base_url",    "page_host", "key_file",        "key_env",
    "return_url", "item_name", "api_version", "capture",   "poll_interval_ms"};
constexpr std::array<std::string_view, 11> kHelloAssoCheckoutKeys = {
    "name",       "kind",      "base_url",     "page_host", "key_file",        "key_env",
    "return_url", "item_name", "organisation", "client_id", "poll_interval_ms"};
constexpr std::array<std::string_view, 12> kPayPalCheckoutKeys = {
    "name",       "kind",      "base_url",  "page_host",   "key_file", "key_env",
    "return_url", "item_name", "client_id", "merchant_id", "capture",  "poll_interval_ms"};

constexpr std::array<std::pair<std::string_view, checkout::CaptureMode>, 2> kCaptureModes = {
    {{"automatic", checkout::CaptureMode::Automatic}, {"manual", checkout::CaptureMode::Manual}}};

checkout::Common read_checkout_common(Section& section, const SourceContext& context,
                                      const char* base_url) {
    checkout::Common common{.name = section.text("name", "a name for the book").value_or(""),
                            .base_url = base_url,
                            .key = read_credential(section, context, "key_file", "key_env"),
                            .currency = context.currency};
    take_text(section, "base_url", "the address of the provider's API", common.base_url);
    take_text(section, "page_host", "the host of the page to pay on", common.page_host);
    take_text(section, "return_url", "an https address that people come back to",
              common.return_url);
    take_text(section, "item_name", "what stands on the provider's page", common.item_name);
    if (const auto interval =
            section.whole_number("poll_interval_ms", 1, sources::kPollIntervalMax.count())) {
        common.poll_interval = milliseconds(*interval);
    }
    return common;
}

void take_capture(Section& section, checkout::CaptureMode& capture) {
    if (const auto mode = section.one_of<checkout::CaptureMode>("capture", kCaptureModes)) {
        capture = *mode;
    }
}

} // namespace

Keys stripe_checkout_keys() {
    return kStripeCheckoutKeys;
}

Keys helloasso_checkout_keys() {
    return kHelloAssoCheckoutKeys;
}

Keys paypal_checkout_keys() {
    return kPayPalCheckoutKeys;
}

checkout::StripeOptions read_stripe_checkout(Section& section, const SourceContext& context) {
    checkout::StripeOptions options{
        .common = read_checkout_common(section, context, checkout::kStripeUrl)};
    take_text(section, "api_version", "a version of Stripe's API, or \"account\"",
              options.api_version);
    if (options.api_version == "account") {
        options.api_version.clear();
    }
    take_capture(section, options.capture);
    note_keyed_faults(section, check(options), options.common.key);
    return options;
}

checkout::HelloAssoOptions read_helloasso_checkout(Section& section, const SourceContext& context) {
    checkout::HelloAssoOptions options{
        .common = read_checkout_common(section, context, checkout::kHelloAssoUrl),
        .organisation =
            section.text("organisation", "the association's name in its pages' addresses")
                .value_or(""),
        .client_id = section.text("client_id", "the clientId of the API access").value_or("")};
    note_keyed_faults(section, check(options), options.common.key);
    return options;
}

checkout::PayPalOptions read_paypal_checkout(Section& section, const SourceContext& context) {
    checkout::PayPalOptions options{
        .common = read_checkout_common(section, context, checkout::kPayPalUrl),
        .client_id = section.text("client_id", "the client id of the REST app").value_or("")};
    take_text(section, "merchant_id", "the account that must be paid", options.merchant_id);
    take_capture(section, options.capture);
    note_keyed_faults(section, check(options), options.common.key);
    return options;
}

Secret read_credential(Section& section, const SourceContext& context, std::string_view file_key,
                       std::string_view variable_key) {
    const auto file = section.text(file_key, "the path of a file with mode 0600");
    const auto name = section.text(variable_key, "the name of an environment variable");
    if (file && name) {
        section.fault(variable_key, "two places for one credential",
                      format("either {} or {}", file_key, variable_key));
        return {};
    }
    if (file) {
        auto secret = read_secret_file(context.folder / *file);
        if (secret) {
            return *std::move(secret);
        }
        section.fault(file_key, secret.error().message,
                      "a file of one line that only its owner can read");
    } else if (name) {
        if (auto value = context.environment.variable(*name)) {
            return Secret(*std::move(value));
        }
        section.fault(variable_key, format("nothing in the variable {}", *name),
                      "the name of an environment variable that holds it");
    }
    return {};
}

void note_keyed_faults(Section& section, const std::vector<sources::OptionFault>& faults,
                       const Secret& key) {
    const auto key_is_told = key.empty() && (section.has("key_file") || section.has("key_env"));
    for (const auto& fault : faults) {
        if (fault.key == "key") {
            if (!key_is_told) {
                const auto* place = section.has("key_env") ? "key_env" : "key_file";
                section.own_fault(place, fault.message);
            }
        } else {
            section.own_fault(fault.key == "poll_interval" ? "poll_interval_ms" : fault.key,
                              fault.message);
        }
    }
}

void take_text(Section& section, std::string_view key, std::string_view meaning,
               std::string& target) {
    if (auto text = section.text(key, meaning)) {
        target = *std::move(text);
    }
}

} // namespace chapeau::app
