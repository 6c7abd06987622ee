#include "sources/newest_first.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "net/url.hpp"
#include "sources/cursor_fields.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::sources {

namespace {

constexpr std::int64_t kCursorVersion = 1;

Result<std::int64_t> read_integer(const json::Value& value, const char* key) {
    const auto digits = digits_field(value, key);
    if (!digits) {
        return tl::unexpected(digits.error());
    }
    const auto number = parse_int64(digits->value_or(""));
    if (!number || *number < 0) {
        return fail(Errc::InvalidInput, "\"{}\" is no whole number", key);
    }
    return *number;
}

/// An ETag is sent back as it came; one that is no header value is not worth keeping.
std::string etag_of(const net::Response& response) {
    constexpr std::size_t kEtagBytesMax = 512;
    const auto* etag = response.header("etag");
    return etag != nullptr && etag->size() <= kEtagBytesMax && net::is_field_value(*etag)
               ? *etag
               : std::string{};
}

/// By how many rows the page after a page of `rows` stands further back.
std::int64_t advance_of(std::int64_t rows) {
    return std::max<std::int64_t>(1, rows - kRowOverlap);
}

/// What one poll can list between its two probes, with room for a token that ends meanwhile.
std::int64_t listing_rows_max(std::int64_t page_rows) {
    constexpr std::int64_t kPages = kPollStepsMax - 4;
    return std::min(page_rows + (kPages - 1) * advance_of(page_rows),
                    static_cast<std::int64_t>(domain::kListingIdsMax));
}

} // namespace

std::string to_text(const NewestFirstCursor& cursor) {
    json::Writer writer;
    writer.begin_object().key("v").integer(kCursorVersion);
    write_time(writer, "mark", cursor.mark);
    if (cursor.walk) {
        writer.key("walk").begin_object().key("offset").integer(cursor.walk->offset);
        write_time(writer, "top", cursor.walk->top);
        writer.end_object();
    }
    return writer.end_object().take();
}

Result<NewestFirstCursor> parse_newest_first_cursor(std::string_view text) {
    const auto document = json::parse(text);
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto version = read_integer(*document, "v");
    if (!version || *version != kCursorVersion) {
        return fail(Errc::InvalidInput, "the cursor is of another version");
    }
    NewestFirstCursor cursor;
    const auto mark = read_time(*document, "mark");
    const auto walk = document->member("walk");
    if (!mark || !walk) {
        return fail(Errc::InvalidInput, "the cursor cannot be read");
    }
    cursor.mark = *mark;
    if (*walk != nullptr) {
        const auto offset = read_integer(**walk, "offset");
        const auto top = read_time(**walk, "top");
        if (!offset || !top) {
            return fail(Errc::InvalidInput, "the cursor's walk cannot be read");
        }
        cursor.walk = NewestFirstCursor::Walk{*offset, *top};
    }
    return cursor;
}

const std::string& PagePointers::to(std::int64_t offset) const {
    static const std::string kFirst;
    if (offset == 0 || offset < offset_) {
        return kFirst;
    }
    return offset == offset_ ? own_ : next_;
}

void PagePointers::read(std::int64_t offset, std::string next) {
    own_ = to(offset);
    offset_ = offset;
    next_ = std::move(next);
}

NewestFirstSource::NewestFirstSource(Settings settings, std::unique_ptr<Dialect> dialect)
    : settings_(std::move(settings)),
      spacing_(
          request_spacing_for(settings_.base_url, settings_.poll_interval, settings_.page_spacing)),
      group_(settings_.kind + " " + net::parse_url(settings_.base_url).value_or(net::Url{}).host),
      dialect_(std::move(dialect)),
      reconciler_(listing_rows_max(settings_.page_rows), settings_.whole_by) {}

net::Request NewestFirstSource::probe(const std::string& etag) {
    auto request = dialect_->probe_request();
    conditional_ = !etag.empty() && request.method == net::Method::Get &&
                   !dialect_->count_request() && (was_told_ || !settings_.rows_lack_currency);
    request.if_none_match = conditional_ ? etag : std::string{};
    return request;
}

Result<domain::ProviderTotal> NewestFirstSource::read_total(const net::Response& response) {
    auto total = dialect_->read_total(response);
    if (total) {
        was_told_ = true;
        campaigns_currency_ = total->other_currency;
    }
    return total;
}

Result<PollStep> NewestFirstSource::begin(const domain::FeedState& known, Timestamp /*now*/) {
    stage_ = Stage::Probe;
    last_ids_.clear();
    submitted_ids_.clear(); // Whether the last page was saved is not known here.
    const auto cursor = parse_newest_first_cursor(known.position.cursor);
    cursor_ = cursor.value_or(NewestFirstCursor{});
    // Only what was walked to its end may be reported as unchanged.
    const auto conditional =
        cursor && known.provider_total && not_modified_in_a_row_ < kNotModifiedMax;
    PollStep step;
    step.request = probe(conditional ? known.position.etag : std::string{});
    return step;
}

