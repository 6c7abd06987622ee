#include "base/format.hpp"
#include "sources/stripe/source.hpp"
#include "sources/stripe/webhook.hpp"

#include <utility>

namespace chapeau::sources::stripe {

namespace {

void check_times(std::vector<OptionFault>& faults, const Options& options) {
    check_poll_interval(faults, options.poll_interval, kPollIntervalMin, options.base_url);
    std::vector<OptionFault> quiet;
    check_poll_interval(quiet, options.quiet_interval, kQuietIntervalMin, options.base_url);
    for (auto& fault : quiet) {
        fault.key = "quiet_interval";
        faults.push_back(std::move(fault));
    }
    if (quiet.empty() && options.quiet_interval < options.poll_interval) {
        faults.push_back({"quiet_interval", "is shorter than poll_interval: outside the opening "
                                            "hours an account is read more rarely"});
    }
    if (options.open_from && options.open_until && *options.open_until <= *options.open_from) {
        faults.push_back({"open_until", "is not after open_from"});
    }
}

void check_mode(std::vector<OptionFault>& faults, const Options& options) {
    if (is_test_key(options.key) && !options.test_money) {
        faults.push_back({"key", "is of Stripe's test mode, whose money is not real; take an "
                                 "rk_live_ key, or set test_money = true for a rehearsal"});
    }
    if (is_live_key(options.key) && options.test_money) {
        faults.push_back({"test_money", "is set, and the key is a live one (rk_live_): a rehearsal "
                                        "takes a key of the test mode (rk_test_)"});
    }
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    constexpr std::size_t kFieldBytesMax = 200; // Stripe's own limit.
    std::vector<OptionFault> faults;
    check_name(faults, options.name);
    check_base_url(faults, options.base_url, net::Transport::HttpsOnly);
    check_restricted_key(faults, options.key,
                         "Events, Checkout Sessions, PaymentIntents, and Charges and Refunds: "
                         "read");
    check_mode(faults, options);
    if (!options.signing_secret.empty() && !is_signing_secret(options.signing_secret)) {
        faults.push_back({"signing_secret", "is no signing secret of a webhook, which begins with "
                                            "whsec_; Stripe shows it beside the endpoint"});
    }
    check_api_version(faults, options.api_version);
    check_units(faults, options.currency);
    check_times(faults, options);
    if (options.name_field.empty() || options.name_field.size() > kFieldBytesMax) {
        faults.push_back({"name_field", format("has {} bytes, 1 to {} are allowed",
                                               options.name_field.size(), kFieldBytesMax)});
    }
    if (!options.payment_link.empty()) {
        check_path_part(faults, "payment_link", options.payment_link);
        if (!options.payment_link.starts_with("plink_")) {
            faults.push_back({"payment_link", "is no id of a payment link, which begins with "
                                              "plink_; its address (buy.stripe.com) is another "
                                              "thing"});
        }
        if (options.direct_charges) {
            faults.push_back({"direct_charges", "cannot be used together with payment_link: such "
                                                "payments come by no link"});
        }
    }
    return faults;
}

} // namespace chapeau::sources::stripe
