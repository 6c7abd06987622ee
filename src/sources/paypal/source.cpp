#include "sources/paypal/source.hpp"

#include "base/format.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/bearer.hpp"
#include "sources/checkout/options.hpp"
#include "sources/paypal/parse.hpp"
#include "sources/since.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::sources::paypal {

namespace {

/// Twice what PayPal says a transaction may take to appear.
constexpr std::chrono::minutes kPayPalOverlap{6 * 60};
constexpr std::chrono::minutes kPayPalSettlesAfter{3 * 60};

/// A payment from a bank stays pending for days and keeps its date; once an hour or so the last
/// ten days are read again.
constexpr std::chrono::minutes kPayPalDeepOverlap{10 * 24 * 60};
constexpr int kPayPalDeepEvery = 12;

/// PayPal allows 31 days, and a limited number of transactions.
constexpr std::chrono::minutes kPayPalSpanMax{14 * 24 * 60};

/// A refund is told once for each code, and the book takes a page whole or not at all.
std::int64_t page_rows_for(std::size_t codes) {
    const auto records_each = std::max<std::size_t>(codes, 2);
    return std::min(kPageRows, static_cast<std::int64_t>(domain::kBatchRecordsMax / records_each));
}

class PayPalFeed final : public SinceDialect {
public:
    explicit PayPalFeed(const Options& options)
        : rules_{options.since, options.codes},
          url_(options.base_url + "/v1/reporting/transactions"),
          page_rows_(page_rows_for(options.codes.size())) {}

    net::Request page_request(const Span& span, const std::string& pointer) override {
        net::Request request;
        request.url = format("{}?start_date={}&end_date={}&fields=transaction_info,payer_info"
                             "&page_size={}&page={}",
                             url_, net::percent_encode(seconds_text(*span.from)),
                             net::percent_encode(seconds_text(*span.until)), page_rows_,
                             pointer.empty() ? "1" : net::percent_encode(pointer));
        request.headers = {{"Accept", "application/json"}};
        return request;
    }

    Result<SinceReading> read(const net::Response& response) override {
        auto page = parse_transactions(response, rules_, reversed_);
        if (!page) {
            return tl::unexpected(page.error());
        }
        SinceReading reading;
        reading.page = std::move(page->rows);
        reading.fresh_until = page->fresh_until;
        return reading;
    }

private:
    /// PayPal's examples have whole seconds; a span that begins or ends a moment earlier is within
    /// the overlap.
    static std::string seconds_text(Timestamp time) {
        constexpr std::size_t kSecondsBytes = 19;
        return to_iso8601(time).substr(0, kSecondsBytes) + "Z";
    }

    const Rules rules_;
    const std::string url_;
    const std::int64_t page_rows_;
    /// Of this run: a refund's row comes some hours after its payment's at the most, and both are
    /// read again and again meanwhile.
    std::set<std::string> reversed_;
};

bool is_event_code(std::string_view code) {
    constexpr std::size_t kEventCodeBytes = 5;
    return code.size() == kEventCodeBytes && code.front() == 'T' &&
           std::all_of(code.begin() + 1, code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    checkout::check_identifier(faults, "client_id", options.client_id);
    if (options.client_id.find(':') != std::string::npos) {
        faults.push_back({"client_id", "holds a colon, which no client id has"});
    }
    checkout::check_key(faults, options.key,
                        "the secret of the REST app in PayPal's developer pages");
    if (options.since == Timestamp{}) {
        faults.push_back({"since", "is missing: from when on do donations count?"});
    }
    if (options.codes.empty() || options.codes.size() > kCodesMax ||
        !std::all_of(options.codes.begin(), options.codes.end(), is_event_code)) {
        faults.push_back(
            {"event_codes", format("1 to {} codes such as \"T0013\" are allowed", kCodesMax)});
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    if (const auto faults = check(options); !faults.empty()) {
        return fail(Errc::InvalidInput, "source {}: {}", options.name, in_words(faults));
    }
    SinceSettings settings{
        .name = options.name,
        // Not the till's: somebody waits at a till, and nobody at a report.
        .etiquette_group = format("paypal-report {} {}", options.base_url, options.client_id),
        .poll_interval = options.poll_interval,
        .request_spacing = request_spacing_for(options.base_url, options.poll_interval, kSpacing),
        .begin = options.since,
        .overlap = kPayPalOverlap,
        .deep_overlap = kPayPalDeepOverlap,
        .deep_every = kPayPalDeepEvery,
        .span_max = kPayPalSpanMax,
        .settles_after = kPayPalSettlesAfter};
    TokenRules token{options.base_url + "/v1/oauth2/token", options.client_id, options.key,
                     ClientProof::InHeader, "PayPal"};
    token.takes_refresh_token = false; // It sends none with this grant.
    return with_token(make_since(std::move(settings), std::make_unique<PayPalFeed>(options)),
                      std::move(token), net::Transport::HttpsOnly);
}

} // namespace chapeau::sources::paypal
