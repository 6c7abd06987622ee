#include "sources/streamlabs/source.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "net/url.hpp"
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
    enum class End { NotYet, OfList, OfSense }; // Of sense: going on would tell nothing more.

    net::Request page_request() const;
    bool wants_sweep(Timestamp now) const;
    End end_of(const DonationPage& donations) const;
    bool reaches_known(const FeedPage& page) const;
    void note_sweep(const DonationPage& donations);
    void remember_durable();

    const Options options_;
    const milliseconds spacing_;
    const std::string group_;
    WholeListings listings_;

    std::string before_;     // Of the page that was asked for; empty: the newest.
    bool resumed_ = false;   // This poll goes on where another was cut.
    bool sweeping_ = false;  // This poll reads the whole list in one go.
    bool caught_up_ = false; // A walk came to the end, and no gap lies above it.
    WholeListings::Ids swept_;
    bool sweep_is_sound_ = true;
    std::optional<Timestamp> last_sweep_at_;
    std::int64_t sweep_pages_ = 0; // Of the last sweep, or of this one so far.
    std::unordered_set<std::string> durable_ids_;
    std::vector<std::string> submitted_ids_; // Durable once the poll goes on.
};

net::Request StreamlabsSource::page_request() const {
    net::Request request;
    request.url = format("{}/donations?limit={}", options_.base_url, kPageRows);
    if (!before_.empty()) {
        request.url += "&before=" + net::percent_encode(before_);
    }
    request.headers = {{"Accept", "application/json"}};
    request.bearer_token = options_.token;
    request.transport = options_.transport;
    return request;
}

bool StreamlabsSource::wants_sweep(Timestamp now) const {
    if (!caught_up_ || !last_sweep_at_ || now < *last_sweep_at_) { // The clock was set back.
        return true;
    }
    // A doubtful sweep waits for its pause, which costs the provider less than asking at once.
    const auto confirms = listings_.awaits_confirmation() && !listings_.is_doubtful();
    const auto pause = std::max<microseconds>(kSweepPause, sweep_pages_ * kSweepRestPerPage);
    return confirms || now - *last_sweep_at_ >= pause;
}

Result<PollStep> StreamlabsSource::begin(const domain::FeedState& known, Timestamp now) {
    submitted_ids_.clear(); // Whether the last page was saved is not known here.
    if (sweeping_) {
        // A sweep that was cut is none, but what it showed is not missing.
        listings_.saw({swept_.begin(), swept_.end()});
    }
    swept_.clear();
    before_ = read_tip_cursor(known.position.cursor);
    resumed_ = !before_.empty();
    sweeping_ = !resumed_ && wants_sweep(now);
    sweep_is_sound_ = true;
    if (sweeping_) {
        last_sweep_at_ = now;
        sweep_pages_ = 0;
    }
    PollStep step;
    step.request = page_request();
    return step;
}

/// An answer comes only after the page before it was made durable.
void StreamlabsSource::remember_durable() {
    if (durable_ids_.size() + submitted_ids_.size() > kDurableTipsMax) {
        durable_ids_.clear();
        caught_up_ = false;
    }
    durable_ids_.insert(submitted_ids_.begin(), submitted_ids_.end());
    submitted_ids_.clear();
}

bool StreamlabsSource::reaches_known(const FeedPage& page) const {
    // Beneath a walk that was cut, and before the first whole one, known rows have gaps.
    if (sweeping_ || resumed_ || !caught_up_ || page.ids.empty()) {
        return false;
    }
    const auto half = page.ids.begin() + static_cast<std::ptrdiff_t>(page.ids.size() / 2);
    return std::all_of(half, page.ids.end(),
                       [this](const std::string& id) { return durable_ids_.contains(id); });
}

StreamlabsSource::End StreamlabsSource::end_of(const DonationPage& donations) const {
    if (donations.page.rows == 0 || ends_before(donations, options_.since)) {
        return End::OfList;
    }
    const auto stands_still = !before_.empty() && !is_older(donations.oldest_id, before_);
    return stands_still || reaches_known(donations.page) ? End::OfSense : End::NotYet;
}

void StreamlabsSource::note_sweep(const DonationPage& donations) {
    ++sweep_pages_;
    const auto& ids = donations.page.ids;
    sweep_is_sound_ = sweep_is_sound_ && !donations.has_nameless &&
                      swept_.size() + ids.size() <= domain::kListingIdsMax;
    if (sweep_is_sound_) {
        swept_.insert(ids.begin(), ids.end());
    }
}

Result<PollStep> StreamlabsSource::receive(const net::Response& response,
                                           const domain::FeedState& known, Timestamp now) {
    remember_durable();
    auto donations = parse_donations(response, options_.currency, options_.since);
    if (!donations) {
        return tl::unexpected(donations.error());
    }
    if (sweeping_) {
        note_sweep(*donations);
    } else {
        listings_.saw(donations->page.ids);
    }
    const auto end = end_of(*donations);
    submitted_ids_ = donations->page.ids;
    PollStep step;
    domain::Batch batch;
    batch.source = options_.name;
    batch.gifts = std::move(donations->page.gifts);
    batch.parked = std::move(donations->page.parked);
    if (end == End::NotYet) {
        before_ = donations->oldest_id;
        step.request = page_request();
    } else {
        before_.clear();
        caught_up_ = caught_up_ || sweeping_;
        if (sweeping_ && sweep_is_sound_ && end == End::OfList) {
            batch.listing = listings_.accept(std::exchange(swept_, {}), known, now);
        }
        sweeping_ = false;
    }
    batch.position = known.position;
    batch.position.cursor = to_tip_cursor(before_);
    step.page = std::move(batch);
    return step;
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_name(faults, options.name);
    check_base_url(faults, options.base_url, options.transport);
    check_poll_interval(faults, options.poll_interval, kPollIntervalMin, options.base_url);
    if (options.token.empty()) {
        faults.push_back({"token", "is missing; Streamlabs tells nothing without one"});
    } else if (!net::is_field_value(options.token.reveal())) {
        faults.push_back({"token", "holds a character that no token has"});
    }
    if (options.since <= Timestamp{}) {
        faults.push_back({"since", "must say from when on tips count, like "
                                   "2026-11-21T18:00:00+01:00, because Streamlabs lists all that "
                                   "the account ever received"});
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    if (const auto faults = check(options); !faults.empty()) {
        return fail(Errc::InvalidInput, "source {}: {}", options.name, in_words(faults));
    }
    return std::make_unique<StreamlabsSource>(options);
}

} // namespace chapeau::sources::streamlabs
