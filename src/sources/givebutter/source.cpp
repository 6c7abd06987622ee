#include "sources/givebutter/source.hpp"

#include "base/format.hpp"
#include "net/url.hpp"
#include "sources/givebutter/parse.hpp"
#include "sources/newest_first.hpp"
#include "sources/page_numbers.hpp"

#include <utility>

namespace chapeau::sources::givebutter {

namespace {

class GivebutterDialect final : public Dialect {
public:
    explicit GivebutterDialect(Options options) : options_(std::move(options)) {}

    net::Request probe_request() const override {
        return get(format("/campaigns/{}", net::percent_encode(options_.campaign_id)));
    }

    Result<domain::ProviderTotal> read_total(const net::Response& response) const override {
        return parse_campaign(response, options_.currency);
    }

    std::optional<net::Request> count_request() const override {
        return get("/transactions?page=1&per_page=1");
    }

    Result<std::int64_t> read_count(const net::Response& response) const override {
        return parse_count(response);
    }

    net::Request page_request(std::int64_t offset,
                              std::optional<Timestamp> /*not_before*/) const override {
        const auto page = page_at(offset, kPageRows);
        return get(format("/transactions?page={}&per_page={}", page.number, page.rows));
    }

    Result<FeedPage> read_page(const net::Response& response, std::int64_t offset) const override {
        return read_page_in(std::nullopt, response, offset);
    }

    Result<FeedPage> read_page_in(std::optional<domain::Currency> campaigns,
                                  const net::Response& response,
                                  std::int64_t offset) const override {
        const auto asked = page_at(offset, kPageRows);
        auto page = parse_transactions(
            response, {options_.campaign_id, campaigns.value_or(options_.currency)}, asked);
        if (page) {
            count_from(*page, asked, offset);
        }
        return page;
    }

private:
    net::Request get(std::string_view path) const {
        net::Request request;
        request.url = format("{}{}", options_.base_url, path);
        request.bearer_token = options_.token;
        request.transport = options_.transport;
        return request;
    }

    const Options options_;
};

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    check_path_part(faults, "campaign_id", options.campaign_id);
    check_credential(faults, "token", options.token);
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_newest_first(check(options),
                             {.name = options.name,
                              .kind = "givebutter",
                              .base_url = options.base_url,
                              .poll_interval = options.poll_interval,
                              .page_rows = mean_page_rows(kPageRows),
                              .whole_by = WholeBy::CountOfAll,
                              .reread_rows = kRereadRows,
                              .rows_lack_currency = true},
                             std::make_unique<GivebutterDialect>(options));
}

} // namespace chapeau::sources::givebutter
