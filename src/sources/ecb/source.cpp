#include "sources/ecb/source.hpp"

#include "sources/ecb/parse.hpp"
#include "sources/options.hpp"

#include <optional>
#include <utility>

namespace chapeau::sources::ecb {

namespace {

class ListSource final : public Source {
public:
    explicit ListSource(Options options)
        : options_(std::move(options)),
          spacing_(request_spacing_for(options_.url, kPollInterval, kSpacing)) {}

    const std::string& name() const override { return name_; }
    milliseconds poll_interval() const override { return kPollInterval; }
    milliseconds request_spacing() const override { return spacing_; }

    Result<PollStep> begin(const domain::FeedState& /*known*/, Timestamp now) override {
        const bool is_fresh = read_at_ && now >= *read_at_ && now - *read_at_ < kFreshFor;
        if (is_fresh) {
            return PollStep{};
        }
        net::Request request;
        request.url = options_.url;
        request.headers = {{"Accept", "application/xml, text/xml"}};
        request.if_none_match = etag_;
        request.if_modified_since = etag_.empty() ? last_modified_ : std::string();
        request.body_bytes_max = kListBytesMax;
        PollStep step;
        step.request = std::move(request);
        return step;
    }

    Result<PollStep> receive(const net::Response& response, const domain::FeedState& /*known*/,
                             Timestamp now) override {
        if (response.status == 304) {
            read_at_ = now;
            return PollStep{};
        }
        if (response.status != 200) {
            return fail(response.status == 404 ? Errc::NotFound : Errc::InvalidInput,
                        "the answer is {} when asked for the list of rates; check the address",
                        response.status);
        }
        auto rates = parse_list(response.body, options_.currency);
        if (!rates) {
            return tl::unexpected(rates.error());
        }
        const auto* etag = response.header("etag");
        const auto* last_modified = response.header("last-modified");
        etag_ = etag != nullptr ? *etag : std::string();
        last_modified_ = last_modified != nullptr ? *last_modified : std::string();
        read_at_ = now;
        options_.on_rates(*std::move(rates));
        return PollStep{};
    }

private:
    const Options options_;
    const std::string name_ = kRatesName;
    const milliseconds spacing_;
    std::string etag_; // Of the last list that could be read.
    std::string last_modified_;
    std::optional<Timestamp> read_at_; // Or found unchanged.
};

} // namespace

std::unique_ptr<Source> make_source(Options options) {
    return std::make_unique<ListSource>(std::move(options));
}

} // namespace chapeau::sources::ecb
