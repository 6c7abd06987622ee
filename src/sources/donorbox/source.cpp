#include "sources/donorbox/source.hpp"

#include "base/format.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/form.hpp"
#include "sources/newest_first.hpp"
#include "sources/page_numbers.hpp"

#include <utility>

namespace chapeau::sources::donorbox {

namespace {

/// Whichever day it is at Donorbox, all of `time`'s is not before this one.
std::string day_before(Timestamp time) {
    constexpr std::size_t kDateBytes = 10;
    return to_iso8601(time - std::chrono::hours{24}).substr(0, kDateBytes);
}

class DonorboxDialect final : public Dialect {
public:
    explicit DonorboxDialect(const Options& options)
        : options_(options),
          authorization_("Basic " + to_base64(options.user + ":" + options.key.reveal())) {}

    net::Request probe_request() const override {
        return get(format("/campaigns?id={}&page=1&per_page={}",
                          net::percent_encode(options_.form.campaign_id), kPageRows));
    }

    Result<domain::ProviderTotal> read_total(const net::Response& response) const override {
        return parse_campaigns(response, options_.form.campaign_id, options_.currency);
    }

    net::Request page_request(std::int64_t offset,
                              std::optional<Timestamp> not_before) const override {
        const auto page = page_at(offset, kPageRows);
        auto path = format("/donations?campaign_id={}&page={}&per_page={}&order=desc",
                           net::percent_encode(options_.form.campaign_id), page.number, page.rows);
        if (not_before) {
            path += "&date_from=" + day_before(*not_before);
        }
        return get(path);
    }

    Result<FeedPage> read_page(const net::Response& response, std::int64_t offset) const override {
        return read_page_in(std::nullopt, response, offset);
    }

    Result<FeedPage> read_page_in(std::optional<domain::Currency> campaigns,
                                  const net::Response& response,
                                  std::int64_t offset) const override {
        const auto asked = page_at(offset, kPageRows);
        auto page =
            parse_donations(response, options_.form, campaigns.value_or(options_.currency), asked);
        if (page) {
            count_from(*page, asked, offset);
        }
        return page;
    }

private:
    net::Request get(std::string_view path) const {
        net::Request request;
        request.url = format("{}{}", options_.base_url, path);
        request.secret_headers = {{"Authorization", authorization_}};
        request.transport = options_.transport;
        return request;
    }

    const Options options_;
    const Secret authorization_;
};

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    check_path_part(faults, "campaign_id", options.form.campaign_id);
    check_credential(faults, "key", options.key);
    constexpr std::size_t kUserBytesMax = 254; // RFC 5321 allows no longer address.
    const auto& user = options.user;
    // A colon would end the user's name, as RFC 7617 has it.
    if (user.size() > kUserBytesMax || user.find('@') == std::string::npos ||
        user.find(':') != std::string::npos || !net::is_field_value(user)) {
        faults.push_back({"user", "must be the e-mail address of the organisation's login"});
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_newest_first(check(options),
                             {.name = options.name,
                              .kind = "donorbox",
                              .base_url = options.base_url,
                              .poll_interval = options.poll_interval,
                              .page_rows = mean_page_rows(kPageRows),
                              .page_spacing = kRequestSpacing,
                              .reread_rows = kRereadRows,
                              .rows_lack_currency = true},
                             std::make_unique<DonorboxDialect>(options));
}

} // namespace chapeau::sources::donorbox
