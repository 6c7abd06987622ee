#include "sources/since.hpp"

#include "base/json.hpp"
#include "base/time_text.hpp"
#include "sources/cursor_fields.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::sources {

namespace {

constexpr std::string_view kSinceVersion = "1";

/// Longer is no pointer that an address could hold.
constexpr std::size_t kSincePointerBytesMax = 2000;

class SinceSource final : public Source {
public:
    SinceSource(SinceSettings settings, std::unique_ptr<SinceDialect> dialect)
        : settings_(std::move(settings)), dialect_(std::move(dialect)) {}

    const std::string& name() const override { return settings_.name; }
    milliseconds poll_interval() const override { return settings_.poll_interval; }
    milliseconds request_spacing() const override { return settings_.request_spacing; }
    std::string etiquette_group() const override { return settings_.etiquette_group; }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    Span next_span(Timestamp now);
    net::Request start_walk(Timestamp now);
    bool is_last(const FeedPage& page);
    std::optional<net::Request> end_walk(Timestamp now);

    const SinceSettings settings_;
    const std::unique_ptr<SinceDialect> dialect_;

    SinceCursor cursor_; // As durable.
    SinceCursor::Walk walk_;
    bool pointer_is_doubtful_ = false;
    bool reaches_limit_ = true; // The span ends where the data does.
    int polls_until_deep_ = 0;
    std::optional<Timestamp> fresh_until_;
    bool tells_nothing_ = false;               // Of how far its data reaches.
    std::unordered_set<std::string> followed_; // In this poll.
};

Span SinceSource::next_span(Timestamp now) {
    Span span{settings_.begin, std::nullopt};
    if (cursor_.mark) {
        const auto is_deep = polls_until_deep_ <= 0;
        span.from = *cursor_.mark - (is_deep ? settings_.deep_overlap : settings_.overlap);
        if (settings_.begin) {
            span.from = std::max(*span.from, *settings_.begin);
        }
    }
    reaches_limit_ = true;
    if (settings_.span_max) {
        // After a start the old mark is safe to ask for, whatever our clock says, and its answer
        // tells how far one may go.
        const auto is_told = fresh_until_ || tells_nothing_ || !cursor_.mark;
        const auto limit =
            is_told ? fresh_until_.value_or(now - settings_.settles_after) : *cursor_.mark;
        span.from = std::min(span.from.value_or(limit), limit - kSpanMin);
        span.until = std::min<Timestamp>(limit, *span.from + *settings_.span_max);
        reaches_limit_ = *span.until == limit && (fresh_until_ || tells_nothing_);
    }
    return span;
}

net::Request SinceSource::start_walk(Timestamp now) {
    walk_ = {next_span(now), std::nullopt, {}};
    followed_.clear();
    return dialect_->page_request(walk_.span, {});
}

Result<PollStep> SinceSource::begin(const domain::FeedState& known, Timestamp now) {
    cursor_ = parse_since_cursor(known.position.cursor).value_or(SinceCursor{});
    if (settings_.begin && cursor_.begin && *settings_.begin < *cursor_.begin) {
        cursor_ = {}; // The operator wants more of the past; what is told again changes nothing.
    }
    cursor_.begin = settings_.begin;
    PollStep step;
    if (!cursor_.walk) {
        step.request = start_walk(now);
        return step;
    }
    walk_ = *cursor_.walk;
    reaches_limit_ = false; // Another walk follows, which knows.
    followed_.clear();
    if (std::exchange(pointer_is_doubtful_, false)) {
        walk_.pointer.clear();
    }
    step.request = dialect_->page_request(walk_.span, walk_.pointer);
    return step;
}

/// Some providers name a next page for ever.
bool SinceSource::is_last(const FeedPage& page) {
    return page.rows == 0 || page.next.empty() || page.next == walk_.pointer ||
           !followed_.insert(page.next).second;
}

/// Moves the mark; answers with the next walk's first request where the data goes on.
std::optional<net::Request> SinceSource::end_walk(Timestamp now) {
    const auto read_until = walk_.span.until ? walk_.span.until : walk_.top;
    const auto before = cursor_.mark;
    if (read_until) {
        const auto mark = std::min(*read_until, now);
        cursor_.mark = before ? std::max(*before, mark) : mark;
    }
    cursor_.walk.reset();
    polls_until_deep_ = polls_until_deep_ <= 0 ? settings_.deep_every - 1 : polls_until_deep_ - 1;
    if (!settings_.span_max || reaches_limit_) {
        return std::nullopt;
    }
    return start_walk(now);
}

Result<PollStep> SinceSource::receive(const net::Response& response, const domain::FeedState& known,
                                      Timestamp now) {
    auto reading = dialect_->read(response);
    if (!reading) {
        // It may be the pointer that the provider does not know any more.
        pointer_is_doubtful_ = !walk_.pointer.empty();
        return tl::unexpected(reading.error());
    }
    PollStep step;
    if (reading->ask_first) {
        step.request = std::move(reading->ask_first);
        return step;
    }
    auto& page = reading->page;
    fresh_until_ = reading->fresh_until;
    tells_nothing_ = !fresh_until_;
    if (page.newest) {
        walk_.top = walk_.top ? std::max(*walk_.top, *page.newest) : page.newest;
    }
    step.page.emplace();
    step.page->source = settings_.name;
    step.page->gifts = std::move(page.gifts);
    step.page->refunds = std::move(page.refunds);
    step.page->parked = std::move(page.parked);
    step.page->position = known.position;
    if (is_last(page)) {
        step.request = end_walk(now);
    } else {
        walk_.pointer = page.next;
        cursor_.walk = walk_;
        step.request = dialect_->page_request(walk_.span, walk_.pointer);
    }
    step.page->position.cursor = to_text(cursor_);
    return step;
}

} // namespace

