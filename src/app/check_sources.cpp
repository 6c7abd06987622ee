#include "app/check_words.hpp"
#include "app/deeds.hpp"
#include "app/rates.hpp"
#include "app/source_options.hpp"
#include "app/version.hpp"
#include "base/format.hpp"
#include "net/curl_http.hpp"
#include "sources/ecb/source.hpp"
#include "sources/inspection.hpp"
#include "sources/stripe/probes.hpp"

#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace chapeau::app {
namespace {

/// What a checkout is inspected with: a payment that nobody has opened. To look it up is answered
/// with 404 where the credential is good, and changes nothing.
domain::FeedState with_unknown_checkout(const SourceOptions& options, domain::Currency currency,
                                        Timestamp now) {
    domain::FeedState state;
    state.checkouts.push_back({.key = std::string(32, '0'),
                               .source = name_of(options),
                               .amount = domain::Money::from_minor(1000, currency).value(),
                               .name = {},
                               .message = {},
                               .device = {},
                               .state = domain::CheckoutState::Open,
                               .provider_id = std::string(unknown_payment_of(options)),
                               .url = {},
                               .wanted_at = now,
                               .expires_at = std::nullopt,
                               .problem = {}});
    return state;
}

/// Where a credential has its permissions one by one.
std::vector<sources::Probe> probes_of(const SourceOptions& section) {
    if (const auto* feed = std::get_if<sources::stripe::Options>(&section)) {
        return sources::stripe::feed_probes(feed->base_url, feed->key, feed->api_version);
    }
    if (const auto* till = std::get_if<sources::checkout::StripeOptions>(&section)) {
        return sources::stripe::till_probes(
            till->common.base_url, till->common.key, till->api_version, unknown_payment_of(section),
            till->capture == sources::checkout::CaptureMode::Manual);
    }
    return {};
}

/// What the evening may cost. The look itself takes the smallest page that there is, because it is
/// paid for as well, and nothing counts it.
std::optional<sources::ReadingCost> spare_money(SourceOptions& section) {
    namespace x = sources::x;
    auto* const options = std::get_if<x::Options>(&section);
    const auto dollar = domain::Currency::from_code("USD");
    if (options == nullptr || !dollar) {
        return std::nullopt;
    }
    const auto mills = options->prices.both();
    const auto price = domain::Money::from_minor(100 * mills / x::kMillsPerCent, *dollar);
    const auto budget = domain::Money::from_minor(options->daily_budget_cents, *dollar);
    if (!price || !budget) {
        return std::nullopt;
    }
    const auto posts = options->daily_budget_cents * x::kMillsPerCent / mills;
    options->daily_budget_cents = x::least_daily_budget_cents(options->prices);
    return sources::ReadingCost{*price, *budget, posts};
}

/// In the evening it is the page's own address, which is only known once it listens. Here nobody is
/// sent anywhere.
constexpr const char* kReturnUrlStandIn = "http://127.0.0.1/";

sources::Findings inspect_section(SourceOptions section, const Options& options,
                                  net::HttpClient& client, const Clock& clock) {
    if (options.web.on) {
        set_return_url_default(section, kReturnUrlStandIn);
    }
    const auto cost = spare_money(section);
    const auto source = make_source(section);
    if (!source) {
        sources::Findings findings;
        findings.source = name_of(section);
        findings.error = source.error();
        return findings;
    }
    auto pretended = is_checkout(section)
                         ? with_unknown_checkout(section, options.challenge.currency, clock.now())
                         : domain::FeedState{};
    auto findings = sources::inspect(**source, client, clock, std::move(pretended));
    findings.cost = cost;
    const auto is_answered = findings.last_status != 0 && findings.last_status != 401;
    if (is_answered) {
        sources::inspect_permissions(findings, probes_of(section), (*source)->request_spacing(),
                                     client, clock);
    }
    return findings;
}

/// The configured rates, and the bank's list, which is asked for as in the evening.
FoundRates find_rates(const Options& options, net::HttpClient& client, const Clock& clock) {
    const auto counted = options.challenge.currency;
    auto setup = open_rates(options.rates, counted);
    FoundRates found{counted, {}, {}};
    if (!setup.trouble.empty()) {
        found.error = Error{Errc::InvalidInput, setup.trouble};
    }
    if (!setup.ecb_url.empty()) {
        const auto source = sources::ecb::make_source(
            {setup.ecb_url, counted, [&setup](std::vector<domain::ExchangeRate> listed) {
                 setup.listed = std::move(listed);
             }});
        found.error = sources::inspect(*source, client, clock).error;
    }
    found.rates = effective(setup);
    return found;
}

void print(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) {
        text += (text.empty() ? "" : "    ") + line + "\n";
    }
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout); // Each source takes a while, and somebody waits.
}

} // namespace

Result<void> check_sources(const Options& options, const Clock& clock) {
    const auto locale = domain::Locale::open(options.language, options.time_zone);
    if (!locale) {
        return tl::unexpected<Error>(locale.error());
    }
    const auto client = net::make_curl_http_client({.user_agent = kUserAgent, .ca_file = ""});
    if (!client) {
        return tl::unexpected<Error>(client.error());
    }
    const auto rates = find_rates(options, **client, clock);
    bool rates_ready = true;
    if (options.rates.any()) {
        const auto verdict = verdict_on(rates, clock.now(), **locale);
        print(verdict.lines);
        rates_ready = verdict.is_ready;
    }
    std::int64_t ready = 0;
    for (const auto& section : options.sources) {
        const auto findings = inspect_section(section, options, **client, clock);
        const auto role = is_checkout(section)   ? SourceRole::Checkout
                          : tells_posts(section) ? SourceRole::Talk
                                                 : SourceRole::Feed;
        const auto verdict = verdict_on(findings, role, **locale, has_test_money(section), rates);
        print(verdict.lines);
        ready += verdict.is_ready ? 1 : 0;
    }
    const auto all = static_cast<std::int64_t>(options.sources.size());
    print({verdict_in_short(ready, all, **locale)});
    return ready == all && rates_ready
               ? Result<void>()
               : fail(Errc::Unavailable, "the evening is not ready: see above");
}

} // namespace chapeau::app