Result<PollStep> NewestFirstSource::receive(const net::Response& response,
                                            const domain::FeedState& known, Timestamp now) {
    remember_durable();
    switch (stage_) {
    case Stage::Probe:
        return receive_probe(response, known, now);
    case Stage::Count:
    case Stage::SecondCount:
        return receive_count(response, known, now);
    case Stage::Walk:
        return receive_walk(response, known, now);
    case Stage::Listing:
        return receive_listing(response, known, now);
    case Stage::SecondProbe:
        return receive_second_probe(response, known, now);
    }
    return fail(Errc::InvalidInput, "the poll is at no known stage");
}

Result<PollStep> NewestFirstSource::receive_probe(const net::Response& response,
                                                  const domain::FeedState& known, Timestamp now) {
    if (response.status == 304 && conditional_) {
        ++not_modified_in_a_row_;
        total_ = known.provider_total.value_or(domain::ProviderTotal{});
        etag_ = known.position.etag;
        if (cursor_.walk || wants_reread(now)) {
            return start_walk(now);
        }
        return reconciler_.wants_listing(known, total_, now) ? start_listing(now) : PollStep{};
    }
    const auto total = read_total(response);
    if (!total) {
        return tl::unexpected(total.error());
    }
    not_modified_in_a_row_ = 0;
    etag_ = etag_of(response);
    if (auto step = ask_count(*total, Stage::Count)) {
        return *std::move(step);
    }
    return take_total(*total, known, now);
}

std::optional<PollStep> NewestFirstSource::ask_count(const domain::ProviderTotal& total,
                                                     Stage stage) {
    PollStep step;
    step.request = dialect_->count_request();
    if (!step.request) {
        return std::nullopt;
    }
    told_ = total;
    stage_ = stage;
    return step;
}

Result<PollStep> NewestFirstSource::receive_count(const net::Response& response,
                                                  const domain::FeedState& known, Timestamp now) {
    const auto count = dialect_->read_count(response);
    if (!count) {
        return tl::unexpected(count.error());
    }
    told_.count = *count;
    return stage_ == Stage::Count ? take_total(told_, known, now) : end_listing(told_, known, now);
}

PollStep NewestFirstSource::take_total(const domain::ProviderTotal& total,
                                       const domain::FeedState& known, Timestamp now) {
    total_ = total;
    // A total that moves is followed by a walk, which usually explains it; one that stands still
    // and yet disagrees has already had its walk.
    moving_in_a_row_ = known.provider_total == total_ ? 0 : moving_in_a_row_ + 1;
    const auto may_list = moving_in_a_row_ == 0 || moving_in_a_row_ > kMovingTotalsMax;
    if (may_list && !cursor_.walk && reconciler_.wants_listing(known, total_, now)) {
        return start_listing(now);
    }
    return start_walk(now);
}

net::Request NewestFirstSource::page_at(std::int64_t offset,
                                        std::optional<Timestamp> not_before) const {
    return dialect_->pointed_request(pointers_.to(offset), offset, not_before);
}

Result<FeedPage> NewestFirstSource::read_page(const net::Response& response) {
    auto page = dialect_->read_page_in(campaigns_currency_, response, offset_);
    if (page) {
        pointers_.read(offset_, page->next);
    } else {
        pointers_.forget(); // It may be the pointer that the provider does not know any more.
    }
    return page;
}

std::optional<Timestamp> NewestFirstSource::walk_stop() const {
    if (!cursor_.mark) {
        return std::nullopt;
    }
    return *cursor_.mark - kWalkOverlap;
}

bool NewestFirstSource::wants_reread(Timestamp now) const {
    return settings_.reread_rows > 0 &&
           (!last_reread_at_ || now < *last_reread_at_ || // The clock was set back.
            now - *last_reread_at_ >= kRereadPause);
}

/// A walk that reads known rows again wants them however old they are.
net::Request NewestFirstSource::walk_request() const {
    return page_at(offset_, rereads_ ? std::nullopt : walk_stop());
}

PollStep NewestFirstSource::start_walk(Timestamp now) {
    stage_ = Stage::Walk;
    reconciler_.begin_walk(total_);
    offset_ = 0;
    top_.reset();
    resumed_ = cursor_.walk.has_value();
    rereads_ = !resumed_ && wants_reread(now);
    if (rereads_) {
        last_reread_at_ = now;
    }
    if (cursor_.walk) {
        offset_ = cursor_.walk->offset;
        top_ = cursor_.walk->top;
    }
    PollStep step;
    step.request = walk_request();
    return step;
}

/// A provider that ignores the offset tells the same page for ever.
bool NewestFirstSource::is_last(const FeedPage& page) {
    const auto repeats = !page.ids.empty() && page.ids == last_ids_;
    last_ids_ = page.ids;
    return repeats || page.rows == 0 || !page.more;
}

/// An answer comes only after the page before it was made durable.
void NewestFirstSource::remember_durable() {
    if (durable_ids_.size() + submitted_ids_.size() > kDurableIdsMax) {
        durable_ids_.clear();
        shallow_walks_ = kDeepWalkEvery;
    }
    durable_ids_.insert(submitted_ids_.begin(), submitted_ids_.end());
    submitted_ids_.clear();
}