std::string to_text(const SinceCursor& cursor) {
    json::Writer writer;
    writer.begin_object().key("v").string(kSinceVersion);
    write_time(writer, "begin", cursor.begin);
    write_time(writer, "mark", cursor.mark);
    if (cursor.walk) {
        writer.key("walk").begin_object();
        write_time(writer, "from", cursor.walk->span.from);
        write_time(writer, "until", cursor.walk->span.until);
        write_time(writer, "top", cursor.walk->top);
        writer.key("pointer").string(cursor.walk->pointer).end_object();
    }
    return writer.end_object().take();
}

Result<SinceCursor> parse_since_cursor(std::string_view text) {
    const auto document = json::parse(text);
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto version = text_field(*document, "v", kSincePointerBytesMax);
    const auto begin = read_time(*document, "begin");
    const auto mark = read_time(*document, "mark");
    const auto walk = document->member("walk");
    if (!version || *version != kSinceVersion || !begin || !mark || !walk) {
        return fail(Errc::InvalidInput, "the cursor cannot be read");
    }
    SinceCursor cursor;
    cursor.begin = *begin;
    cursor.mark = *mark;
    if (*walk != nullptr) {
        const auto from = read_time(**walk, "from");
        const auto until = read_time(**walk, "until");
        const auto top = read_time(**walk, "top");
        const auto pointer = text_field(**walk, "pointer", kSincePointerBytesMax);
        if ((*walk)->object() == nullptr || !from || !until || !top || !pointer) {
            return fail(Errc::InvalidInput, "the cursor's walk cannot be read");
        }
        cursor.walk = SinceCursor::Walk{{*from, *until}, *top, *pointer};
    }
    return cursor;
}

std::unique_ptr<Source> make_since(SinceSettings settings, std::unique_ptr<SinceDialect> dialect) {
    return std::make_unique<SinceSource>(std::move(settings), std::move(dialect));
}

} // namespace chapeau::sources
