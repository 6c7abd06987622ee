#include "sources/justgiving/source.hpp"

#include "base/format.hpp"
#include "net/url.hpp"
#include "sources/justgiving/parse.hpp"
#include "sources/newest_first.hpp"
#include "sources/page_numbers.hpp"

#include <string_view>
#include <utility>

namespace chapeau::sources::justgiving {

namespace {

/// Newer pages bear this before their name, slash and all.
constexpr std::string_view kNewPages = "page/";

std::string_view own_name(std::string_view page) {
    return page.starts_with(kNewPages) ? page.substr(kNewPages.size()) : page;
}

class JustGivingDialect final : public Dialect {
public:
    explicit JustGivingDialect(const Options& options)
        : options_(options),
          page_url_(format("{}/v1/fundraising/pages/{}{}", options.base_url,
                           options.page.starts_with(kNewPages) ? kNewPages : std::string_view{},
                           net::percent_encode(own_name(options.page)))) {}

    net::Request probe_request() const override { return get(page_url_); }

    Result<domain::ProviderTotal> read_total(const net::Response& response) const override {
        return parse_page(response, options_.currency);
    }

    std::optional<net::Request> count_request() const override {
        return get(page_url_ + "/donations?pageNum=1&pageSize=1");
    }

    Result<std::int64_t> read_count(const net::Response& response) const override {
        return parse_count(response);
    }

    net::Request page_request(std::int64_t offset,
                              std::optional<Timestamp> /*not_before*/) const override {
        const auto page = page_at(offset, kPageRows);
        return get(
            format("{}/donations?pageNum={}&pageSize={}", page_url_, page.number, page.rows));
    }

    Result<FeedPage> read_page(const net::Response& response, std::int64_t offset) const override {
        return read_page_in(std::nullopt, response, offset);
    }

    Result<FeedPage> read_page_in(std::optional<domain::Currency> campaigns,
                                  const net::Response& response,
                                  std::int64_t offset) const override {
        const auto asked = page_at(offset, kPageRows);
        auto page = parse_donations(response, options_.currency, asked, campaigns);
        if (page) {
            count_from(*page, asked, offset);
        }
        return page;
    }

private:
    net::Request get(std::string url) const {
        net::Request request;
        request.url = std::move(url);
        request.secret_headers = {{"x-api-key", options_.app_id}};
        request.transport = options_.transport;
        return request;
    }

    const Options options_;
    const std::string page_url_;
};

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    check_path_part(faults, "page", own_name(options.page));
    check_credential(faults, "app_id", options.app_id);
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_newest_first(check(options),
                             {.name = options.name,
                              .kind = "justgiving",
                              .base_url = options.base_url,
                              .poll_interval = options.poll_interval,
                              .page_rows = mean_page_rows(kPageRows),
                              .page_spacing = kRequestSpacing,
                              .reread_rows = kRereadRows,
                              .rows_lack_currency = true},
                             std::make_unique<JustGivingDialect>(options));
}

} // namespace chapeau::sources::justgiving
