// Decodes what a server of the AT Protocol answers about posts and their authors. Pure: bytes in,
// mentions out.
//
// A post's time is the earlier of when its author says it was written and when the network first
// saw it, because anybody may write any date. Posts that the network hides, and those whose author
// wants to be seen by nobody but members, are not told; any other label of a moderator's, or of the
// author's own, makes a post one that somebody looks at first.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/wall/mention.hpp"
#include "net/http.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::sources::bluesky {

/// Cursors are offsets, and shorter by far.
inline constexpr std::size_t kCursorBytesMax = 1000;

/// What the network lets ask for at once.
inline constexpr std::size_t kPostsPerPage = 100;
inline constexpr std::size_t kPostsPerCall = 25;
inline constexpr std::size_t kProfilesPerCall = 25;

struct PostPage {
    std::vector<domain::Mention> mentions;
    std::vector<std::string> hidden;        // There, but not to be told.
    std::size_t rows = 0;                   // All of them, those that cannot be read included.
    std::string cursor;                     // To older posts; empty: there are none.
    std::optional<Timestamp> newest;        // When the network first saw one of them.
    std::optional<Timestamp> newest_sorted; // By the time that the search is sorted by.
};

/// The answer of searchPosts, and of getPosts. A record that is no post is left out.
Result<PostPage> parse_posts(const net::Response& response);

/// How many follow each account, by its DID; empty where the answer does not say.
using Followers = std::map<std::string, std::optional<std::int64_t>>;
Result<Followers> parse_profiles(const net::Response& response);

/// The word in an error that programs go by ("ExpiredToken"); empty when there is none.
std::string error_name(const net::Response& response);

} // namespace chapeau::sources::bluesky
