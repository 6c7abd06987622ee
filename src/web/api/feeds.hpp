// The evening for other people's sites: what was reached, as an Atom feed and as an RSS feed, and
// the totals as a small JSON. No name of a giver stands in any of them.
#pragma once

#include "base/clock.hpp"
#include "domain/icu/locale.hpp"
#include "domain/snapshot.hpp"
#include "web/api/audience_text.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace chapeau::web {

/// Long enough for a cache in front to carry a crowd of readers, short enough for an overlay.
inline constexpr std::string_view kFeedCaching = "public, max-age=5";

inline constexpr std::string_view kAtomType = "application/atom+xml; charset=utf-8";
inline constexpr std::string_view kRssType = "application/rss+xml; charset=utf-8";

struct FeedOptions {
    std::shared_ptr<const domain::Locale> locale;
    Language language = Language::English;
    std::string page; // Where people give, for the public; may be empty.
    std::string home; // RSS must name a page: the audience's own, where there is no other.
    /// What a feed without entries says it was last changed at.
    Timestamp since;
};

/// The locale that feeds are written in; English where ICU does not know the tag.
std::shared_ptr<const domain::Locale> feed_locale(std::string_view tag);

/// Newest first: each target that was reached, each milestone that was passed, the opening. An
/// entry keeps its id for ever; a rehearsal's are others than the evening's, and say what they are.
std::string render_atom(const domain::Snapshot& snapshot, const FeedOptions& options);
std::string render_rss(const domain::Snapshot& snapshot, const FeedOptions& options);

/// Each layer apart; sums are minor units, moments milliseconds since 1970.
std::string render_totals(const domain::Snapshot& snapshot);

} // namespace chapeau::web
