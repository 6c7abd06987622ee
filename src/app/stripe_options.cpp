#include "app/stripe_options.hpp"

#include <array>
#include <utility>

namespace chapeau::app {
namespace {

namespace stripe = sources::stripe;

constexpr std::array<std::string_view, 15> kStripeKeys = {
    "name",         "kind",       "base_url",       "key_file",         "key_env",
    "api_version",  "name_field", "begin_at",       "open_from",        "open_until",
    "payment_link", "test_money", "direct_charges", "poll_interval_ms", "quiet_interval_ms"};

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
    stripe::Options options{.name = section.text("name", "a name for the book").value_or(""),
                            .key = read_credential(section, context, "key_file", "key_env"),
                            .currency = context.currency};
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
    }
    note_keyed_faults(section, faults, options.key);
    return options;
}

} // namespace chapeau::app