bool NewestFirstSource::reaches_known(const FeedPage& page) const {
    // Beneath a walk that was cut, and before the first whole one, known rows have gaps.
    if (resumed_ || !cursor_.mark || shallow_walks_ >= kDeepWalkEvery || page.ids.empty()) {
        return false;
    }
    const auto half = page.ids.begin() + static_cast<std::ptrdiff_t>(page.ids.size() / 2);
    return std::all_of(half, page.ids.end(),
                       [this](const std::string& id) { return durable_ids_.contains(id); });
}

Result<PollStep> NewestFirstSource::receive_walk(const net::Response& response,
                                                 const domain::FeedState& known, Timestamp now) {
    auto page = read_page(response);
    if (!page) {
        return tl::unexpected(page.error());
    }
    reconciler_.saw(*page);
    if (offset_ == 0) {
        top_ = page->newest;
    }
    const auto stop = walk_stop();
    const auto reached =
        stop && page->order == RowOrder::NewestFirst && page->oldest && *page->oldest < *stop;
    const auto rows = static_cast<std::int64_t>(page->rows);
    const auto next = offset_ + advance_of(rows);
    const auto far_enough = !rereads_ || offset_ + rows >= settings_.reread_rows;
    auto position = known.position;
    PollStep step;
    const auto whole = is_last(*page) || (reached && far_enough);
    submitted_ids_ = page->ids;
    if (whole || (far_enough && reaches_known(*page))) {
        shallow_walks_ = whole ? 0 : shallow_walks_ + 1;
        if (top_) {
            const auto top = std::min(*top_, now);
            cursor_.mark = cursor_.mark ? std::max(*cursor_.mark, top) : top;
        }
        cursor_.walk.reset();
        // What arrived while a walk lay cut stands above it: the next poll must look, whatever
        // has changed since.
        position.etag = resumed_ ? std::string{} : etag_;
    } else {
        cursor_.walk = NewestFirstCursor::Walk{next, top_};
        offset_ = next;
        step.request = walk_request();
    }
    position.cursor = to_text(cursor_);
    step.page = batch(*std::move(page), std::move(position));
    return step;
}

PollStep NewestFirstSource::start_listing(Timestamp now) {
    stage_ = Stage::Listing;
    offset_ = 0;
    moving_in_a_row_ = 0;
    reconciler_.begin_listing(total_, now);
    PollStep step;
    step.request = page_at(0, std::nullopt);
    return step;
}

Result<PollStep> NewestFirstSource::receive_listing(const net::Response& response,
                                                    const domain::FeedState& known, Timestamp now) {
    auto page = read_page(response);
    if (!page) {
        return tl::unexpected(page.error());
    }
    // Not `saw`: that a listing itself shows a gift is what the listing says of it.
    reconciler_.listed(*page, now);
    PollStep step;
    if (is_last(*page)) {
        stage_ = Stage::SecondProbe;
        step.request = probe(etag_);
    } else {
        offset_ += advance_of(static_cast<std::int64_t>(page->rows));
        step.request = page_at(offset_, std::nullopt);
    }
    step.page = batch(*std::move(page), known.position);
    return step;
}

Result<PollStep> NewestFirstSource::receive_second_probe(const net::Response& response,
                                                         const domain::FeedState& known,
                                                         Timestamp now) {
    auto after = total_;
    if (response.status != 304 || !conditional_) {
        const auto total = read_total(response);
        if (!total) {
            return tl::unexpected(total.error());
        }
        after = *total;
    }
    if (auto step = ask_count(after, Stage::SecondCount)) {
        return *std::move(step);
    }
    return end_listing(after, known, now);
}

PollStep NewestFirstSource::end_listing(const domain::ProviderTotal& after,
                                        const domain::FeedState& known, Timestamp now) {
    PollStep step;
    auto listing = reconciler_.end_listing(after, known, now);
    if (listing) {
        step.page = batch(FeedPage{}, known.position);
        step.page->listing = std::move(listing);
    }
    return step;
}

domain::Batch NewestFirstSource::batch(FeedPage page, domain::FeedPosition position) const {
    domain::Batch batch;
    batch.source = settings_.name;
    batch.gifts = std::move(page.gifts);
    batch.refunds = std::move(page.refunds);
    batch.parked = std::move(page.parked);
    batch.position = std::move(position);
    batch.provider_total = total_;
    return batch;
}

Result<std::unique_ptr<Source>> make_newest_first(const std::vector<OptionFault>& faults,
                                                  NewestFirstSource::Settings settings,
                                                  std::unique_ptr<Dialect> dialect) {
    if (!faults.empty()) {
        return fail(Errc::InvalidInput, "source {}: {}", settings.name, in_words(faults));
    }
    return std::make_unique<NewestFirstSource>(std::move(settings), std::move(dialect));
}

} // namespace chapeau::sources
