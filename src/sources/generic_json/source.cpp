#include "sources/generic_json/source.hpp"

#include "base/format.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/generic_json/parse.hpp"
#include "sources/make_checked.hpp"
#include "sources/reconciler.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace chapeau::sources::generic_json {

namespace {

constexpr std::string_view kSincePlace = "{since}";
constexpr const char* kSinceFirst = "1970-01-01T00:00:00Z";
constexpr milliseconds kRequestSpacing{1'000};

/// A provider that is stuck on 304 is asked without a condition after so many.
constexpr int kNotModifiedMax = 20;

bool has_since(const std::string& url) {
    return url.find(kSincePlace) != std::string::npos;
}

std::string fill_since(std::string url, const std::string& since) {
    const auto place = url.find(kSincePlace);
    if (place != std::string::npos) {
        url.replace(place, kSincePlace.size(), net::percent_encode(since));
    }
    return url;
}

/// The newest time that was read to the end; empty at first, and when the text cannot be read.
std::optional<Timestamp> read_cursor(const std::string& text) {
    const auto document = json::parse(text);
    if (!document) {
        return std::nullopt;
    }
    const auto version = digits_field(*document, "v");
    const auto newest = text_field(*document, "newest", kNameBytesMax);
    if (!version || *version != "1" || !newest) {
        return std::nullopt;
    }
    const auto time = parse_iso8601(*newest);
    return time ? std::optional(*time) : std::nullopt;
}

std::string to_cursor(const std::optional<Timestamp>& newest) {
    json::Writer writer;
    writer.begin_object().key("v").integer(1);
    if (newest) {
        writer.key("newest").string(to_iso8601(*newest));
    }
    return writer.end_object().take();
}

std::string header_text(const net::Response& response, std::string_view name) {
    constexpr std::size_t kBytesMax = 512;
    const auto* value = response.header(name);
    return value != nullptr && value->size() <= kBytesMax && net::is_field_value(*value)
               ? *value
               : std::string{};
}

class GenericSource final : public Source {
public:
    explicit GenericSource(const Options& options)
        : options_(options),
          spacing_(request_spacing_for(fill_since(options.url, kSinceFirst), options.poll_interval,
                                       kRequestSpacing)) {}

    const std::string& name() const override { return options_.name; }
    milliseconds poll_interval() const override { return options_.poll_interval; }
    milliseconds request_spacing() const override { return spacing_; }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    net::Request get(std::string url) const;
    Result<net::Url> next_url(const std::string& next) const;
    void finish(domain::Batch& batch, const domain::FeedState& known, Timestamp now);

    const Options options_;
    const milliseconds spacing_;
    WholeListings listings_;

    int not_modified_in_a_row_ = 0;
    bool conditional_ = false;
    int pages_ = 0;
    std::unordered_set<std::string> asked_urls_; // In this poll.
    std::optional<Timestamp> newest_durable_;
    std::optional<Timestamp> newest_;
    net::Url asked_; // The page under way; a relative address of the next one starts from here.
    domain::FeedPosition first_;  // The first page's ETag and Last-Modified.
    domain::ProviderTotal total_; // The first page's.
    bool total_moved_ = false;
    bool end_is_told_ = false; // The last page names no next one.
    WholeListings::Ids ids_;
};

net::Request GenericSource::get(std::string url) const {
    net::Request request;
    request.url = std::move(url);
    request.headers = options_.headers;
    request.bearer_token = options_.bearer_token;
    request.transport = options_.transport;
    return request;
}

Result<PollStep> GenericSource::begin(const domain::FeedState& known, Timestamp /*now*/) {
    newest_durable_ = read_cursor(known.position.cursor);
    newest_ = newest_durable_;
    pages_ = 0;
    asked_urls_.clear();
    ids_.clear();
    total_moved_ = false;
    const auto since =
        newest_durable_ ? to_iso8601(*newest_durable_ - options_.since_overlap) : kSinceFirst;
    auto request = get(fill_since(options_.url, since));
    auto asked = net::parse_url(request.url);
    if (!asked) {
        return tl::unexpected(asked.error());
    }
    asked_ = *std::move(asked);
    asked_urls_.insert(asked_.text);
    // Two listings that are to confirm each other must both have been sent.
    conditional_ = not_modified_in_a_row_ < kNotModifiedMax && !listings_.awaits_confirmation() &&
                   !(known.position.etag.empty() && known.position.last_modified.empty());
    if (conditional_) {
        request.if_none_match = known.position.etag;
        request.if_modified_since = known.position.last_modified;
    }
    PollStep step;
    step.request = std::move(request);
    return step;
}

Result<PollStep> GenericSource::receive(const net::Response& response,
                                        const domain::FeedState& known, Timestamp now) {
    if (response.status == 304 && conditional_ && pages_ == 0) {
        ++not_modified_in_a_row_;
        return PollStep{};
    }
    auto page = parse_page(response, options_.mapping, options_.currency);
    if (!page) {
        return tl::unexpected(page.error());
    }
    if (pages_ == 0) {
        not_modified_in_a_row_ = 0;
        first_.etag = header_text(response, "etag");
        first_.last_modified = header_text(response, "last-modified");
        total_ = page->total;
    }
    ++pages_;
    total_moved_ = total_moved_ || page->total != total_;
    if (ids_.size() + page->rows.ids.size() <= domain::kListingIdsMax) {
        ids_.insert(page->rows.ids.begin(), page->rows.ids.end());
    } else {
        total_moved_ = true; // Too long to reconcile.
    }
    if (page->rows.newest) {
        const auto newest = std::min(*page->rows.newest, now);
        newest_ = newest_ ? std::max(*newest_, newest) : newest;
    }
    PollStep step;
    step.page.emplace();
    step.page->source = options_.name;
    step.page->gifts = std::move(page->rows.gifts);
    step.page->refunds = std::move(page->rows.refunds);
    step.page->parked = std::move(page->rows.parked);
    step.page->position = known.position;
    if (total_ != domain::ProviderTotal{}) {
        step.page->provider_total = total_;
    }
    end_is_told_ = !page->next;
    if (end_is_told_ || page->rows.rows == 0) {
        finish(*step.page, known, now);
        return step;
    }
    auto next = next_url(*page->next);
    if (!next) {
        return tl::unexpected(next.error());
    }
    if (!asked_urls_.insert(next->text).second) {
        finish(*step.page, known, now);
        return step;
    }
    if (pages_ >= kPagesMax) {
        return fail(
            Errc::TooLarge,
            "the list has more than {} pages; give its address a {{since}}, or larger pages",
            kPagesMax);
    }
    asked_ = *std::move(next);
    step.request = get(asked_.text);
    return step;
}

Result<net::Url> GenericSource::next_url(const std::string& next) const {
    auto url = net::resolve_url(asked_, next);
    if (!url) {
        return fail_because(url.error(), "the address of the next page");
    }
    if (!net::same_origin(asked_, *url)) {
        return fail(Errc::Refused, "the next page is said to be on {}, another host: not followed",
                    url->host);
    }
    return url;
}

/// The last page: now the poll as a whole may be remembered.
void GenericSource::finish(domain::Batch& batch, const domain::FeedState& known, Timestamp now) {
    batch.position.cursor = to_cursor(newest_);
    // An ETag belongs to an address, which a new `{since}` changes.
    const auto same_address = !has_since(options_.url) || newest_ == newest_durable_;
    // Of several pages, the first one's ETag says nothing of the others.
    const auto keep = same_address && pages_ == 1;
    batch.position.etag = keep ? first_.etag : std::string{};
    batch.position.last_modified = keep ? first_.last_modified : std::string{};
    if (options_.removed == Removed::MeansNothing) {
        return;
    }
    const auto count = static_cast<std::int64_t>(ids_.size());
    // Without the provider's word for its end, only its count says that the list is whole.
    const auto whole = !total_moved_ && (total_.count ? *total_.count == count : end_is_told_);
    if (whole) {
        batch.listing = listings_.accept(std::exchange(ids_, {}), known, now);
    }
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_name(faults, options.name);
    const auto url = fill_since(options.url, kSinceFirst);
    check_url(faults, "url", url, options.transport);
    if (has_since(url)) {
        faults.push_back({"url", "holds {since} more than once"});
    }
    check_poll_interval(faults, options.poll_interval, kPollIntervalMin, url);
    check_mapping(faults, options.mapping);
    net::Request request;
    request.headers = options.headers;
    request.bearer_token = options.bearer_token;
    if (const auto headers = net::check_headers(request); !headers) {
        faults.push_back({"headers", headers.error().message});
    }
    if (options.since_overlap < seconds{0} || options.since_overlap > std::chrono::hours{24}) {
        faults.push_back({"since_overlap", format("{} s is not between 0 and 86400 s",
                                                  options.since_overlap.count())});
    }
    if (options.removed == Removed::IsWithdrawn && has_since(options.url)) {
        faults.push_back({"removed",
                          "cannot be used together with {since}, which does not show the whole "
                          "list"});
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_checked<GenericSource>(options);
}

} // namespace chapeau::sources::generic_json
