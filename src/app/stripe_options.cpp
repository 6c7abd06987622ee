#include "app/stripe_options.hpp"

#include <array>
#include <utility>

namespace chapeau::app {
namespace {

namespace stripe = sources::stripe;

constexpr std::array<std::string_view, 17> kStripeKeys = {"name",
                                                          "kind",
                                                          "base_url",
                                                          "key_file",
                                                          "key_env",
                                                          "api_version",
                                                          "name_field",
                                                          "begin_at",
                                                          "open_from",
                                                          "open_until",
                                                          "payment_link",
                                                          "test_money",
                                                          "direct_charges",
                                                          "poll_interval_ms",
                                                          "quiet_interval_ms",
                                                          "webhook_secret_file",
                                                          "webhook_secret_env"};

constexpr CredentialKeys kWebhookPlace{"signing_secret", "webhook_secret_file",
                                       "webhook_secret_env"};

void take_stripe_interval(Section& section, std::string_view key, milliseconds& interval) {
    if (const auto wish = section.whole_number(key, 1, sources::kPollIntervalMax.count())) {
        interval = milliseconds(*wish);
    }
}

} // namespace

Keys stripe_keys() {
    return kStripeKeys;
}

stripe::Options read_stripe(Section& section, const SourceContext& context) {
    stripe::Options options{.name = read_name(section),
                            .key = read_credential(section, context, kKeyPlace),
                            .currency = context.currency};
    options.signing_secret = read_credential(section, context, kWebhookPlace);
    take_text(section, "base_url", "the address of Stripe's API", options.base_url);
    take_text(section, "api_version", "a version of Stripe's API, or \"account\"",
              options.api_version);
    if (options.api_version == "account") {
        options.api_version.clear();
    }
    take_text(section, "name_field", "the key of the custom field with the name to show",
              options.name_field);
    take_text(section, "payment_link", "the id of a payment link, plink_...", options.payment_link);
    options.direct_charges = section.flag("direct_charges").value_or(false);
    options.test_money = section.flag("test_money").value_or(false);
    options.begin_at = section.moment("begin_at");
    options.open_from = section.moment("open_from");
    options.open_until = section.moment("open_until");
    take_stripe_interval(section, "poll_interval_ms", options.poll_interval);
    take_stripe_interval(section, "quiet_interval_ms", options.quiet_interval);
    auto faults = check(options);
    for (auto& fault : faults) {
        fault.key = fault.key == "quiet_interval" ? "quiet_interval_ms" : fault.key;
        if (fault.key == "signing_secret") {
            fault.key =
                section.has("webhook_secret_env") ? "webhook_secret_env" : "webhook_secret_file";
        }
    }
    note_source_faults(section, faults, kKeyPlace, options.key);
    return options;
}

} // namespace chapeau::app
