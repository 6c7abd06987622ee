#include "sources/tracker/source.hpp"

#include "base/format.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/newest_first.hpp"
#include "sources/tracker/parse.hpp"

#include <utility>

namespace chapeau::sources::tracker {

namespace {

/// The largest page that a tracker gives unless its operator allowed more.
constexpr int kPageRowsMax = 500;

class TrackerDialect final : public Dialect {
public:
    explicit TrackerDialect(const Options& options)
        : options_(options),
          event_url_(
              format("{}/events/{}", options.base_url, net::percent_encode(options.event_id))) {}

    net::Request probe_request() const override { return get(event_url_ + "/?totals"); }

    Result<domain::ProviderTotal> read_total(const net::Response& response) const override {
        return parse_total(response, options_.currency);
    }

    net::Request page_request(std::int64_t offset,
                              std::optional<Timestamp> not_before) const override {
        auto url =
            format("{}/donations/?limit={}&offset={}", event_url_, options_.page_rows, offset);
        if (not_before) {
            url += "&time_gte=" + net::percent_encode(to_iso8601(*not_before));
        }
        return get(std::move(url));
    }

    Result<FeedPage> read_page(const net::Response& response, std::int64_t offset) const override {
        return parse_donations(response, options_.currency, options_.event_id, offset);
    }

private:
    net::Request get(std::string url) const {
        net::Request request;
        request.url = std::move(url);
        request.transport = options_.transport;
        return request;
    }

    const Options options_;
    const std::string event_url_;
};

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    check_path_part(faults, "event_id", options.event_id);
    if (options.page_rows < 1 || options.page_rows > kPageRowsMax) {
        faults.push_back(
            {"page_rows", format("{} is not between 1 and {}", options.page_rows, kPageRowsMax)});
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_newest_first(
        check(options),
        {options.name, "tracker", options.base_url, options.poll_interval, options.page_rows},
        std::make_unique<TrackerDialect>(options));
}

} // namespace chapeau::sources::tracker
