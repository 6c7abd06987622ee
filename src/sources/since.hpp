// A second way to read a provider, beside newest_first.hpp: what has changed since a time, page by
// page along the provider's own pointers. For providers that tell no total, but tell corrections
// and refunds as rows of their own: HelloAsso and PayPal. What differs between them is a
// SinceDialect.
//
// A poll is one walk, or several where the provider limits the span of one question:
//   from   `mark` less an overlap, for what was written late or in the same moment. Every
//          `deep_every`-th poll, and the first after a start, reaches back much further, because
//          not every provider's "since" is known to mean what its rows are sorted by.
//   until  Open; or, where spans are limited, as far as the provider says that its data reaches.
//   pages  To the end: no pointer, a page without rows, or a pointer that was followed before.
//
// The cursor (JSON, versioned) holds `mark`, up to which everything was read, and of a walk that
// was cut its span, its newest time and the pointer to its next page, so that the next poll goes
// on there. A pointer that the provider refuses costs the walk's beginning again. The mark moves
// only with the last page of a walk and never lies after our own clock.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"
#include "sources/source.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace chapeau::sources {

/// From its beginning on, and up to its end without it.
struct Span {
    std::optional<Timestamp> from;
    std::optional<Timestamp> until;

    bool operator==(const Span&) const = default;
};

/// What became of one answer.
struct SinceReading {
    /// What must be asked before the page can be told; the answer is read like every other.
    std::optional<net::Request> ask_first;
    FeedPage page; // Its times are those that the provider sorts by.
    /// The provider's data is whole up to here; empty when it does not say.
    std::optional<Timestamp> fresh_until;
};

/// What one provider asks and answers. It may keep an unfinished page between two answers.
class SinceDialect {
public:
    SinceDialect() = default;
    SinceDialect(const SinceDialect&) = delete;
    SinceDialect& operator=(const SinceDialect&) = delete;
    virtual ~SinceDialect() = default;

    /// The span's first page when `pointer` is empty. Forgets a page that was not finished.
    virtual net::Request page_request(const Span& span, const std::string& pointer) = 0;
    virtual Result<SinceReading> read(const net::Response& response) = 0;
};

struct SinceSettings {
    std::string name;
    std::string etiquette_group;
    milliseconds poll_interval;
    milliseconds request_spacing;
    std::optional<Timestamp> begin; // Nothing before it is asked for.
    std::chrono::minutes overlap;
    std::chrono::minutes deep_overlap;
    int deep_every = 1;
    /// Where a question must have an end: how far it may reach, and how old what is asked for must
    /// be while the provider has not said how far its data reaches.
    std::optional<std::chrono::minutes> span_max = std::nullopt;
    std::chrono::minutes settles_after{0};
};

/// A question that would have no length gets this one, to learn how far the data reaches.
inline constexpr std::chrono::minutes kSpanMin{60};

struct SinceCursor {
    struct Walk {
        Span span;
        std::optional<Timestamp> top;
        std::string pointer;
        bool operator==(const Walk&) const = default;
    };
    std::optional<Timestamp> begin; // As it was configured when `mark` was reached.
    std::optional<Timestamp> mark;
    std::optional<Walk> walk;

    bool operator==(const SinceCursor&) const = default;
};

std::string to_text(const SinceCursor& cursor);
Result<SinceCursor> parse_since_cursor(std::string_view text);

std::unique_ptr<Source> make_since(SinceSettings settings, std::unique_ptr<SinceDialect> dialect);

} // namespace chapeau::sources
