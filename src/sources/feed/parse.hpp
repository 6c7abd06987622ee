// Decodes RSS 2.0 and Atom: bytes in, mentions out. Pure.
//
// A post's id is what its feed calls it; where that is no address of its own, with the feed's host
// before it, because other feeds count from one as well. Without an id it is the link, and without
// that a digest of the words. Its words are the title and the content, but not a title that only
// repeats how the content begins. An author's address for letters is never told.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/wall/mention.hpp"
#include "net/http.hpp"
#include "net/url.hpp"

#include <bitset>
#include <optional>
#include <string_view>
#include <vector>

namespace chapeau::sources::feed {

struct Post {
    domain::Mention mention;
    bool is_dated = false; // Else `posted_at` is left to who knows when it was first seen.
};

inline constexpr std::size_t kHoursOfDay = 24;
inline constexpr std::size_t kDaysOfWeek = 7;

struct Document {
    std::vector<Post> posts; // In no order that means anything.
    /// How long the feed wants to be left alone, and when, in UTC; the week begins with Sunday.
    std::optional<std::chrono::minutes> keeps_for;
    std::bitset<kHoursOfDay> skip_hours;
    std::bitset<kDaysOfWeek> skip_days;
};

/// `place` is the feed's own address.
Result<Document> parse_feed(std::string_view document, const net::Url& place);

/// For how long the answer may be kept, by its Cache-Control header.
std::optional<seconds> max_age_of(const net::Response& response);

} // namespace chapeau::sources::feed
