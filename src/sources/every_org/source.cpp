#include "sources/every_org/source.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "net/url.hpp"
#include "sources/every_org/parse.hpp"
#include "sources/make_checked.hpp"
#include "sources/reconciler.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace chapeau::sources::every_org {

namespace {

class EveryOrgSource final : public Source {
public:
    explicit EveryOrgSource(Options options)
        : options_(std::move(options)),
          group_("every-org " + net::parse_url(options_.base_url).value_or(net::Url{}).host) {}

    const std::string& name() const override { return options_.name; }
    milliseconds poll_interval() const override { return options_.poll_interval; }
    /// One request is the whole poll.
    milliseconds request_spacing() const override {
        return request_spacing_for(options_.base_url, options_.poll_interval,
                                   options_.poll_interval);
    }
    std::string etiquette_group() const override { return group_; }
    std::optional<Comparison> comparison() const override {
        return Comparison{.step = Comparison::Step::SumOnly, .looked_at = {}};
    }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    std::int64_t minor_known(const domain::Money& raised, const domain::FeedState& known) const;
    bool believes(std::int64_t minor, std::int64_t minor_before, Timestamp now);

    const Options options_;
    const std::string group_;
    int falling_polls_ = 0; // In a row.
    std::optional<Timestamp> falling_since_;
};

Result<PollStep> EveryOrgSource::begin(const domain::FeedState& /*known*/, Timestamp /*now*/) {
    net::Request request;
    request.url =
        format("{}/nonprofit/{}/fundraiser/{}/raised?apiKey={}", options_.base_url,
               net::percent_encode(options_.nonprofit), net::percent_encode(options_.fundraiser),
               net::percent_encode(options_.token.reveal()));
    request.transport = options_.transport;
    PollStep step;
    step.request = std::move(request);
    return step;
}

/// What the book was last told was raised. In another currency than the challenge's the book holds
/// what that was worth, so the sum itself is kept as the position.
std::int64_t EveryOrgSource::minor_known(const domain::Money& raised,
                                         const domain::FeedState& known) const {
    return raised.currency() == options_.currency ? known.sum_minor_known
                                                  : parse_int64(known.position.cursor).value_or(0);
}

bool EveryOrgSource::believes(std::int64_t minor, std::int64_t minor_before, Timestamp now) {
    if (minor >= minor_before) {
        falling_polls_ = 0;
        falling_since_.reset();
        return true;
    }
    ++falling_polls_;
    falling_since_ = std::min(falling_since_.value_or(now), now); // Clocks are set back.
    const auto loses_half = minor < minor_before / 2;
    return falling_polls_ >= kFallingPolls &&
           (!loses_half || now - *falling_since_ >= kDoubtPatience);
}

Result<PollStep> EveryOrgSource::receive(const net::Response& response,
                                         const domain::FeedState& known, Timestamp now) {
    const auto raised = parse_raised(response);
    if (!raised) {
        return tl::unexpected(raised.error());
    }
    const auto minor = raised->minor();
    const auto minor_before = minor_known(*raised, known);
    const auto is_believed = believes(minor, minor_before, now);
    const bool is_ours = raised->currency() == options_.currency;
    const domain::ProviderTotal told{is_ours ? std::optional(*raised) : std::nullopt, std::nullopt,
                                     is_ours ? std::nullopt : std::optional(raised->currency())};
    PollStep step;
    if (known.provider_total == told && (minor == minor_before || !is_believed)) {
        return step;
    }
    domain::Batch batch;
    batch.source = options_.name;
    batch.position = known.position;
    batch.provider_total = told;
    if (is_believed) {
        batch.position.cursor = is_ours ? std::string() : format("{}", minor);
        batch.listing.emplace();
        if (minor > 0) {
            domain::Gift gift;
            gift.external_id = kTotalId;
            gift.amount = *raised;
            gift.people = 0;
            gift.occurred_at = now;
            batch.gifts.push_back(std::move(gift));
            batch.listing->emplace_back(kTotalId);
        }
    }
    step.page = std::move(batch);
    return step;
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    check_path_part(faults, "nonprofit", options.nonprofit);
    check_path_part(faults, "fundraiser", options.fundraiser);
    check_credential(faults, "token", options.token);
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_checked<EveryOrgSource>(options);
}

} // namespace chapeau::sources::every_org
