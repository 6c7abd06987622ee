#include "sources/streamlabs/source.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "net/url.hpp"
#include "sources/make_checked.hpp"
#include "sources/reconciler.hpp"
#include "sources/streamlabs/parse.hpp"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

namespace chapeau::sources::streamlabs {

namespace {

/// Ids that are remembered as durable, so that a look can end early; beyond it all are forgotten,
/// which costs one sweep.
constexpr std::size_t kDurableTipsMax = 50'000;

/// The id before which the next page lies; empty: at the top, also when the text cannot be read.
std::string read_tip_cursor(const std::string& text) {
    const auto document = json::parse(text);
    if (!document) {
        return {};
    }
    const auto version = digits_field(*document, "v");
    auto before = text_field(*document, "before", domain::kExternalIdBytesMax);
    return version && *version == "1" && before ? *std::move(before) : std::string{};
}

std::string to_tip_cursor(const std::string& before) {
    json::Writer writer;
    writer.begin_object().key("v").integer(1);
    if (!before.empty()) {
        writer.key("before").string(before);
    }
    return writer.end_object().take();
}

class StreamlabsSource final : public Source {
public:
    explicit StreamlabsSource(Options options)
        : options_(std::move(options)),
          spacing_(request_spacing_for(options_.base_url, options_.poll_interval, kPageSpacing)),
          group_("streamlabs " + net::parse_url(options_.base_url).value_or(net::Url{}).host) {}

    const std::string& name() const override { return options_.name; }
    milliseconds poll_interval() const override { return options_.poll_interval; }
    milliseconds request_spacing() const override { return spacing_; }
    std::string etiquette_group() const override { return group_; }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    enum class Stage { Look, Sweep };
    enum class End { NotYet, OfList, OfSense }; // Of sense: going on would tell nothing more.

    /// A reading of the whole list, which may take several polls.
    struct Sweep {
        WholeListings::Ids ids;
        std::string before; // The next page's; empty while the look has not come to its end.
        std::int64_t pages = 0;
        bool is_sound = true;
    };

    net::Request page_request(const std::string& before) const;
    bool wants_sweep(Timestamp now) const;
    bool reaches_known(const FeedPage& page) const;
    void remember_durable();
    static void note(Sweep& sweep, const DonationPage& donations);
    PollStep take_look(DonationPage donations, const domain::FeedState& known, Timestamp now);
    PollStep take_sweep(DonationPage donations, const domain::FeedState& known, Timestamp now);
    void end_sweep(Sweep sweep, domain::Batch& batch, const domain::FeedState& known,
                   Timestamp now);
    domain::Batch batch(DonationPage donations, const domain::FeedState& known) const;

    const Options options_;
    const milliseconds spacing_;
    const std::string group_;
    WholeListings listings_;

