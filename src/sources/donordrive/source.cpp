#include "sources/donordrive/source.hpp"

#include "base/format.hpp"
#include "net/url.hpp"
#include "sources/donordrive/parse.hpp"
#include "sources/newest_first.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace chapeau::sources::donordrive {

namespace {

std::string_view folder(Resource resource) {
    switch (resource) {
    case Resource::Event:
        return "events";
    case Resource::Team:
        return "teams";
    case Resource::Participant:
        return "participants";
    }
    return "participants";
}

class DonorDriveDialect final : public Dialect {
public:
    explicit DonorDriveDialect(const Options& options)
        : currency_(options.currency),
          transport_(options.transport),
          resource_url_(format("{}/{}/{}", options.base_url, folder(options.resource),
                               net::percent_encode(options.id))),
          version_(net::percent_encode(options.api_version)) {}

    net::Request probe_request() const override {
        return get(format("{}?version={}", resource_url_, version_));
    }

    Result<domain::ProviderTotal> read_total(const net::Response& response) const override {
        return parse_total(response, currency_);
    }

    net::Request page_request(std::int64_t offset,
                              std::optional<Timestamp> /*not_before*/) const override {
        return get(format("{}/donations?version={}&limit={}&offset={}", resource_url_, version_,
                          kPageRows, offset));
    }

    Result<FeedPage> read_page(const net::Response& response, std::int64_t offset) const override {
        return parse_donations(response, currency_, offset);
    }

private:
    net::Request get(std::string url) const {
        net::Request request;
        request.url = std::move(url);
        request.transport = transport_;
        return request;
    }

    const domain::Currency currency_;
    const net::Transport transport_;
    const std::string resource_url_;
    const std::string version_;
};

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    check_path_part(faults, "id", options.id);
    check_path_part(faults, "api_version", options.api_version);
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_newest_first(
        check(options),
        {options.name, "donordrive", options.base_url, options.poll_interval, kPageRows},
        std::make_unique<DonorDriveDialect>(options));
}

} // namespace chapeau::sources::donordrive
