#include "sources/tiltify/source.hpp"

#include "base/format.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/bearer.hpp"
#include "sources/checkout/options.hpp"
#include "sources/newest_first.hpp"
#include "sources/tiltify/parse.hpp"

#include <utility>

namespace chapeau::sources::tiltify {

namespace {

class TiltifyDialect final : public Dialect {
public:
    explicit TiltifyDialect(const Options& options)
        : currency_(options.currency),
          transport_(options.transport),
          campaign_url_(
              format("{}/api/public/{}/{}", options.base_url,
                     options.resource == Resource::Campaign ? "campaigns" : "team_campaigns",
                     net::percent_encode(options.id))) {}

    net::Request probe_request() const override { return tiltify_get(campaign_url_); }

    Result<domain::ProviderTotal> read_total(const net::Response& response) const override {
        return parse_total(response, currency_);
    }

    net::Request page_request(std::int64_t offset,
                              std::optional<Timestamp> not_before) const override {
        return pointed_request({}, offset, not_before);
    }

    net::Request pointed_request(const std::string& pointer, std::int64_t /*offset*/,
                                 std::optional<Timestamp> not_before) const override {
        auto url = format("{}/donations?limit={}", campaign_url_, kPageRows);
        if (not_before) {
            url += "&completed_after=" + net::percent_encode(to_iso8601(*not_before));
        }
        if (!pointer.empty()) {
            url += "&after=" + net::percent_encode(pointer);
        }
        return tiltify_get(std::move(url));
    }

    Result<FeedPage> read_page(const net::Response& response,
                               std::int64_t /*offset*/) const override {
        return parse_donations(response);
    }

private:
    net::Request tiltify_get(std::string url) const {
        net::Request request;
        request.url = std::move(url);
        request.headers = {{"Accept", "application/json"}};
        request.transport = transport_;
        return request;
    }

    const domain::Currency currency_;
    const net::Transport transport_;
    const std::string campaign_url_;
};

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    check_path_part(faults, "id", options.id);
    checkout::check_identifier(faults, "client_id", options.client_id);
    checkout::check_key(faults, options.key, "the client secret of the application at Tiltify");
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    auto inner = make_newest_first(check(options),
                                   {options.name, "tiltify", options.base_url,
                                    options.poll_interval, kPageRows, WholeBy::ToldEnd},
                                   std::make_unique<TiltifyDialect>(options));
    if (!inner) {
        return inner;
    }
    TokenRules rules{options.base_url + "/oauth/token", options.client_id, options.key,
                     ClientProof::InBody, "Tiltify"};
    rules.scope = "public";
    rules.takes_refresh_token = false; // Its clients simply ask again.
    return with_token(*std::move(inner), std::move(rules), options.transport);
}

} // namespace chapeau::sources::tiltify