    Stage stage_ = Stage::Look;
    std::string before_;   // Of the look's page that was asked for; empty: the newest.
    bool resumed_ = false; // This look goes on where another was cut.
    Sweep look_;           // What this poll's look has shown: a sweep's beginning.
    std::optional<Sweep> sweep_;
    int sweep_pages_in_poll_ = 0;
    std::optional<Timestamp> last_sweep_at_;
    std::int64_t last_sweep_pages_ = 0;
    std::unordered_set<std::string> durable_ids_;
    std::vector<std::string> submitted_ids_; // Durable once the poll goes on.
};

net::Request StreamlabsSource::page_request(const std::string& before) const {
    net::Request request;
    request.url = format("{}/donations?limit={}", options_.base_url, kPageRows);
    if (!before.empty()) {
        request.url += "&before=" + net::percent_encode(before);
    }
    request.headers = {{"Accept", "application/json"}};
    request.bearer_token = options_.token;
    request.transport = options_.transport;
    return request;
}

bool StreamlabsSource::wants_sweep(Timestamp now) const {
    if (!last_sweep_at_ || now < *last_sweep_at_) { // The clock was set back.
        return true;
    }
    // A doubtful sweep waits for its pause, which costs the provider less than asking at once.
    const auto confirms = listings_.awaits_confirmation() && !listings_.is_doubtful();
    const auto pause = std::max<microseconds>(kSweepPause, last_sweep_pages_ * kSweepRestPerPage);
    return confirms || now - *last_sweep_at_ >= pause;
}

Result<PollStep> StreamlabsSource::begin(const domain::FeedState& known, Timestamp /*now*/) {
    submitted_ids_.clear(); // Whether the last page was saved is not known here.
    stage_ = Stage::Look;
    before_ = read_tip_cursor(known.position.cursor);
    resumed_ = !before_.empty();
    look_ = {};
    sweep_pages_in_poll_ = 0;
    PollStep step;
    step.request = page_request(before_);
    return step;
}

/// An answer comes only after the page before it was made durable.
void StreamlabsSource::remember_durable() {
    if (durable_ids_.size() + submitted_ids_.size() > kDurableTipsMax) {
        durable_ids_.clear();
    }
    durable_ids_.insert(submitted_ids_.begin(), submitted_ids_.end());
    submitted_ids_.clear();
}

bool StreamlabsSource::reaches_known(const FeedPage& page) const {
    // No gap lies beneath a row that is known here: a look that was cut is gone on with before
    // another begins, and this process knows only what it has read itself.
    if (page.ids.empty()) {
        return false;
    }
    const auto half = page.ids.begin() + static_cast<std::ptrdiff_t>(page.ids.size() / 2);
    return std::all_of(half, page.ids.end(),
                       [this](const std::string& id) { return durable_ids_.contains(id); });
}

void StreamlabsSource::note(Sweep& sweep, const DonationPage& donations) {
    const auto& ids = donations.page.ids;
    sweep.before = donations.oldest_id;
    ++sweep.pages;
    sweep.is_sound = sweep.is_sound && !donations.has_nameless &&
                     sweep.ids.size() + ids.size() <= domain::kListingIdsMax;
    if (sweep.is_sound) {
        sweep.ids.insert(ids.begin(), ids.end());
    }
}

void StreamlabsSource::end_sweep(Sweep sweep, domain::Batch& batch, const domain::FeedState& known,
                                 Timestamp now) {
    last_sweep_at_ = now;
    last_sweep_pages_ = sweep.pages;
    if (sweep.is_sound) {
        batch.listing = listings_.accept(std::move(sweep.ids), known, now);
    }
}

Result<PollStep> StreamlabsSource::receive(const net::Response& response,
                                           const domain::FeedState& known, Timestamp now) {
    remember_durable();
    auto donations = parse_donations(response, options_.currency, options_.since);
    if (!donations) {
        return tl::unexpected(donations.error());
    }
    submitted_ids_ = donations->page.ids;
    return stage_ == Stage::Look ? take_look(*std::move(donations), known, now)
                                 : take_sweep(*std::move(donations), known, now);
}

PollStep StreamlabsSource::take_look(DonationPage donations, const domain::FeedState& known,
                                     Timestamp now) {
    auto end = End::NotYet;
    if (donations.page.rows == 0 || ends_before(donations, options_.since)) {
        end = End::OfList;
    } else if ((!before_.empty() && !is_older(donations.oldest_id, before_)) ||
               reaches_known(donations.page)) {
        end = End::OfSense;
    }
    note(look_, donations);
    listings_.saw(donations.page.ids);
    if (sweep_) { // What arrives while it goes on is listed, too.
        sweep_->ids.insert(donations.page.ids.begin(), donations.page.ids.end());
    }
    PollStep step;
    before_ = end == End::NotYet ? donations.oldest_id : std::string{};
    step.page = batch(std::move(donations), known);
    if (end == End::NotYet) {
        step.request = page_request(before_);
        return step;
    }
    if (end == End::OfList && !resumed_) {
        sweep_.reset();
        end_sweep(std::exchange(look_, {}), *step.page, known, now);
    } else if (!resumed_ && (sweep_ || wants_sweep(now))) {
        stage_ = Stage::Sweep;
        sweep_ = sweep_ ? std::move(sweep_) : std::exchange(look_, {});
        step.request = page_request(sweep_->before);
    }
    return step;
}

PollStep StreamlabsSource::take_sweep(DonationPage donations, const domain::FeedState& known,
                                      Timestamp now) {
    const auto asked = sweep_->before;
    const auto is_whole = donations.page.rows == 0 || ends_before(donations, options_.since);
    const auto stands_still = !is_whole && !is_older(donations.oldest_id, asked);
    note(*sweep_, donations);
    PollStep step;
    step.page = batch(std::move(donations), known);
    if (is_whole || stands_still) {
        auto sweep = *std::exchange(sweep_, std::nullopt);
        sweep.is_sound = sweep.is_sound && is_whole;
        end_sweep(std::move(sweep), *step.page, known, now);
    } else if (++sweep_pages_in_poll_ < kSweepPagesPerPoll) {
        step.request = page_request(sweep_->before);
    }
    return step;
}

domain::Batch StreamlabsSource::batch(DonationPage donations,
                                      const domain::FeedState& known) const {
    domain::Batch batch;
    batch.source = options_.name;
    batch.gifts = std::move(donations.page.gifts);
    batch.parked = std::move(donations.page.parked);
    batch.position = known.position;
    batch.position.cursor = to_tip_cursor(before_);
    return batch;
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    check_credential(faults, "token", options.token);
    if (options.since <= Timestamp{}) {
        faults.push_back({"since", "must say from when on tips count, like "
                                   "2026-11-21T18:00:00+01:00, because Streamlabs lists all that "
                                   "the account ever received"});
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_checked<StreamlabsSource>(options);
}

} // namespace chapeau::sources::streamlabs
